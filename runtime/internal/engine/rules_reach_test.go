package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// restart asks for the restart of a worker.
func (w *world) restart(path string) {
	w.t.Helper()
	if err := treeOf(w.sup).Restart(path, nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) observeNow(path string) {
	w.t.Helper()
	if err := treeOf(w.sup).ObserveNow(path, nil); err != nil {
		w.t.Fatal(err)
	}
}

// TestR40_RestartBeginsAgain in the initial state, cancels what is in flight, and counts
// neither as a failure nor as a restart.
func TestR40_RestartBeginsAgain(t *testing.T) {
	w := newWorld(t, crashing(policy(2, time.Minute)), spec{})
	w.settle()
	w.want("C running")
	w.forget()
	w.restart("C")
	w.restart("C") // both are one
	w.tick(1)
	w.want("C stopped")
	w.wantEvent(1, "C restart running -> stopped: its restart was asked for")
	w.returns("C", "work", result{err: errors.New("cancelled")})
	w.settle()
	w.want("C running")
	w.wantEvent(0, "failed")
	if s := w.status("C"); s.Restarts != 0 || s.Counters.Restarts != 0 || s.Counters.Failures != 0 || s.Counters.Dropped != 1 {
		t.Errorf("%+v", s)
	}
	if !slices.Contains(w.calls(), "C work") {
		t.Errorf("the action does not run again: %v", w.calls())
	}
}

// TestR40_RestartKeepsTheChildrenAsTheyAre until the worker decides.
func TestR40_RestartKeepsTheChildrenAsTheyAre(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	w.forget()
	w.restart("Line")
	w.settle()
	w.want("Line active", "Line/p running")
	w.wantEvent(1, "Line restart")
	w.wantEvent(0, "Line/p")
	w.forget()
	w.restart("Line/p")
	w.settle()
	w.wantEvent(1, "Line/p restart")
	w.wantEvent(0, "Line restart")
	w.want("Line active", "Line/p running")
}

// TestR40_RestartEndsABackOff, and forgets the failures before it.
func TestR40_RestartEndsABackOff(t *testing.T) {
	w := newWorld(t, crashing(policy(5, time.Minute)), spec{})
	w.crash("C")
	w.crash("C")
	w.settle()
	if s := w.status("C"); s.Restarts != 2 || !strings.Contains(s.Blocked, "back-off") {
		t.Fatalf("%+v", s)
	}
	w.forget()
	w.restart("C")
	w.settle()
	w.want("C running")
	w.wantEvent(1, "C resumed in stopped: its restart was asked for")
	w.wantEvent(0, "C restart")
	if e := w.crash("C"); e.Failures != 1 || e.Delay != 0 {
		t.Errorf("the failure after it is number %d, with a delay of %v", e.Failures, e.Delay)
	}
}

// TestR40_RestartClosesTheCircuit: the failures that opened it do not count any more, so
// the next one does not open it again.
func TestR40_RestartClosesTheCircuit(t *testing.T) {
	for _, failed := range []string{"", "broken"} {
		w, _ := parked(t, failed)
		w.forget()
		w.restart("Line")
		w.settle()
		w.want("Line active", "Line/p running")
		w.wantEvent(1, "its restart was asked for")
		if s := w.status("Line"); s.Circuit != "" || s.Restarts != 0 {
			t.Errorf("circuit %q, %d failures", s.Circuit, s.Restarts)
		}
		w.crash("Line")
		w.wantEvent(0, "circuit opened")
	}
}

// TestR40_RestartWaitsForAnActionThatIgnoresItsContext (R21).
func TestR40_RestartWaitsForAnActionThatIgnoresItsContext(t *testing.T) {
	m := crashing(policy(5, time.Minute))
	m.def.Actions[1].Timeout = time.Second
	w := newWorld(t, m, spec{})
	w.settle()
	w.after(time.Second)
	w.after(time.Second)
	w.settle()
	w.restart("C")
	w.settle()
	if s := w.status("C"); !strings.Contains(s.Blocked, "ignores its context") {
		t.Fatalf("blocked: %q\n%s", s.Blocked, w.story())
	}
	w.returns("C", "work", result{})
	w.settle()
	w.want("C running")
}

// TestR40_RestartOfOneThatGoes is refused, and one that was asked for before has no effect.
func TestR40_RestartOfOneThatGoes(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("SlowPump running")
	w.restart("SlowPump")
	w.sup.RequestShutdown()
	w.tick(1)
	w.wantEvent(0, "restart")
	if err := treeOf(w.sup).Restart("SlowPump", nil); !errors.Is(err, fsm.ErrLeaving) {
		t.Errorf("%v", err)
	}
}

// TestR40_RestartCallsAConstructorAgain that has failed.
func TestR40_RestartCallsAConstructorAgain(t *testing.T) {
	m := pump()
	m.def.Restart = policy(5, time.Minute)
	specs := with("p")
	specs.Children[0].Spec.BuildFails = true
	w := newWorld(t, line(single("p", m)), specs)
	w.settle()
	w.wantEvent(2, "Line/p failed: the constructor") // the second at once
	if err := treeOf(w.sup).ObserveNow("Line/p", nil); !errors.Is(err, fsm.ErrNoInstance) {
		t.Errorf("%v", err)
	}
	w.forget()
	w.restart("Line/p")
	w.restart("Line/p")
	w.tick(1)
	w.wantEvent(1, "Line/p failed: the constructor")
	if s := w.status("Line/p"); s.Restarts != 1 || !s.Waiting {
		t.Errorf("%d failures in a row", s.Restarts)
	}
	w.wantEvent(0, "Line failed")
}

// TestR40_ObserveNow begins an observation without waiting for the interval, and another
// one after that which is in flight. Asking twice is one.
func TestR40_ObserveNow(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.settle()
	const call = "SlowPump CollectObservedState"
	if len(w.calls()) != 0 {
		t.Fatalf("%v", w.calls())
	}
	w.observeNow("SlowPump")
	w.observeNow("SlowPump")
	w.tick(1)
	if !slices.Equal(w.calls(), []string{call}) {
		t.Fatalf("%v", w.calls())
	}
	w.observeNow("SlowPump")
	w.tick(2)
	if len(w.calls()) != 1 {
		t.Errorf("%v", w.calls())
	}
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.tick(1)
	if !slices.Equal(w.calls(), []string{call}) {
		t.Errorf("after the return of the one in flight: %v", w.calls())
	}
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.settle()
	if len(w.calls()) != 0 {
		t.Errorf("once too often: %v", w.calls())
	}
	w.after(time.Second)
	if !slices.Equal(w.calls(), []string{call}) {
		t.Errorf("the interval begins with the last one: %v", w.calls())
	}
}

// TestR40_WhatIsAskedIsBounded: the inbox has one entry for a worker, whatever is asked how
// often, and the next tick forgets it.
func TestR40_WhatIsAskedIsBounded(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.settle()
	in := &treeOf(w.sup).inbox
	for i := range 100 {
		w.observeNow("SlowPump")
		w.restart("SlowPump")
		w.sup.Observe(i)
	}
	if len(in.targets) != 1 {
		t.Errorf("%d entries", len(in.targets))
	}
	w.tick(1)
	if s := w.status("SlowPump"); len(in.targets) != 0 || s.Counters.Replaced != 99 || s.Counters.Observations != 2 {
		t.Errorf("%d entries, %+v", len(in.targets), s.Counters)
	}
	w.returns("SlowPump", "CollectObservedState", result{value: 1})
	w.settle()
	w.forget()
	w.sup.Observe(1)
	w.settle()
	if len(w.calls()) != 0 {
		t.Errorf("it is observed again: %v", w.calls())
	}
	w.wantEvent(0, "restart")
}

// TestR40_ObserveNowOfWhoDoesNot observes now.
func TestR40_ObserveNowOfWhoDoesNot(t *testing.T) {
	w, _ := parked(t, "broken")
	w.observeNow("Line")
	w.settle()
	if len(w.calls()) != 0 {
		t.Errorf("a parked worker observes: %v", w.calls())
	}
	if err := treeOf(w.sup).ObserveNow("Line/p", nil); !errors.Is(err, fsm.ErrObservesNothing) {
		t.Errorf("%v", err)
	}
	if err := treeOf(w.sup).ObserveNow("Line/q", nil); !errors.Is(err, fsm.ErrNoWorker) {
		t.Errorf("%v", err)
	}
}

// TestR40_StatusToADepth says what is below the cut.
func TestR40_StatusToADepth(t *testing.T) {
	inner := line(group("p", crashing(policy(5, time.Minute))))
	s := with("in")
	s.Children[0].Spec = many("a", "b", "c")
	w := newWorld(t, line(mentry{name: "in", m: inner, mapping: map[string]string{"active": "active", "*": "stopped"}}), s)
	w.settle()
	w.tick(5)
	at := func(path string, depth int) fsm.Status {
		t.Helper()
		s, err := treeOf(w.sup).StatusAt(path, nil, depth)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for depth, want := range []int{0, 1, 4, 4} { // of four workers below
		s := at("Line", depth)
		if s.Below != 4 || count(&s)-1 != want || s.WorstPath != w.sup.Status().WorstPath {
			t.Errorf("depth %d: %d below, %d with a status, the worst is %s", depth, s.Below, count(&s)-1, s.WorstPath)
		}
	}
	w.crash("Line/in/b")
	w.tick(5)
	w.crash("Line/in/b")
	if s := at("", 0); s.Worst != fsm.HealthDegraded || s.WorstPath != "Line/in/b" || s.Health == fsm.HealthDegraded {
		t.Errorf("the worst is %v at %s", s.Worst, s.WorstPath)
	}
	if s := at("Line/in", 1); s.Path != "Line/in" || len(s.Children) != 3 || s.Below != 3 {
		t.Errorf("%s with %d children, %d below", s.Path, len(s.Children), s.Below)
	}
	if _, err := treeOf(w.sup).StatusAt("Line/in/x", nil, 0); !errors.Is(err, fsm.ErrNoWorker) {
		t.Errorf("%v", err)
	}
	if _, err := treeOf(w.sup).StatusAt("Line/in", treeOf(w.sup).root.w, 0); !errors.Is(err, fsm.ErrWorkerType) {
		t.Errorf("%v", err)
	}
}

// count returns the number of workers of a status.
func count(s *fsm.Status) int {
	n := 1
	for i := range s.Children {
		n += count(&s.Children[i])
	}
	return n
}
