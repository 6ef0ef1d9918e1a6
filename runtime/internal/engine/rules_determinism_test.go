package engine

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR27_SameSeedSameEvents: two runs of one random tree are alike to the
// byte, stacks of panics and all.
func TestR27_SameSeedSameEvents(t *testing.T) {
	events := func(seed uint64) string {
		w, m, r := randomWorld(t, seed)
		var b strings.Builder
		for step := range 150 {
			if step == 100 {
				w.sup.RequestShutdown()
			}
			w.drive(r, m, 5)
			if w.sup.Tick(context.Background()) != nil {
				break
			}
		}
		for _, e := range w.events {
			b.WriteString(e.Time.String() + e.String() + e.Stack)
		}
		return b.String()
	}
	for seed := range uint64(50) {
		if a, b := events(seed), events(seed); a != b {
			t.Fatalf("seed %d: two runs differ", seed)
		}
	}
}

// TestR27_WhoReturnsFirstDoesNotMatter: results of one tick are taken in by
// worker, not in the order in which they came.
func TestR27_WhoReturnsFirstDoesNotMatter(t *testing.T) {
	story := func(first, second string) string {
		w := newWorld(t, line(group("p", slowPump())), many("a", "b"))
		w.settle()
		w.returns(first, "CollectObservedState", result{err: errors.New("x")})
		w.returns(second, "CollectObservedState", result{err: errors.New("x")})
		w.settle()
		return w.story()
	}
	if a, b := story("Line/a", "Line/b"), story("Line/b", "Line/a"); a != b {
		t.Errorf("%s\ndiffers from\n%s", a, b)
	}
}

// TestR28_EverythingIsSafeFromOtherGoroutines; it is for the race detector.
func TestR28_EverythingIsSafeFromOtherGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := line(group("p", slowPump()))
		m.def.Observe = worker.ObservePolicy{Every: 400 * time.Millisecond} // beside the observations that are pushed
		sup := live(t, m, many("a", "b", "c"), hooks{collect: obedient}, fsm.WithEventBuffer(4))
		var all sync.WaitGroup
		all.Go(func() { _ = sup.Run(t.Context()) })
		busy := func(f func(i int)) {
			all.Go(func() {
				for i := range 50 {
					f(i)
					time.Sleep(70 * time.Millisecond)
				}
			})
		}
		busy(func(i int) {
			_ = sup.UpdateUserSpec(func(s *spec) { s.Children[i%3].Spec.Value = i })
		})
		busy(func(int) { s := sup.UserSpec(); _ = sup.SetUserSpec(s); _, _ = sup.Plan(s) })
		busy(func(i int) { sup.Observe(i % 2); _ = sup.State() })
		busy(func(int) { _ = sup.Status() })
		busy(func(int) { _ = sup.Tick(t.Context()) })
		all.Go(func() {
			for range sup.Events(t.Context()) {
				runtime.Gosched()
			}
		})
		time.Sleep(10 * time.Second)
		if err := sup.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		all.Wait()
	})
}
