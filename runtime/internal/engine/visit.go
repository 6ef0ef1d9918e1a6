package engine

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// visit is a tick's turn at one worker (R03). Without a change it allocates
// nothing.
func (t *Tree) visit(n *node) {
	n.ready = false
	if n.gone {
		return
	}
	t.at.Store(n)
	n.alarm.Reset()
	done := false
	defer func() {
		if !done {
			t.goroutineEnded(n)
		}
	}()
	t.prepare(n)
	t.think(n)
	t.settle(n)
	done = true
	t.tell()
}

// prepare is the first part of a visit: what the worker is told, and its
// children. n.failure is set where a part fails.
func (t *Tree) prepare(n *node) {
	first := !n.begun
	if first {
		t.begin(n)
	}
	t.reap(n)
	moved := t.takeSpecOf(n, first)
	t.beginTermination(n, first)
	t.resume(n)
	if n.needs.ask {
		t.askPolicy(n, moved)
	}
	t.reconcile(n)
}

// think is the second part: what it should be and what it decides.
func (t *Tree) think(n *node) {
	t.setDesired(n)
	t.placeTried(n, n.desired == n.w.Shutdown)
	t.followAction(n)
	n.refresh()
	if n.failure == nil && n.enteredIn != t.n && !n.backingOff() && !n.triedNow() && n.removal.stage < terminating && !t.paced(n) {
		t.decide(n)
	}
}

// settle is the last part: what follows.
func (t *Tree) settle(n *node) {
	if n.failure != nil {
		t.fail(n)
	}
	t.advanceRemoval(n)
	t.propagateDesired(n)
	if n.failure != nil { // a row of a mapping panicked
		t.fail(n)
		t.advanceRemoval(n)
		t.propagateDesired(n)
		n.failure = nil
	}
	t.finish(n)
	t.schedule(n)
}

// goroutineEnded goes on with a visit in which a call has ended the goroutine: as
// if it had panicked. What the tree itself gets wrong it leaves alone.
func (t *Tree) goroutineEnded(n *node) {
	in := n.h.LeftBy()
	if in == "" {
		return
	}
	t.ending = true
	if in != usercode.InConstructor { // that is a failure of the child
		n.failure = usercode.EndedIn(in)
	}
	if n.children != nil {
		n.children.flags.mapping = true // not every child may have had its turn
	}
	done := false
	defer func() {
		if !done {
			t.goroutineEnded(n)
		}
	}()
	switch in { // what is done is not done again
	case usercode.InPolicy, usercode.InDeclare:
		t.prepare(n)
		t.think(n)
	case usercode.InConstructor, usercode.InDerive:
		t.think(n)
	case usercode.InMapping:
		t.propagateDesired(n) // by the state in which it failed
	}
	t.settle(n)
	done = true
	t.tell()
}

// begin is what the first visit does: the worker is in its initial state, and
// takes no transition, so that its parent has seen it there.
func (t *Tree) begin(n *node) {
	n.begun = true
	if err := n.h.Prepare(); err != nil {
		n.failure = err
	}
	n.desired = n.w.Shutdown
	n.h.SetDesired(n.desired)
	t.enter(n, n.w.Initial)
	t.emit(fsm.Event{Kind: fsm.EventStarted, To: n.stateName()}, n)
	if n.w.Observe.Every > 0 {
		t.wantObservation(n)
	}
	if n.w.Reconcile.Mode == worker.ReconcileTick {
		n.everyAt = len(t.every)
		t.every = append(t.every, n)
	}
}

// enter puts a worker into a state: its time there starts, and what it did in
// the last one does not count any more (R09, R11).
func (t *Tree) enter(n *node, to link.StateID) {
	changed := n.state != to
	n.state = to
	n.h.SetState(to)
	n.enteredIn = t.n
	n.own()
	n.meta.Entered, n.timing.Entered = t.wall, t.now
	t.renewAction(n, "the state was left")
	n.refresh()
	t.again(n)
	if !changed {
		return
	}
	if n.children != nil {
		n.children.flags.mapping = true
	}
	t.show(n, to)
}

// show lets the parent see the state of a child. It is the parent's turn later
// in this tick.
func (t *Tree) show(n *node, s link.StateID) {
	if n.parent == nil {
		t.rootState.Store(uint32(s))
		return
	}
	n.parent.children.rows.news |= worker.RowsReadChildren
	if m := n.parent.children.members[n.entry]; m != nil {
		m.Set(n.member, s)
	} else {
		n.parent.h.SetChild(n.entry, s)
	}
	n.markParent()
}

// takeSpecOf brings a stored UserSpec into the snapshot. When its Version has
// moved the action runs again, and what was begun under the older one does not
// count (R09).
func (t *Tree) takeSpecOf(n *node, first bool) (moved bool) {
	changed, moved, fields := n.h.TakeSpec()
	if !changed || first {
		return false
	}
	n.needs.derive, n.needs.ask = true, true
	n.moves.input = true
	n.own()
	if moved {
		t.emit(fsm.Event{Kind: fsm.EventSpec, Reason: fields}, n)
		t.renewAction(n, "the UserSpec's Version has moved")
		t.hasten(n, "its UserSpec has changed", false)
	}
	return moved
}

// askPolicy asks the reconcile policy whether the children are to be declared.
func (t *Tree) askPolicy(n *node, moved bool) {
	n.needs.ask, n.needs.askAgain = false, true
	must, err := n.h.MustDeclare(moved)
	if err != nil {
		n.failure = err
		return
	}
	n.needs.askAgain = false
	n.needs.declare = n.needs.declare || must
}

// setDesired derives the desired state and brings it into the snapshot.
func (t *Tree) setDesired(n *node) {
	if n.removal.stage == terminating {
		return
	}
	if n.needs.derive {
		n.needs.derive, n.needs.deriveAgain = false, true
		s, err := n.h.Derive()
		if err != nil {
			n.failure = err
		} else {
			n.derived, n.needs.deriveAgain = s, false
		}
	}
	desired, by := n.asked()
	n.asker, n.mappedSeen = by, n.mappedState
	if desired == n.desired {
		return
	}
	from := n.desired
	n.desired = desired
	n.own()
	n.h.SetDesired(desired)
	if n.children != nil {
		n.children.flags.mapping = true // for mapFrom: desired
	}
	t.emit(fsm.Event{Kind: fsm.EventDesired, From: n.w.StateName(from), To: n.w.StateName(desired), Reason: n.askedBy()}, n)
	t.hasten(n, "its desired state has changed", desired == n.w.Shutdown)
}

// asker is what makes a desired state so.
type asker uint8

const (
	byUserSpec asker = iota
	bySwitch
	byParent
	byNobody
	byShutdown
)

// asked gives the desired state (R05): first shutdown, then a worker's own
// switch, then the parent's word, then the rest of what is derived.
func (n *node) asked() (link.StateID, asker) {
	switch {
	case n.removal.stage >= draining:
		return n.w.Shutdown, byShutdown
	case n.derived == n.w.Shutdown || n.derived == 0:
		return n.w.Shutdown, bySwitch
	case n.isMapped && n.mappedState == 0:
		return n.w.Shutdown, byNobody
	case n.isMapped:
		return n.mappedState, byParent
	}
	return n.derived, byUserSpec
}

// askedBy says so to people (R12). That a worker's own switch is off while its
// parent wants something else has to be said: the parent may wait for it.
func (n *node) askedBy() string {
	switch a := n.asker; {
	case a == byShutdown:
		if n.parent != nil {
			return "it is leaving"
		}
		return "shutdown was asked"
	case a == byNobody:
		return "its parent has not asked for anything yet"
	case a == byParent:
		return "its parent asks for it"
	case a == bySwitch && n.isMapped && n.mappedSeen != 0 && n.mappedSeen != n.w.Shutdown:
		return derivedFromSpec + ", which comes before what its parent asks for, " + n.w.StateName(n.mappedSeen)
	}
	return derivedFromSpec
}

const derivedFromSpec = "derived from the UserSpec"

// decide asks Next: the worker takes at most one transition or, staying, may
// start its state's action (R03d, R09).
func (t *Tree) decide(n *node) {
	if t.followSignal(n) {
		return
	}
	d, err := n.h.Decide(&n.alarm)
	if n.fallen && err == nil {
		n.fallen = n.goingDown()
	}
	switch {
	case err != nil:
		n.failure = err
	case d.Next == 0 || int(d.Next) >= len(n.w.States):
		n.failure = fmt.Errorf("Next gave a state that there is not: %d", d.Next)
	case d.Signal == fsm.SignalReenter:
		t.move(n, d.Next, fsm.EventReentered, n.whatFired(d.Next))
	case d.Next != n.state:
		t.move(n, d.Next, fsm.EventTransition, n.whatFired(d.Next))
	case d.Action != 0:
		t.startAction(n, d.Action)
	}
}

// move takes a transition; reason is what fired.
func (t *Tree) move(n *node, to link.StateID, kind fsm.EventKind, reason string) {
	e := fsm.Event{Kind: kind, To: n.w.StateName(to), Reason: reason}
	if kind == fsm.EventTransition {
		e.From = n.stateName()
	} else {
		n.timing.HoldNothing()
	}
	n.counters.Transitions++
	n.fallen = false
	n.last = e.Reason
	t.countMove(n)
	n.alarm.Reset()
	handled := n.act.gaveUp && to != n.state
	t.enter(n, to)
	if n.unwell && (handled || n.w.States[to].Action == 0) {
		t.isWell(n)
	}
	t.emit(e, n)
}

// schedule sets the next time at which the worker must be visited.
func (t *Tree) schedule(n *node) {
	t.returnPlace(n)
	if n.gone {
		return
	}
	due := min(n.alarm.Due, n.moves.waits(t.now))
	f := &n.act.flight
	switch {
	case f.on && !f.named:
		due = min(due, f.deadline)
	case !f.on && n.act.pending && n.removal.stage < terminating && n.act.at > t.now:
		due = min(due, n.act.at)
	}
	if n.backingOff() && !n.restarts.stuck && n.restarts.until > t.now {
		due = min(due, n.restarts.until)
	}
	if n.children != nil && n.removal.stage < terminating {
		due = min(due, n.children.retryAt(t.now))
	}
	if n.removal.stage == draining {
		if n.removal.deadline > t.now {
			due = min(due, n.removal.deadline)
		}
	}
	if n.removal.stage < draining && !n.needs.declareAgain && n.needs.declareAt > t.now { // what failed waits for the end of the hold
		due = min(due, n.needs.declareAt)
	}
	n.visitDue = due
	if !n.obs.flight.on && n.removal.stage == terminating {
		n.obsDue = link.Never
	}
	t.reschedule(n)
	t.rescheduleWall(n, n.alarm.ReadsWall, n.alarm.Wall)
}
