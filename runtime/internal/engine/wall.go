package engine

import (
	"container/heap"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// wallHeap holds the workers whose guards compare with the wall clock, the one
// whose comparison turns first at the top; those whose comparisons do not turn
// any more are last. A step of the wall clock moves exactly these: an entry is
// a time of the wall clock, and no distance.
type wallHeap []*node

// Less orders by time; the zero time is never.
func (h wallHeap) Less(i, j int) bool {
	a, b := h[i], h[j]
	switch {
	case a.wallDue.Equal(b.wallDue):
		return a.id < b.id
	case a.wallDue.IsZero() || b.wallDue.IsZero():
		return b.wallDue.IsZero()
	}
	return a.wallDue.Before(b.wallDue)
}

func (h wallHeap) Len() int { return len(h) }

func (h wallHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].wallAt, h[j].wallAt = i, j
}

func (h *wallHeap) Push(n any) {
	n.(*node).wallAt = len(*h)
	*h = append(*h, n.(*node))
}

func (h *wallHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	n.wallAt = -1
	return n
}

// rescheduleWall puts a worker where the alarm of this visit says: into the
// heap if a guard of its state reads the wall clock, else out of it.
func (t *Tree) rescheduleWall(n *node, reads bool, due time.Time) {
	h := &t.wallHeap
	switch {
	case !reads && n.wallAt < 0:
	case !reads:
		heap.Remove(h, n.wallAt)
	case n.wallAt < 0:
		n.wallDue = due
		heap.Push(h, n)
	case !due.Equal(n.wallDue):
		n.wallDue = due
		heap.Fix(h, n.wallAt)
	}
}

// expireWall marks the workers whose comparison has turned. When the clock was
// set back, comparisons that had turned may turn again: all that read it are
// marked.
func (t *Tree) expireWall(setBack bool) {
	if setBack {
		for _, n := range slices.Clone(t.wallHeap) {
			n.moves.input = true
			t.mark(n)
		}
		return
	}
	for h := &t.wallHeap; len(*h) > 0 && t.wallIsDue((*h)[0].wallDue); {
		n := (*h)[0]
		n.wallDue = time.Time{} // until the visit says when it turns next
		heap.Fix(h, 0)
		n.moves.input = true
		t.mark(n)
	}
}

func (t *Tree) wallIsDue(due time.Time) bool { return !due.IsZero() && !due.After(t.wall) }

// wallTurn is when the first comparison with the wall clock turns, as an
// instant; never if none does.
func (t *Tree) wallTurn() link.Instant {
	if len(t.wallHeap) == 0 || t.wallHeap[0].wallDue.IsZero() {
		return link.Never
	}
	return t.now.After(max(0, t.wallHeap[0].wallDue.Sub(t.wall)))
}

// A wall clock that is set while Run sleeps is noticed within wallPoll, if a
// guard waits for it. Less than wallSlack is the clock being slowed down or
// speeded up, as NTP does, and no step.
const (
	wallPoll  = time.Second
	wallSlack = 10 * time.Millisecond
)

// wallStepped reports whether the wall clock has been set since the last tick.
func (t *Tree) wallStepped() bool {
	reading := t.askClock()
	step := link.WallOf(reading).Sub(t.wall) - passed(t.reading, reading)
	return step > wallSlack || step < -wallSlack
}
