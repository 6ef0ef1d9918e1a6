package engine

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// watcher is a leaf that observes every second and never sees anything new.
func watcher() *machine {
	m := pump()
	m.def.Observe = worker.ObservePolicy{Every: time.Second, Timeout: 500 * time.Millisecond, StaleAfter: time.Minute}
	return m
}

// BenchmarkObserve is a round of observations: 100,000 workers that observe every
// second, through one second, with hooks that run in goroutines of the pool and
// give the same value each time.
func BenchmarkObserve(b *testing.B) {
	b.Run("silent", func(b *testing.B) { observeAll(b) })
	b.Run("measured", func(b *testing.B) { observeAll(b, fsm.WithMetrics(fsm.NoMetrics{})) })
}

func observeAll(b *testing.B, opts ...fsm.Option) {
	const workers = 100_000
	names := make([]string, workers)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	now := epoch
	m := line(group("p", watcher()))
	opts = append(opts, fsm.WithClock(func() time.Time { return now }))
	sup, err := newSupervisor[link.StateID](m.def, newScripted(m, hooks{}), many(names...), opts...)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	tree := treeOf(sup)
	most := 0
	second := func() {
		for range 100 {
			now = now.Add(10 * time.Millisecond)
			for _ = sup.Tick(ctx); tree.inFlight > 0; _ = sup.Tick(ctx) {
				<-tree.inbox.wake // as Run does
			}
			most = max(most, runtime.NumGoroutine())
		}
	}
	for range 3 {
		second()
	}
	before := observations(tree)
	b.ReportAllocs()
	for b.Loop() {
		second()
	}
	n := observations(tree) - before
	if n < uint64(b.N)*workers*99/100 {
		b.Fatalf("%d observations in %d rounds", n, b.N)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/observation")
	b.ReportMetric(float64(most), "goroutines")
}

func observations(t *Tree) (n uint64) {
	for _, s := range t.root.children.entries {
		n += s.node.counters().Observations
	}
	return n
}

// TestR20_ManyObservationsAtOnce: the hook of each is called, once.
func TestR20_ManyObservationsAtOnce(t *testing.T) {
	const workers = 300
	names := make([]string, workers)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	w := watcher()
	sup, err := newSupervisor[link.StateID](line(group("p", w)).def, newScripted(line(group("p", w)), hooks{}), many(names...), fsm.WithClock(func() time.Time { return epoch }))
	if err != nil {
		t.Fatal(err)
	}
	tree := treeOf(sup)
	for range 3 {
		if err := sup.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		tree.awaitCalls()
	}
	for _, s := range tree.root.children.entries {
		if n := s.node.counters().Observations; n != 1 {
			t.Fatalf("%s has %d observations, want 1", s.name, n)
		}
	}
}

// BenchmarkObserveParent is one observation of a parent of 100,000 children: its
// hook gets the UserSpec and the desired state, and no copy of the rest.
func BenchmarkObserveParent(b *testing.B) {
	var s spec
	for i := range 100_000 {
		s.Children = append(s.Children, testChild{0, fmt.Sprint(i), spec{}})
	}
	m := line(group("p", pump()))
	m.def.Observe = worker.ObservePolicy{Every: time.Second}
	m.def.CloneUserSpec = func(s spec) spec { return s } // as that of a UserSpec without lists and maps
	w := newWorld(b, m, s, fsm.WithEventHandler(nil))
	for range 10 {
		w.tick(1)
	}
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		w.returns("Line", worker.CollectHook, result{})
		w.now = w.now.Add(time.Second)
		for range 2 {
			_ = w.sup.Tick(ctx)
		}
	}
}

// BenchmarkRestart is a worker that fails in every visit in which it decides: one
// failure, its restart and what goes with them.
func BenchmarkRestart(b *testing.B) {
	m := &machine{
		name: "C", initial: "a", shutdown: "a", desired: "b",
		states: []mstate{{name: "a", to: []mtrans{{to: "b", when: []cond{{kind: desiredIs, state: "b"}}}}}, {name: "b", signal: fsm.SignalRestart}},
	}
	m.finish()
	m.def.Restart.Backoff.Initial = 1 // a nanosecond
	w := newWorld(b, m, spec{}, fsm.WithEventHandler(nil))
	ctx := context.Background()
	b.ReportAllocs()
	before := treeOf(w.sup).root.counters().Restarts
	for b.Loop() {
		w.now = w.now.Add(time.Second)
		for range 3 {
			_ = w.sup.Tick(ctx)
		}
	}
	n := treeOf(w.sup).root.counters().Restarts - before
	if n == 0 {
		b.Fatal("nothing has failed")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/restart")
}

// BenchmarkCrashLoops is a tick with 1,000 healthy workers that are all visited
// beside 50 that fail again and again, and without these: what the healthy ones
// notice.
func BenchmarkCrashLoops(b *testing.B) {
	for _, crashing := range []int{0, 50} {
		b.Run(fmt.Sprint(crashing), func(b *testing.B) {
			bad := pump()
			bad.def.States[2].Signal = fsm.SignalRestart // running
			bad.def.Restart.Backoff = worker.Backoff{Initial: time.Millisecond, Factor: 2, Cap: 10 * time.Millisecond, Jitter: 0.2}
			m := line(group("good", pump()), group("bad", bad))
			var s spec
			for i := range 1000 {
				s.Children = append(s.Children, testChild{0, fmt.Sprint("g", i), spec{}})
			}
			for i := range crashing {
				s.Children = append(s.Children, testChild{1, fmt.Sprint("b", i), spec{}})
			}
			w := newWorld(b, m, s, fsm.WithEventHandler(nil), fsm.WithFullTicks())
			ctx := context.Background()
			for range 20 {
				w.tick(1)
			}
			b.ReportAllocs()
			for b.Loop() {
				w.now = w.now.Add(time.Millisecond)
				_ = w.sup.Tick(ctx)
			}
			for _, s := range treeOf(w.sup).root.children.entries[:1000] {
				if s.node.counters().Transitions != 1 {
					b.Fatalf("%s has moved %d times", s.name, s.node.counters().Transitions)
				}
			}
		})
	}
}
