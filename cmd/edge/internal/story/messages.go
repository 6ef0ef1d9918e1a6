package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/line"
)

// messages is what arrives at the broker, as a subscriber of its own sees it.
type messages struct {
	client *bus.Client

	mu      sync.Mutex
	latest  map[string][]byte // by topic
	changed chan struct{}     // closed, and made anew, with each message
}

// listen subscribes to everything.
func listen(ctx context.Context, broker string) (*messages, error) {
	client, err := bus.Dial(context.WithoutCancel(ctx), broker, "fsmgen-edge-story", slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	m := &messages{client: client, latest: map[string][]byte{}, changed: make(chan struct{})}
	err = client.Await(ctx)
	if err == nil {
		_, err = client.Subscribe(ctx, "#", m.add)
	}
	if err != nil {
		return nil, errors.Join(err, client.Close(context.WithoutCancel(ctx)))
	}
	return m, nil
}

func (m *messages) add(topic string, payload []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.latest[topic] = payload
	close(m.changed)
	m.changed = make(chan struct{})
}

// await waits until the latest message of a topic is one that is wanted.
func (m *messages) await(ctx context.Context, topic string, wanted func(payload []byte) bool) ([]byte, error) {
	for {
		m.mu.Lock()
		payload, ok := m.latest[topic]
		changed := m.changed
		m.mu.Unlock()
		if ok && wanted(payload) {
			return payload, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w while waiting for %s at the broker (the latest: %s)", ctx.Err(), topic, payload)
		}
	}
}

// number waits until a number is published under a topic that is wanted.
func (m *messages) number(ctx context.Context, topic string, wanted func(float64) bool) (float64, error) {
	var value float64
	_, err := m.await(ctx, topic, func(payload []byte) bool {
		var message line.Message
		if json.Unmarshal(payload, &message) != nil {
			return false
		}
		v, ok := message.Value.(float64)
		value = v
		return ok && wanted(v)
	})
	return value, err
}

// during calls check with each message that arrives, until it reports true.
func (m *messages) during(ctx context.Context, what string, check func() bool) error {
	for {
		m.mu.Lock()
		changed := m.changed
		m.mu.Unlock()
		if check() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w while waiting: %s", ctx.Err(), what)
		}
	}
}
