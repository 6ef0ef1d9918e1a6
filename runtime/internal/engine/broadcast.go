package engine

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// broadcaster delivers events to subscribers. It never waits for a subscriber.
type broadcaster struct {
	mu    sync.Mutex
	subs  []*subscriber
	size  int
	seq   uint64
	ended bool
	heard atomic.Int32  // the number of subs, to be read without mu
	lost  atomic.Uint64 // the number of events that subscribers have lost
}

// subscriber has the events that it has not received yet, at most size of them.
// The mutex of the broadcaster guards it.
type subscriber struct {
	events ring[fsm.Event]
	size   int
	missed uint64
	ended  bool
	wake   chan struct{}
}

func (b *broadcaster) publish(e fsm.Event) {
	b.mu.Lock()
	for _, s := range b.subs {
		if s.put(e) {
			b.lost.Add(1)
		}
	}
	b.mu.Unlock()
}

// end ends the sequences of all subscribers. Each still receives the events that
// are kept for it.
func (b *broadcaster) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	for _, s := range b.subs {
		s.ended = true
		s.signal()
	}
}

// put keeps an event for the subscriber. If too many are kept, the oldest is lost,
// and put reports that.
func (s *subscriber) put(e fsm.Event) (lost bool) {
	if lost = s.events.len == s.size; lost {
		s.events.pop()
		s.missed++
	}
	s.events.push(e)
	s.signal()
	return lost
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
	e, ok = s.events.pop()
	return e, ok, ok || !s.ended
}

func (b *broadcaster) subscribe(ctx context.Context) iter.Seq[fsm.Event] {
	s := &subscriber{size: b.size, wake: make(chan struct{}, 1)}
	b.mu.Lock()
	s.ended = b.ended
	b.subs = append(b.subs, s)
	b.heard.Store(int32(len(b.subs)))
	b.mu.Unlock()
	leave := func() {
		b.mu.Lock()
		b.subs = slices.DeleteFunc(b.subs, func(o *subscriber) bool { return o == s })
		b.heard.Store(int32(len(b.subs)))
		s.ended, s.events = true, ring[fsm.Event]{}
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
