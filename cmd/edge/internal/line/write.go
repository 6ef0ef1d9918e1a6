package line

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// OpenWrite opens a line from the bus to the device: in each turn it writes
// the latest command of each value. A command is a JSON number, string or
// bool. OpenWrite fails if the device does not answer or the bus is away.
func OpenWrite(ctx context.Context, cfg Config) (*Line, error) {
	c := &commands{cfg: cfg, waiting: map[string]any{}}
	unsubscribe, err := cfg.Bus.Subscribe(ctx, cfg.Topic+"/+/set", c.receive)
	if err != nil {
		return nil, err
	}
	l, err := start(ctx, &Line{Config: cfg, move: c.write, kept: c.names, says: sayings{
		stopped: "commands cannot be written to the device; the latest of each value is kept, trying again each interval",
		moving:  "commands can be written to the device again",
		closed:  "the write flow has ended and does not try to write commands to the device any more",
	}})
	if err != nil {
		unsubscribe(ctx)
		return nil, err
	}
	l.unsubscribe = unsubscribe
	return l, nil
}

// commands holds what the device is still to be told.
type commands struct {
	cfg Config

	mu      sync.Mutex
	waiting map[string]any // the latest command by value
}

// receive takes a message from the bus. What is no command for this line is
// left out: there is nobody to tell but the log.
func (c *commands) receive(topic string, payload []byte) {
	name := strings.TrimSuffix(strings.TrimPrefix(topic, c.cfg.Topic+"/"), "/set")
	if !slices.Contains(c.cfg.Values, name) {
		c.cfg.Log.Warn("a command is left out: its value is not among the setpoints of the device in the configuration", "topic", topic)
		return
	}
	var value any
	if err := json.Unmarshal(payload, &value); err != nil {
		c.cfg.Log.Warn("a command is left out: it must be a JSON number, string or bool", "topic", topic, "err", err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting[name] = value
}

// write writes what waits. What fails waits for the next turn, unless it can
// never succeed. With nothing to write it asks whether the device is there.
func (c *commands) write(ctx context.Context, session *opc.Session) (moved int, err error) {
	c.mu.Lock()
	batch := maps.Clone(c.waiting)
	c.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(batch)) {
		err := session.Write(ctx, name, batch[name])
		switch {
		case errors.Is(err, opc.ErrValue):
			c.cfg.Log.Warn("a command is left out: the device refuses it", "topic", c.cfg.Topic+"/"+name+"/set", "device", c.cfg.Endpoint, "err", err)
		case err != nil:
			return moved, err
		default:
			moved++
		}
		c.written(name, batch[name])
	}
	if len(batch) == 0 {
		err = session.Ping(ctx)
	}
	return moved, err
}

// names lists the values whose commands wait.
func (c *commands) names() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.waiting))
}

// written drops a command, unless a newer one has come meanwhile.
func (c *commands) written(name string, value any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if latest, ok := c.waiting[name]; ok && same(latest, value) {
		delete(c.waiting, name)
	}
}

// same compares two commands. Lists and objects, which JSON has as well and
// Go cannot compare, count as the same: no device takes them.
func same(a, b any) bool {
	switch a.(type) {
	case float64, string, bool, nil:
		return a == b
	}
	return true
}
