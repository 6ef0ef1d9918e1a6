package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// beginObserving starts an observation, for which a place is free (R20). It is
// not part of a visit.
func (t *Tree) beginObserving(n *node) {
	if n.obs.flight != nil || n.gone || n.stage == terminating || n.parked() {
		return
	}
	p := n.observePolicy()
	n.obs.next = t.now.After(t.interval(n, p.Every, !n.obs.began))
	t.noteObservation(n)
	n.obs.began, n.obs.again = true, false
	n.inst.PrepareCollect()
	n.obs.flight = t.launch(n, hookObserve, worker.CollectHook, p.Timeout)
	t.scheduleObserving(n)
	t.reschedule(n)
}

// interval returns the time between an observation and the next one. After the
// first observation of a worker it is a random part of observe.every, so that
// workers that began in the same tick are not observed at the same times.
func (t *Tree) interval(n *node, every time.Duration, first bool) time.Duration {
	if !first {
		return every
	}
	return every - saturate.ScaleDuration(every, draw(t.Seed, n.path(), drawnObserve, 0))
}

// observeDue handles an instant at which observing needs attention: the next
// observation has to begin, the time-out of the one in flight is over, or that
// one ignores its context.
func (t *Tree) observeDue(n *node) {
	f := n.obs.flight
	switch {
	case f == nil:
		n.obsDue = link.Never
		t.wantObservation(n)
		return
	case !f.late:
		text := fmt.Sprintf("no answer within observe.timeout, %s", textfmt.Exactly(n.observePolicy().Timeout))
		f.callOff(context.DeadlineExceeded, t.now.After(t.Grace))
		t.observeFailed(n, errors.New(text))
	case !f.named:
		t.nameIgnored(n, f, worker.CollectHook, wasCancelled)
	}
	t.scheduleObserving(n)
}

// scheduleObserving sets the next instant at which observing needs attention.
func (t *Tree) scheduleObserving(n *node) {
	n.obsDue = link.Never
	if n.obs.flight == nil && n.stage != terminating && !n.gone && !n.parked() {
		n.obsDue = n.obs.next
		if n.obs.again {
			n.obsDue = t.now
		}
	}
	t.answers.await(n.obs.flight)
}

// observeReturned processes the return of CollectObservedState. The result is
// dropped if it comes after the time-out or while the worker is terminating.
func (t *Tree) observeReturned(n *node, err error) {
	f := t.land(&n.obs.flight)
	if f.named {
		t.emit(fsm.Event{Kind: fsm.EventReturned, To: worker.CollectHook}, n)
	}
	if f.late && usercode.IsPanic(err) {
		t.emit(fsm.Event{Kind: fsm.EventObserveFailed, Reason: usercode.NotAwaited(err), Stack: usercode.PanicStack(err)}, n)
	}
	switch {
	case n.stage == terminating:
		t.mark(n)
	case f.late:
		n.makeRare().counters.Dropped++
	case usercode.IsPanic(err):
		t.observeFailed(n, err)
		n.fail(err)
		t.mark(n)
	case err != nil:
		t.observeFailed(n, err)
	default:
		t.observed(n, f.tick, n.inst.TakeCollected())
	}
	t.scheduleObserving(n)
	t.reschedule(n)
}

// observed processes an observation that was begun in the tick begun. The worker
// becomes ready if the observation differs, if the last one was stale, or if it
// is the first one begun after the action has succeeded (R04).
func (t *Tree) observed(n *node, begun uint64, differs bool) {
	fresh := n.fresh(t.now)
	acted := n.act.done && !n.act.observed && begun >= n.act.doneTick
	n.act.observed = n.act.observed || acted
	n.obs.seen, n.obs.at = true, t.now
	n.common.observations++
	if n.obs.failing {
		n.obs.failing = false
		t.emit(fsm.Event{Kind: fsm.EventObserveRecovered}, n)
	}
	if differs || !fresh || acted {
		n.news = true
		n.ownChanged()
		t.mark(n)
	}
	if !n.w.Observes {
		return
	}
	if after := n.observePolicy().StaleAfter; after > 0 {
		n.staleDue = t.now.After(after).After(1)
		t.reschedule(n)
	}
}

// observeFailed records that an observation has failed. The last one stays in the
// snapshot and grows stale (R20).
func (t *Tree) observeFailed(n *node, err error) {
	n.makeRare().counters.ObserveFailed++
	n.makeRare().lastErr, n.makeRare().observeErr = err, err
	if !n.obs.failing {
		n.obs.failing = true
		t.emit(fsm.Event{Kind: fsm.EventObserveFailed, Reason: err.Error()}, n)
	}
}
