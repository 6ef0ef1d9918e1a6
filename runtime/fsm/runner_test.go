package fsm_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// comeUp waits until a bridge is active.
func comeUp(t *testing.T, b *bridge.Supervisor) {
	t.Helper()
	for range 100 {
		time.Sleep(100 * time.Millisecond) // of the bubble
		synctest.Wait()
		if b.State() == bridge.StateActive {
			return
		}
	}
	t.Fatalf("a bridge is %s", b.State())
}

// TestARunnerRunsManyTrees: all come up, none has a goroutine while it has nothing
// to do, one can be taken out, and Shutdown takes down the others.
func TestARunnerRunsManyTrees(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := runtime.NumGoroutine()
		var r fsm.Runner
		var trees []*bridge.Supervisor
		for range 50 {
			b := newBridge()
			if err := r.Start(b); err != nil {
				t.Fatal(err)
			}
			trees = append(trees, b)
		}
		for _, b := range trees {
			comeUp(t, b)
		}
		if n := runtime.NumGoroutine(); n > before+1 {
			t.Errorf("%d goroutines while nothing happens, %d before", n, before)
		}
		if err := trees[0].Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if n := r.Len(); n != 49 {
			t.Errorf("%d trees run, want 49", n)
		}
		if err := r.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		for _, b := range trees {
			if b.State() != bridge.StateStopped {
				t.Errorf("a bridge is %s", b.State())
			}
			<-b.Done()
		}
		if n := r.Len(); n != 0 {
			t.Errorf("%d trees run", n)
		}
	})
}

// TestASlowTreeHoldsUpNobody: the other trees of a Runner go on while an event
// handler of one does not return.
func TestASlowTreeHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r fsm.Runner
		free := make(chan struct{})
		slow := newBridge(fsm.WithWatchdog(0), fsm.WithEventHandler(func(fsm.Event) { <-free }))
		if err := r.Start(slow); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			b := newBridge()
			if err := r.Start(b); err != nil {
				t.Fatal(err)
			}
			comeUp(t, b)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := r.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown beside a tree that hangs: %v", err)
		}
		if n := r.Len(); n != 1 {
			t.Errorf("%d trees run, want the slow one", n)
		}
		close(free)
		if err := slow.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestATreeWhoseHandlerEndsTheGoroutineGoesOn in a Runner, as it does in Run.
func TestATreeWhoseHandlerEndsTheGoroutineGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r fsm.Runner
		var once sync.Once
		b := newBridge(fsm.WithEventHandler(func(e fsm.Event) {
			if e.Kind == fsm.EventTransition {
				once.Do(runtime.Goexit)
			}
		}))
		if err := r.Start(b); err != nil {
			t.Fatal(err)
		}
		comeUp(t, b)
		if err := r.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestWhatARunnerRefuses to start.
func TestWhatARunnerRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r fsm.Runner
		b := newBridge()
		if err := r.Start(b); err != nil {
			t.Fatal(err)
		}
		if err := r.Start(b); err != fsm.ErrRunning {
			t.Errorf("a tree that runs: %v", err)
		}
		if err := b.Run(t.Context()); err != fsm.ErrRunning {
			t.Errorf("Run of a tree of a Runner: %v", err)
		}
		if err := r.Start(newBridge(fsm.WithTicksByHand())); err != fsm.ErrByHand {
			t.Errorf("a tree that is ticked by hand: %v", err)
		}
		if err := r.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if err := r.Start(newBridge()); err != fsm.ErrDown {
			t.Errorf("after Shutdown: %v", err)
		}
	})
}
