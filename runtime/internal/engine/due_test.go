package engine

import (
	"math/rand/v2"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// TestDueQueueFollowsAModel adds, moves and drops at random.
func TestDueQueueFollowsAModel(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var q dueQueue
	nodes := make([]*node, 200)
	for i := range nodes {
		nodes[i] = &node{id: uint64(i), due: link.Never, queuedFor: link.Never}
	}
	now := link.Instant(0)
	for step := range 100_000 {
		n := nodes[r.IntN(len(nodes))]
		switch r.IntN(10) {
		case 0:
			n.due = link.Never
			q.drop(n)
		case 1:
			now += link.Instant(r.IntN(50))
			due := map[*node]bool{}
			for _, n := range nodes {
				due[n] = n.due <= now
			}
			for _, n := range q.expire(now, nil) {
				if !due[n] {
					t.Fatalf("step %d: %d is taken out at %d, before its time or twice", step, n.id, now)
				}
				due[n] = false
			}
			if q.dropped < 0 || q.dropped > len(q.entries) {
				t.Fatalf("step %d: %d of %d entries have been replaced", step, q.dropped, len(q.entries))
			}
			for _, n := range nodes {
				if n.due <= now {
					t.Fatalf("step %d: %d was due at %d, and it is %d", step, n.id, n.due, now)
				}
			}
		default:
			n.due = now + 1 + link.Instant(r.IntN(1000))
			q.add(n)
		}
		want := link.Never
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
	n := &node{due: link.Never, queuedFor: link.Never}
	for i := range 100_000 {
		n.due = link.Instant(1_000_000 - i)
		q.add(n)
	}
	for range 100_000 {
		gone := &node{due: 1_000_000, queuedFor: link.Never}
		q.add(gone)
		q.drop(gone)
	}
	if len(q.entries) > 1000 {
		t.Errorf("%d entries", len(q.entries))
	}
}

// TestDueQueueDoesNotKeepWhatIsThereTwice: workers that wait for one time far
// ahead, and now and then for one that is near.
func TestDueQueueDoesNotKeepWhatIsThereTwice(t *testing.T) {
	const far = link.Instant(1 << 50)
	r := rand.New(rand.NewPCG(7, 8))
	q := dueQueue{}
	q.add(&node{due: far - 1, queuedFor: link.Never}) // it keeps those behind it in
	nodes := make([]*node, 200)
	for i := range nodes {
		nodes[i] = &node{due: far, queuedFor: link.Never}
		q.add(nodes[i])
	}
	for now := range link.Instant(20_000) {
		for range 5 {
			n := nodes[r.IntN(len(nodes))]
			n.due = now + 1
			q.add(n)
		}
		for _, n := range q.expire(now+1, nil) {
			n.due = far
			q.add(n)
		}
		if len(q.entries) > 1000 || q.dropped < 0 {
			t.Fatalf("after %d ticks: %d entries for %d workers, %d of them replaced", now, len(q.entries), len(nodes), q.dropped)
		}
	}
}
