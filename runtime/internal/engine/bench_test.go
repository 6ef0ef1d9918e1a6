package engine

import (
	"context"
	"fmt"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// bigTree is a root with n/100 lines of 99 pumps each, all running.
func bigTree(b testing.TB, n int, opts ...fsm.Option) *world {
	inner := line(group("p", pump()))
	root := line(mentry{name: "l", m: inner, group: true, mapping: map[string]string{"active": "active", "*": "stopped"}})
	var s spec
	for i := range n / 100 {
		k := testChild{0, fmt.Sprint(i), spec{}}
		for j := range 99 {
			k.Spec.Children = append(k.Spec.Children, testChild{0, fmt.Sprint(j), spec{}})
		}
		s.Children = append(s.Children, k)
	}
	w := newWorld(b, root, s, append([]fsm.Option{fsm.WithEventHandler(nil)}, opts...)...)
	for range 20 {
		w.tick(1)
	}
	if s := treeOf(w.sup).root.children.entries[0].node.children.entries[0].node.stateName(); s != "running" {
		b.Fatalf("the tree has not come up: %s", s)
	}
	return w
}

// BenchmarkTickFull is a tick of 10,000 workers that visits all of them.
func BenchmarkTickFull(b *testing.B) {
	b.Run("silent", func(b *testing.B) { tickFull(b) })
	b.Run("measured", func(b *testing.B) { tickFull(b, fsm.WithMetrics(fsm.NoMetrics{})) })
}

func tickFull(b *testing.B, opts ...fsm.Option) {
	const n = 10_000
	w := bigTree(b, n, append(opts, fsm.WithFullTicks())...)
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		_ = w.sup.Tick(ctx)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/worker")
}

// BenchmarkTickIdle is a tick in which nothing is ready.
func BenchmarkTickIdle(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := bigTree(b, n)
			ctx := context.Background()
			b.ReportAllocs()
			for b.Loop() {
				_ = w.sup.Tick(ctx)
			}
		})
	}
}

// BenchmarkTickOneOf is a tick in which one child of a parent with 100,000 is
// ready, and its parent with it.
func BenchmarkTickOneOf(b *testing.B) {
	var s spec
	for i := range 100_000 {
		s.Children = append(s.Children, testChild{0, fmt.Sprint(i), spec{}})
	}
	w := newWorld(b, line(group("p", pump())), s, fsm.WithEventHandler(nil))
	for range 10 {
		w.tick(1)
	}
	last := treeOf(w.sup).root.children.entries[99_999].node
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		treeOf(w.sup).markNext(last)
		treeOf(w.sup).markNext(last.parent)
		_ = w.sup.Tick(ctx)
	}
}

// TestR04_AnIdleTickAllocatesNothing.
func TestR04_AnIdleTickAllocatesNothing(t *testing.T) {
	w := bigTree(t, 1000)
	ctx := context.Background()
	if n := testing.AllocsPerRun(100, func() { _ = w.sup.Tick(ctx) }); n != 0 {
		t.Errorf("an idle tick allocates %v times", n)
	}
}

// TestR04_AFullTickOfManyAllocatesNothing.
func TestR04_AFullTickOfManyAllocatesNothing(t *testing.T) {
	w := bigTree(t, 1000, fsm.WithFullTicks())
	ctx := context.Background()
	if n := testing.AllocsPerRun(20, func() { _ = w.sup.Tick(ctx) }); n != 0 {
		t.Errorf("a tick that visits every worker allocates %v times", n)
	}
}

// TestR04_ManyChildrenLeavingOneByOne costs no more for each than a few: a
// quadratic cost would take minutes.
func TestR04_ManyChildrenLeavingOneByOne(t *testing.T) {
	names := make([]string, 20_000)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	w := newWorld(t, line(group("p", slowPump())), many(names...), fsm.WithEventHandler(nil), fsm.WithHookLimit(len(names)))
	w.tick(5)
	w.update(func(s *spec) { s.Children = nil })
	w.tick(3)
	for i, c := range w.queue {
		w.result = result{}
		c.Run()
		if i%10 == 0 {
			_ = w.sup.Tick(context.Background())
		}
	}
	w.queue = nil
	w.tick(3)
	if c := w.children("Line"); c != "" {
		t.Errorf("there are still children: %.80s", c)
	}
}
