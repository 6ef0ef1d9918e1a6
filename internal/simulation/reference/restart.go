package reference

import (
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Record is what R22 keeps of a worker's failures.
type Record struct {
	BackingOff bool        // it takes no transition and starts no action
	Open       bool        // its circuit is open
	Trial      bool        // the next failure opens the circuit again
	Count      int         // failures in a row
	times      []At        // of the restarts
	walls      []time.Time // what the wall clock showed then
	well       At          // since when it has been well; never: it is not
	until      At
	stuck      bool   // it waits until an action that ignores its context has returned
	ending     bool   // an ancestor goes: the back-off ends in the next visit
	often      bool   // at the last failure the restarts within the period were too many
	tried      uint64 // the tick in which its circuit was tried
	goesOn     bool   // its circuit is tried, and it is still where it was parked
	down       bool   // its circuit is tried in its failed state, which it has not left yet
	Asked      bool   // the last failure was a restart that the worker asked for itself
}

// isWell notes that the worker is well from now on.
func (r *Record) isWell(now At) {
	if !r.BackingOff && r.well == never {
		r.well = now
	}
}

// Forget empties the count of one that has been well for twice the cap; the
// window too if its circuit has been tried.
func (r *Record) Forget(now At, p *model.Supervision) {
	if r.well != never && now-r.well >= 2*p.Restart.Cap.Literal {
		if r.Trial {
			r.times, r.walls = nil, nil
		}
		r.Count, r.Trial = 0, false
	}
}

// Circuit is what the status says of the circuit.
func (r *Record) Circuit() string {
	switch {
	case r.Open:
		return "open"
	case r.Trial:
		return "half-open"
	}
	return ""
}

// failed counts a failure. It returns the shortest and the longest back-off that
// may follow.
func (r *Record) failed(now At, p *model.Supervision, mayOpen bool) (lo, hi time.Duration) {
	r.Count++
	r.times = append(r.times, now)
	within := 0
	for _, at := range r.times {
		if now-at <= p.RestartWithin {
			within++
		}
	}
	r.BackingOff, r.well = true, never
	most := p.Restart.Max.Literal
	r.often = within > most
	switch {
	case mayOpen && most > 0 && (r.Trial || within > most || r.Count > most):
		r.Open, r.Trial = true, false
		b := p.Restart
		b.Initial = b.Cap
		return delays(b, 1, expr.Datum{})
	case r.Count == 1:
		return 0, 0
	}
	return delays(p.Restart, r.Count-1, expr.Datum{})
}

// counted counts a failure of a worker, or of a constructor of one's children.
func (t *Tree) counted(r *Record, p *model.Supervision, w *Worker) (lo, hi time.Duration) {
	tried := r.Trial
	lo, hi = r.failed(t.Now, p, !w.goingDown())
	if r.Open && tried {
		t.reach(OpensAgain)
	}
	return lo, hi
}

// endBackOff ends a back-off. A worker whose circuit was open has one try.
func (r *Record) endBackOff() (wasOpen bool) {
	wasOpen = r.Open
	r.Trial = r.Trial || wasOpen
	r.BackingOff, r.Open, r.stuck, r.ending = false, false, false, false
	return wasOpen
}

// backOffUntil takes the end of the back-off from the event, if it is between lo
// and hi.
func (t *Tree) backOffUntil(path string, r *Record, lo, hi time.Duration) {
	r.until = t.Now + hi
	for i, e := range t.in.Events {
		if e.Path != path || e.Kind != fsm.EventFailed && e.Kind != fsm.EventRestart || e.Failures == 0 {
			continue
		}
		if e.Delay < lo || e.Delay > hi {
			t.wrong(Restarts, "%s is in back-off for %v after failure %d, not for %v to %v", path, e.Delay, r.Count, lo, hi)
		}
		r.until = t.Now + e.Delay
		t.in.Events[i].Path = "" // each stands for one failure
		return
	}
}

// limit checks which limit a circuit that opens is said to have passed.
func (t *Tree) limit(path string, r *Record, m *model.Machine) {
	r.walls = append(r.walls, t.Wall)
	t.markLimit(r, &m.Supervision)
	for _, e := range t.in.Events {
		if r.Open && e.Path == path && e.Kind == fsm.EventCircuitOpened && strings.Contains(e.Reason, " within ") != r.often {
			t.wrong(Restarts, "%s: the restarts within the period are too many: %v; told was %s", path, r.often, e.Reason)
		}
	}
}

func (t *Tree) markLimit(r *Record, p *model.Supervision) {
	byWall := 0
	for _, at := range r.walls {
		if t.Wall.Sub(at) <= p.RestartWithin {
			byWall++
		}
	}
	switch {
	case !r.Open:
		return
	case r.often:
		t.reach(OpenByWindow)
	default:
		t.reach(OpenByCount)
	}
	if r.often != (byWall > p.Restart.Max.Literal) {
		t.reach(WallWindow)
	}
}

// goingDown: no circuit opens in what is being removed.
func (w *Worker) goingDown() bool {
	for ; w != nil; w = w.Parent {
		if w.Stage >= Draining {
			return true
		}
	}
	return false
}

// fail is a failure of a worker (R19, R22, R24).
func (t *Tree) fail(w *Worker) {
	kind := fsm.EventFailed
	if w.restart {
		kind = fsm.EventRestart
	}
	anew := w.anew
	w.failed, w.restart, w.anew = false, false, false
	w.Record.Asked = kind == fsm.EventRestart
	from := w.StateName()
	r := &w.Record
	switch {
	case w.Stage >= Draining:
		t.reach(FailsWhileDraining)
		t.emit(w, Event{Kind: kind, From: from, To: from})
		w.Unclean = true
		if w.Stage < Terminating {
			t.terminate(w)
		}
	case r.BackingOff:
		t.reach(FailsInBackOff)
		t.emit(w, Event{Kind: kind, From: from, To: from})
	case anew: // the call was counted when its time was over
		t.reach(CountedAnew)
		r.BackingOff, r.well, r.until = true, never, t.Now
		w.fell()
		w.holdNothing()
		t.leaveGroups(w)
		w.startVars(t)
		t.emit(w, Event{Kind: kind, From: from, To: w.M.Initial.Name})
		t.enter(w, w.M.Initial.Index)
	default:
		lo, hi := t.counted(r, &w.M.Supervision, w)
		t.backOffUntil(w.Path, r, lo, hi)
		t.limit(w.Path, r, w.M)
		w.fell()
		to := w.M.Initial
		if r.Open && w.M.Failed != nil {
			to = w.M.Failed
		}
		w.holdNothing()
		t.leaveGroups(w)
		w.startVars(t)
		t.emit(w, Event{Kind: kind, From: from, To: to.Name, Failures: r.Count})
		t.enter(w, to.Index)
		if r.Open {
			w.Obs.flight.callOff(t.Now + t.Grace)
			t.emit(w, Event{Kind: fsm.EventCircuitOpened, To: to.Name, Failures: r.Count})
		}
	}
	if r.BackingOff && w.Act.flight.Named {
		t.reach(WaitedFor)
		r.stuck = true
	}
}

// kept reports whether a worker is kept from deciding for some time. What it
// depends on does not wait for it (R18).
func (t *Tree) kept(w *Worker) bool {
	r := &w.Record
	return r.BackingOff && (r.Open || r.stuck || r.until > t.Now)
}

// fell: what a worker had begun where it was not at rest is not undone.
func (w *Worker) fell() { w.fallen = w.fallen || w.State != w.M.Shutdown.Index }

// resume ends a back-off whose time is over, or because an ancestor goes.
func (t *Tree) resume(w *Worker) {
	r := &w.Record
	if r.BackingOff && (r.ending || !r.stuck && t.Now >= r.until) {
		if r.ending {
			t.reach(BackOffEndsBelow)
		}
		t.release(w)
	}
}

// hasten is what a moved Version or another desired state does. An action that
// ignores its context is waited for, unless the worker is to shut down from now.
func (t *Tree) hasten(w *Worker, shutdown bool) {
	r := &w.Record
	switch {
	case !r.BackingOff:
	case r.stuck && !shutdown:
		r.until = t.Now
	default:
		t.reach(BackOffEndsByVersion)
		if r.stuck {
			t.reach(WaitCutShort)
		}
		t.release(w)
	}
}

// release lets a worker go on from its initial state; what failed is tried
// again.
func (t *Tree) release(w *Worker) {
	wasOpen := w.Record.endBackOff()
	if !w.unwell {
		w.Record.isWell(t.Now)
	}
	w.ask = w.ask || w.askAgain
	w.askAgain, w.rowsAgain = false, false
	if wasOpen {
		w.Record.tried, w.Record.goesOn = t.N, true
		return
	}
	t.emit(w, Event{Kind: fsm.EventResumed, From: w.StateName(), To: w.StateName()})
}

// goOn puts a worker whose circuit was open where it decides in the next visit.
func (t *Tree) goOn(w *Worker, down bool) {
	r := &w.Record
	switch {
	case r.goesOn:
		r.goesOn, r.down = false, down && w.M.LeavesFailed()
		w.Obs.begin = w.M.Observed != nil
		if r.down {
			t.emit(w, Event{Kind: fsm.EventResumed, From: w.StateName(), To: w.StateName()})
			return
		}
	case r.down && !down && !r.BackingOff && w.M.States[w.State].Name == w.M.Failed.Name:
		r.down = false
	default:
		r.down = r.down && !r.BackingOff && w.M.States[w.State].Name == w.M.Failed.Name
		return
	}
	t.emit(w, Event{Kind: fsm.EventResumed, From: w.StateName(), To: w.M.Initial.Name})
	w.holdNothing()
	t.leaveGroups(w)
	w.startVars(t)
	t.enter(w, w.M.Initial.Index)
}

// releaseBelow ends the back-off of all workers below one that goes.
func (w *Worker) releaseBelow() {
	for _, s := range w.Children {
		if s.Node != nil {
			s.Node.Record.ending = s.Node.Record.BackingOff
			s.Node.releaseBelow()
		}
	}
}

// signal does what the state asks for besides (R23).
func (t *Tree) signal(w *Worker) bool {
	switch w.M.States[w.State].Signal {
	case "remove":
		if w.Stage < Draining {
			w.itself = true
			t.emit(w, Event{Kind: fsm.EventLeaving})
			w.releaseBelow()
		}
		t.terminate(w)
		return true
	case "restart":
		if w.Stage < Draining {
			w.failed, w.restart = true, true
			return true
		}
		from := w.StateName()
		t.livelock(w, false)
		w.fallen = false
		handled := w.Act.gaveUp && from != w.M.Initial.Name
		t.enter(w, w.M.Initial.Index)
		if handled || w.M.Initial.Action == nil {
			t.isWell(w)
		}
		t.emit(w, Event{Kind: fsm.EventTransition, From: from, To: w.StateName()})
		return true
	}
	return false
}

// notBuilt is the failure of a constructor: one of the child that is not there.
func (t *Tree) notBuilt(w *Worker, s *ChildEntry) {
	m := s.Entry.Machine
	if s.failing == nil {
		s.failing = &Record{well: never}
	}
	r := s.failing
	r.endBackOff()
	lo, hi := t.counted(r, &m.Supervision, w)
	path := pathOf(w, s)
	t.backOffUntil(path, r, lo, hi)
	t.limit(path, r, m)
	t.Events = append(t.Events, Event{Kind: fsm.EventFailed, Path: path, Failures: r.Count})
	if r.Open {
		t.Events = append(t.Events, Event{Kind: fsm.EventCircuitOpened, Path: path, Failures: r.Count})
	}
}
