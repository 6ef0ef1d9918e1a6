package engine

import (
	"container/heap"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// wallHeap holds the workers whose guards compare with the wall clock, ordered by
// the time at which a comparison next changes its value. Workers whose
// comparisons will not change any more come last. If the wall clock is set,
// exactly these workers are affected: an entry holds a time of the wall clock,
// not a duration.
type wallHeap []*node

// Less orders by time. The zero time is never.
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

// rescheduleWall moves a worker according to the alarm of this visit. It adds the
// worker to the heap if a guard of its state reads the wall clock, and removes it
// otherwise.
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

// expireWall marks the workers of which a comparison has changed its value. If
// the clock was set back, any comparison may change again, so it marks all
// workers that read the wall clock.
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
		n.wallDue = time.Time{} // until the visit sets the next time
		heap.Fix(h, 0)
		n.moves.input = true
		t.mark(n)
	}
}

func (t *Tree) wallIsDue(due time.Time) bool { return !due.IsZero() && !due.After(t.wall) }

// wallTurn returns the instant at which the first comparison with the wall clock
// changes its value. It returns link.Never if none does.
func (t *Tree) wallTurn() link.Instant {
	if len(t.wallHeap) == 0 || t.wallHeap[0].wallDue.IsZero() {
		return link.Never
	}
	return t.now.After(max(0, t.wallHeap[0].wallDue.Sub(t.wall)))
}

// If the wall clock is set while Run sleeps, and a guard waits for it, Run
// notices within wallPoll. A difference below wallSlack does not count as setting
// the clock: NTP slows a clock down and speeds it up.
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
