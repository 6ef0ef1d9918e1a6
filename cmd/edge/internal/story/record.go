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

// forget drops what has happened, and keeps nothing from now on: a node that goes
// on has no last event. No mark that was taken before can be used after it.
func (r *record) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events, r.forgets = nil, true
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

// child: the worker decides something about a child.
func child(path string, kind fsm.EventKind, name string) match {
	return match{path + ": " + kind.String() + " " + name, func(e fsm.Event) bool {
		return e.Kind == kind && e.Path == path && e.Child == name
	}}
}

// did: the worker's action has succeeded.
func did(path, action string) match {
	return match{path + " is done with " + action, func(e fsm.Event) bool {
		return e.Kind == fsm.EventActionDone && e.Path == path && e.To == action
	}}
}

// gone: the worker and all below it are gone.
func gone(path string) match {
	return match{path + " is gone", func(e fsm.Event) bool { return e.Kind == fsm.EventGone && e.Path == path }}
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

// untouched checks that nothing has happened after the mark, but for what
// happened to one of the named workers or below them. An entry that ends in =
// means the worker alone, without those below.
func (r *record) untouched(mark int, but ...string) error {
	events, _ := r.since(mark)
	for _, e := range events {
		if !slices.ContainsFunc(but, func(path string) bool { return within(e.Path, path) }) {
			return fmt.Errorf("should not have happened: %s", e)
		}
	}
	return nil
}

func within(path, root string) bool {
	if alone, ok := strings.CutSuffix(root, "="); ok {
		return path == alone
	}
	return path == root || strings.HasPrefix(path, root+"/")
}

// first gives the first event after the mark that matches.
func (r *record) first(mark int, m match) (fsm.Event, error) {
	events, _ := r.since(mark)
	if i := slices.IndexFunc(events, m.is); i >= 0 {
		return events[i], nil
	}
	return fsm.Event{}, fmt.Errorf("%s: has not happened", m.text)
}
