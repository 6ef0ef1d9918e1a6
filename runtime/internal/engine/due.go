package engine

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// dueQueue holds the workers that wait for an instant, ordered by that instant.
// If a worker is moved to a later instant, its entry stays where it is and is
// moved when it comes first. If a worker is moved to an earlier instant, a new
// entry is added and the old one is dropped when it comes first. So moving a
// worker to a later instant costs nothing, and no entry has to be searched for.
// The queue is a heap with four branches. Comparing entries does not access the
// workers.
type dueQueue struct {
	entries []dueEntry
	dropped int        // number of entries that have been replaced
	taken   []dueEntry // used by expire
}

type dueEntry struct {
	due link.Instant
	n   *node
}

// add adds an entry for the worker, unless its present entry is not later.
func (q *dueQueue) add(n *node) {
	if n.due >= n.queuedFor {
		return
	}
	if n.queuedFor != link.Never {
		q.dropped++
	}
	q.put(n)
	if q.dropped > 64 && q.dropped > len(q.entries)/2 {
		q.compact()
	}
}

// put adds the entry of the worker that is valid from now on.
func (q *dueQueue) put(n *node) {
	if n.queuedFor = n.due; n.due != link.Never {
		q.push(dueEntry{n.due, n})
	}
}

// drop removes a worker.
func (q *dueQueue) drop(n *node) {
	if n.queuedFor != link.Never {
		n.queuedFor = link.Never
		q.dropped++
	}
}

// first returns the earliest instant, or link.Never if no worker waits.
func (q *dueQueue) first() link.Instant {
	for len(q.entries) > 0 {
		e := q.entries[0]
		if e.due == e.n.due && e.due == e.n.queuedFor {
			return e.due
		}
		q.putBack(q.take())
	}
	return link.Never
}

// expire removes the workers whose instant has come and appends them to expired.
// It removes the entries from the heap first and accesses the workers afterwards.
// Most of 100,000 workers are not in a cache, and in a short loop the processor
// loads several at a time.
func (q *dueQueue) expire(now link.Instant, expired []*node) []*node {
	for len(q.entries) > 0 && q.entries[0].due <= now {
		q.taken = append(q.taken, q.take())
	}
	for _, e := range q.taken {
		if e.due != e.n.queuedFor || e.n.due > now {
			q.putBack(e)
			continue
		}
		e.n.queuedFor, e.n.due = link.Never, link.Never
		expired = append(expired, e.n)
	}
	q.taken = emptied(q.taken)
	return expired
}

// take removes and returns the first entry.
func (q *dueQueue) take() dueEntry {
	e := q.entries[0]
	last := len(q.entries) - 1
	q.entries[0] = q.entries[last]
	q.entries[last] = dueEntry{}
	q.entries = shrunk(q.entries[:last])
	q.down(0)
	return e
}

// putBack adds a worker again whose entry was removed too early, unless an
// earlier entry has replaced this one.
func (q *dueQueue) putBack(e dueEntry) {
	if e.due != e.n.queuedFor {
		q.dropped--
		return
	}
	q.put(e.n)
}

func (q *dueQueue) push(e dueEntry) {
	q.entries = append(q.entries, e)
	h, i := q.entries, len(q.entries)-1
	for i > 0 {
		parent := (i - 1) / 4
		if h[parent].due <= e.due {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = e
}

func (q *dueQueue) down(i int) {
	h := q.entries
	if i >= len(h) {
		return
	}
	e := h[i]
	for {
		least := 4*i + 1
		if least >= len(h) {
			break
		}
		for c := least + 1; c < min(4*i+5, len(h)); c++ {
			if h[c].due < h[least].due {
				least = c
			}
		}
		if e.due <= h[least].due {
			break
		}
		h[i] = h[least]
		i = least
	}
	h[i] = e
}

// compact removes all entries that have been replaced. One of them may have the
// same instant as the valid entry: a worker that is moved to an earlier instant
// and back has two such entries.
func (q *dueQueue) compact() {
	q.entries = slices.DeleteFunc(q.entries, func(e dueEntry) bool {
		if e.due != e.n.queuedFor {
			return true
		}
		e.n.queuedFor = link.Never // no other entry is valid
		return false
	})
	for _, e := range q.entries {
		e.n.queuedFor = e.due
	}
	q.dropped = 0
	for i := len(q.entries) / 4; i >= 0; i-- {
		q.down(i)
	}
}

// reschedule puts a worker into the queue according to its instants.
func (t *Tree) reschedule(n *node) {
	n.due = min(n.visitDue, n.staleDue, n.obsDue)
	t.due.add(n)
}

// expire handles every instant that has come. It marks the workers to be visited.
// It also handles the times of observations, which need no visit.
func (t *Tree) expire() {
	if t.due.first() > t.now && t.answers.first() > t.now {
		return
	}
	expired := t.due.expire(t.now, t.expired)
	for t.answers.first() <= t.now {
		expired = append(expired, heap.Pop(&t.answers).(*flight).n)
	}
	// By id: both ways of ticking must have the same order (R04).
	slices.SortFunc(expired, func(a, b *node) int { return cmp.Compare(a.id, b.id) })
	expired = slices.Compact(expired)
	for _, n := range expired {
		if n.visitDue <= t.now {
			n.news = n.news || n.visitDue != n.rare().resumeAt
			n.visitDue = link.Never
			t.becauseOfTime(n)
			t.mark(n)
		}
		if n.staleDue <= t.now {
			n.news = true
			n.staleDue = link.Never
			t.measureObservations(n, fsm.ObservationStale, 1)
			t.becauseOfTime(n)
			n.ownChanged()
			t.mark(n)
		}
		if f := n.obs.flight; n.obsDue <= t.now || f != nil && f.place < 0 {
			t.observeDue(n)
		}
		t.reschedule(n)
	}
	t.expired = emptied(expired)
}
