package engine

import "github.com/fsmgen/fsmgen/runtime/internal/link"

// The hooks of all workers of a tree share a bounded number of places
// (WithHookLimit). A worker that finds no free place waits in a queue, first
// come, first served. It has at most one observation and one action in the queue,
// so that no worker is served twice while another one waits (R20).

// seat is the entry of a worker in the queue, for an observation or for an
// action.
type seat struct {
	n    *node
	kind hookKind
	tick uint64 // in which it was queued
	at   link.Instant
}

// wantObservation queues a worker for an observation. If a place is free, the
// observation begins at the end of this tick.
func (t *Tree) wantObservation(n *node) {
	if !n.obs.queued {
		n.obs.queued = true
		t.queue.push(seat{n, hookObserve, t.n, t.now})
	}
}

// place reports whether a worker may begin its action, or its Close, in this
// visit. If no place is free, the worker is queued. It is visited again when it
// has a place.
func (t *Tree) place(n *node) bool {
	a := &n.act
	switch {
	case a.granted:
		t.returnPlace(n) // launch takes it again
		return true
	case a.queued:
		return false
	case t.inFlight+t.queue.len-t.deserted < t.HookLimit:
		return true
	}
	a.queued = true
	t.queue.push(seat{n, hookAct, t.n, t.now})
	return false
}

// returnPlace frees the place that was given to a worker for this visit, if the
// worker has not used it.
func (t *Tree) returnPlace(n *node) {
	if n.act.granted {
		n.act.granted = false
		t.inFlight--
	}
}

// leaveQueue gives up the seats of a worker that has gone. The seats are removed
// together once most seats are given up. So the cost of each is small, and the
// queue is bounded by the number of workers even if no place ever becomes free
// (R26).
func (t *Tree) leaveQueue(n *node) {
	if n.obs.queued {
		t.deserted++
	}
	if n.act.queued {
		t.deserted++
	}
	if t.deserted > 64 && 2*t.deserted > t.queue.len {
		t.queue.keep(func(s seat) bool { return !s.n.gone })
		t.deserted = 0
	}
}

// closeWaits reports whether the Close of a worker waits for a place. A worker whose
// hooks or children are still there may have a seat, for the action that it was to
// begin before it was asked to go.
func (t *Tree) closeWaits() bool {
	for i := range t.queue.len {
		if n := t.queue.at(i).n; n.act.queued && n.mayClose() {
			return true
		}
	}
	return false
}

// givePlaces is the last step of a tick that starts hooks, so that hooks see what
// the tick has decided. Observations begin at once. A worker with an action
// begins it in its next visit.
func (t *Tree) givePlaces() {
	for t.inFlight < t.HookLimit {
		s, ok := t.queue.pop()
		if !ok {
			return
		}
		if s.n.gone {
			t.deserted--
			continue
		}
		if s.kind == hookAct && !s.n.usesPlace() {
			s.n.act.queued = false
			continue
		}
		if s.tick != t.n {
			s.n.makeRare().counters.Queued++
		}
		if s.kind == hookObserve {
			s.n.obs.queued = false
			t.beginObserving(s.n)
			continue
		}
		s.n.act.queued, s.n.act.granted = false, true
		t.inFlight++
		t.markNext(s.n)
	}
}

// usesPlace reports whether a worker may use a place for an action in its next visit.
// It asked for the place in an earlier visit. It may have left the state with the
// action since, it may have failed, or it may have begun termination. If it wants a
// place again, it asks again.
func (n *node) usesPlace() bool {
	if n.stage == terminating {
		return n.mayClose()
	}
	return n.act.pending && n.w.States[n.state].Action != 0 && !n.backingOff()
}
