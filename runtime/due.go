package fsm

import (
	"cmp"
	"slices"
)

// dueHeap holds the workers that wait for an instant, the earliest first. A
// worker is in it once, with the earliest of its instants.
type dueHeap []*node

func (h dueHeap) before(a, b *node) bool {
	return a.due < b.due || a.due == b.due && a.id < b.id
}

func (h dueHeap) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].heapAt, h[j].heapAt = i, j
}

// reschedule puts a worker where its instants say.
func (t *tree) reschedule(n *node) {
	due := min(n.visitDue, n.staleDue, n.obsDue)
	if due == n.due {
		return
	}
	n.due = due
	h := &t.heap
	switch {
	case due == never:
		t.unschedule(n)
	case n.heapAt < 0:
		n.heapAt = len(*h)
		*h = append(*h, n)
		heapFix(*h, n.heapAt)
	default:
		heapFix(*h, n.heapAt)
	}
}

func (t *tree) unschedule(n *node) {
	if n.heapAt >= 0 {
		heapRemove(&t.heap, n.heapAt)
		n.heapAt = -1
	}
}

// expire handles every instant that is due: it marks the workers to be visited,
// and deals with the times of observing, which need no visit.
func (t *tree) expire() {
	if len(t.heap) == 0 || t.heap[0].due > t.now {
		return
	}
	expired := t.expired[:0]
	for len(t.heap) > 0 && t.heap[0].due <= t.now {
		n := t.heap[0]
		t.unschedule(n)
		n.due = never
		expired = append(expired, n)
	}
	// By id: the two ways of ticking must find the same order (R04).
	slices.SortFunc(expired, func(a, b *node) int { return cmp.Compare(a.id, b.id) })
	for _, n := range expired {
		if n.visitDue <= t.now {
			n.moves.input = n.moves.input || n.visitDue != n.moves.next
			n.visitDue = never
			t.mark(n)
		}
		if n.staleDue <= t.now {
			n.moves.input = true
			n.staleDue = never
			t.mark(n)
		}
		if n.obsDue <= t.now {
			t.observeDue(n)
		}
		t.reschedule(n)
	}
	clear(expired)
	t.expired = expired
}
