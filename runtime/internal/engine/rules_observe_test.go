package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR20_AtMostOneObservationAtATime, every observe.every.
func TestR20_AtMostOneObservationAtATime(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.wantCalls("SlowPump CollectObservedState")
	w.after(10 * time.Second)
	w.wantCalls("SlowPump CollectObservedState")
	w.returns("SlowPump", "CollectObservedState", result{})
	w.wantCalls()
	w.tick(1) // overdue: the next begins at once
	w.wantCalls("SlowPump CollectObservedState")
	w.returns("SlowPump", "CollectObservedState", result{})
	w.tick(1)
	w.after(time.Second - 1)
	w.wantCalls()
	w.after(1)
	w.wantCalls("SlowPump CollectObservedState")
}

// TestR20_AnErrorKeepsTheLastObservation, and is no failure of the worker.
func TestR20_AnErrorKeepsTheLastObservation(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.observe("SlowPump", 1)
	w.want("SlowPump running")
	for range 3 {
		w.after(time.Second)
		w.returns("SlowPump", "CollectObservedState", result{err: errors.New("no answer")})
	}
	w.settle()
	w.want("SlowPump running")
	w.wantEvent(1, "observe failed") // once for a row of failures
	s := w.status("SlowPump")
	if !s.Fresh || s.Counters.ObserveFailed != 3 || s.Counters.Failures != 0 || s.LastError != "no answer" {
		t.Errorf("status %+v", s)
	}
	w.observe("SlowPump", 1)
	w.wantEvent(1, "observe recovered")
	w.after(time.Second)
	w.returns("SlowPump", "CollectObservedState", result{err: errors.New("no answer")})
	w.settle()
	w.wantEvent(2, "observe failed") // another row
}

func TestR20_AHookThatIgnoresItsContextIsAbandoned(t *testing.T) {
	m := slowPump()
	m.def.Observe.Timeout = 2 * time.Second
	w := newWorld(t, m, spec{})
	w.settle()
	f := treeOf(w.sup).root.obs.flight
	w.after(2*time.Second - 1)
	if f.late {
		t.Error("cancelled before observe.timeout")
	}
	w.after(1)
	if !f.late {
		t.Error("not cancelled at observe.timeout")
	}
	w.wantEvent(1, "observe failed: no answer within observe.timeout, 2s")
	for range 5 {
		w.after(time.Second)
	}
	w.wantEvent(1, "CollectObservedState ignores its context")
	w.wantCalls("SlowPump CollectObservedState") // it keeps its place
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.tick(1)
	w.want("SlowPump starting") // the late answer is dropped
	w.wantEvent(1, "CollectObservedState has returned")
	if c := w.status("SlowPump").Counters; c.Abandoned != 1 || c.Dropped != 1 || c.Observations != 0 {
		t.Errorf("counters %+v", c)
	}
	w.wantCalls("SlowPump CollectObservedState") // the next one
}

// TestR20_AStuckHookDelaysNobodyElse (oklog/run #22: one that blocks starves
// all others).
func TestR20_AStuckHookDelaysNobodyElse(t *testing.T) {
	w := newWorld(t, line(group("p", slowPump())), many("stuck", "b"))
	w.settle()
	w.observe("Line/b", 1)
	w.want("Line/b running")
	for range 20 {
		w.after(time.Second)
		w.returns("Line/b", "CollectObservedState", result{value: 1})
	}
	w.wantCalls("Line/stuck CollectObservedState")
	if n := w.status("Line/b").Counters.Observations; n != 20 {
		t.Errorf("b was observed %d times in 20s", n)
	}
}

func TestR20_ObservePushesFromOutside(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.sup.Observe(0)
	w.sup.Observe(1) // replaces it
	w.settle()
	w.want("SlowPump running")
	w.sup.Observe(0) // replaces nothing
	w.settle()
	if c := w.status("SlowPump").Counters; c.Observations != 2 || c.Replaced != 1 {
		t.Errorf("counters %+v", c)
	}
}

// TestR20_AHookKnowsWhenItsTimeIsOver: its context has the deadline, for what
// looks at nothing else, and ends then. By a clock that is moved by hand there
// is none.
func TestR20_AHookKnowsWhenItsTimeIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		start, took := time.Now(), map[string]time.Duration{}
		until := func(ctx context.Context, hook string) error {
			at, ok := ctx.Deadline()
			if !ok {
				return nil
			}
			mu.Lock()
			if _, again := took[hook]; !again {
				took[hook] = at.Sub(start)
			}
			mu.Unlock()
			ctx, cancel := context.WithTimeout(ctx, time.Hour)
			defer cancel()
			<-ctx.Done()
			if !time.Now().Equal(at) || !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
				t.Errorf("%s: the deadline is %v, it ended at %v: %v", hook, at, time.Now(), context.Cause(ctx))
			}
			return context.Cause(ctx)
		}
		h := hooks{
			collect: func(ctx context.Context, _ *machine, _ *snap) (int, error) { return 0, until(ctx, "collect") },
			act:     func(ctx context.Context, _ *machine, _ string, _ *snap) error { return until(ctx, "act") },
		}
		m := flusher(worker.ActionInfo{Timeout: 3 * time.Second, Retry: worker.Backoff{Initial: time.Hour}})
		m.def.Observe = worker.ObservePolicy{Every: time.Hour, Timeout: 2 * time.Second}
		for _, opts := range [][]fsm.Option{{}, {fsm.WithClock(time.Now)}} {
			sup := live(t, m, spec{}, h, opts...)
			clear(took)
			start = time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			_ = sup.Run(ctx)
			want := map[string]time.Duration{"collect": 2 * time.Second, "act": 3 * time.Second}
			if len(opts) > 0 {
				clear(want)
			}
			if len(took) != len(want) || took["collect"] != want["collect"] || took["act"] != want["act"] {
				t.Errorf("%d options: deadlines after %v, want %v", len(opts), took, want)
			}
		}
	})
}

// TestR20_WithoutObservedNothingIsObserved.
func TestR20_WithoutObservedNothingIsObserved(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.settle()
	w.wantCalls()
	if !w.status("Pump").Fresh {
		t.Error("a worker that observes nothing is stale")
	}
}

// TestR26_TheInboxIsBounded by the number of workers, however much comes
// between two ticks; what was replaced and dropped is counted.
func TestR26_TheInboxIsBounded(t *testing.T) {
	m := flusher(worker.ActionInfo{Timeout: time.Second})
	m.def.Observe = worker.ObservePolicy{Every: time.Second, Timeout: time.Second}
	w := newWorld(t, m, spec{})
	w.settle()
	w.after(time.Second) // both hooks are late
	w.returns("F", "flush", result{})
	w.returns("F", "CollectObservedState", result{})
	for i := range 1000 {
		w.sup.Observe(i)
		w.update(func(s *spec) { s.Value = i })
	}
	if n := len(treeOf(w.sup).inbox.messages); n != 2 {
		t.Errorf("%d messages wait, of 2 hooks", n)
	}
	w.tick(1)
	want := fsm.Counters{Transitions: 1, Attempts: 2, AttemptsFailed: 1, Observations: 1, ObserveFailed: 1, Replaced: 999, Dropped: 2}
	if got := w.status("F").Counters; got != want {
		t.Errorf("counters %+v\nwant     %+v", got, want)
	}
}

// TestR20_AHookSeesTheUserSpecOfItsTick, and not the one that its parent has
// stored since, from which nothing has been derived yet.
func TestR20_AHookSeesTheUserSpecOfItsTick(t *testing.T) {
	m := slowPump()
	e := single("a", m)
	e.update = true
	w := newWorld(t, line(e), with("a"))
	var seen []int
	w.collect = func(s *snap) { seen = append(seen, s.Spec.Value) }
	w.settle()
	w.observe("Line/a", 1)
	w.update(value(0, 7))
	w.after(time.Second) // the child's visit comes before that of its parent, which stores the new one
	w.returns("Line/a", "CollectObservedState", result{})
	w.after(time.Second)
	w.returns("Line/a", "CollectObservedState", result{})
	if want := []int{0, 0, 7}; !slices.Equal(seen, want) {
		t.Errorf("the hook saw %v, want %v", seen, want)
	}
}
