package engine

import (
	"container/heap"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// answerHeap holds the observations in flight, ordered by the deadline of the
// call. The deadline is the end of the time-out or, once the context is cancelled,
// the end of the grace. The heap is separate from dueQueue because nearly every
// hook returns long before its time-out. Removing an entry at once is cheaper than
// finding out later that it is out of date.
type answerHeap []*flight

// Less orders by deadline.
func (h answerHeap) Less(i, j int) bool { return h[i].deadline < h[j].deadline }

func (h answerHeap) Len() int { return len(h) }

func (h answerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

func (h *answerHeap) Push(f any) {
	f.(*flight).place = len(*h)
	*h = append(*h, f.(*flight))
}

func (h *answerHeap) Pop() any {
	last := len(*h) - 1
	f := (*h)[last]
	(*h)[last] = nil
	*h = shrunk((*h)[:last])
	f.place = -1
	return f
}

// await adds an observation or moves it according to its deadline. It removes one
// from which no answer is expected. It does nothing for a nil flight.
func (h *answerHeap) await(f *flight) {
	switch {
	case f == nil:
	case f.named:
		h.drop(f)
	case f.place < 0:
		heap.Push(h, f)
	default:
		heap.Fix(h, f.place)
	}
}

// drop removes an observation, if it is there.
func (h *answerHeap) drop(f *flight) {
	if f.place >= 0 {
		heap.Remove(h, f.place)
	}
}

// first returns the earliest deadline, or link.Never if no answer is expected.
func (h answerHeap) first() link.Instant {
	if len(h) == 0 {
		return link.Never
	}
	return h[0].deadline
}
