package fsm

import "time"

// fail deals with the failure of this visit (R19, R22): the worker is put in
// its initial state, keeping its children, UserSpec and last observation, and
// is held there until the delay is over. One that fails after it was asked to
// go is not restarted: its children are removed, and it goes (R24).
func (t *tree) fail(n *node) {
	err := n.failure
	n.failure = nil
	n.lastErr = err
	n.counters.Failures++
	e := Event{Kind: EventFailed, From: n.stateName(), To: n.w.stateName(n.w.initial), Reason: err.Error(), Stack: panicStack(err)}
	n.alarm.reset()
	if n.removal.stage >= leaving {
		e.To = e.From
		t.emit(e, n)
		t.closeUnclean(n, "it failed: "+err.Error())
		return
	}
	n.m.holdNothing()
	n.hold.on = true
	n.hold.until = t.now.after(n.restartDelay())
	n.last = "failed: " + err.Error()
	t.emit(e, n)
	t.enter(n, n.w.initial)
}

// restartDelay is restart.initial; where it is not given a second, so that a
// worker that fails at once does not keep the tree spinning.
func (n *node) restartDelay() time.Duration {
	if d := n.w.restart.Backoff.Initial; d > 0 {
		return d
	}
	return time.Second
}

// resume lets a worker that failed go on, once its delay is over and no action
// that ignores its context is in flight.
func (t *tree) resume(n *node) {
	if n.hold.on && !n.hold.stuck && t.now >= n.hold.until {
		t.release(n)
		t.emit(Event{Kind: EventResumed}, n)
	}
}

// release ends a hold; what failed is tried again.
func (t *tree) release(n *node) {
	n.hold = hold{}
	n.needs.declare = n.needs.declare || n.needs.declareAgain
	n.needs.derive = n.needs.derive || n.needs.deriveAgain
	n.needs.declareAgain, n.needs.deriveAgain, n.needs.rowsAgain = false, false, false
	if n.kids != nil {
		for _, s := range n.kids.slots {
			s.failed = false
		}
		n.kids.flags.mayStart = true
	}
	t.markNext(n) // a hold may end after the turn of what is tried again
}
