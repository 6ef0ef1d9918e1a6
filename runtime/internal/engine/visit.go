package engine

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// visit runs the steps of R03 for one worker. It allocates nothing if nothing
// changes.
func (t *Tree) visit(n *node) {
	n.ready = false
	if n.gone {
		return
	}
	t.meter.visits++
	t.at.Store(n)
	t.setAlarm(n)
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

// setAlarm makes the alarm that of a worker.
func (t *Tree) setAlarm(n *node) {
	t.alarm = worker.Alarm{M: n.meta, T: n.timing, Due: link.Never}
}

// prepare is the first part of a visit. It processes what the worker was asked to
// do, and reconciles its children. n.failure() is set if a step fails.
func (t *Tree) prepare(n *node) {
	first := !n.begun
	if first {
		t.begin(n)
	}
	t.reap(n)
	moved := t.takeSpecOf(n, first)
	t.takeInputs(n)
	t.beginTermination(n, first)
	if !t.followRestart(n, first) && n.enteredIn != t.n { // it may have begun again before a call ended the goroutine
		t.resume(n)
	}
	if n.needs.ask {
		t.askPolicy(n, moved)
	}
	t.reconcile(n)
}

// think is the second part of a visit. It sets the desired state, and the worker
// decides.
func (t *Tree) think(n *node) {
	t.orderOutputs(n)
	n.readHealth()
	t.setDesired(n)
	t.placeTried(n, n.desired == n.w.Shutdown)
	t.followAction(n)
	t.refresh(n)
	if n.failure() == nil && n.enteredIn != t.n && !n.backingOff() && !t.triedNow(n) && n.stage < terminating && !t.paced(n) {
		t.decide(n)
		t.traceDecided(n)
	}
}

// settle is the last part of a visit. It handles a failure, advances a removal
// and propagates desired states to the children.
func (t *Tree) settle(n *node) {
	if n.failure() != nil {
		t.fail(n)
	}
	t.advanceRemoval(n)
	t.propagate(n)
	if n.failure() != nil { // a row of a StateMapping or an input has panicked
		t.fail(n)
		t.advanceRemoval(n)
		t.propagate(n)
		n.fail(nil)
	}
	t.report(n)
	t.finish(n)
	if n.rare().queue != nil {
		t.endCommands(n)
	}
	t.showHealth(n)
	t.schedule(n)
	t.traceVisited(n)
}

// propagate gives the children their mapped states, and then their inputs.
func (t *Tree) propagate(n *node) {
	t.propagateDesired(n)
	t.propagateInputs(n)
}

// goroutineEnded continues a visit in which a call of users' code has ended the
// goroutine. It handles that like a panic. It does nothing if the engine itself
// has panicked.
func (t *Tree) goroutineEnded(n *node) {
	in := n.inst.LeftBy()
	if in == "" {
		return
	}
	t.exiting = true
	if in != usercode.InConstructor { // otherwise it is a failure of the child
		n.fail(usercode.EndedIn(in))
	}
	if n.children != nil {
		n.children.flags.mapping = true // some children may not have been looked at
	}
	done := false
	defer func() {
		if !done {
			t.goroutineEnded(n)
		}
	}()
	switch in { // completed steps are not repeated
	case usercode.InPolicy, usercode.InDeclare:
		t.prepare(n)
		t.think(n)
	case usercode.InConstructor, usercode.InDerive:
		t.think(n)
	case usercode.InMapping:
		t.propagate(n) // by the state in which the StateMapping failed
	}
	t.settle(n)
	done = true
	t.tell()
}

// begin is the first step of the first visit. The worker enters its initial
// state. It takes no transition in this visit, so that its parent sees it in that
// state.
func (t *Tree) begin(n *node) {
	n.begun = true
	if err := n.inst.Prepare(); err != nil {
		n.fail(err)
	}
	n.beginHealth()
	n.desired = n.w.Shutdown
	n.inst.SetDesired(n.desired)
	t.measureMove(n, fsm.MoveStarted, n.w.Initial)
	t.enter(n, n.w.Initial)
	t.emit(fsm.Event{Kind: fsm.EventStarted, To: n.stateName()}, n)
	if n.w.Observes {
		t.wantObservation(n)
	}
	if n.w.Reconcile.Mode == worker.ReconcileTick {
		n.makeRare().everyAt = len(t.every)
		t.every = append(t.every, n)
	}
}

// enter puts a worker into a state. The time in the state starts again, and what
// the worker did in its last state does not count any more (R09, R11).
func (t *Tree) enter(n *node, to link.StateID) {
	changed := n.state != to
	n.state = to
	n.inst.SetState(to)
	n.enteredIn = t.n
	n.ownChanged()
	n.meta.Entered, n.timing.Entered = t.wall, t.now
	if n.w.Draws {
		t.drawStay(n)
	}
	if n.w.Spans > 0 {
		n.timing.Span(t.now, n.w.Spans, n.w.States[to].Spans)
	}
	t.renewAction(n, "the state was left")
	t.refresh(n)
	t.again(n)
	if !changed {
		return
	}
	if n.children != nil {
		n.children.flags.mapping = true
	}
	t.show(n, to)
}

// show makes the state of a child visible to its parent. The parent is visited
// later in this tick.
func (t *Tree) show(n *node, s link.StateID) {
	if n.parent == nil {
		t.rootState.Store(uint32(s))
		return
	}
	n.parent.children.changed(worker.RowsReadChildren)
	if g := n.parent.children.groups[n.entry]; g != nil {
		g.members.Set(int(n.member), s)
	} else {
		n.parent.inst.SetChild(int(n.entry), s)
	}
	t.becauseOf(n.parent, fsm.TriggerChild, n)
	n.markParent()
}

// takeSpecOf brings a stored UserSpec into the snapshot. If its Version has
// changed, the action runs again, and what was begun under the older Version does
// not count (R09).
func (t *Tree) takeSpecOf(n *node, first bool) (moved bool) {
	changed, moved, fields := n.inst.TakeSpec()
	if first {
		t.noteTimeToGo(n)
	}
	if !changed || first {
		return false
	}
	n.needs.derive, n.needs.ask = true, true
	n.news = true
	n.ownChanged()
	if moved {
		t.emit(fsm.Event{Kind: fsm.EventSpec, Reason: fields}, n)
		t.because(n, fsm.TriggerSpec)
		t.renewAction(n, "the UserSpec's Version has moved")
		t.hasten(n, "its UserSpec has changed", false)
	}
	t.remeasure(n)
	return moved
}

// askPolicy asks the reconcile policy whether the children have to be declared.
func (t *Tree) askPolicy(n *node, moved bool) {
	n.needs.ask, n.needs.askAgain = false, true
	must, err := n.inst.MustDeclare(moved)
	if err != nil {
		n.fail(err)
		return
	}
	n.needs.askAgain = false
	n.needs.declare = n.needs.declare || must
}

// setDesired sets the desired state and brings it into the snapshot. It derives
// it from the UserSpec first if necessary.
func (t *Tree) setDesired(n *node) {
	if n.stage == terminating {
		return
	}
	if n.needs.derive {
		n.needs.derive, n.needs.deriveAgain = false, true
		s, err := n.inst.Derive()
		if err != nil {
			n.fail(err)
		} else {
			n.derived, n.needs.deriveAgain = s, false
		}
	}
	desired, by := n.whatIsDesired()
	n.asker, n.mappedSeen = by, n.mappedState
	if desired == n.desired {
		return
	}
	from := n.desired
	n.desired = desired
	n.ownChanged()
	n.inst.SetDesired(desired)
	if n.children != nil {
		n.children.flags.mapping = true // for mapFrom: desired
	}
	t.emitChange(n, fsm.EventDesired, from, desired, n.askedBy())
	t.hasten(n, "its desired state has changed", desired == n.w.Shutdown)
}

// asker is what determines a desired state.
type asker uint8

const (
	byUserSpec asker = iota
	bySwitch
	byParent
	byNobody
	byShutdown
)

// whatIsDesired returns the desired state and what determines it (R05). A shutdown comes
// first, then a UserSpec that asks for the shutdown state, then the mapped state,
// and then any other state that the UserSpec asks for.
func (n *node) whatIsDesired() (link.StateID, asker) {
	switch {
	case n.stage >= draining:
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

// askedBy describes, for people, what determines the desired state (R12). It
// mentions if the UserSpec asks for the shutdown state while the parent asks for
// another one, because the parent may wait for that.
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

// decide calls Next. The worker takes one transition at most. If it stays in its
// state, its action may start (R03.4, R09).
func (t *Tree) decide(n *node) {
	if t.followSignal(n) {
		return
	}
	if n.stage < draining && n.rare().queue != nil && t.decideOffered(n) {
		return
	}
	d, err := n.inst.Decide(&t.alarm)
	t.follow(n, d, err)
}

// follow does what the worker has decided.
func (t *Tree) follow(n *node, d worker.Decision, err error) {
	if n.fallen && err == nil {
		n.fallen = n.goingDown()
	}
	switch {
	case err != nil:
		n.fail(err)
	case d.Next == 0 || int(d.Next) >= len(n.w.States):
		n.fail(fmt.Errorf("Next gave a state that there is not: %d", d.Next))
	case d.Signal == fsm.SignalReenter:
		t.take(n, d.Next, fsm.EventReentered)
	case d.Next != n.state:
		t.take(n, d.Next, fsm.EventTransition)
	case d.Action != 0:
		t.startAction(n, d.Action)
	}
}

// take takes the transition on which the worker has decided. Its reason has the
// values of the variables before, and its state is entered with those that it has set
// (R30).
func (t *Tree) take(n *node, to link.StateID, kind fsm.EventKind) {
	c := t.whatFired(n, to)
	if n.w.Vars {
		n.inst.Assign()
	}
	t.move(n, to, kind, c)
}

// move puts a worker into the state to which a transition leads.
func (t *Tree) move(n *node, to link.StateID, kind fsm.EventKind, c cause) {
	from, moves := n.state, fsm.MoveTransition
	if kind == fsm.EventReentered {
		moves = fsm.MoveReentered
		n.timing.HoldNothing(n.w.Spans)
		from = 0
	}
	n.common.transitions++
	n.fallen = false
	n.last, n.fired = c.reason, c.transition
	t.countMove(n)
	t.alarm.Reset()
	handled := n.act.gaveUp && to != n.state
	t.measureMove(n, moves, to)
	t.enter(n, to)
	if n.unwell && (handled || n.w.States[to].Action == 0) {
		t.isWell(n)
	}
	t.emitChange(n, kind, from, to, c.reason)
}

// schedule sets the next time at which the worker has to be visited.
func (t *Tree) schedule(n *node) {
	t.returnPlace(n)
	if n.gone {
		return
	}
	due := min(t.alarm.Due, n.waits(t.now))
	f := n.act.flight
	switch {
	case f != nil && !f.named:
		due = min(due, f.deadline)
	case f == nil && n.act.pending && n.stage < terminating && n.act.at > t.now:
		due = min(due, n.act.at)
	}
	if r := n.restarts(); r != nil && r.backingOff && !r.stuck && r.until > t.now {
		due = min(due, r.until)
	}
	if n.children != nil && n.stage < terminating {
		due = min(due, n.children.retryAt(t.now))
	}
	if at := n.rare().removal.deadline; n.stage == draining && at > t.now {
		due = min(due, at)
	}
	if at := n.rare().declareAt; n.stage < draining && !n.needs.declareAgain && at > t.now { // what failed is tried again after the back-off
		due = min(due, at)
	}
	n.visitDue = due
	t.reschedule(n)
	t.rescheduleWall(n, t.alarm.ReadsWall, t.alarm.Wall)
	n.settled = n.isSettled()
}
