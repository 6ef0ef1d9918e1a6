package fsm

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const collect = "CollectObservedState"

// beginObserving starts an observation that has a place (R20). Starting one is
// no visit.
func (t *tree) beginObserving(n *node) {
	if n.obs.flight.on || n.gone || n.removal.stage == closing || n.parked() {
		return
	}
	n.obs.next = t.now.after(n.untilNextObservation())
	n.obs.tick = t.n
	n.h.prepareCollect()
	t.launch(n, &n.obs.flight, observeReturned, collect, n.w.observe.Timeout)
	t.scheduleObserving(n)
	t.reschedule(n)
}

// untilNextObservation is observe.every, but after the first one of a worker a
// part of it: workers that began in one tick do not go on in step.
func (n *node) untilNextObservation() time.Duration {
	every := n.w.observe.Every
	if n.obs.tick > 0 {
		return every
	}
	return every - ScaleDuration(every, draw(n.tree.seed, n.path, drawnObserve, 0))
}

// observeDue handles a time of observing: the next is to begin, the one in
// flight is over its time, or it ignores its context.
func (t *tree) observeDue(n *node) {
	f := &n.obs.flight
	switch {
	case !f.on:
		n.obsDue = never
		t.wantObservation(n)
		return
	case !f.late:
		text := fmt.Sprintf("no answer within observe.timeout, %s", exactly(n.w.observe.Timeout))
		f.callOff(context.DeadlineExceeded, t.now.after(t.grace))
		t.observeFailed(n, errors.New(text))
	case !f.named:
		t.nameIgnored(n, f, collect, wasCancelled)
	}
	t.scheduleObserving(n)
}

// scheduleObserving sets when observing needs attention next.
func (t *tree) scheduleObserving(n *node) {
	n.obsDue = never
	if !n.obs.flight.on && n.removal.stage != closing && !n.gone && !n.parked() {
		n.obsDue = n.obs.next
	}
	t.answers.await(n)
}

// observeReturned takes in the return of CollectObservedState. An answer after
// its time-out is dropped; so is one that comes while the worker is closing.
func (t *tree) observeReturned(n *node, err error) {
	f := &n.obs.flight
	late, named := f.late, f.named
	t.land(f)
	if named {
		t.emit(Event{Kind: EventReturned, To: collect}, n)
	}
	if late && isPanic(err) {
		t.emit(Event{Kind: EventObserveFailed, Reason: notAwaited(err), Stack: panicStack(err)}, n)
	}
	switch {
	case n.removal.stage == closing:
		t.mark(n)
	case late:
		n.counters.Dropped++
	case isPanic(err):
		t.observeFailed(n, err)
		n.failure = err
		t.mark(n)
	case err != nil:
		t.observeFailed(n, err)
	default:
		t.observed(n, n.obs.tick, n.h.takeCollected())
	}
	t.scheduleObserving(n)
	t.reschedule(n)
}

// observed notes an observation that was begun in a tick. The worker is ready
// if it differs, ends staleness, or is the first begun after its action's
// success (R04).
func (t *tree) observed(n *node, begun uint64, differs bool) {
	fresh := n.fresh(t.now)
	acted := n.act.done && begun >= n.act.doneTick && n.obs.lastIn < n.act.doneTick
	n.obs.seen, n.obs.at = true, t.now
	n.obs.lastIn = max(n.obs.lastIn, begun)
	n.counters.Observations++
	if n.obs.failing {
		n.obs.failing = false
		t.emit(Event{Kind: EventObserveRecovered}, n)
	}
	if differs || !fresh || acted {
		n.moves.input = true
		n.own()
		t.mark(n)
	}
	if n.w.observe.StaleAfter > 0 && n.w.observe.Every > 0 {
		n.staleDue = t.now.after(n.w.observe.StaleAfter).after(1)
		t.reschedule(n)
	}
}

// observeFailed notes an observation that came to nothing: the last one stays
// and grows stale (R20).
func (t *tree) observeFailed(n *node, err error) {
	n.counters.ObserveFailed++
	n.lastErr = err
	if !n.obs.failing {
		n.obs.failing = true
		t.emit(Event{Kind: EventObserveFailed, Reason: err.Error()}, n)
	}
}
