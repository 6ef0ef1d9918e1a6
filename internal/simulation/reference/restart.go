package reference

import (
	"time"

	fsm "github.com/fsmgen/fsmgen/runtime"
)

// hold keeps a worker that failed from deciding (R22).
type hold struct {
	on     bool
	lo, hi At
	stuck  bool // an action that ignores its context is in flight
}

// fail is a failure of a worker (R19, R22, R24).
func (t *Tree) fail(w *Worker) {
	w.failed = false
	from := w.StateName()
	if w.Stage >= Leaving {
		t.emit(w, Event{Kind: fsm.EventFailed, From: from, To: from})
		w.Unclean = true
		if w.Stage < Closing {
			t.close(w)
		}
		return
	}
	for i := range w.held {
		w.held[i] = never
	}
	d := w.M.Supervision.Restart.Initial
	if d <= 0 {
		d = time.Second
	}
	w.Hold.on, w.Hold.lo, w.Hold.hi = true, t.Now+d, t.Now+d
	t.emit(w, Event{Kind: fsm.EventFailed, From: from, To: w.M.Initial.Name})
	t.enter(w, w.M.Initial.Index)
}

func (t *Tree) resume(w *Worker) {
	if w.Hold.on && !w.Hold.stuck && t.choose(w, w.Hold.lo, w.Hold.hi, fsm.EventResumed) {
		t.release(w)
		t.emit(w, Event{Kind: fsm.EventResumed})
	}
}

// release ends a hold; what failed is tried again.
func (t *Tree) release(w *Worker) {
	w.Hold = hold{}
	w.declare = w.declare || w.declareAgain
	w.derive = w.derive || w.deriveAgain
	w.declareAgain, w.deriveAgain, w.rowsAgain = false, false, false
	for _, s := range w.Slots {
		s.failed = false
	}
}
