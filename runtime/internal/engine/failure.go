package engine

import (
	"errors"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// countedError is a failure that follows from one that has been counted.
type countedError struct{ text string }

func (e *countedError) Error() string { return e.text }

// errRestart is the failure of a worker that asks for a restart itself (R23).
var errRestart = errors.New("its state asks for a restart")

// fail handles the failure of this visit (R19, R22).
//
// The worker enters its initial state and is in back-off. It keeps its children,
// its UserSpec and its last observation. If there were too many failures, its
// circuit opens and it enters its failed state instead. A worker that is already
// draining is not restarted: it is terminated (R24). A failure during a back-off
// is reported and changes nothing else. A failure that follows from a counted one
// starts the back-off again and is not counted.
func (t *Tree) fail(n *node) {
	err := n.failure()
	n.fail(nil)
	n.makeRare().counters.Failures++
	t.alarm.Reset()
	e := fsm.Event{Kind: fsm.EventFailed, From: n.stateName(), To: n.stateName(), Reason: err.Error(), Stack: usercode.PanicStack(err)}
	if err == errRestart {
		e.Kind = fsm.EventRestart
	} else {
		n.makeRare().lastErr = err
	}
	switch {
	case n.stage >= draining:
		t.emit(e, n)
		t.terminateUnclean(n, "it failed: "+err.Error())
	case n.backingOff():
		e.Reason += "; it is in back-off already"
		t.emit(e, n)
	case isCounted(err):
		t.backOff(n, e)
	default:
		t.restart(n, e)
	}
	if f := n.act.flight; n.backingOff() && f != nil && f.named {
		n.restarts().stuck = true
	}
	if p := n.parent; p != nil && (p.children.flags.asking || p.children.flags.waiting) && t.kept(n) {
		n.markParent() // what it depends on may go now
	}
}

// restartAsked is the reason of a restart that somebody has asked for.
const restartAsked = "its restart was asked for"

// followRestart restarts a worker because somebody has asked for that (R40). Its failures
// are forgotten. A worker in back-off goes on at once, and an open circuit closes. Any other
// one begins again as after a failure without a delay, and is not counted. followRestart
// must be called before resume, and reports whether it has put the worker into back-off.
func (t *Tree) followRestart(n *node, first bool) bool {
	if !n.rare().restart {
		return false
	}
	n.more.restart = false
	if first || n.stage >= draining {
		return false
	}
	if n.restarts() == nil {
		n.more.restarts = &restarts{well: link.Never}
	}
	r := n.restarts()
	n.unwell = false
	switch {
	case r.backingOff && r.stuck:
		r.until = t.now
	case r.backingOff:
		t.release(n, restartAsked)
	case r.goesOn == "": // otherwise it is put into its initial state later in this visit
		t.beginAgain(n)
	}
	r.forgive()
	return r.backingOff
}

// beginAgain puts a worker that is not in back-off into its initial state, as a failure
// without a delay does.
func (t *Tree) beginAgain(n *node) {
	r := n.restarts()
	r.backOff(t.now, &n.w.Restart)
	e := fsm.Event{Kind: fsm.EventRestart, From: n.stateName(), To: n.w.StateName(n.w.Initial), Reason: restartAsked}
	if f := n.act.flight; f != nil && f.named {
		r.stuck = true
		e.Reason += "; it is in back-off until " + n.w.ActionName(f.action) + " has returned"
	}
	n.fallen = n.fallen || n.state != n.w.Shutdown
	n.last = e.Reason
	t.emit(e, n)
	t.putInto(n, n.w.Initial)
}

// restart counts a failure and puts the worker into back-off, in its initial or
// its failed state.
func (t *Tree) restart(n *node, e fsm.Event) {
	if n.restarts() == nil {
		n.makeRare().restarts = &restarts{}
	}
	r, p := n.restarts(), &n.w.Restart
	n.makeRare().counters.Restarts++
	e.Delay = r.fail(t.now, p, !n.goingDown(), t.drawFor(n.path()))
	e.Failures, r.last = r.count, e.Reason
	to := n.w.Initial
	if r.open && n.w.Failed != 0 {
		to = n.w.Failed
	}
	e.To = n.w.StateName(to)
	n.last = "failed: " + e.Reason
	n.fallen = n.fallen || n.state != n.w.Shutdown
	if f := n.act.flight; f != nil && f.named {
		e.Reason += "; it is in back-off until that has returned"
	}
	t.emit(e, n)
	t.putInto(n, to)
	if r.open {
		t.park(n, e.Delay)
	}
}

func isCounted(err error) bool {
	_, ok := err.(*countedError)
	return ok
}

// backOff puts a worker into back-off again because its action ignores its
// context. The delay of the failure was over before that was known, so the worker
// waits only for the action to return.
func (t *Tree) backOff(n *node, e fsm.Event) {
	n.restarts().backOff(t.now, &n.w.Restart)
	n.fallen = n.fallen || n.state != n.w.Shutdown
	e.To = n.w.StateName(n.w.Initial)
	n.last = "failed: " + e.Reason
	t.emit(e, n)
	t.putInto(n, n.w.Initial)
}

// putInto puts a worker into a state other than by a transition. What counts towards
// a livelock starts again, except for the transitions of this tick. Its variables are
// set back (R30).
func (t *Tree) putInto(n *node, to link.StateID) {
	if n.w.Vars {
		n.inst.ResetVars()
	}
	n.timing.HoldNothing(0)
	if !n.livelocked() && n.enteredIn != t.n {
		n.movesInARow = 0
	}
	t.enter(n, to)
}

// park stops a worker whose circuit has opened. What is in flight is cancelled.
// Nothing is observed until the circuit is tried.
func (t *Tree) park(n *node, tryIn time.Duration) {
	r := n.restarts()
	n.makeRare().counters.CircuitsOpened++
	n.obs.flight.callOff(errParked, t.now.After(t.Grace))
	t.scheduleObserving(n)
	t.emit(fsm.Event{
		Kind: fsm.EventCircuitOpened, To: n.stateName(), Failures: r.count,
		Reason: passedLimit(&n.w.Restart, r, tryIn) + ", or when its UserSpec or its desired state changes",
	}, n)
}

var errParked = errors.New("the circuit of the worker has opened")

// passedLimit describes which limit was passed and when the circuit is tried.
func passedLimit(p *worker.RestartPolicy, r *restarts, tryIn time.Duration) string {
	text, most := "it failed again when it was tried", p.Backoff.Max
	switch inARow, often := r.count > most, len(r.window) > most; {
	case inARow && often:
		text = fmt.Sprintf("%d failures in a row, %d within %s, restart.max is %d", r.count, len(r.window), textfmt.Exactly(p.Within), most)
	case inARow:
		text = fmt.Sprintf("%d failures in a row, restart.max is %d", r.count, most)
	case often:
		text = fmt.Sprintf("%d failures within %s, restart.max is %d", len(r.window), textfmt.Exactly(p.Within), most)
	}
	return text + "; it is tried again in " + textfmt.About(tryIn)
}

// goingDown reports whether the worker or one of its ancestors is draining or
// terminating. No circuit opens then, so that no circuit prevents a tree from
// going down.
func (n *node) goingDown() bool {
	for ; n != nil; n = n.parent {
		if n.stage >= draining {
			return true
		}
	}
	return false
}

// backingOff reports whether the worker is in back-off or its circuit is open. It
// does not decide then.
func (n *node) backingOff() bool { return n.restarts() != nil && n.restarts().backingOff }

// kept reports whether the worker is kept from deciding for some time: by the
// delay after the second failure in a row or a later one, by an action that
// ignores its context, or by its open circuit. What it depends on does not wait
// for it (R18).
func (t *Tree) kept(n *node) bool {
	r := n.restarts()
	return r != nil && r.backingOff && (r.open || r.stuck || r.until > t.now)
}

// parked reports whether the circuit of the worker is open.
func (n *node) parked() bool { return n.restarts() != nil && n.restarts().open }

// keepsMapped reports whether the children keep the mapped states that they have.
// They do until the worker decides again. They do not while the worker is parked
// in its failed state, because the StateMapping then gives the row of that state.
func (t *Tree) keepsMapped(n *node) bool {
	switch r := n.restarts(); {
	case r == nil:
		return false
	case r.backingOff:
		return !r.open || n.w.Failed == 0
	}
	return t.triedNow(n)
}

// triedNow reports whether the circuit of the worker is tried in this tick. It
// decides in the next tick.
func (t *Tree) triedNow(n *node) bool { return n.restarts() != nil && n.restarts().tried == t.n }

// resume ends the back-off of a worker if its time is over.
func (t *Tree) resume(n *node) {
	switch r := n.restarts(); {
	case r == nil || !r.backingOff:
	case r.ending:
		t.release(n, "a worker above it goes")
	case r.isDue(t.now) && r.open:
		t.release(n, "its circuit is tried")
	case r.isDue(t.now):
		t.release(n, "its delay is over")
	}
}

// hasten ends the back-off of a worker because the Version of its UserSpec or its
// desired state has changed. If an action ignores its context, the worker still
// waits for it, unless the worker now has to shut down.
func (t *Tree) hasten(n *node, why string, shutdown bool) {
	switch r := n.restarts(); {
	case r == nil || !r.backingOff:
	case r.stuck && !shutdown:
		r.until = t.now
	default:
		t.release(n, why)
	}
}

// release ends a back-off. The worker goes on in its initial state, and what
// failed is tried again. If its circuit was open, the state in which it goes on
// depends on its desired state, which is set later in the visit; placeTried puts
// it there.
func (t *Tree) release(n *node, why string) {
	wasOpen := n.restarts().endBackOff()
	if !n.unwell {
		n.restarts().isWell(t.now)
	}
	n.needs.declare = n.needs.declare || n.needs.declareAgain
	n.needs.derive = n.needs.derive || n.needs.deriveAgain
	n.needs.ask = n.needs.ask || n.needs.askAgain
	n.needs.askAgain = false
	n.needs.declareAgain, n.needs.deriveAgain, n.needs.rowsAgain = false, false, false
	if wasOpen {
		n.restarts().tried, n.restarts().goesOn = t.n, why
	} else {
		t.emit(fsm.Event{Kind: fsm.EventResumed, From: n.stateName(), To: n.stateName(), Reason: why}, n)
	}
	if n.children != nil {
		n.children.flags.mapping = true
	}
	t.markNext(n) // the back-off may end after the step that has to be tried again
}

// placeTried puts a worker whose circuit is tried into the state in which it
// decides in the next visit. That is its initial state. But if it has to be in
// its shutdown state, and transitions lead out of its failed state, it stays in
// its failed state and takes those transitions. If it does not have to be in its
// shutdown state any more before it has taken one of them, it goes on in its
// initial state.
func (t *Tree) placeTried(n *node, down bool) {
	r := n.restarts()
	switch {
	case r == nil:
	case r.goesOn != "":
		why := r.goesOn
		r.goesOn, r.wayDown = "", down && n.w.LeavesFailed
		t.goOnTrying(n, why)
		t.observeAtOnce(n)
	case r.wayDown && (n.state != n.w.Failed || r.backingOff):
		r.wayDown = false
	case r.wayDown && !down:
		r.wayDown = false
		t.goOnTrying(n, "it is not to shut down any more")
	}
}

// goOnTrying lets a worker go on whose circuit is tried: in its failed state if
// wayDown is set, and otherwise in its initial state.
func (t *Tree) goOnTrying(n *node, why string) {
	e := fsm.Event{Kind: fsm.EventResumed, From: n.stateName(), To: n.stateName(), Reason: why}
	if n.restarts().wayDown {
		t.emit(e, n)
		t.markNext(n)
		return
	}
	e.To = n.w.StateName(n.w.Initial)
	t.emit(e, n)
	t.putInto(n, n.w.Initial)
}

// observeAtOnce begins the first observation of a try. An observation in flight
// was cancelled when the circuit opened, and its result is dropped. The first one
// then begins when that has returned.
func (t *Tree) observeAtOnce(n *node) {
	switch {
	case !n.w.Observes:
	case n.obs.flight != nil:
		n.obs.next = t.now
	default:
		t.wantObservation(n)
	}
}

// releaseBelow ends the back-off of all workers below n, which has to go, so that
// none of them delays it.
func (t *Tree) releaseBelow(n *node) {
	if n.children == nil {
		return
	}
	for _, s := range n.children.entries {
		if s.node == nil {
			continue
		}
		if s.node.backingOff() {
			s.node.restarts().ending = true
			t.markNext(s.node)
		}
		t.releaseBelow(s.node)
	}
}

// followSignal does what the signal of the current state asks of the supervisor
// (R23), in the first visit after the state was entered. It reports whether there
// was a signal.
func (t *Tree) followSignal(n *node) bool {
	switch n.w.States[n.state].Signal {
	case fsm.SignalRemove:
		t.removeItself(n)
		return true
	case fsm.SignalRestart:
		if n.stage < draining {
			n.fail(errRestart)
			return true
		}
		t.move(n, n.w.Initial, fsm.EventTransition, cause{reason: errRestart.Error()})
		return true
	}
	return false
}
