package engine

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// caller calls every method of a supervisor: change what may be called from
// anywhere, look what waits for a tick.
type caller struct {
	sup *fsm.Supervisor[link.StateID, spec, int]
}

func (c *caller) change(ctx context.Context, i int) {
	_ = c.sup.UpdateUserSpec(func(s *spec) { s.Note, s.Children[i%3].Spec.Value = i, i%5 })
	_ = c.sup.SetUserSpec(c.sup.UserSpec())
	c.sup.Observe(i % 3)
	_, _ = c.sup.State(), c.sup.Done()
	for range c.sup.Events(ctx) {
		break // of what comes next
	}
}

func (c *caller) look() {
	_, _ = c.sup.Plan(c.sup.UserSpec())
	_, _ = c.sup.Status(), c.sup.NextTick()
}

// collect is a hook that calls back.
func (c *caller) collect(ctx context.Context, m *machine, s *snap) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	c.look()
	_ = c.sup.Tick(ctx)
	c.change(ctx, int(s.Elapsed))
	return obedient(ctx, m, s)
}

// handler gives an event handler that calls back now and then.
func (c *caller) handler() func(fsm.Event) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	n := 0
	return func(fsm.Event) {
		if n++; n%3 == 0 {
			c.change(ended, n)
		}
	}
}

// TestR28_HooksAndHandlersMayCallBack: hooks use every method of their own
// supervisor, and the event handler those that it may, while everything is
// called from outside as well; several ask for the shutdown at once. A
// deadlock ends the bubble with a panic.
func TestR28_HooksAndHandlersMayCallBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &caller{}
		m := line(group("p", slowPump()))
		m.def.Observe = worker.ObservePolicy{Every: 130 * time.Millisecond}
		c.sup = live(t, m, many("a", "b", "c"), hooks{collect: c.collect}, fsm.WithEventHandler(c.handler()))
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() { // one of the two is told that the other runs
				if err := c.sup.Run(t.Context()); err != nil && !errors.Is(err, fsm.ErrRunning) {
					t.Errorf("Run gave %v", err)
				}
			})
			all.Go(func() {
				for c.sup.Tick(t.Context()) == nil {
					c.look()
					time.Sleep(30 * time.Millisecond)
				}
			})
		}
		time.Sleep(5 * time.Second)
		for range 3 {
			all.Go(func() {
				if err := c.sup.Shutdown(t.Context()); err != nil {
					t.Errorf("Shutdown gave %v", err)
				}
			})
		}
		all.Wait()
		c.look()
		if err := c.sup.Run(t.Context()); !errors.Is(err, fsm.ErrDown) {
			t.Errorf("Run after Shutdown gave %v", err)
		}
		if err := c.sup.Shutdown(t.Context()); err != nil {
			t.Errorf("one more Shutdown gave %v", err)
		}
	})
}

// TestR24_AHookMayShutItsTreeDown: it gives up waiting when its context is
// cancelled, as that of every hook is in the end.
func TestR24_AHookMayShutItsTreeDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sup *fsm.Supervisor[link.StateID, spec, int]
		h := hooks{collect: func(ctx context.Context, m *machine, s *snap) (int, error) {
			if m.name == "Line" {
				return 0, sup.Shutdown(ctx)
			}
			return obedient(ctx, m, s)
		}}
		m := line(group("p", slowPump()))
		m.def.Observe = worker.ObservePolicy{Every: time.Second}
		sup = live(t, m, many("a", "b"), h)
		start := time.Now()
		if err := sup.Run(t.Context()); err != nil {
			t.Errorf("Run gave %v", err)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// TestR24_ADroppedTreeIsCollected: nothing holds a tree that nobody ticks any
// more, with its shutdown or without.
func TestR24_ADroppedTreeIsCollected(t *testing.T) {
	dropped := func() weak.Pointer[Tree] {
		sup := live(t, line(group("p", slowPump())), many("a", "b"), hooks{})
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		events := sup.Events(ctx)
		for range 5 {
			if err := sup.Tick(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for range events {
			break
		}
		treeOf(sup).awaitCalls()
		return weak.Make(treeOf(sup))
	}()
	for range 100 {
		if runtime.GC(); dropped.Value() == nil {
			return
		}
	}
	t.Error("the tree is still held")
}

// TestR15_AParentMayHaveNoChildren, for a while.
func TestR15_AParentMayHaveNoChildren(t *testing.T) {
	w := newWorld(t, line(group("p", pump()), single("q", pump())), spec{})
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children = many("a", "b").Children })
	w.settle()
	w.want("Line/a running", "Line/b running")
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	if c := w.children("Line"); c != "" {
		t.Errorf("there are still %s", c)
	}
	w.want("Line active")
	w.down()
	w.wantEvent(0, "unclean")
}

// TestR14_OneOfManyChildren: of 10,000 children one is replaced, and none of
// the others is visited for it.
func TestR14_OneOfManyChildren(t *testing.T) {
	names := make([]string, 10_000)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	w := newWorld(t, line(group("p", pump())), many(names...))
	w.settle()
	w.forget()
	w.update(value(1234, 1))
	w.settle()
	w.want("Line/1234 running")
	for _, e := range w.events {
		if e.Path != "Line" && e.Path != "Line/1234" {
			t.Errorf("%v", e)
		}
	}
	w.down()
	if n := len(w.has(" gone, ")); n != 10_002 {
		t.Errorf("%d have gone", n)
	}
}

// TestOptionsThatAreNil change nothing.
func TestOptionsThatAreNil(t *testing.T) {
	w := newWorld(t, fragile(), spec{}, nil, fsm.WithClock(nil), fsm.WithExecutor(nil), fsm.WithLogger(nil))
	w.settle()
	w.want("Fragile running")
	if len(w.queue) == 0 || !treeOf(w.sup).reading.Equal(w.now) {
		t.Error("the executor or the clock of the options before is not used")
	}
}

// TestACallThatIsMadeTwice is a mistake of the executor, and is told to it.
func TestACallThatIsMadeTwice(t *testing.T) {
	w := newWorld(t, fragile(), spec{})
	w.settle()
	call := w.queue[0]
	call.Run()
	defer func() {
		if r := recover(); r != "fsm: the executor has made one call of Fragile CollectObservedState twice" {
			t.Errorf("it says %v", r)
		}
		w.settle()
		w.want("Fragile running")
	}()
	call.Run()
}
