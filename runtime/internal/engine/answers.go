package engine

import (
	"container/heap"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// answerHeap holds the workers whose observation is in flight, ordered by the
// deadline of the call. The deadline is the end of the time-out or, once the
// context is cancelled, the end of the grace. The heap is separate from dueQueue
// because nearly every hook returns long before its time-out. Removing an entry
// at once is cheaper than finding out later that it is out of date.
type answerHeap []*node

// Less orders by deadline.
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

// await adds, moves or removes a worker according to its observation in flight.
// It removes a worker from which no answer is expected.
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

// first returns the earliest deadline, or link.Never if no answer is expected.
func (h answerHeap) first() link.Instant {
	if len(h) == 0 {
		return link.Never
	}
	return h[0].obs.flight.deadline
}
