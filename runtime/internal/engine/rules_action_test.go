package engine

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// flusher has an action in busy; what it does about its results is in to.
func flusher(a worker.ActionInfo, to ...mtrans) *machine {
	a.Name = "flush"
	m := &machine{
		name: "F", initial: "stopped", shutdown: "stopped", desired: "busy", restart: 10 * time.Second, timeout: time.Minute,
		actions: []worker.ActionInfo{a},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "busy", when: []cond{{kind: desiredIs, state: "busy"}}}}},
			{name: "busy", action: "flush", to: append(to, mtrans{to: "leaving", when: []cond{{kind: desiredIs, state: "stopped"}}})},
			{name: "leaving", action: "flush", to: []mtrans{{to: "stopped", when: []cond{{kind: isDone}}}}},
			{name: "next"},
		},
	}
	return m.finish()
}

var onDone = mtrans{to: "next", when: []cond{{kind: isDone}}}

func (w *world) wantCalls(want ...string) {
	w.t.Helper()
	if got := w.calls(); !slices.Equal(got, want) {
		w.t.Errorf("calls in flight %v, want %v\n%s", got, want, w.story())
	}
}

func TestR09_TheActionStartsInTheFirstVisitInWhichTheWorkerStays(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}, onDone), spec{})
	w.tick(2)
	w.want("F busy")
	w.wantCalls() // the visit that entered the state
	w.tick(1)
	w.wantCalls("F flush")
	w.returns("F", "flush", result{})
	w.tick(1)
	w.want("F next")
}

func TestR09_LeavingCancelsAndTheNextActionWaits(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}), spec{})
	w.settle()
	f := treeOf(w.sup).root.act.flight
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("F leaving")
	if !f.late {
		t.Error("the context of the action was not cancelled")
	}
	w.wantCalls("F flush")
	w.returns("F", "flush", result{}) // of the state that was left: it does not count
	w.tick(2)
	w.want("F leaving")
	w.wantCalls("F flush") // now that of leaving
	w.returns("F", "flush", result{})
	w.settle()
	w.want("F stopped")
	w.wantEvent(2, "action started flush")
}

func TestR09_LeavingCancelsTheContextOfTheHook(t *testing.T) {
	m := flusher(worker.ActionInfo{})
	var seen context.Context
	b := newScripted(m, hooks{act: func(ctx context.Context, _ *machine, _ string, _ *snap) error {
		seen = ctx
		return nil
	}})
	var call fsm.HookCall
	sup, err := newSupervisor[link.StateID](m.def, b, spec{}, fsm.WithExecutor(func(c fsm.HookCall) { call = c }))
	if err != nil {
		t.Fatal(err)
	}
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "v"))
	for range 3 {
		if err := sup.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	cancel() // the tick's context: the hook must not hear of it
	call.Run()
	if seen.Value(key{}) != "v" || seen.Err() != nil {
		t.Errorf("the hook's context: value %v, error %v", seen.Value(key{}), seen.Err())
	}
}

func TestR09_TheActionRunsAgainWhenTheVersionMoves(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}, mtrans{to: "next", when: []cond{{kind: isDone}, {kind: specIs, value: 1}}}), spec{})
	w.settle()
	w.update(func(s *spec) { s.Value = 1 })
	w.tick(1)
	w.returns("F", "flush", result{}) // begun under the older Version
	w.tick(1)
	w.want("F busy")
	if d := treeOf(w.sup).root.act.done; d {
		t.Error("done by a result of the older Version")
	}
	w.tick(1)
	w.wantCalls("F flush")
	w.returns("F", "flush", result{})
	w.tick(1)
	w.want("F next")
}

func TestR09_DoneIsForgottenWhenTheVersionMoves(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}, mtrans{to: "next", when: []cond{{kind: isDone}, {kind: specIs, value: 1}}}), spec{})
	w.settle()
	w.returns("F", "flush", result{})
	w.settle()
	w.update(func(s *spec) { s.Value = 1 })
	w.settle()
	w.want("F busy") // not next: done was of the older Version
	w.update(func(s *spec) { s.Note = 1 })
	w.returns("F", "flush", result{})
	w.settle()
	w.want("F next")
}

// TestR09_TheContextEndsWithItsHook, so that nothing that hangs on it is left.
func TestR09_TheContextEndsWithItsHook(t *testing.T) {
	var kept context.Context
	m := flusher(worker.ActionInfo{}, onDone)
	sup := live(t, m, spec{}, hooks{act: func(ctx context.Context, _ *machine, _ string, _ *snap) error { kept = ctx; return nil }})
	for sup.State() != m.id("next") {
		if err := sup.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		treeOf(sup).awaitCalls()
	}
	if kept.Err() == nil {
		t.Error("the context of a hook that has returned goes on")
	}
}

// TestR09_FailedAttemptsAreForgottenWhenTheVersionMoves, and gaveUp with them.
func TestR09_FailedAttemptsAreForgottenWhenTheVersionMoves(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Retry: worker.Backoff{Max: 2}}), spec{})
	w.settle()
	w.returns("F", "flush", result{err: errors.New("no")})
	w.settle()
	w.update(func(s *spec) { s.Value = 1 })
	w.settle()
	w.returns("F", "flush", result{}) // of the older Version
	w.settle()
	w.returns("F", "flush", result{err: errors.New("no")})
	w.settle()
	w.wantEvent(0, "F failed")

	givenUp := mtrans{to: "next", when: []cond{{kind: hasGivenUp}, {kind: specIs, value: 1}}}
	w = newWorld(t, flusher(worker.ActionInfo{Retry: worker.Backoff{Max: 1}}, givenUp), spec{})
	w.settle()
	w.returns("F", "flush", result{err: errors.New("no")})
	w.settle()
	w.wantEvent(1, "F gave up")
	w.update(func(s *spec) { s.Value = 1 })
	w.settle()
	w.want("F busy")
	w.wantCalls("F flush")
}

// TestR21_ASuccessEndsTheCountOfFailures: with repeat, max counts those in a
// row.
func TestR21_ASuccessEndsTheCountOfFailures(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Repeat: time.Minute, Retry: worker.Backoff{Max: 2}}), spec{})
	w.settle()
	for range 3 {
		w.returns("F", "flush", result{err: errors.New("no")})
		w.settle()
		w.returns("F", "flush", result{})
		w.after(time.Minute)
		w.after(time.Minute)
	}
	w.wantEvent(0, "F failed")
}

func TestR09_Repeat(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Repeat: time.Second}), spec{})
	w.settle()
	w.returns("F", "flush", result{})
	w.settle()
	w.wantCalls()
	w.after(time.Second - 1)
	w.wantCalls()
	w.after(1)
	w.wantCalls("F flush")
}

func TestR09_ReenteringRunsTheActionAgain(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}, mtrans{to: "busy", after: time.Minute}), spec{})
	w.settle()
	w.returns("F", "flush", result{})
	w.settle()
	w.after(time.Minute)
	w.wantEvent(1, "reentered busy")
	w.tick(1)
	w.wantCalls("F flush")
	if got := w.status("F").Entered; !got.Equal(w.now) {
		t.Errorf("entered %v, want %v", got, w.now)
	}
}

func TestR09_ActedNeedsAnObservationBegunAfterTheSuccess(t *testing.T) {
	m := flusher(worker.ActionInfo{}, mtrans{to: "next", when: []cond{{kind: hasActed}}})
	m.def.Observe = worker.ObservePolicy{Every: time.Second}
	w := newWorld(t, m, spec{})
	w.settle() // an observation is in flight since the first tick
	w.returns("F", "flush", result{})
	w.settle()
	w.returns("F", "CollectObservedState", result{}) // begun before the success
	w.settle()
	w.want("F busy")
	w.after(time.Second)
	w.returns("F", "CollectObservedState", result{}) // equal, and after it
	w.settle()
	w.want("F next")
}

// TestR09_AnObservationPushedWithTheSuccessDoesNotCount: which of the two was
// first cannot be known.
func TestR09_AnObservationPushedWithTheSuccessDoesNotCount(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{}, mtrans{to: "next", when: []cond{{kind: hasActed}}}), spec{})
	w.settle()
	w.returns("F", "flush", result{})
	w.sup.Observe(1)
	w.settle()
	w.want("F busy")
	w.sup.Observe(1)
	w.settle()
	w.want("F next")
}

func TestR21_RetryAfterItsDelayThenFailure(t *testing.T) {
	retry := worker.Backoff{Max: 3, Initial: time.Second, Factor: 3, Cap: 2 * time.Second}
	w := newWorld(t, flusher(worker.ActionInfo{Retry: retry}, onDone), spec{})
	w.settle()
	broken := result{err: errors.New("no route")}
	w.returns("F", "flush", broken)
	w.settle()
	w.wantEvent(1, "action failed flush: no route; attempt 1 of 3, again in 1s")
	if got := w.status("F").LastError; got != "no route" {
		t.Errorf("the status says %q", got)
	}
	w.after(time.Second - 1)
	w.wantCalls()
	w.after(1)
	w.returns("F", "flush", broken)
	w.settle()
	w.wantEvent(1, "again in 2s") // the cap
	w.after(2 * time.Second)
	w.returns("F", "flush", broken)
	w.tick(1)
	w.wantEvent(1, "failed busy -> stopped: flush failed 3 times: no route")
	w.want("F stopped")
}

func TestR21_GaveUpInPlaceOfFailure(t *testing.T) {
	retry := worker.Backoff{Max: 1}
	w := newWorld(t, flusher(worker.ActionInfo{Retry: retry}, mtrans{to: "next", when: []cond{{kind: hasGivenUp}}}), spec{})
	w.settle()
	w.returns("F", "flush", result{err: errors.New("no route")})
	w.tick(1)
	w.want("F next")
	w.wantEvent(0, "F failed")
	w.wantEvent(1, "gave up flush")
}

func TestR21_ATimeoutIsAFailedAttempt(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Timeout: time.Second, Retry: worker.Backoff{Initial: time.Millisecond}}, onDone), spec{})
	w.settle()
	w.after(time.Second)
	w.wantEvent(1, "action failed flush: it has not returned within its timeout, 1s")
	w.returns("F", "flush", result{}) // too late: dropped
	w.tick(1)
	w.want("F busy")
	w.after(time.Millisecond)
	w.wantCalls("F flush")
	w.returns("F", "flush", result{})
	w.tick(1)
	w.want("F next")
	if c := w.status("F").Counters; c.Dropped != 1 || c.AttemptsFailed != 1 {
		t.Errorf("counters %+v", c)
	}
}

func TestR21_AnActionThatIgnoresItsContextHoldsItsWorker(t *testing.T) {
	w := newWorld(t, flusher(worker.ActionInfo{Timeout: time.Second}, onDone), spec{})
	w.settle()
	w.after(time.Second)
	w.after(time.Second) // the grace
	w.wantEvent(1, "F flush ignores its context")
	w.wantEvent(1, "F failed busy -> stopped: flush ignores its context")
	w.after(time.Hour)
	w.want("F stopped") // in back-off, although restart.initial is long over
	w.wantEvent(1, "F flush ignores its context")
	w.returns("F", "flush", result{})
	w.settle()
	w.want("F busy")
	w.wantEvent(1, "flush has returned")
	w.wantCalls("F flush")
}

func TestR21_TheJitterIsAFunctionOfSeedPathAndAttempt(t *testing.T) {
	seen := map[time.Duration]bool{}
	b := worker.Backoff{Initial: time.Second, Factor: 1, Jitter: 0.5}
	for attempt := range 20 {
		for _, path := range []string{"a", "b"} {
			for seed := range uint64(5) {
				d := b.Delay(1, draw(seed, path, drawnRetry, attempt))
				if d != b.Delay(1, draw(seed, path, drawnRetry, attempt)) {
					t.Fatal("two draws differ")
				}
				if d < 500*time.Millisecond || d > 1500*time.Millisecond {
					t.Fatalf("%v is out of the range", d)
				}
				seen[d] = true
			}
		}
	}
	if len(seen) < 190 {
		t.Errorf("only %d of 200 delays differ", len(seen))
	}
}

// FuzzR21_Backoff: no attempt, factor or jitter gives a delay below zero or
// above the cap and its jitter.
func FuzzR21_Backoff(f *testing.F) {
	f.Add(34, int64(time.Second), 2.0, int64(time.Minute), 0.2, 0.5)
	f.Add(1<<31, int64(time.Hour), 1e300, int64(0), 1.0, 0.999)
	f.Add(64, int64(1), 1.0000001, int64(1<<62), 1.0, 0.0)
	f.Fuzz(func(t *testing.T, n int, initial int64, factor float64, limit int64, jitter, at float64) {
		if n < 1 || initial < 0 || limit < 0 || !(at >= 0 && at < 1) || !(jitter >= 0 && jitter <= 1) || factor != factor {
			t.Skip()
		}
		b := worker.Backoff{Initial: time.Duration(initial), Factor: factor, Cap: time.Duration(limit), Jitter: jitter}
		d := b.Delay(n, at)
		if d < 0 {
			t.Fatalf("%+v, attempt %d: %v", b, n, d)
		}
		if limit > 0 && float64(d) > float64(limit)*(1+jitter)*1.000001+1 {
			t.Fatalf("%+v, attempt %d: %v is over the cap", b, n, d)
		}
		if jitter == 0 && factor >= 1 && n < 1<<40 && b.Delay(n+1, at) < d {
			t.Fatalf("%+v: attempt %d waits longer than the one after it", b, n)
		}
	})
}
