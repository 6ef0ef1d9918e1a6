package engine

import (
	"context"
	"errors"
	"math"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR24_TheTimeForAShutdown is that of the longest chain of workers that wait
// for each other.
func TestR24_TheTimeForAShutdown(t *testing.T) {
	w := dependents(t) // a line of 30s with two pumps of 10s, one after the other
	w.settle()
	const grace = time.Second // of newWorld
	want := (30*time.Second + 2*grace) + 2*(10*time.Second+2*grace)
	if got := treeOf(w.sup).allowance(); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	w = newWorld(t, line(group("p", slowPump())), many("a", "b", "c")) // side by side
	w.settle()
	want = (30*time.Second + 2*grace) + (10*time.Second + 2*grace)
	if got := treeOf(w.sup).allowance(); got != want {
		t.Errorf("side by side %v, want %v", got, want)
	}
}

// TestR24_AGraceWithoutAnEnd does not make the time for a shutdown short.
func TestR24_AGraceWithoutAnEnd(t *testing.T) {
	w := newWorld(t, pump(), spec{}, fsm.WithGrace(math.MaxInt64))
	if got := treeOf(w.sup).allowance(); got != math.MaxInt64 {
		t.Errorf("a shutdown may take %v", got)
	}
}

func TestNextTick(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", after: time.Minute}), spec{})
	treeOf(w.sup).root.w.Observe.Every = 0
	if at := w.sup.NextTick(); !at.Equal(w.now) {
		t.Errorf("before the first tick: %v", at)
	}
	w.settle()
	if at := w.sup.NextTick(); !at.Equal(epoch.Add(time.Minute)) {
		t.Errorf("while it waits: %v", at)
	}
	w.sup.Observe(3)
	if at := w.sup.NextTick(); at.After(w.now) {
		t.Errorf("with something in the inbox: %v", at)
	}
	w.after(time.Minute)
	w.settle()
	if at := w.sup.NextTick(); !at.IsZero() {
		t.Errorf("with nothing to do: %v", at)
	}
}

func TestRunTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sup := live(t, pump(), spec{}, hooks{})
		ended := make(chan error)
		go func() { ended <- sup.Run(t.Context()) }()
		synctest.Wait()
		if err := sup.Run(t.Context()); !errors.Is(err, fsm.ErrRunning) {
			t.Errorf("a second Run gave %v", err)
		}
		sup.RequestShutdown()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestR24_ABusyTreeHearsOfTheEnd: one in which something happens in every tick
// never sleeps.
func TestR24_ABusyTreeHearsOfTheEnd(t *testing.T) {
	m := (&machine{
		name: "Busy", initial: "a", shutdown: "a", desired: "b",
		states: []mstate{
			{name: "a", to: []mtrans{{to: "b", when: []cond{{kind: desiredIs, state: "b"}}}}},
			{name: "b", to: []mtrans{{to: "a"}}},
		},
	}).finish()
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	sup := live(t, m, spec{}, hooks{}, fsm.WithEventHandler(func(fsm.Event) {
		if n++; n == 100 {
			cancel()
		}
	}))
	if err := sup.Run(ctx); err != nil {
		t.Error(err)
	}
}

// TestTwoShutdowns: when one gives up waiting, the other goes on ticking.
func TestTwoShutdowns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sup := live(t, line(group("p", slowPump())), many("a", "b"), hooks{collect: obedient})
		for range 3 {
			_ = sup.Tick(t.Context())
		}
		short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		first := make(chan error)
		go func() { first <- sup.Shutdown(short) }()
		synctest.Wait()
		if err := sup.Shutdown(t.Context()); err != nil {
			t.Errorf("the second gave %v", err)
		}
		if err := <-first; err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the first gave %v", err)
		}
	})
}

// TestR24_ShutdownWaitsForHooks: also when it was another's Run that gave up;
// and a hook that never returns costs one goroutine however often one asks.
func TestR24_ShutdownWaitsForHooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		stuck := func(context.Context, *machine, *snap) (int, error) { <-free; return 0, nil }
		sup := live(t, slowPump(), spec{}, hooks{collect: stuck}, fsm.WithShutdownLimit(time.Second), fsm.WithGrace(10*time.Second))
		go func() { _ = sup.Run(t.Context()) }()
		time.Sleep(time.Second)
		start := time.Now()
		var left *fsm.ShutdownError
		if err := sup.Shutdown(t.Context()); !errors.As(err, &left) {
			t.Errorf("Shutdown gave %v", err)
		}
		if took := time.Since(start); took != 11*time.Second {
			t.Errorf("it took %v: the limit of 1s and the grace of 10s", took)
		}
		synctest.Wait()
		before := runtime.NumGoroutine()
		for range 5 {
			if err := sup.Shutdown(t.Context()); !errors.As(err, &left) {
				t.Errorf("one more Shutdown gave %v", err)
			}
		}
		synctest.Wait()
		if n := runtime.NumGoroutine(); n > before {
			t.Errorf("%d goroutines more", n-before)
		}
		if took := time.Since(start); took != 11*time.Second {
			t.Errorf("the grace was given more than once: %v", took)
		}
		close(free)
	})
}

// TestR24_AShutdownBeforeTheFirstTick, and contexts that have ended before.
func TestR24_AShutdownBeforeTheFirstTick(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		down func(*fsm.Supervisor[link.StateID, spec, int]) error
		want error
	}{
		"Shutdown": {func(s *fsm.Supervisor[link.StateID, spec, int]) error { return s.Shutdown(context.Background()) }, nil},
		"Run after a request": {func(s *fsm.Supervisor[link.StateID, spec, int]) error {
			s.RequestShutdown()
			return s.Run(context.Background())
		}, nil},
		"Run that is cancelled":     {func(s *fsm.Supervisor[link.StateID, spec, int]) error { return s.Run(ended) }, nil},
		"Shutdown without patience": {func(s *fsm.Supervisor[link.StateID, spec, int]) error { return s.Shutdown(ended) }, context.Canceled},
	} {
		synctest.Test(t, func(t *testing.T) {
			sup := live(t, line(group("p", slowPump())), many("a", "b"), hooks{collect: obedient})
			if err := c.down(sup); !errors.Is(err, c.want) {
				t.Errorf("%s gave %v", name, err)
			}
			if err := sup.Shutdown(t.Context()); err != nil {
				t.Errorf("%s, and then Shutdown gave %v", name, err)
			}
			if err := sup.Tick(t.Context()); !errors.Is(err, fsm.ErrDown) {
				t.Errorf("%s, and then Tick gave %v", name, err)
			}
		})
	}
}

// TestR24_WhatIsGivenUpIsCancelled: hooks of workers that were still on their
// way to their shutdown state, too.
func TestR24_WhatIsGivenUpIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := flusher(worker.ActionInfo{})
		m.def.Observe = worker.ObservePolicy{Every: time.Second}
		wait := func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }
		sup := live(t, m, spec{}, hooks{
			collect: func(ctx context.Context, _ *machine, _ *snap) (int, error) { return 0, wait(ctx) },
			act:     func(ctx context.Context, _ *machine, _ string, _ *snap) error { return wait(ctx) },
		}, fsm.WithShutdownLimit(time.Second), fsm.WithGrace(time.Minute))
		go func() { time.Sleep(time.Second); sup.RequestShutdown() }()
		start := time.Now()
		var left *fsm.ShutdownError
		if err := sup.Run(t.Context()); !errors.As(err, &left) || left.Left[0].State != "leaving" {
			t.Errorf("Run gave %v", err)
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// TestR24_TheTimeForAShutdownIsMeasuredAgain when it is over: the tree may have
// grown.
func TestR24_TheTimeForAShutdownIsMeasuredAgain(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}), spec{})
	w.settle()
	w.sup.RequestShutdown()
	w.settle()
	var d deadline
	if d.passed(treeOf(w.sup)) {
		t.Error("it is over at once")
	}
	allowed := treeOf(w.sup).allowance()
	treeOf(w.sup).root.w.ShutdownTimeout += time.Minute
	treeOf(w.sup).now = link.Instant(allowed)
	if d.passed(treeOf(w.sup)) {
		t.Error("it is over although the tree needs a minute more")
	}
	treeOf(w.sup).now = link.Instant(allowed + time.Minute)
	if !d.passed(treeOf(w.sup)) {
		t.Error("it is never over")
	}
}

// TestNewSupervisorRefuses what cannot run.
func TestNewSupervisorRefuses(t *testing.T) {
	m := pump()
	var invalid *fsm.ValidationError
	if _, err := newSupervisor[link.StateID](m.def, newScripted(m, hooks{}), spec{Bad: true}); !errors.As(err, &invalid) {
		t.Errorf("an invalid UserSpec: %v", err)
	}
	if _, err := newSupervisor[link.StateID](m.def, nil, spec{}); err == nil {
		t.Error("no behavior")
	}
	if _, err := newSupervisor[link.StateID](m.def, incomplete{newScripted(m, hooks{})}, spec{}); err == nil || err.Error() != "fsm: Pump: no hooks" {
		t.Errorf("a behavior that cannot run: %v", err)
	}
}

type incomplete struct{ *scripted }

func (incomplete) Check() error { return errors.New("no hooks") }
