package fsm

import (
	"math/rand/v2"
	"testing"
)

// TestDueQueueFollowsAModel adds, moves and drops at random.
func TestDueQueueFollowsAModel(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var q dueQueue
	nodes := make([]*node, 200)
	for i := range nodes {
		nodes[i] = &node{id: uint64(i), due: never, inQueue: never}
	}
	now := instant(0)
	for step := range 100_000 {
		n := nodes[r.IntN(len(nodes))]
		switch r.IntN(10) {
		case 0:
			n.due = never
			q.drop(n)
		case 1:
			now += instant(r.IntN(50))
			for q.first() <= now {
				popped := q.pop()
				if popped.due > now {
					t.Fatalf("step %d: %d is popped at %d, due at %d", step, popped.id, now, popped.due)
				}
				popped.due = never
			}
			for _, n := range nodes {
				if n.due <= now {
					t.Fatalf("step %d: %d was due at %d, and it is %d", step, n.id, n.due, now)
				}
			}
		default:
			n.due = now + 1 + instant(r.IntN(1000))
			q.add(n)
		}
		want := never
		for _, n := range nodes {
			want = min(want, n.due)
		}
		if got := q.first(); got != want {
			t.Fatalf("step %d: the first is due at %d, want %d", step, got, want)
		}
	}
	if len(q.entries) > 1000 {
		t.Errorf("%d entries for %d workers", len(q.entries), len(nodes))
	}
}

// TestDueQueueDoesNotKeepWhatIsReplaced: a worker that is moved to an earlier time
// again and again.
func TestDueQueueDoesNotKeepWhatIsReplaced(t *testing.T) {
	var q dueQueue
	n := &node{due: never, inQueue: never}
	for i := range 100_000 {
		n.due = instant(1_000_000 - i)
		q.add(n)
	}
	for range 100_000 {
		gone := &node{due: 1_000_000, inQueue: never}
		q.add(gone)
		q.drop(gone)
	}
	if len(q.entries) > 1000 {
		t.Errorf("%d entries", len(q.entries))
	}
}
