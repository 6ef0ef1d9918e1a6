package engine

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR22_ATriedWorkersChildrenKeepTheirMappedStates until it decides: the row of its
// initial state does not stop them for one tick.
func TestR22_ATriedWorkersChildrenKeepTheirMappedStates(t *testing.T) {
	for _, failed := range []string{"", "broken"} {
		w, _ := parked(t, failed)
		w.forget()
		w.now = w.now.Add(8 * time.Second)
		w.settle()
		w.want("Line active", "Line/p running")
		w.wantEvent(1, "its circuit is tried")
		w.wantEvent(0, "Line/p desired")
	}
}

// TestR22_AMovedVersionDoesNotEndTheWaitForAnAction that ignores its context,
// also where the desired state is the shutdown state already.
func TestR22_AMovedVersionDoesNotEndTheWaitForAnAction(t *testing.T) {
	m := (&machine{
		name: "C", initial: "stopped", shutdown: "gone", desired: "stopped", policy: policy(5, time.Minute),
		actions: []worker.ActionInfo{{Name: "drain", Timeout: time.Second}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "draining", when: []cond{{kind: desiredIs, state: "gone"}}}}},
			{name: "draining", action: "drain", to: []mtrans{{to: "gone", when: []cond{{kind: isDone}}}}},
			{name: "gone"},
		},
	}).finish()
	w := newWorld(t, m, spec{Off: true})
	w.settle()
	w.after(time.Second) // its time-out
	w.after(time.Second) // the grace
	w.settle()
	const held = "it failed, and drain ignores its context"
	if s := w.status("C"); s.Blocked != held || s.Desired != "gone" {
		t.Fatalf("held %q, desired %s\n%s", s.Blocked, s.Desired, w.story())
	}
	w.update(func(s *spec) { s.Value++ })
	w.settle()
	if s := w.status("C"); s.Blocked != held {
		t.Errorf("held %q\n%s", s.Blocked, w.story())
	}
	w.returns("C", "drain", result{})
	w.settle()
	w.want("C draining")
}

// TestR22_APanicOfAnActionIsAFailedAttempt: its worker is not well until a success
// follows.
func TestR22_APanicOfAnActionIsAFailedAttempt(t *testing.T) {
	w := newWorld(t, crashing(policy(0, 0)), spec{})
	for k := range 3 {
		w.settle()
		w.returns("C", "work", result{panic: "boom"})
		w.tick(1)
		e := w.has("C failed")
		if got := e[len(e)-1].Failures; got != k+1 {
			t.Errorf("failure %d in a row, want %d", got, k+1)
		}
		w.waits("C")
		w.now = w.now.Add(time.Hour)
	}
	if n := w.status("C").Counters.AttemptsFailed; n != 3 {
		t.Errorf("%d failed attempts", n)
	}
}

// TestR22_AFailureUnderANewVersionIsHeld: a Version or a desired state that is
// taken in by the visit of the failure was there before it, and ends no back-off.
func TestR22_AFailureUnderANewVersionIsHeld(t *testing.T) {
	m := crashing(policy(1, time.Minute))
	m.def.Observe = worker.ObservePolicy{Every: time.Hour}
	w := newWorld(t, m, spec{})
	w.crash("C")
	w.settle()
	w.want("C running")
	w.returns("C", worker.CollectHook, result{panic: "boom"})
	w.update(func(s *spec) { s.Value++; s.Off = true })
	w.tick(1)
	w.wantEvent(1, "C spec version 1")
	w.wantEvent(1, "C desired running -> stopped")
	w.wantEvent(1, "C circuit opened in broken")
	w.returns("C", "work", result{})
	w.tick(3)
	w.want("C broken")
	w.now = w.now.Add(8 * time.Second)
	w.settle()
	w.want("C stopped")
}
