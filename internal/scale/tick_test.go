package scale

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/fsmgen/fsmgen/internal/scale/generated/plant"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func tickIdle(b *testing.B, n int) {
	t := pumps(b, n)
	if !t.AtRest() {
		b.Fatal("the tree is not at rest")
	}
	if s := states(t, n); s != nil && s["running"]+s["overloaded"] != n {
		b.Fatalf("the pumps do not run: %v", s)
	}
	each(b, 1, t.Step)
}

func tickDirty(dirty int) func(b *testing.B, n int) {
	return func(b *testing.B, n int) {
		dirty := min(dirty, n)
		t := pumps(b, n)
		var w stopwatch
		changed := 0
		round := func(measure func(func())) {
			t.Begin(dirty, n)
			changed += t.Call()
			measure(func() { t.Rest() })
		}
		for range 3 { // their second observation comes sooner than the others
			round(func(f func()) { f() })
		}
		changed = 0
		before := transitions(t, n)
		for b.Loop() {
			round(w.time)
		}
		if moved := transitions(t, n) - before; n <= 10*k && moved != changed {
			b.Fatalf("%d pumps have changed their state, want %d", moved, changed)
		}
		w.report(b, float64(changed)/float64(w.rounds), "ns/changed")
		const rounds = 3
		made := 0.0
		for range rounds {
			round(func(f func()) { made += allocs(f) })
		}
		b.ReportMetric(made/rounds, "allocs/round")
	}
}

// transitions is how often the children of a small tree have changed their states.
func transitions(t *Tree, n int) int {
	if n > 10*k {
		return 0
	}
	sum := 0
	for _, c := range t.Status().Children {
		sum += int(c.Counters.Transitions)
	}
	return sum
}

func tickFull(b *testing.B, n int) {
	t := shared(b, fmt.Sprint("full", n), func() plant.UserSpec { return Pumps(n) }, fsm.WithFullTicks())
	fullTicks(b, t, n)
}

func tickFullMixed(b *testing.B, n int) {
	t := shared(b, fmt.Sprint("mixed", n), func() plant.UserSpec { return Skids(n) }, fsm.WithFullTicks())
	fullTicks(b, t, Skids(n).Skids*skidSize)
}

func tickFullChurned(b *testing.B, n int) {
	forget()
	t := started(b, Devices(n), fsm.WithFullTicks())
	err := t.UpdateUserSpec(func(s *plant.UserSpec) {
		for i := 0; i < n; i += 10 {
			s.Devices[i].Limit++
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	t.Step()
	t.Settle()
	runtime.GC()
	if s := states(t, n); s != nil && s["running"] != n {
		b.Fatalf("the pumps do not run: %v", s)
	}
	fullTicks(b, t, n)
}

func fullTicks(b *testing.B, t *Tree, n int) {
	each(b, n, t.Step)
}

func mapping(b *testing.B, n int) {
	t := pumps(b, n)
	paused := false
	each(b, n, func() {
		paused = !paused
		t.Pause(paused)
		t.Rest()
	})
	if s := states(t, n); (t.State() == plant.StatePaused) != paused || s != nil && (s["held"] == n) != paused {
		b.Fatalf("paused is %t, and the plant is %s with %v", paused, t.State(), s)
	}
	t.Pause(false)
	t.Rest()
}

func statusWhole(b *testing.B, n int) {
	t := pumps(b, n)
	each(b, n, func() {
		if s := t.Status(); len(s.Children) != n {
			b.Fatalf("%d children", len(s.Children))
		}
	})
}

func statusPage(b *testing.B, n int) {
	t := pumps(b, n)
	after := fsm.StatusQuery{Limit: 100}
	for range min(n/200, 100) {
		page, err := t.StatusPage(after)
		if err != nil {
			b.Fatal(err)
		}
		after.After = page.Next
	}
	each(b, 1, func() {
		if page, err := t.StatusPage(after); err != nil || len(page.Workers) != 100 {
			b.Fatalf("%d workers, %v", len(page.Workers), err)
		}
	})
}
