package reference

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// times deals with the times of observing (R20).
func (t *Tree) times(all []*Worker) {
	for _, w := range all {
		o, f := &w.Obs, &w.Obs.flight
		switch {
		case w.M.Observed == nil || !w.Begun:
		case f.On && t.Now < f.deadline || f.Named:
		case f.On && !f.Late:
			f.callOff(t.Now + t.Grace)
			t.observeFailed(w)
		case f.On:
			f.Named = true
			t.emit(w, Event{Kind: fsm.EventIgnored, To: Collect})
		case w.Stage != Terminating && !w.Record.Open && !w.Record.goesOn && t.Now >= o.lo: // whoever is tried is observed when it goes on
			o.begin = o.begin || t.Now >= o.hi || slices.Contains(t.in.Began, w.Path+" "+Collect)
		}
	}
}

// beginObserving is the last step of a tick.
func (t *Tree) beginObserving() {
	for _, w := range t.All() {
		if !w.Obs.begin {
			continue
		}
		if w.Obs.flight.On || w.Gone || w.Stage == Terminating || w.Record.Open {
			w.Obs.begin = false
			if w.Obs.flight.On { // a try waits for the return of what was cancelled (R22)
				w.Obs.lo, w.Obs.hi = t.Now, t.Now
			}
			continue
		}
		if !t.place(w, Collect) {
			continue
		}
		w.Obs.begin, w.Obs.again = false, false
		p := w.M.Supervision
		w.Obs.part = w.Obs.tick == 0 // after the first, a part of the interval
		w.Obs.tick, w.Obs.last = t.N, t.Now
		t.awaitObservation(w)
		w.Obs.flight = Flight{On: true, began: t.Now, deadline: t.Now + p.ObserveTimeout.Under(w.Spec)}
		t.launch(w, Collect)
	}
}

// awaitObservation sets the time of the next observation.
func (t *Tree) awaitObservation(w *Worker) {
	every := w.M.Supervision.ObserveEvery.Under(w.Spec)
	w.Obs.lo, w.Obs.hi = w.Obs.last+every, w.Obs.last+every
	if w.Obs.part {
		w.Obs.lo = w.Obs.last
	}
}

// collected takes in the return of CollectObservedState.
func (t *Tree) collected(w *Worker, r Return) {
	f := w.Obs.flight
	w.Obs.flight = Flight{}
	if w.Obs.again {
		t.reach(ObservedAgain)
		w.Obs.lo, w.Obs.hi = t.Now, t.Now
	}
	if f.Named {
		t.emit(w, Event{Kind: fsm.EventReturned, To: Collect})
	}
	if f.Late && r.Result == Panic {
		t.emit(w, Event{Kind: fsm.EventObserveFailed})
	}
	switch {
	case w.Stage == Terminating || f.Late:
	case r.Result == Success:
		t.observed(w, w.Obs.tick, r.Observed)
	default:
		t.observeFailed(w)
		w.failed = w.failed || r.Result == Panic
	}
}

func (t *Tree) observed(w *Worker, begun uint64, o expr.Datum) {
	if !w.Seen || !value.EqualObjects(w.M.Observed, w.Observed, o, true) {
		w.Observed = o
	}
	w.Seen, w.ObservedAt = true, t.Now
	w.Obs.lastIn = max(w.Obs.lastIn, begun)
	if w.Obs.failing {
		w.Obs.failing = false
		t.emit(w, Event{Kind: fsm.EventObserveRecovered})
	}
}

func (t *Tree) observeFailed(w *Worker) {
	if !w.Obs.failing {
		w.Obs.failing = true
		t.emit(w, Event{Kind: fsm.EventObserveFailed})
	}
}
