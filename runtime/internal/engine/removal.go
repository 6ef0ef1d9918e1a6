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

var errRemoved = errors.New("the worker is being removed")

// beginTermination handles a request to go (R16). It ends the delay after a
// failure and the delay before another attempt of the action (R24). A worker that
// is at rest, or in its first visit, starts no children from now on.
func (t *Tree) beginTermination(n *node, first bool) {
	if n.stage != requested {
		return
	}
	if n.backingOff() {
		t.release(n, "it is leaving")
	}
	t.placeTried(n, true)
	n.stage = draining
	r := &n.makeRare().removal
	r.deadline = t.now.After(n.timeToGo())
	r.barren = first || n.state == n.w.Shutdown
	n.act.at = t.now
	t.noteDelay(n, noDelay)
	t.emit(fsm.Event{Kind: fsm.EventLeaving, Reason: n.whyLeaving()}, n)
	t.releaseBelow(n)
}

// whyLeaving describes, for people, why the worker was asked to go.
func (n *node) whyLeaving() string {
	switch {
	case n.parent == nil:
		return "shutdown was asked"
	case n.parent.stage >= draining:
		return "its parent is leaving"
	case n.childEntry.waiting != nil:
		return "it is replaced"
	}
	return "it is not declared any more"
}

// advanceRemoval terminates a draining worker that is in its shutdown state, or
// whose time is over (R16).
func (t *Tree) advanceRemoval(n *node) {
	if n.stage != draining {
		return
	}
	r := &n.makeRare().removal
	switch {
	case n.state == n.w.Shutdown && n.fallen:
		t.terminateUnclean(n, "it had failed, and what it had begun was not undone: it is in "+n.stateName()+" only because it was restarted")
	case n.state == n.w.Shutdown:
		t.terminate(n)
	case t.now >= r.deadline && t.resumed && !r.excused:
		r.excused = true // it may not have been visited until now (R25)
		t.markNext(n)
	case t.now >= r.deadline:
		reason := fmt.Sprintf("not in %s within its shutdown.timeout, %s", n.w.StateName(n.w.Shutdown), textfmt.Exactly(n.timeToGo()))
		t.emit(fsm.Event{Kind: fsm.EventOverdue, Reason: reason}, n)
		t.terminateUnclean(n, reason)
	}
}

// removeItself terminates a worker whose state asks for its removal (R23). For a
// root, the tree shuts down.
func (t *Tree) removeItself(n *node) {
	if n.stage < draining {
		n.makeRare().removal.itself = true
		t.emit(fsm.Event{Kind: fsm.EventLeaving, Reason: "its state asks for its removal"}, n)
		if n.parent == nil {
			t.inbox.freeze()
		}
		t.releaseBelow(n)
	}
	t.terminate(n)
}

func (t *Tree) terminateUnclean(n *node, why string) {
	if r := &n.makeRare().removal; r.unclean == "" {
		r.unclean = why
	}
	if n.stage < terminating {
		t.terminate(n)
	}
}

// terminate begins the termination of a worker. It decides nothing and starts no
// action any more. What is in flight is cancelled, children that wait to be
// started are dropped, and running children are asked to go.
func (t *Tree) terminate(n *node) {
	n.stage = terminating
	t.alarm.Reset()
	n.act.drop() // the action is cancelled, so its result is no failure
	by := t.now.After(t.Grace)
	n.act.flight.callOff(errRemoved, by)
	n.obs.flight.callOff(errRemoved, by)
	t.scheduleObserving(n)
	cs := n.children
	if cs == nil {
		return
	}
	cs.filter(func(s *childEntry) bool {
		t.closeCircuit(s)
		s.forget()
		cs.unretire(s)
		s.leaving = s.leaving || s.node != nil
		return s.node != nil
	})
	cs.flags = childrenFlags{asking: true, inputs: cs.flags.inputs, outputs: true}
	n.readHealth() // conditions of the status still read it
}

// hooksClosed reports whether the hooks of a worker are closed, or are no
// io.Closer. Otherwise it begins the call of Close, once.
func (t *Tree) hooksClosed(n *node) bool {
	switch {
	case n.rare().removal.closed || !n.inst.Closes():
		return true
	case !t.place(n):
		return false
	}
	n.makeRare().removal.closed = true
	n.inst.PrepareClose()
	f := t.launch(n, hookClose, worker.CloseHook, 0)
	f.closing, f.deadline = true, t.now.After(t.Grace)
	n.act.flight = f
	return false
}

// followClose handles the call of Close in flight.
func (t *Tree) followClose(n *node) {
	f := n.act.flight
	switch {
	case f.returned:
		landed := t.land(&n.act.flight)
		t.measureHook(n, &landed, fsm.HookClose, landed.err)
		if landed.named {
			t.emit(fsm.Event{Kind: fsm.EventReturned, To: worker.CloseHook}, n)
		}
		if err := landed.err; err != nil {
			n.makeRare().lastErr = err
			t.emit(fsm.Event{Kind: fsm.EventCloseFailed, Reason: err.Error(), Stack: usercode.PanicStack(err)}, n)
		}
	case !f.named && t.now >= f.deadline:
		t.nameIgnored(n, f, worker.CloseHook, fmt.Sprintf("it has not returned after %s", textfmt.Exactly(t.Grace)))
	}
}

// mayClose reports whether nothing of a worker is left but what its hooks hold.
func (n *node) mayClose() bool {
	return n.stage == terminating && !n.gone && n.act.flight == nil && n.obs.flight == nil &&
		(n.children == nil || n.children.live == 0)
}

// finish ends a terminating worker once its children have gone and its hooks have
// returned. Its name becomes free only when nothing of the worker runs any more.
func (t *Tree) finish(n *node) {
	if !n.mayClose() || !t.hooksClosed(n) {
		return
	}
	if n.parent != nil {
		t.becauseOf(n.parent, fsm.TriggerChild, n)
	}
	t.measureMove(n, fsm.MoveGone, 0)
	n.gone, n.ready = true, false
	if g := n.rare().target; g != nil {
		g.node.Store(nil)
	}
	n.visitDue, n.staleDue, n.obsDue = link.Never, link.Never, link.Never
	t.reschedule(n)
	t.due.drop(n)
	t.rescheduleWall(n, false, time.Time{})
	t.leaveQueue(n)
	t.inbox.reserve(-kindsOf(n.w))
	if n.w.Reconcile.Mode == worker.ReconcileTick {
		t.leaveEvery(n)
	}
	t.emit(fsm.Event{Kind: fsm.EventGone, To: n.stateName(), Unclean: n.rare().removal.unclean != "", Reason: n.rare().removal.unclean}, n)
	if n.parent == nil {
		return
	}
	cs, s := n.parent.children, n.childEntry
	cs.gone = append(cs.gone, s)
	if n.rare().removal.itself && s.declared && !s.leaving && s.waiting == nil {
		s.makeRare().retired = n // guards still read its last state (R23)
	} else {
		cs.forgetState(n)
	}
	n.markParent()
}
