package engine

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

func TestR24_ShutdownRemovesTheTreeFromTheRoot(t *testing.T) {
	w := dependents(t)
	w.settle()
	w.observe("Line/source", 1)
	w.observe("Line/sink", 1)
	w.sup.RequestShutdown()
	w.settle()
	w.want("Line stopping", "Line/source running", "Line/sink stopping")
	w.observe("Line/sink", 0)
	w.observe("Line/source", 0)
	w.down()
	var gone []string
	for _, e := range w.has(" gone, ") {
		gone = append(gone, e.Path)
		if e.Unclean {
			t.Errorf("%v", e)
		}
	}
	if got := strings.Join(gone, " "); got != "Line/source Line/sink Line" && got != "Line/sink Line/source Line" {
		t.Errorf("gone in the order %s", got)
	}
	select {
	case <-w.sup.Done():
	default:
		t.Error("Done is not closed")
	}
}

// TestR24_SiblingsGoSideBySide: the removal of many children that do not depend
// on each other takes as many ticks as that of one.
func TestR24_SiblingsGoSideBySide(t *testing.T) {
	ticks := func(names ...string) int {
		w := newWorld(t, line(group("p", pump())), many(names...))
		w.settle()
		w.sup.RequestShutdown()
		n := 0
		for w.sup.Tick(context.Background()) == nil {
			n++
		}
		return n
	}
	if one, many := ticks("a"), ticks("a", "b", "c", "d", "e", "f"); one != many {
		t.Errorf("one child: %d ticks, six: %d", one, many)
	}
}

func TestR24_TheUserSpecIsFrozen(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.settle()
	w.sup.RequestShutdown()
	if err := w.sup.UpdateUserSpec(func(s *spec) { s.Value = 1 }); !errors.Is(err, fsm.ErrFrozen) {
		t.Errorf("error %v", err)
	}
}

// TestR24_AWorkerThatFailsAfterItWasAskedGoesUnclean.
func TestR24_AWorkerThatFailsAfterItWasAskedGoesUnclean(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Retry: worker.Backoff{Max: 1}}), spec{})
	w.settle()
	w.returns("F", "flush", result{})
	w.sup.RequestShutdown()
	w.settle()
	w.want("F leaving")
	w.returns("F", "flush", result{err: errors.New("disk full")})
	w.settle()
	w.wantEvent(1, "F gone, last in leaving, uncleanly: it failed: flush failed once: disk full")
	if err := w.sup.Tick(context.Background()); !errors.Is(err, fsm.ErrDown) {
		t.Errorf("error %v", err)
	}
}

// TestR24_TheRequestEndsBackOff: of an action and of a restart.
func TestR24_TheRequestEndsBackOff(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Retry: worker.Backoff{Initial: time.Hour}}, onDone), spec{})
	w.settle()
	w.update(func(s *spec) { s.Off = true })
	w.returns("F", "flush", result{err: errors.New("no")})
	w.settle()
	w.returns("F", "flush", result{err: errors.New("no")})
	w.settle()
	w.wantCalls()
	w.sup.RequestShutdown()
	w.settle()
	w.wantCalls("F flush")

	w = fragileLine(t)
	w.returns("Line/f", "work", result{panic: "boom"})
	w.settle()
	w.down()
	w.wantEvent(1, "Line/f resumed in stopped: a worker above it goes")
	w.wantEvent(1, "Line/f gone, last in stopped")
}

// TestR24_WhatIsInFlightIsCancelledAndWaitedFor.
func TestR24_WhatIsInFlightIsCancelledAndWaitedFor(t *testing.T) {
	w := newWorld(t, slowPump(), spec{Off: true})
	w.settle()
	w.sup.RequestShutdown()
	w.settle()
	w.wantEvent(0, "gone")
	if !treeOf(w.sup).root.obs.flight.late {
		t.Error("the observation in flight was not cancelled")
	}
	w.returns("SlowPump", "CollectObservedState", result{})
	w.settle()
	w.wantEvent(1, "gone")
}

// TestR24_WhatIsCancelledAtTheEndIsNoFailure: an action of the shutdown state
// is cancelled by the removal, and the worker has gone as it should.
func TestR24_WhatIsCancelledAtTheEndIsNoFailure(t *testing.T) {
	m := (&machine{
		name: "R", initial: "stopped", shutdown: "stopped", timeout: time.Minute,
		actions: []worker.ActionInfo{{Name: "tidy", Retry: worker.Backoff{Max: 1}}},
		states:  []mstate{{name: "stopped", action: "tidy"}},
	}).finish()
	w := newWorld(t, m, spec{})
	w.settle()
	w.sup.RequestShutdown()
	w.settle()
	if !treeOf(w.sup).root.act.flight.late {
		t.Error("the action in flight was not cancelled")
	}
	w.returns("R", "tidy", result{err: context.Canceled})
	w.settle()
	w.wantEvent(0, "failed")
	if gone := w.has("gone"); len(gone) != 1 || gone[0].Unclean {
		t.Errorf("it went: %v", gone)
	}
}

// TestR24_AHookThatIgnoresTheEndIsNamed, also where it has no time-out.
func TestR24_AHookThatIgnoresTheEndIsNamed(t *testing.T) {
	w := newWorld(t, slowPump(), spec{Off: true})
	w.settle()
	w.sup.RequestShutdown()
	w.settle()
	w.after(time.Second) // the grace
	w.wantEvent(1, "CollectObservedState ignores its context")
	w.down()
	w.wantEvent(1, "gone")
}

// live makes a supervisor with the real executor and clock, for a bubble.
func live(t *testing.T, m *machine, s spec, h hooks, opts ...fsm.Option) *fsm.Supervisor[link.StateID, spec, int] {
	t.Helper()
	sup, err := newSupervisor[link.StateID](m.def, newScripted(m, h), s, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return sup
}

// obedient follows what its worker is asked to be, and ends with its context.
func obedient(ctx context.Context, m *machine, s *snap) (int, error) {
	select {
	case <-time.After(300 * time.Millisecond):
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	if s.Desired == m.id("running") {
		return 1, nil
	}
	return 0, nil
}

// TestR24_RunEndsCleanly: cancelling Run's context starts an orderly shutdown,
// in which hooks go on; when Run returns no goroutine is left, or the bubble
// would not end.
func TestR24_RunEndsCleanly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := line(group("p", slowPump()))
		sup := live(t, m, many("a", "b", "c"), hooks{collect: obedient})
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() { result <- sup.Run(ctx) }()
		time.Sleep(3 * time.Second)
		s := sup.Status()
		if a, _ := s.Child("a"); a.State != "running" {
			t.Errorf("a is %s", a.State)
		}
		cancel()
		if err := <-result; err != nil {
			t.Errorf("Run gave %v", err)
		}
		if err := sup.Run(t.Context()); !errors.Is(err, fsm.ErrDown) {
			t.Errorf("a second Run gave %v", err)
		}
	})
}

// TestR24_ShutdownNamesWhoWasNotDown: a hook that keeps ignores its context its
// worker; the time is over all the same.
func TestR24_ShutdownNamesWhoWasNotDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := line(single("p", slowPump()))
		free := make(chan struct{})
		stuck := func(context.Context, *machine, *snap) (int, error) { <-free; return 0, nil }
		sup := live(t, m, with("p"), hooks{collect: stuck}, fsm.WithShutdownLimit(20*time.Second))
		go func() {
			time.Sleep(time.Second)
			if err := sup.SetUserSpec(spec{Version: 9}); !errors.Is(err, fsm.ErrConflict) {
				t.Errorf("error %v", err)
			}
		}()
		ended := make(chan struct{})
		events := sup.Events(t.Context())
		go func() {
			for range events {
			}
			close(ended)
		}()
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		err := sup.Run(ctx)
		<-ended // a tree that was given up has no more events
		var left *fsm.ShutdownError
		if !errors.As(err, &left) || len(left.Left) != 2 || left.Left[0].Path != "Line/p" {
			t.Errorf("Run gave %v", err)
		}
		// 2s until it was asked, the limit of 20s, and the grace for what is in
		// flight.
		if took := time.Since(start); took != 25*time.Second {
			t.Errorf("it took %v", took)
		}
		if err := sup.Shutdown(t.Context()); !errors.As(err, &left) {
			t.Errorf("Shutdown gave %v", err)
		}
		close(free)
	})
}

// TestR24_ShutdownTicksItself without a Run, and waits for one that is there.
func TestR24_ShutdownTicksItself(t *testing.T) {
	for _, running := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			sup := live(t, line(group("p", slowPump())), many("a", "b"), hooks{collect: obedient})
			var runs sync.WaitGroup
			if running {
				runs.Go(func() {
					if err := sup.Run(t.Context()); err != nil {
						t.Errorf("Run gave %v", err)
					}
				})
				time.Sleep(2 * time.Second)
			}
			if err := sup.Shutdown(t.Context()); err != nil {
				t.Errorf("running %v: %v", running, err)
			}
			runs.Wait()
		})
	}
}

func TestR24_ShutdownEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := line(single("p", slowPump()))
		free := make(chan struct{})
		slow := func(context.Context, *machine, *snap) (int, error) { <-free; return 0, nil }
		sup := live(t, m, with("p"), hooks{collect: slow})
		for range 3 {
			_ = sup.Tick(t.Context())
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := sup.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown gave %v", err)
		}
		close(free)
		if err := sup.Shutdown(t.Context()); err != nil {
			t.Errorf("the second Shutdown gave %v", err)
		}
	})
}

// TestR24_AHooksOwnContextErrorIsNoShutdown: an error that says "canceled" is a
// hook's error like any other (suture #77).
func TestR24_AHooksOwnContextErrorIsNoShutdown(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.returns("SlowPump", "CollectObservedState", result{err: context.Canceled})
	w.settle()
	w.after(time.Second)
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("SlowPump running")
	w.wantEvent(0, "leaving")
}

// TestR11_RunSleepsUntilSomethingIsDue: no polling.
func TestR11_RunSleepsUntilSomethingIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := waiter(mtrans{to: "b", after: 90 * time.Minute})
		m.def.Observe = worker.ObservePolicy{}
		sup := live(t, m, spec{}, hooks{})
		go func() { _ = sup.Run(t.Context()) }()
		synctest.Wait()
		treeOf(sup).mu.Lock()
		before := treeOf(sup).n
		treeOf(sup).mu.Unlock()
		time.Sleep(90*time.Minute + time.Second)
		synctest.Wait()
		if s := sup.State(); s != m.id("b") {
			t.Errorf("state %v after its time", s)
		}
		treeOf(sup).mu.Lock()
		if ticks := treeOf(sup).n - before; ticks > 4 {
			t.Errorf("%d ticks in 90 minutes with one due time", ticks)
		}
		treeOf(sup).mu.Unlock()
		if err := sup.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
