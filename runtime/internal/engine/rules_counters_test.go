package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR26_CountersOfActionsAndRestarts: attempts, retries, failures, restarts,
// circuits and transitions.
func TestR26_CountersOfActionsAndRestarts(t *testing.T) {
	m := crashing(policy(1, time.Minute))
	m.def.Actions[1].Retry = worker.Backoff{Max: 2, Initial: time.Second}
	w := newWorld(t, m, spec{})
	for range 2 {
		w.crashOnce("C")
		w.after(time.Second)
		w.crashOnce("C")
	}
	w.want("C broken")
	want := fsm.Counters{Transitions: 2, Failures: 2, Restarts: 2, CircuitsOpened: 1, Attempts: 4, Retries: 2, AttemptsFailed: 4}
	if got := w.status("C").Counters; got != want {
		t.Errorf("counters %+v\nwant     %+v", got, want)
	}
}

// TestR26_CountersOfHooks: those that were abandoned, and those that waited for a
// place.
func TestR26_CountersOfHooks(t *testing.T) {
	m := flusher(worker.ActionInfo{Timeout: time.Second})
	m.def.Observe = worker.ObservePolicy{Every: time.Minute, Timeout: time.Second}
	w := newWorld(t, m, spec{}, fsm.WithHookLimit(1))
	w.settle()
	call := w.calls()[0]
	w.after(time.Second)
	w.after(time.Second)
	if got := w.status("F").Counters; got.Abandoned != 1 || got.Queued != 1 {
		t.Errorf("%s: counters %+v", call, got)
	}
	w.returns("F", call[len("F "):], result{err: errors.New("late")})
	w.settle()
	if got := w.status("F").Counters; got.Dropped != 1 {
		t.Errorf("%s: counters %+v", call, got)
	}
}
