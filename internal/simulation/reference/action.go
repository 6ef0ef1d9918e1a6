package reference

import (
	"math"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// renew begins a new stay: the action is to run, and what is in flight does not
// count any more (R09).
func (t *Tree) renew(w *Worker) {
	a := &w.Act
	a.stay++
	a.pending, a.lo, a.hi, a.why = true, t.Now, t.Now, noWait
	a.attempts, a.done, a.gaveUp = 0, false, false
	a.outcome, a.given = outcome{}, nil
	a.flight.callOff(t.Now + t.Grace)
}

func (t *Tree) startAction(w *Worker, action *model.Action) {
	a := &w.Act
	t.runsAgain(w, action)
	if !a.pending || a.flight.On || !t.choose(w, a.lo, a.hi, fsm.EventActionStarted) || !t.place(w, action.Name) {
		return
	}
	a.pending, a.why, a.action, a.of = false, noWait, action, a.stay
	a.given = w.inputs
	a.flight = Flight{On: true, began: t.Now, deadline: t.Now + action.Timeout.Under(w.Spec)}
	t.emit(w, Event{Kind: fsm.EventActionStarted, To: action.Name})
	t.launch(w, action.Name)
}

func (t *Tree) launch(w *Worker, hook string) {
	t.Launches = append(t.Launches, Launch{Path: w.Path, Hook: hook, W: w, Seen: Seen{
		State: w.State, Desired: w.Desired, Spec: w.Spec, Version: w.Version, Observed: w.Observed, Env: t.env(w),
	}})
}

// followAction looks at the action in flight (R21).
func (t *Tree) followAction(w *Worker) {
	a := &w.Act
	f := a.flight
	switch {
	case !f.On:
	case f.close:
		t.followClose(w, f)
	case f.returned:
		t.actionReturned(w, f)
	case f.Named || t.Now < f.deadline:
	case !f.Late:
		a.flight.callOff(t.Now + t.Grace)
		a.of = 0
		t.attemptFailed(w, 0)
	default:
		a.flight.Named = true
		t.emit(w, Event{Kind: fsm.EventIgnored, To: a.action.Name})
		w.anew = f.counted && !w.failed
		w.failed = true
	}
}

func (t *Tree) actionReturned(w *Worker, f Flight) {
	a := &w.Act
	a.flight = Flight{}
	if f.Named {
		t.emit(w, Event{Kind: fsm.EventReturned, To: a.action.Name})
		w.Record.stuck = false
		t.resume(w)
	}
	switch {
	case a.of != a.stay:
		if f.result == Panic {
			t.emit(w, Event{Kind: fsm.EventActionFailed, To: a.action.Name})
		}
	case f.result == Panic:
		w.failed, w.unwell, w.Record.well = true, true, never
	case f.result == Failure:
		t.attemptFailed(w, f.kind)
	default:
		if !a.done {
			a.doneTick = t.N // acted counts from the first success
		}
		failed := a.attempts
		a.done, a.attempts = true, 0
		a.outcome.succeeded(a.action, f.found)
		t.isWell(w)
		if a.action.Repeat.Given() {
			t.wait(w, repeatWait)
		}
		t.emit(w, Event{Kind: fsm.EventActionDone, To: a.action.Name, Failures: failed})
	}
}

// isWell: no failed attempt counts any more (R22).
func (t *Tree) isWell(w *Worker) {
	w.unwell = false
	w.Record.isWell(t.Now)
}

func (t *Tree) attemptFailed(w *Worker, kind int) {
	a := &w.Act
	a.attempts++
	a.outcome.attemptFailed(w.M, a.action, kind)
	w.unwell, w.Record.well = true, never
	retry := a.action.Retry
	most := retry.Max.Under(w.Spec)
	s := w.M.States[w.State]
	permanent, awaited := ends(s, a.action, kind)
	if permanent || most > 0 && a.attempts >= most {
		switch {
		case permanent && awaited:
			t.reach(KindAwaited)
		case permanent && !s.ReadsGaveUp:
			t.reach(KindFails)
		}
		if !s.ReadsGaveUp && !awaited {
			w.failed = true
			a.flight.counted = a.flight.On
			return
		}
		a.gaveUp = true
		t.emit(w, Event{Kind: fsm.EventRetriesExhausted, To: a.action.Name})
		return
	}
	t.wait(w, retryWait)
	t.emit(w, Event{Kind: fsm.EventActionFailed, To: a.action.Name})
}

// delays are the least and the greatest delay after failure n in a row (R21),
// under a UserSpec.
func delays(b model.Backoff, n int, spec expr.Datum) (lo, hi time.Duration) {
	most := float64(b.Cap.Under(spec))
	d := float64(b.Initial.Under(spec))
	for range min(n-1, 10000) {
		if d *= b.Factor; d >= most {
			break
		}
	}
	d = math.Min(d, most)
	lo = time.Duration(d * (1 - b.Jitter))
	hi = time.Duration(d * (1 + b.Jitter))
	if b.Jitter > 0 { // computed in floating point
		lo, hi = max(0, lo-time.Microsecond), hi+time.Microsecond
	}
	return lo, hi
}
