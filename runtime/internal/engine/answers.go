package engine

import (
	"container/heap"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// answerHeap holds the workers whose observation is in flight, the one whose
// time-out, or whose time for heeding its end, comes first at the top. It is
// apart from the dueQueue because nearly every hook returns long before its
// time-out: an entry that is taken out at once costs less than one that has to
// be found out of date later.
type answerHeap []*node

// Less orders by time.
func (h answerHeap) Less(i, j int) bool { return h[i].obs.flight.deadline < h[j].obs.flight.deadline }

func (h answerHeap) Len() int { return len(h) }

func (h answerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].obs.answerAt, h[j].obs.answerAt = i, j
}

func (h *answerHeap) Push(n any) {
	n.(*node).obs.answerAt = len(*h)
	*h = append(*h, n.(*node))
}

func (h *answerHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	n.obs.answerAt = -1
	return n
}

// await puts a worker where the deadline of its observation in flight says; a
// worker of which no answer is awaited is taken out.
func (h *answerHeap) await(n *node) {
	in, at := n.obs.flight.on && !n.obs.flight.named, n.obs.answerAt
	switch {
	case in && at < 0:
		heap.Push(h, n)
	case in:
		heap.Fix(h, at)
	case at >= 0:
		heap.Remove(h, at)
	}
}

// first is the earliest deadline; never if no answer is awaited.
func (h answerHeap) first() link.Instant {
	if len(h) == 0 {
		return link.Never
	}
	return h[0].obs.flight.deadline
}
