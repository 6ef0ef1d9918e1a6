package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR22_TooManyRestartsOpenTheCircuit: within the period, OTP's rule.
func TestR22_TooManyRestartsOpenTheCircuit(t *testing.T) {
	w := newWorld(t, crashing(policy(2, time.Minute)), spec{})
	for range 2 {
		w.crash("C")
		w.waits("C")
	}
	w.want("C running")
	e := w.crash("C")
	if e.To != "broken" || e.Delay != 8*time.Second {
		t.Errorf("%+v", e)
	}
	w.wantEvent(1, "C circuit opened in broken: 3 failures in a row, 3 within 1m, restart.max is 2; it is tried again in 8s, or when its UserSpec or its desired state changes")
	s := w.status("C")
	if s.State != "broken" || s.Circuit != "open" || s.Restarts != 3 || s.Counters.CircuitsOpened != 1 ||
		!strings.HasPrefix(s.Blocked, "its circuit is open: it is tried again at") {
		t.Errorf("%+v", s)
	}
}

// TestR22_TheWindowCountsWhatIsInIt: failures that are far apart do not open the
// circuit by their number in the period.
func TestR22_TheWindowCountsWhatIsInIt(t *testing.T) {
	m := crashing(policy(2, 10*time.Second))
	w := newWorld(t, m, spec{})
	for range 10 {
		w.crash("C")
		w.waits("C")
		w.returns("C", "work", result{}) // well, from here for twice the cap
		w.settle()
		w.now = w.now.Add(17 * time.Second)
	}
	w.wantEvent(0, "circuit opened")
	r := &restarts{well: link.Never}
	for _, at := range []link.Instant{0, 5, 11} {
		r.remember(at, &worker.RestartPolicy{Within: 10, Backoff: worker.Backoff{Max: 5}})
	}
	if !slices.Equal(r.window, []link.Instant{5, 11}) {
		t.Errorf("the window has %v", r.window)
	}
	r.remember(15, &worker.RestartPolicy{Within: 10, Backoff: worker.Backoff{Max: 5}})
	if !slices.Equal(r.window, []link.Instant{5, 11, 15}) { // one that is as old as the period counts
		t.Errorf("the window has %v", r.window)
	}
}

// TestR22_FailuresThatAreNotInARowOpenTheCircuit where they are too many within
// the period, although the worker was well for twice the cap before each. A
// circuit that closes forgets them.
func TestR22_FailuresThatAreNotInARowOpenTheCircuit(t *testing.T) {
	w := newWorld(t, crashing(policy(2, 40*time.Second)), spec{})
	crashAfterBeingWell := func() fsm.Event {
		w.returns("C", "work", result{})
		w.settle()
		w.now = w.now.Add(16 * time.Second)
		return w.crash("C")
	}
	w.crash("C")
	for range 2 {
		w.wantEvent(0, "circuit opened")
		w.settle()
		if e := crashAfterBeingWell(); e.Failures != 1 {
			t.Errorf("failure %d in a row", e.Failures)
		}
	}
	w.wantEvent(1, "C circuit opened in broken: 3 failures within 40s, restart.max is 2; it is tried again in 8s, or when its UserSpec or its desired state changes")

	w.forget()
	w.waits("C")
	w.now = w.now.Add(time.Minute) // not well: no success has followed
	w.crash("C")
	w.wantEvent(1, "C circuit opened in broken: it failed again when it was tried; it is tried again in 8s, or when")

	w.forget()
	w.waits("C")
	for range 2 {
		if e := crashAfterBeingWell(); e.To != "stopped" {
			t.Errorf("the window was not emptied: %+v", e)
		}
		w.waits("C")
	}
	crashAfterBeingWell()
	w.wantEvent(1, "C circuit opened in broken: 3 failures within 40s")
}

// TestR22_ASlowLoopOpensTheCircuit by its failures in a row, too far apart for
// the period.
func TestR22_ASlowLoopOpensTheCircuit(t *testing.T) {
	w := newWorld(t, crashing(policy(2, time.Second)), spec{})
	for range 2 {
		w.crash("C")
		w.waits("C")
		w.now = w.now.Add(2 * time.Second)
	}
	w.crash("C")
	w.wantEvent(1, "C circuit opened in broken: 3 failures in a row, restart.max is 2; it is tried again in 8s, or when its UserSpec or its desired state changes")
}

// TestR22_AParkedWorkerStandsStill: it is neither observed nor acted for, and
// its children have what the row of its failed state says.
func TestR22_AParkedWorkerStandsStill(t *testing.T) {
	w, _ := parked(t, "broken")
	w.want("Line broken", "Line/p running")
	if c := w.calls(); len(c) != 0 {
		t.Errorf("called: %v", c)
	}
	w.now = w.now.Add(7 * time.Second)
	w.settle()
	if c := w.calls(); len(c) != 0 {
		t.Errorf("called: %v", c)
	}
	w.sup.Observe(5)
	w.settle()
	w.want("Line broken")
}

// TestR22_WithoutAFailedStateItStaysAtInitial, and its children keep what they
// have.
func TestR22_WithoutAFailedStateItStaysAtInitial(t *testing.T) {
	w, _ := parked(t, "")
	w.want("Line stopped", "Line/p running")
	if c := w.status("Line").Circuit; c != "open" {
		t.Errorf("circuit %q", c)
	}
	w.now = w.now.Add(8 * time.Second)
	w.settle()
	w.want("Line active", "Line/p running")
}

// parked is a line whose circuit has just opened; its child p is running.
func parked(t *testing.T, failed string) (*world, *machine) {
	m := line(mentry{name: "p", m: pump(), mapping: map[string]string{"active": "running", "broken": "running", "*": "stopped"}})
	m.states = append(m.states, mstate{name: "broken"})
	m.actions, m.observe = []worker.ActionInfo{{Name: "work", Retry: worker.Backoff{Max: 1}}}, worker.ObservePolicy{Every: time.Second}
	m.states[1].action = "work"
	m.policy, m.failed = policy(1, time.Minute), failed
	m.finish()
	w := newWorld(t, m, with("p"))
	w.crash("Line")
	w.settle()
	w.want("Line active", "Line/p running")
	if slices.Contains(w.calls(), "Line CollectObservedState") {
		w.returns("Line", "CollectObservedState", result{})
	}
	w.crash("Line")
	w.settle()
	for len(w.queue) > 0 { // cancelled
		w.returns("Line", w.queue[0].Hook, result{err: errors.New("cancelled")})
	}
	w.settle()
	w.wantEvent(1, "Line circuit opened")
	return w, m
}

// TestR22_AfterTheCapOneTry: it is observed at once, and the first failure opens
// the circuit again.
func TestR22_AfterTheCapOneTry(t *testing.T) {
	w, _ := parked(t, "broken")
	w.forget()
	w.now = w.now.Add(8 * time.Second)
	w.tick(1)
	w.want("Line stopped")
	if !slices.Contains(w.calls(), "Line CollectObservedState") {
		t.Error("it is not observed at once")
	}
	w.wantEvent(1, "Line resumed broken -> stopped: its circuit is tried")
	w.settle()
	w.want("Line active")
	if c := w.status("Line").Circuit; c != "half-open" {
		t.Errorf("circuit %q", c)
	}
	w.now = w.now.Add(5 * time.Minute) // not well: no success has followed the failed attempt
	w.crash("Line")
	w.wantEvent(1, "Line circuit opened in broken")

	w.now = w.now.Add(8 * time.Second)
	w.settle()
	w.returns("Line", "work", result{})
	w.settle()
	w.now = w.now.Add(16 * time.Second)
	w.settle()
	if s := w.status("Line"); s.Circuit != "" || s.Restarts != 0 {
		t.Errorf("after it has been well for twice the cap: circuit %q, %d failures", s.Circuit, s.Restarts)
	}
}

// TestR22_ATryIsObservedAtOnce, also when what was cancelled as the circuit opened
// returns only after the try has begun.
func TestR22_ATryIsObservedAtOnce(t *testing.T) {
	m := crashing(policy(1, time.Minute))
	m.def.Observe = worker.ObservePolicy{Every: time.Hour}
	w := newWorld(t, m, spec{})
	w.crash("C")
	w.waits("C")
	w.crash("C")
	w.wantEvent(1, "circuit opened")
	w.update(func(s *spec) { s.Value++ })
	w.tick(1)
	w.wantEvent(1, "C resumed broken -> stopped: its UserSpec has changed")
	w.wantCalls("C CollectObservedState") // the old one
	w.returns("C", worker.CollectHook, result{err: errors.New("cancelled")})
	w.tick(1)
	w.wantCalls("C CollectObservedState")
}
