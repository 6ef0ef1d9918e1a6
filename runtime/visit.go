package fsm

import "fmt"

// visit is a tick's turn at one worker (R03). Without a change it allocates
// nothing.
func (t *tree) visit(n *node) {
	n.ready = false
	if n.gone {
		return
	}
	t.at.Store(n)
	n.alarm.reset()
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
func (t *tree) prepare(n *node) {
	first := !n.begun
	if first {
		t.begin(n)
	}
	t.sweep(n)
	moved := t.takeSpecOf(n, first)
	t.arrive(n, first)
	t.resume(n)
	if n.needs.ask {
		t.askPolicy(n, moved)
	}
	t.reconcile(n)
}

// think is the second part: what it should be and what it decides.
func (t *tree) think(n *node) {
	t.setDesired(n)
	t.placeTried(n, n.desired == n.w.shutdown)
	t.followAction(n)
	n.refresh()
	if n.failure == nil && n.enteredIn != t.n && !n.held() && !n.triedNow() && n.removal.stage < closing && !t.paced(n) {
		t.decide(n)
	}
}

// settle is the last part: what follows.
func (t *tree) settle(n *node) {
	if n.failure != nil {
		t.fail(n)
	}
	t.advanceRemoval(n)
	t.giveWords(n)
	if n.failure != nil { // a row of a mapping panicked
		t.fail(n)
		t.advanceRemoval(n)
		t.giveWords(n)
		n.failure = nil
	}
	t.finish(n)
	t.schedule(n)
}

// goroutineEnded goes on with a visit in which a call has ended the goroutine: as
// if it had panicked. What the tree itself gets wrong it leaves alone.
func (t *tree) goroutineEnded(n *node) {
	in := n.h.leftBy()
	if in == "" {
		return
	}
	t.ending = true
	if in != inConstructor { // that is a failure of the child
		n.failure = endedIn(in)
	}
	if n.kids != nil {
		n.kids.flags.words = true // not every child may have had its turn
	}
	done := false
	defer func() {
		if !done {
			t.goroutineEnded(n)
		}
	}()
	switch in { // what is done is not done again
	case inPolicy, inDeclare:
		t.prepare(n)
		t.think(n)
	case inConstructor, inDerive:
		t.think(n)
	case inMapping:
		t.giveWords(n) // by the state in which it failed
	}
	t.settle(n)
	done = true
	t.tell()
}

// begin is what the first visit does: the worker is in its initial state, and
// takes no transition, so that its parent has seen it there.
func (t *tree) begin(n *node) {
	n.begun = true
	if err := n.h.prepare(); err != nil {
		n.failure = err
	}
	n.desired = n.w.shutdown
	n.h.setDesired(n.desired)
	t.enter(n, n.w.initial)
	t.emit(Event{Kind: EventStarted, To: n.stateName()}, n)
	if n.w.observe.Every > 0 {
		t.wantObservation(n)
	}
	if n.w.reconcile.Mode == ReconcileTick {
		n.everyAt = len(t.every)
		t.every = append(t.every, n)
	}
}

// enter puts a worker into a state: its time there starts, and what it did in
// the last one does not count any more (R09, R11).
func (t *tree) enter(n *node, to StateID) {
	changed := n.state != to
	n.state = to
	n.h.setState(to)
	n.enteredIn = t.n
	n.own()
	n.m.Entered, n.timing.entered = t.wall, t.now
	t.renewAction(n, "the state was left")
	n.refresh()
	t.again(n)
	if !changed {
		return
	}
	if n.kids != nil {
		n.kids.flags.words = true
	}
	t.show(n, to)
}

// show lets the parent see the state of a child. It is the parent's turn later
// in this tick.
func (t *tree) show(n *node, s StateID) {
	if n.parent == nil {
		t.rootState.Store(uint32(s))
		return
	}
	n.parent.kids.rows.news |= RowsReadChildren
	if m := n.parent.kids.members[n.entry]; m != nil {
		m.set(n.member, s)
	} else {
		n.parent.h.setChild(n.entry, s)
	}
	n.markParent()
}

// takeSpecOf brings a stored UserSpec into the snapshot. When its Version has
// moved the action runs again, and what was begun under the older one does not
// count (R09).
func (t *tree) takeSpecOf(n *node, first bool) (moved bool) {
	changed, moved, fields := n.h.takeSpec()
	if !changed || first {
		return false
	}
	n.needs.derive, n.needs.ask = true, true
	n.moves.input = true
	n.own()
	if moved {
		t.emit(Event{Kind: EventSpec, Reason: fields}, n)
		t.renewAction(n, "the UserSpec's Version has moved")
		t.hasten(n, "its UserSpec has changed", false)
	}
	return moved
}

// askPolicy asks the reconcile policy whether the children are to be declared.
func (t *tree) askPolicy(n *node, moved bool) {
	n.needs.ask, n.needs.askAgain = false, true
	must, err := n.h.mustDeclare(moved)
	if err != nil {
		n.failure = err
		return
	}
	n.needs.askAgain = false
	n.needs.declare = n.needs.declare || must
}

// setDesired derives the desired state and brings it into the snapshot.
func (t *tree) setDesired(n *node) {
	if n.removal.stage == closing {
		return
	}
	if n.needs.derive {
		n.needs.derive, n.needs.deriveAgain = false, true
		s, err := n.h.derive()
		if err != nil {
			n.failure = err
		} else {
			n.derived, n.needs.deriveAgain = s, false
		}
	}
	desired, by := n.asked()
	n.asker, n.heard = by, n.word
	if desired == n.desired {
		return
	}
	from := n.desired
	n.desired = desired
	n.own()
	n.h.setDesired(desired)
	if n.kids != nil {
		n.kids.flags.words = true // for mapFrom: desired
	}
	t.emit(Event{Kind: EventDesired, From: n.w.stateName(from), To: n.w.stateName(desired), Reason: n.askedBy()}, n)
	t.hasten(n, "its desired state has changed", desired == n.w.shutdown)
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
func (n *node) asked() (StateID, asker) {
	switch {
	case n.removal.stage >= leaving:
		return n.w.shutdown, byShutdown
	case n.derived == n.w.shutdown || n.derived == 0:
		return n.w.shutdown, bySwitch
	case n.mapped && n.word == 0:
		return n.w.shutdown, byNobody
	case n.mapped:
		return n.word, byParent
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
	case a == bySwitch && n.mapped && n.heard != 0 && n.heard != n.w.shutdown:
		return derivedFromSpec + ", which comes before what its parent asks for, " + n.w.stateName(n.heard)
	}
	return derivedFromSpec
}

const derivedFromSpec = "derived from the UserSpec"

// decide asks Next: the worker takes at most one transition or, staying, may
// start its state's action (R03d, R09).
func (t *tree) decide(n *node) {
	if t.followSignal(n) {
		return
	}
	d, err := n.h.decide(&n.alarm)
	if n.fallen && err == nil {
		n.fallen = n.goingDown()
	}
	switch {
	case err != nil:
		n.failure = err
	case d.next == 0 || int(d.next) >= len(n.w.states):
		n.failure = fmt.Errorf("Next gave a state that there is not: %d", d.next)
	case d.signal == SignalReenter:
		t.move(n, d.next, EventReentered, n.whatFired(d.next))
	case d.next != n.state:
		t.move(n, d.next, EventTransition, n.whatFired(d.next))
	case d.action != 0:
		t.startAction(n, d.action)
	}
}

// move takes a transition; reason is what fired.
func (t *tree) move(n *node, to StateID, kind EventKind, reason string) {
	e := Event{Kind: kind, To: n.w.stateName(to), Reason: reason}
	if kind == EventTransition {
		e.From = n.stateName()
	} else {
		n.timing.holdNothing()
	}
	n.counters.Transitions++
	n.fallen = false
	n.last = e.Reason
	t.countMove(n)
	n.alarm.reset()
	handled := n.act.gaveUp && to != n.state
	t.enter(n, to)
	if n.unwell && (handled || n.w.states[to].Action == 0) {
		t.isWell(n)
	}
	t.emit(e, n)
}

// schedule sets the next time at which the worker must be visited.
func (t *tree) schedule(n *node) {
	t.returnPlace(n)
	if n.gone {
		return
	}
	due := min(n.alarm.due, n.moves.waits(t.now))
	f := &n.act.flight
	switch {
	case f.on && !f.named:
		due = min(due, f.deadline)
	case !f.on && n.act.pending && n.removal.stage < closing && n.act.at > t.now:
		due = min(due, n.act.at)
	}
	if n.held() && !n.restarts.stuck && n.restarts.until > t.now {
		due = min(due, n.restarts.until)
	}
	if n.kids != nil && n.removal.stage < closing {
		due = min(due, n.kids.retryAt(t.now))
	}
	if n.removal.stage == leaving {
		if n.removal.deadline > t.now {
			due = min(due, n.removal.deadline)
		}
	}
	if n.removal.stage < leaving && !n.needs.declareAgain && n.needs.declareAt > t.now { // what failed waits for the end of the hold
		due = min(due, n.needs.declareAt)
	}
	n.visitDue = due
	if !n.obs.flight.on && n.removal.stage == closing {
		n.obsDue = never
	}
	t.reschedule(n)
	t.rescheduleWall(n, n.alarm.readsWall, n.alarm.wall)
}
