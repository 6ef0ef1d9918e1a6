package reference

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// place reports whether a hook that may begin has a place (R20). Where places
// are few that is seen from who has begun; waiters checks that nobody waits
// while there are places.
func (t *Tree) place(w *Worker, hook string) bool {
	if t.Limit == 0 || slices.Contains(t.in.Began, w.Path+" "+hook) {
		return true
	}
	w.waitFor(hook).wanted = true
	return false
}

// waiters: no more hooks are in flight than may be; nobody waits while there are
// places and nothing is begun; and none waits for another to go again and again.
func (t *Tree) waiters() {
	taken, waiting := 0, false
	all := t.All()
	for _, w := range all {
		for _, f := range []Flight{w.Act.flight, w.Obs.flight} {
			if f.On && !f.Named {
				taken++
			}
		}
		waiting = waiting || w.obsWaits.wanted || w.actWaits.wanted
	}
	if t.Limit > 0 && taken > t.Limit {
		t.wrong(Flights, "%d hooks are in flight, and at most %d may be", taken, t.Limit)
	}
	if t.still++; !waiting || t.resumed || t.isCut || taken >= t.Limit || len(t.Launches) > 0 {
		t.still = 0
	}
	if t.still > 4 { // a place that is given to an action is taken in the next visit
		t.wrong(Flights, "hooks wait for a place, and %d of %d are taken", taken, t.Limit)
	}
	for _, w := range all {
		t.overtaken(w, &w.obsWaits)
		t.overtaken(w, &w.actWaits)
	}
}

// waits is a hook that waits for a place.
type waits struct {
	wanted bool           // in this tick
	passed map[string]int // who has had one since
}

func (w *Worker) waitFor(hook string) *waits {
	if hook == Collect {
		return &w.obsWaits
	}
	return &w.actWaits
}

// overtaken counts who goes while a hook waits.
func (t *Tree) overtaken(w *Worker, s *waits) {
	if !s.wanted {
		s.passed = nil
		return
	}
	s.wanted = false
	if s.passed == nil {
		s.passed = map[string]int{}
	}
	for _, l := range t.Launches {
		hook := l.Path + " " + l.Hook
		if s.passed[hook]++; s.passed[hook] > 2 {
			t.wrong(Flights, "a hook of %s waits for a place while %s goes %d times", w.Path, hook, s.passed[hook])
		}
	}
}

// closes begins Close, once, and reports whether there is nothing to close any
// more.
func (t *Tree) closes(w *Worker) bool {
	if w.closed || !t.Closes(w.M) {
		return true
	}
	if t.place(w, Close) {
		w.closed = true
		w.Act.flight = Flight{On: true, close: true, deadline: t.Now + t.Grace}
		t.launch(w, Close)
	}
	return false
}

func (t *Tree) followClose(w *Worker, f Flight) {
	switch {
	case f.returned:
		w.Act.flight = Flight{}
		if f.Named {
			t.emit(w, Event{Kind: fsm.EventReturned, To: Close})
		}
		if f.result != Success {
			t.emit(w, Event{Kind: fsm.EventCloseFailed})
		}
	case !f.Named && t.Now >= f.deadline:
		w.Act.flight.Named = true
		t.emit(w, Event{Kind: fsm.EventIgnored, To: Close})
	}
}
