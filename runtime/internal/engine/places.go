package engine

// The hooks of all workers of a tree share a bounded number of places
// (WithHookLimit). Who finds none free waits in a queue, first come, first
// served: a worker has one observation and one action in it at most, so that
// none waits for another to go twice (R20).

// seat is a worker in the queue, for an observation or for an action.
type seat struct {
	n    *node
	kind messageKind
	tick uint64 // in which it asked
}

// wantObservation queues a worker for an observation. It is begun at the end of
// a tick, of this one if there is a place.
func (t *Tree) wantObservation(n *node) {
	if !n.obs.queued {
		n.obs.queued = true
		t.queue.push(seat{n, observeReturned, t.n})
	}
}

// place reports whether a worker may begin its action, or its Close, in this
// visit. If there is no place it is queued, and visited again when it has one.
func (t *Tree) place(n *node) bool {
	a := &n.act
	switch {
	case a.granted:
		t.returnPlace(n) // launch takes it
		return true
	case a.queued:
		return false
	case t.inFlight+t.queue.len-t.deserted < t.HookLimit:
		return true
	}
	a.queued = true
	t.queue.push(seat{n, actReturned, t.n})
	return false
}

// returnPlace gives back the place of a worker that has not used it in the visit
// that it was given for.
func (t *Tree) returnPlace(n *node) {
	if n.act.granted {
		n.act.granted = false
		t.inFlight--
	}
}

// leaveQueue gives up the seats of a worker that is gone. They are taken out once
// most seats are such, so that each costs little and the queue is bounded by the
// number of workers however long no place gets free (R26).
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

// closeWaits reports whether a worker that is closing waits for a place.
func (t *Tree) closeWaits() bool {
	for i := range t.queue.len {
		if n := t.queue.at(i).n; n.act.queued && n.removal.stage == terminating && !n.gone {
			return true
		}
	}
	return false
}

// givePlaces is the last step of a tick, so that hooks see what it has decided.
// Observations begin; a worker with an action begins it in its next visit.
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
		if s.tick != t.n {
			s.n.counters.Queued++
		}
		if s.kind == observeReturned {
			s.n.obs.queued = false
			t.beginObserving(s.n)
			continue
		}
		s.n.act.queued, s.n.act.granted = false, true
		t.inFlight++
		t.markNext(s.n)
	}
}
