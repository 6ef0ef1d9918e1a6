package story

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// record keeps the events of a tree, for those who wait for one and for those
// who look back.
type record struct {
	mu      sync.Mutex
	events  []fsm.Event
	changed chan struct{} // closed, and made anew, with each event
	forgets bool          // nothing is kept
}

func newRecord() *record { return &record{changed: make(chan struct{})} }

func (r *record) add(e fsm.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.forgets {
		r.events = append(r.events, e)
	}
	close(r.changed)
	r.changed = make(chan struct{})
}

// forget drops what has happened. If forgets is set, nothing is kept from now on. No
// mark that was taken before can be used after it.
func (r *record) forget(forgets bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events, r.forgets = nil, forgets
}

// mark is a place in the record: what has happened so far.
func (r *record) mark() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.events)
}

// since gives the events after a mark, and what is closed when there are more.
func (r *record) since(mark int) ([]fsm.Event, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events[mark:]), r.changed
}

// match says which event is meant, for a program and for a person.
type match struct {
	text string
	is   func(fsm.Event) bool
}

// enters: the worker goes to a state.
func enters(path, state string) match {
	return match{path + " goes to " + state, func(e fsm.Event) bool {
		return e.Kind == fsm.EventTransition && e.Path == path && e.To == state
	}}
}

// fails: an attempt of the worker's action has failed with a kind of error. The last
// attempt is one with which the action gives up.
func fails(path, action, kind string) match {
	return match{path + " fails with " + kind + " in " + action, func(e fsm.Event) bool {
		failed := e.Kind == fsm.EventActionFailed || e.Kind == fsm.EventRetriesExhausted
		return failed && e.Path == path && e.To == action && strings.Contains(e.Reason, kind)
	}}
}

// gone: the worker and all below it are gone, by way of its shutdown state.
func gone(path string) match {
	return match{path + " is gone", func(e fsm.Event) bool {
		return e.Kind == fsm.EventGone && e.Path == path && !e.Unclean
	}}
}

// await waits until each of the matches has happened after the mark, in any
// order.
func (r *record) await(ctx context.Context, mark int, matches ...match) error {
	for {
		events, changed := r.since(mark)
		missing := slices.DeleteFunc(slices.Clone(matches), func(m match) bool {
			return slices.ContainsFunc(events, m.is)
		})
		if len(missing) == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w while waiting for: %s", ctx.Err(), missing[0].text)
		}
	}
}

// inOrder checks that the matches have happened after the mark one after the
// other.
func (r *record) inOrder(mark int, matches ...match) error {
	events, _ := r.since(mark)
	for i, m := range matches {
		at := slices.IndexFunc(events, m.is)
		if at < 0 && i > 0 {
			return fmt.Errorf("%s: not after %s", m.text, matches[i-1].text)
		}
		if at < 0 {
			return fmt.Errorf("%s: has not happened", m.text)
		}
		events = events[at+1:]
	}
	return nil
}

// count is how often something has happened after the mark.
func (r *record) count(mark int, m match) (n int) {
	events, _ := r.since(mark)
	for _, e := range events {
		if m.is(e) {
			n++
		}
	}
	return n
}

// kept checks that after the mark no worker has started, was replaced, has gone or
// has failed, and that none but those named has gone to another state.
func (r *record) kept(mark int, but ...string) error {
	events, _ := r.since(mark)
	for _, e := range events {
		switch e.Kind {
		case fsm.EventStarted, fsm.EventChildAdded, fsm.EventChildReplaced, fsm.EventChildRemoved,
			fsm.EventLeaving, fsm.EventGone, fsm.EventFailed, fsm.EventRestart:
			return fmt.Errorf("should not have happened: %s", e)
		case fsm.EventTransition, fsm.EventReentered:
			if !slices.Contains(but, e.Path) {
				return fmt.Errorf("should not have happened: %s", e)
			}
		}
	}
	return nil
}
