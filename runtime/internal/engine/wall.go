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

// wallEntry is the entry of a worker in the heap.
type wallEntry struct {
	place int // -1: none
	due   time.Time
}

// Less orders by time. The zero time is never.
func (h wallHeap) Less(i, j int) bool {
	a, b := h[i].wall(), h[j].wall()
	switch {
	case a.due.Equal(b.due):
		return h[i].id < h[j].id
	case a.due.IsZero() || b.due.IsZero():
		return b.due.IsZero()
	}
	return a.due.Before(b.due)
}

func (h wallHeap) Len() int { return len(h) }

func (h wallHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].wall().place, h[j].wall().place = i, j
}

func (h *wallHeap) Push(n any) {
	n.(*node).wall().place = len(*h)
	*h = append(*h, n.(*node))
}

func (h *wallHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	n.wall().place = -1
	return n
}

// wall returns the entry of a worker that is in the heap, or is about to be.
func (n *node) wall() *wallEntry { return &n.makeRare().wall }

// rescheduleWall moves a worker according to the alarm of this visit. It adds the
// worker to the heap if a guard of its state reads the wall clock, and removes it
// otherwise.
func (t *Tree) rescheduleWall(n *node, reads bool, due time.Time) {
	h, at := &t.wallHeap, n.rare().wall
	switch {
	case !reads && at.place < 0:
	case !reads:
		heap.Remove(h, at.place)
	case at.place < 0:
		n.wall().due = due
		heap.Push(h, n)
	case !due.Equal(at.due):
		n.wall().due = due
		heap.Fix(h, at.place)
	}
}

// expireWall marks the workers of which a comparison has changed its value. If
// the clock was set back, any comparison may change again, so it marks all
// workers that read the wall clock.
func (t *Tree) expireWall(setBack bool) {
	if setBack {
		for _, n := range slices.Clone(t.wallHeap) {
			n.news = true
			t.mark(n)
		}
		return
	}
	for h := &t.wallHeap; len(*h) > 0 && t.wallIsDue((*h)[0].wall().due); {
		n := (*h)[0]
		n.wall().due = time.Time{} // until the visit sets the next time
		heap.Fix(h, 0)
		n.news = true
		t.becauseOfTime(n)
		t.mark(n)
	}
}

func (t *Tree) wallIsDue(due time.Time) bool { return !due.IsZero() && !due.After(t.wall) }

// wallTurn returns the instant at which the first comparison with the wall clock
// changes its value. It returns link.Never if none does.
func (t *Tree) wallTurn() link.Instant {
	if len(t.wallHeap) == 0 || t.wallHeap[0].wall().due.IsZero() {
		return link.Never
	}
	return t.now.After(max(0, t.wallHeap[0].wall().due.Sub(t.wall)))
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
	step := link.WallOf(reading).Sub(t.wall) - elapsed(t.reading, reading)
	return step > wallSlack || step < -wallSlack
}
