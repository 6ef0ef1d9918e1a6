package engine

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// broadcaster hands events to subscribers. It never waits for one.
type broadcaster struct {
	mu    sync.Mutex
	subs  []*subscriber
	size  int
	seq   uint64
	ended bool
}

// subscriber has a ring of events that it has not seen yet; the hub's mutex
// guards it.
type subscriber struct {
	ring   []fsm.Event
	first  int
	len    int
	missed uint64
	ended  bool
	wake   chan struct{}
}

func (h *broadcaster) publish(e fsm.Event) {
	h.mu.Lock()
	for _, s := range h.subs {
		s.put(e)
	}
	h.mu.Unlock()
}

// end lets subscribers have what is left, and ends their sequences.
func (h *broadcaster) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	for _, s := range h.subs {
		s.ended = true
		s.signal()
	}
}

// put keeps the newest events: with a full ring the oldest is lost.
func (s *subscriber) put(e fsm.Event) {
	if s.len == len(s.ring) {
		s.first = (s.first + 1) % len(s.ring)
		s.len--
		s.missed++
	}
	s.ring[(s.first+s.len)%len(s.ring)] = e
	s.len++
	s.signal()
}

func (s *subscriber) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// pop gives the next event; more is false once there will be none.
func (h *broadcaster) pop(s *subscriber) (e fsm.Event, ok, more bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.missed > 0 {
		e = fsm.Event{Kind: fsm.EventMissed, Missed: s.missed}
		s.missed = 0
		return e, true, true
	}
	if s.len == 0 {
		return fsm.Event{}, false, !s.ended
	}
	e, s.ring[s.first] = s.ring[s.first], fsm.Event{}
	s.first = (s.first + 1) % len(s.ring)
	s.len--
	return e, true, true
}

func (h *broadcaster) subscribe(ctx context.Context) iter.Seq[fsm.Event] {
	s := &subscriber{ring: make([]fsm.Event, h.size), wake: make(chan struct{}, 1)}
	h.mu.Lock()
	s.ended = h.ended
	h.subs = append(h.subs, s)
	h.mu.Unlock()
	leave := func() {
		h.mu.Lock()
		h.subs = slices.DeleteFunc(h.subs, func(o *subscriber) bool { return o == s })
		s.ended, s.len = true, 0
		h.mu.Unlock()
	}
	stop := context.AfterFunc(ctx, leave)
	return func(yield func(fsm.Event) bool) {
		defer func() {
			if stop() {
				leave()
			}
		}()
		for ctx.Err() == nil {
			e, ok, more := h.pop(s)
			switch {
			case ok && !yield(e), !more:
				return
			case ok:
				continue
			}
			select {
			case <-s.wake:
			case <-ctx.Done():
			}
		}
	}
}
