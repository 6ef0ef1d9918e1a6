package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// The policies of most worker types are literals, which their WorkerType has. A
// policy that follows from the UserSpec is computed when it is needed (R29). What
// is waiting then is measured anew when a UserSpec is taken in, for which the
// beginnings of the waits are kept.

// delays are the instants at which the waits of a worker with configured policies
// began.
type delays struct {
	observed link.Instant // the last observation
	first    bool         // that was the first one of the worker
	acted    link.Instant // the last attempt of the action
	delay    delayKind
	from     link.Instant // the delay before the next attempt
}

// delayKind is why the next attempt of an action waits.
type delayKind uint8

const (
	noDelay     delayKind = iota
	retryDelay            // the last attempt has failed
	repeatDelay           // the last attempt has succeeded
)

// observePolicy returns how the worker is observed.
func (n *node) observePolicy() worker.ObservePolicy {
	if !n.w.Configured.Observe {
		return n.w.Observe
	}
	return n.inst.ObservePolicy()
}

// action returns what is known about an action of the worker.
func (n *node) action(id link.ActionID) *worker.ActionInfo {
	if !n.w.Configured.Actions {
		return &n.w.Actions[id]
	}
	info := n.inst.ActionPolicy(id)
	return &info
}

// timeToGo returns how long the worker may take to reach its shutdown state.
func (n *node) timeToGo() time.Duration {
	if !n.w.Configured.Shutdown {
		return worker.TimeToGo(n.w.ShutdownTimeout)
	}
	return worker.TimeToGo(n.inst.ShutdownTimeout())
}

// makeDelays returns the waits of a worker whose policies are configured.
func (n *node) makeDelays() *delays {
	r := n.makeRare()
	if r.delays == nil {
		r.delays = &delays{}
	}
	return r.delays
}

// noteObservation records that an observation begins.
func (t *Tree) noteObservation(n *node) {
	if n.w.Configured.Observe {
		w := n.makeDelays()
		w.observed, w.first = t.now, !n.obs.began
	}
}

// noteAttempt records that an attempt of an action begins.
func (t *Tree) noteAttempt(n *node) {
	if n.w.Configured.Actions {
		w := n.makeDelays()
		w.acted, w.delay = t.now, noDelay
	}
}

// noteDelay records that a delay of the action begins, or that there is none.
func (t *Tree) noteDelay(n *node, kind delayKind) {
	if n.w.Configured.Actions {
		w := n.makeDelays()
		w.delay, w.from = kind, t.now
	}
}

// noteTimeToGo records how long the root may take, for goroutines that do not tick.
func (t *Tree) noteTimeToGo(n *node) {
	if n.parent == nil && n.w.Configured.Shutdown {
		t.rootTime.Store(int64(n.timeToGo()))
	}
}

// remeasure measures the waits under way anew, by the policies of the UserSpec
// that was taken in (R29).
func (t *Tree) remeasure(n *node) {
	t.noteTimeToGo(n)
	w := n.rare().delays
	if w == nil {
		return
	}
	if n.w.Configured.Observe && n.stage != terminating {
		t.remeasureObserving(n, w)
	}
	if n.w.Configured.Actions {
		t.remeasureAction(n, w)
	}
}

func (t *Tree) remeasureObserving(n *node, w *delays) {
	p := n.observePolicy()
	if n.obs.began {
		n.obs.next = w.observed.After(t.interval(n, p.Every, w.first))
	}
	t.remeasureFlight(n.obs.flight, w.observed, p.Timeout)
	t.scheduleObserving(n)
	if n.obs.seen {
		n.staleDue = n.obs.at.After(p.StaleAfter).After(1)
		if n.staleDue <= t.now {
			n.staleDue = link.Never // it is stale already, and this visit sees it
		}
	}
	t.reschedule(n)
}

func (t *Tree) remeasureAction(n *node, w *delays) {
	a := &n.act
	if f := a.flight; f != nil && !f.closing {
		t.remeasureFlight(f, w.acted, n.action(f.action).Timeout)
	}
	t.remeasureDelay(n)
}

// remeasureDelay measures the delay before the next attempt of the action anew.
func (t *Tree) remeasureDelay(n *node) {
	w, a := n.rare().delays, &n.act
	if w == nil || !a.pending || w.delay == noDelay {
		return
	}
	info := n.action(n.w.States[n.state].Action)
	delay := info.Repeat
	if w.delay == retryDelay {
		delay = t.retryDelay(n, info)
	}
	a.at = w.from.After(delay)
}

// remeasureFlight gives another time-out to a call that is in flight.
func (t *Tree) remeasureFlight(f *flight, began link.Instant, timeout time.Duration) {
	if f == nil || f.late || timeout <= 0 {
		return
	}
	f.deadline = began.After(timeout)
	if t.RealTime {
		f.ctx.setDeadline(t.reading.Add(f.deadline.Since(t.now)))
	}
}
