package engine

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// broadcaster delivers events to subscribers. It never waits for a subscriber.
type broadcaster struct {
	mu    sync.Mutex
	subs  []*subscriber
	size  int
	seq   uint64
	ended bool
}

// subscriber has a ring of events that it has not received yet. The mutex of the
// broadcaster guards it.
type subscriber struct {
	ring   []fsm.Event
	first  int
	len    int
	missed uint64
	ended  bool
	wake   chan struct{}
}

func (b *broadcaster) publish(e fsm.Event) {
	b.mu.Lock()
	for _, s := range b.subs {
		s.put(e)
	}
	b.mu.Unlock()
}

// end ends the sequences of all subscribers. Each still receives the events that
// are in its ring.
func (b *broadcaster) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	for _, s := range b.subs {
		s.ended = true
		s.signal()
	}
}

// put adds an event to the ring. If the ring is full, the oldest event is lost.
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

// pop returns the next event and reports in ok whether there was one. more is
// false if no further event will come.
func (b *broadcaster) pop(s *subscriber) (e fsm.Event, ok, more bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
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

func (b *broadcaster) subscribe(ctx context.Context) iter.Seq[fsm.Event] {
	s := &subscriber{ring: make([]fsm.Event, b.size), wake: make(chan struct{}, 1)}
	b.mu.Lock()
	s.ended = b.ended
	b.subs = append(b.subs, s)
	b.mu.Unlock()
	leave := func() {
		b.mu.Lock()
		b.subs = slices.DeleteFunc(b.subs, func(o *subscriber) bool { return o == s })
		s.ended, s.len = true, 0
		b.mu.Unlock()
	}
	stop := context.AfterFunc(ctx, leave)
	return func(yield func(fsm.Event) bool) {
		defer func() {
			if stop() {
				leave()
			}
		}()
		for ctx.Err() == nil {
			e, ok, more := b.pop(s)
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
