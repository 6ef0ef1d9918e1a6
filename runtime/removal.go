package fsm

import (
	"errors"
	"fmt"
	"time"
)

var errRemoved = errors.New("the worker is being removed")

// defaultShutdown is the time for going where shutdown.timeout is not given: a
// removal always ends.
const defaultShutdown = 30 * time.Second

func (w *workerType) timeToGo() time.Duration {
	if w.shutdownTimeout > 0 {
		return w.shutdownTimeout
	}
	return defaultShutdown
}

// arrive is the arrival of a request to go (R16). It ends the delay after a
// failure, and that before another attempt of the action (R24). A worker that is
// at rest, or in its first visit, starts no children any more.
func (t *tree) arrive(n *node, first bool) {
	if n.removal.stage != asked {
		return
	}
	if n.held() {
		t.release(n, "it is leaving")
	}
	t.placeTried(n, true)
	n.removal.stage = leaving
	n.removal.deadline = t.now.after(n.w.timeToGo())
	n.removal.barren = first || n.state == n.w.shutdown
	n.act.at = t.now
	t.emit(Event{Kind: EventLeaving, Reason: n.whyLeaving()}, n)
	t.releaseBelow(n)
}

// whyLeaving says to people who asked the worker to go.
func (n *node) whyLeaving() string {
	switch {
	case n.parent == nil:
		return "shutdown was asked"
	case n.parent.removal.stage >= leaving:
		return "its parent is leaving"
	case n.slot.waiting != nil:
		return "it is replaced"
	}
	return "it is not declared any more"
}

// advanceRemoval removes the children once the worker is in its shutdown
// state, or when its time is over (R16).
func (t *tree) advanceRemoval(n *node) {
	if n.removal.stage != leaving {
		return
	}
	switch {
	case n.state == n.w.shutdown && n.fallen:
		t.closeUnclean(n, "it had failed, and what it had begun was not undone: it is in "+n.stateName()+" only because it was restarted")
	case n.state == n.w.shutdown:
		t.close(n)
	case t.now >= n.removal.deadline && t.resumed && !n.removal.excused:
		n.removal.excused = true // it may have had no visit until now (R25)
		t.markNext(n)
	case t.now >= n.removal.deadline:
		reason := fmt.Sprintf("not in %s within its shutdown.timeout, %s", n.w.stateName(n.w.shutdown), exactly(n.w.timeToGo()))
		t.emit(Event{Kind: EventOverdue, Reason: reason}, n)
		t.closeUnclean(n, reason)
	}
}

// removeItself takes out a worker whose state asks for it (R23): it closes at
// once. Of a root that is a shutdown of the tree.
func (t *tree) removeItself(n *node) {
	if n.removal.stage < leaving {
		n.removal.itself = true
		t.emit(Event{Kind: EventLeaving, Reason: "its state asks for its removal"}, n)
		if n.parent == nil {
			t.inbox.freeze()
		}
		t.releaseBelow(n)
	}
	t.close(n)
}

func (t *tree) closeUnclean(n *node, why string) {
	if n.removal.unclean == "" {
		n.removal.unclean = why
	}
	if n.removal.stage < closing {
		t.close(n)
	}
}

// close begins the end of a worker: it decides and does nothing more, what is
// in flight is cancelled, what waits to be started is dropped, and its children
// are asked to go.
func (t *tree) close(n *node) {
	n.removal.stage = closing
	n.alarm.reset()
	n.act.stay++ // what the action comes to now is no failure: it was cancelled
	by := t.now.after(t.grace)
	n.act.flight.callOff(errRemoved, by)
	n.obs.flight.callOff(errRemoved, by)
	t.scheduleObserving(n)
	f := n.kids
	if f == nil {
		return
	}
	slots := f.slots[:0]
	for _, s := range f.slots {
		s.declared, s.waiting, s.failing = false, nil, nil
		f.unretire(s)
		if s.node == nil {
			delete(f.byName, s.name)
			continue
		}
		s.leaving = true
		slots = append(slots, s)
	}
	clear(f.slots[len(slots):])
	f.dead = 0
	f.order(slots)
	f.flags = familyFlags{asking: true}
}

// closed reports whether what the hooks of a worker hold is given back. If they
// are an io.Closer that is begun now, once.
func (t *tree) closed(n *node) bool {
	switch {
	case n.removal.closed || !n.h.closes():
		return true
	case !t.place(n):
		return false
	}
	n.removal.closed, n.act.closing = true, true
	n.h.prepareClose()
	t.launch(n, &n.act.flight, closeReturned, "Close", 0)
	n.act.flight.deadline = t.now.after(t.grace)
	return false
}

// followClose looks at the Close in flight.
func (t *tree) followClose(n *node) {
	f := &n.act.flight
	switch {
	case f.returned:
		err, named := f.err, f.named
		t.land(f)
		n.act.closing = false
		if named {
			t.emit(Event{Kind: EventReturned, To: "Close"}, n)
		}
		if err != nil {
			n.lastErr = err
			t.emit(Event{Kind: EventCloseFailed, Reason: err.Error(), Stack: panicStack(err)}, n)
		}
	case !f.named && t.now >= f.deadline:
		t.nameIgnored(n, f, "Close", fmt.Sprintf("it has not returned after %s", exactly(t.grace)))
	}
}

// finish ends a worker that is closing, once its children are gone and its
// hooks have returned: a name is free only when nothing of the old worker runs
// any more.
func (t *tree) finish(n *node) {
	if n.removal.stage != closing || n.act.flight.on || n.obs.flight.on {
		return
	}
	if n.kids != nil && n.kids.live > 0 || !t.closed(n) {
		return
	}
	n.gone, n.ready = true, false
	n.visitDue, n.staleDue, n.obsDue = never, never, never
	t.reschedule(n)
	t.due.drop(n)
	t.rescheduleWall(n, false, time.Time{})
	t.leaveQueue(n)
	if n.w.reconcile.Mode == ReconcileTick {
		t.leaveEvery(n)
	}
	t.emit(Event{Kind: EventGone, To: n.stateName(), Unclean: n.removal.unclean != "", Reason: n.removal.unclean}, n)
	if n.parent == nil {
		return
	}
	f, s := n.parent.kids, n.slot
	f.gone = append(f.gone, s)
	if n.removal.itself && s.declared && !s.leaving && s.waiting == nil {
		s.retired = n // guards go on reading its last state (R23)
	} else {
		f.forgetState(n)
	}
	n.markParent()
}
