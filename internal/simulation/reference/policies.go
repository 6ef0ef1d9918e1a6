package reference

import "time"

// wait is why an action that is to be started waits (R29).
type wait uint8

const (
	noWait wait = iota
	retryWait
	repeatWait
)

// wait lets the next attempt of the action wait from now on.
func (t *Tree) wait(w *Worker, why wait) {
	a := &w.Act
	a.why, a.from = why, t.Now
	t.measure(w)
}

// measure sets when the action that waits is to be started, by the present UserSpec.
func (t *Tree) measure(w *Worker) {
	a := &w.Act
	switch a.why {
	case noWait:
		return
	case retryWait:
		lo, hi := delays(a.action.Retry, a.attempts, w.Spec)
		a.lo, a.hi = a.from+lo, a.from+hi
	case repeatWait:
		every := a.action.Repeat.In(t.env(w))
		a.lo, a.hi = a.from+every, a.from+every
	}
	a.pending = true
}

// remeasure measures what waits anew, by the UserSpec that was taken in (R29).
func (t *Tree) remeasure(w *Worker) {
	action, observation, call, next := w.Act.lo, w.Obs.hi, w.Act.flight.deadline, w.Obs.flight.deadline
	defer func() {
		for _, wait := range [][2]At{{action, w.Act.lo}, {observation, w.Obs.hi}, {call, w.Act.flight.deadline}, {next, w.Obs.flight.deadline}} {
			t.reachIf(wait[0] > t.Now && wait[1] < wait[0], PolicyShortens)
			t.reachIf(wait[0] > t.Now && wait[1] > wait[0], PolicyProlongs)
		}
	}()
	p := w.M.Supervision
	if w.M.Observed != nil && w.Stage != Terminating && w.Obs.tick > 0 {
		if p.ObserveEvery.Expr != nil {
			t.awaitObservation(w)
		}
		w.Obs.flight.within(p.ObserveTimeout.Under(w.Spec))
	}
	a := &w.Act
	if a.flight.On && !a.flight.close {
		a.flight.within(a.action.Timeout.Under(w.Spec))
	}
	t.measure(w)
}

// within gives another time-out to a call in flight.
func (f *Flight) within(d time.Duration) {
	if f.On && !f.Late {
		f.deadline = f.began + d
	}
}

// TimeToGo is how long the worker may take to its shutdown state (R16).
func (w *Worker) TimeToGo() time.Duration {
	spec := w.Spec
	if !w.Begun {
		spec = w.stored.Spec
	}
	return w.M.Supervision.ShutdownTimeout.Under(spec)
}
