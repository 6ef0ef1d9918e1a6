package fsm

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// instant is a time as nanoseconds since the tree was made: compared faster
// than a time.Time, and far enough (292 years).
type instant int64

const never instant = math.MaxInt64

// instantOf saturates; a time out of reach is never.
func (t *tree) instantOf(at time.Time) instant { return instant(at.Sub(t.epoch)) }

func (t *tree) timeOf(i instant) time.Time { return t.epoch.Add(time.Duration(i)) }

// sooner is the earlier of i and at; the zero time is never.
func (t *tree) sooner(i instant, at time.Time) instant {
	if at.IsZero() {
		return i
	}
	return min(i, t.instantOf(at))
}

// heap holds the workers that wait for a time, the earliest first. A worker is
// in it once, with the earliest of its times.
type heap []*node

func (h heap) before(a, b *node) bool {
	return a.due < b.due || a.due == b.due && a.id < b.id
}

// reschedule puts a worker where its times say.
func (t *tree) reschedule(n *node) {
	due := min(n.visitDue, n.staleDue, n.obsDue)
	if due == n.due {
		return
	}
	n.due = due
	h := &t.heap
	switch {
	case due == never:
		h.remove(n)
	case n.heapAt < 0:
		n.heapAt = len(*h)
		*h = append(*h, n)
		h.up(n.heapAt)
	default:
		h.fix(n.heapAt)
	}
}

func (h *heap) remove(n *node) {
	i, last := n.heapAt, len(*h)-1
	if i < 0 {
		return
	}
	h.swap(i, last)
	(*h)[last] = nil
	*h = (*h)[:last]
	n.heapAt = -1
	if i < last {
		h.fix(i)
	}
}

func (h heap) fix(i int) {
	if !h.up(i) {
		h.down(i)
	}
}

func (h heap) up(i int) (moved bool) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.before(h[i], h[parent]) {
			return moved
		}
		h.swap(i, parent)
		i, moved = parent, true
	}
	return moved
}

func (h heap) down(i int) {
	for {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if h.before(h[c], h[least]) {
				least = c
			}
		}
		if least == i {
			return
		}
		h.swap(i, least)
		i = least
	}
}

func (h heap) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].heapAt, h[j].heapAt = i, j
}

// expire handles every time that is due: it marks the workers to be visited,
// and deals with the times of observing, which need no visit.
func (t *tree) expire() {
	now := t.instantOf(t.now)
	if len(t.heap) == 0 || t.heap[0].due > now {
		return
	}
	expired := t.expired[:0]
	for len(t.heap) > 0 && t.heap[0].due <= now {
		n := t.heap[0]
		t.heap.remove(n)
		n.due = never
		expired = append(expired, n)
	}
	// By id: the two ways of ticking must find the same order (R04).
	slices.SortFunc(expired, func(a, b *node) int { return cmp.Compare(a.id, b.id) })
	for _, n := range expired {
		if n.visitDue <= now {
			n.visitDue = never
			t.mark(n)
		}
		if n.staleDue <= now {
			n.staleDue = never
			t.mark(n)
		}
		if n.obsDue <= now {
			t.observeDue(n)
		}
		t.reschedule(n)
	}
	clear(expired)
	t.expired = expired
}
