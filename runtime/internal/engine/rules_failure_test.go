package engine

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// fragile is a pump whose guard panics at the observation 1, and that has an
// action in running.
func fragile() *machine {
	return (&machine{
		name: "Fragile", initial: "stopped", shutdown: "stopped", desired: "running", restart: 10 * time.Second,
		observe: worker.ObservePolicy{Every: time.Second, Timeout: 2 * time.Second, StaleAfter: time.Minute},
		actions: []worker.ActionInfo{{Name: "work"}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", action: "work", to: []mtrans{
				{to: "stopped", when: []cond{{kind: panicsAt, value: 1}}},
				{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}},
			}},
		},
	}).finish()
}

// wantFailed: the child f failed in the way that the text says, was put into its
// initial state and is in back-off there; its sibling and its parent have not noticed.
func wantFailed(w *world, text string) {
	w.t.Helper()
	w.wantEvent(1, text)
	w.want("Line active", "Line/f stopped", "Line/p running")
	w.wantEvent(0, "Line failed")
	w.wantEvent(0, "Line/p failed")
	if slices.Contains(w.calls(), "Line/f work") {
		w.returns("Line/f", "work", result{err: errors.New("cancelled")})
	}
	w.after(9 * time.Second)
	w.settle()
	w.want("Line/f stopped")
	w.after(time.Second)
	w.settle()
	w.want("Line/f running")
	w.wantEvent(1, "Line/f resumed")
}

func fragileLine(t *testing.T) *world {
	w := newWorld(t, line(single("f", fragile()), single("p", pump())), with("f", "p"))
	w.settle()
	w.want("Line/f running", "Line/p running")
	w.failedBefore("Line/f")
	w.forget()
	return w
}

func TestR19_APanicInAGuardFailsThatWorkerAlone(t *testing.T) {
	w := fragileLine(t)
	w.returns("Line/f", "CollectObservedState", result{value: 1})
	w.settle()
	stack := w.has("Line/f failed")[0].Stack
	if !strings.Contains(stack, "eval") || strings.Contains(stack, "0x") {
		t.Errorf("the stack is not reported:\n%s", stack)
	}
	if n := w.status("Line/f").Counters.Failures; n != 1 {
		t.Errorf("%d failures", n)
	}
	treeOf(w.sup).root.children.find("f").node.obs.at -= link.Instant(time.Hour) // the observation grows stale
	if got := w.status("Line/f").LastError; got != "panic in a guard: guard of 1" {
		t.Errorf("the status says %q", got)
	}
	wantFailed(w, "Line/f failed running -> stopped: panic in a guard: guard of 1")
}

func TestR19_APanicInAnActionFailsTheWorker(t *testing.T) {
	w := fragileLine(t)
	w.returns("Line/f", "work", result{panic: "boom"})
	w.settle()
	wantFailed(w, "Line/f failed running -> stopped: panic in work: boom")
}

func TestR19_APanicInCollectFailsTheWorker(t *testing.T) {
	w := fragileLine(t)
	w.returns("Line/f", "CollectObservedState", result{panic: "boom"})
	w.settle()
	w.wantEvent(1, "Line/f observe failed: panic in CollectObservedState: boom")
	s := w.status("Line/f")
	if s.Counters.ObserveFailed != 1 || s.LastError != "panic in CollectObservedState: boom" || s.Last != "failed: "+s.LastError {
		t.Errorf("status %+v", s)
	}
	wantFailed(w, "Line/f failed running -> stopped: panic in CollectObservedState: boom")
}

// TestR19_APanicThatComesTooLateIsReported with its stack, and is no failure.
func TestR19_APanicThatComesTooLateIsReported(t *testing.T) {
	w := fragileLine(t)
	w.after(2 * time.Second) // observe.timeout
	w.settle()
	w.forget()
	w.returns("Line/f", "CollectObservedState", result{panic: "boom"})
	w.settle()
	w.wantEvent(0, "Line/f failed")
	late := w.has("observe failed: panic in CollectObservedState: boom; it was not waited for any more")
	if len(late) != 1 || !strings.Contains(late[0].Stack, "give") {
		t.Errorf("told %+v", late)
	}

	w.update(func(s *spec) { s.Children[0].Spec.Off = true }) // replaced: running is left
	w.settle()
	w.returns("Line/f", "work", result{panic: "boom"})
	w.settle()
	w.wantEvent(0, "Line/f failed")
	late = w.has("action failed work: panic in work: boom; it was not waited for any more")
	if len(late) != 1 || !strings.Contains(late[0].Stack, "give") {
		t.Errorf("told %+v", late)
	}
}

// TestR19_AGoexitThatComesTooLateIsReported as a panic is; it has no stack.
func TestR19_AGoexitThatComesTooLateIsReported(t *testing.T) {
	w := fragileLine(t)
	w.after(2 * time.Second) // observe.timeout
	w.settle()
	w.forget()
	w.returns("Line/f", "CollectObservedState", result{exits: true})
	w.update(func(s *spec) { s.Children[0].Spec.Off = true })
	w.settle()
	w.returns("Line/f", "work", result{exits: true})
	w.settle()
	w.wantEvent(0, "Line/f failed")
	w.wantEvent(1, "Line/f observe failed: panic in CollectObservedState: it ended its goroutine")
	w.wantEvent(1, "Line/f action failed work: panic in work: it ended its goroutine")
}

// TestR19_APanicInDeclareChildren: the children stay as they are, and it is
// tried again when the worker goes on.
func TestR19_APanicInDeclareChildren(t *testing.T) {
	for _, fault := range []struct {
		text string
		set  func(*spec, bool)
	}{
		{"panic in DeclareChildren: declare", func(s *spec, on bool) { s.DeclarePanics = on }},
		{"panic in DeriveDesiredState: derive", func(s *spec, on bool) { s.DerivePanics = on }},
	} {
		w := newWorld(t, line(single("p", pump())), with("p"))
		w.settle()
		w.failedBefore("Line")
		w.update(func(s *spec) { fault.set(s, true) })
		w.tick(1)
		w.wantEvent(1, "Line failed active -> stopped: "+fault.text)
		if w.children("Line") != "p" {
			t.Errorf("%s: children %q", fault.text, w.children("Line"))
		}
		w.settle()
		w.wantEvent(1, "Line failed")
		w.after(time.Second)
		w.wantEvent(2, "Line failed") // tried again
		w.update(func(s *spec) { fault.set(s, false) })
		w.settle()
		w.after(time.Second)
		w.settle()
		w.want("Line active", "Line/p running")
	}
}

// TestR19_APanicInOnConfigChange: it is asked again when the worker goes on, and
// the children are not declared unless it says so.
func TestR19_APanicInOnConfigChange(t *testing.T) {
	m := line(group("p", pump()))
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileHook}
	panics, says := true, false
	m.changed = func(before, after *spec) bool {
		if panics {
			panic("config")
		}
		if len(before.Children) != 1 || len(after.Children) != 2 {
			t.Errorf("asked about %v and %v", before.Children, after.Children)
		}
		return says
	}
	w := newWorld(t, m, many("a"))
	w.settle()
	w.failedBefore("Line")
	w.update(func(s *spec) { s.Children = many("a", "b").Children })
	w.settle()
	w.wantEvent(1, "Line failed active -> stopped: panic in OnConfigChange: config")
	if c := w.children("Line"); c != "a" {
		t.Errorf("children %q", c)
	}
	w.after(time.Second)
	w.settle()
	w.wantEvent(1, "Line failed stopped -> stopped: panic in OnConfigChange: config")
	panics = false
	w.after(time.Hour)
	w.settle()
	w.want("Line/a running")
	if c := w.children("Line"); c != "a" {
		t.Errorf("children %q, though OnConfigChange did not ask for others", c)
	}
	panics = true
	w.update(func(s *spec) { s.Note++ })
	w.settle()
	panics, says = false, true
	w.after(time.Hour)
	w.settle()
	w.want("Line/a running", "Line/b running")
}

// TestR19_WhatPanickedIsNotDeclaredAgainWhileTheWorkerIsHeld, not even in every
// tick.
func TestR19_WhatPanickedIsNotDeclaredAgainWhileTheWorkerIsHeld(t *testing.T) {
	m := line(single("p", pump()))
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileTick}
	w := newWorld(t, m, with("p"))
	w.settle()
	w.failedBefore("Line")
	w.update(func(s *spec) { s.DeclarePanics = true })
	w.tick(10)
	w.wantEvent(1, "Line failed")
}

// TestR19_APanicInAMapping: the last mapped state remains, and the rows are asked again
// when the worker goes on.
func TestR19_APanicInAMapping(t *testing.T) {
	broken := true
	m := line(mentry{name: "p", m: pump(), rows: func(s *snap) string {
		if broken {
			panic("row")
		}
		return "running"
	}})
	w := newWorld(t, m, with("p"), fsm.WithFullTicks())
	w.failedBefore("Line")
	w.tick(10)
	w.wantEvent(1, "Line failed stopped -> stopped: panic in a stateMapping: row")
	w.want("Line/p stopped")
	broken = false
	w.tick(5)
	w.want("Line/p stopped")
	w.after(time.Second)
	w.tick(5)
	w.want("Line active", "Line/p running")
}

// TestR19_AHookThatEndsItsGoroutine does not keep its place for ever, nor does it
// take a goroutine of the pool from others.
func TestR19_AHookThatEndsItsGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := fragile()
		sup := live(t, m, spec{}, hooks{
			collect: obedient,
			act:     func(ctx context.Context, _ *machine, _ string, _ *snap) error { return hookThatExits(ctx) },
		}, fsm.WithHookLimit(2))
		ended := make(chan error)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { ended <- sup.Run(ctx) }()
		time.Sleep(5 * time.Second)
		s := sup.Status()
		if s.Restarts != 2 || s.LastError != usercode.EndedIn("work").Error() || s.Counters.Observations < 3 {
			t.Errorf("%+v", s)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestR22_AFailedWorkerKeepsWhatItHas: children, UserSpec, last observation.
func TestR22_AFailedWorkerKeepsWhatItHas(t *testing.T) {
	m := line(single("p", pump()))
	m.def.Observe = worker.ObservePolicy{Every: time.Second}
	w := newWorld(t, m, with("p"))
	w.settle()
	w.sup.Observe(7)
	w.settle()
	w.failedBefore("Line")
	p := treeOf(w.sup).root.children.find("p").node
	w.returns("Line", "CollectObservedState", result{panic: "boom"})
	w.tick(1)
	w.want("Line stopped")
	w.tick(1)
	w.want("Line/p running") // its mapped state stays
	h := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	if treeOf(w.sup).root.children.find("p").node != p || h.Snap.Observed != 7 {
		t.Error("it lost its child or its observation")
	}
	if held := w.status("Line").Blocked; !strings.HasPrefix(held, "it failed and is in back-off until") {
		t.Errorf("held: %q", held)
	}
}

// TestR22_AfterAFailureForStartsAgain: while a worker is in back-off nobody knows
// whether its guards hold.
func TestR22_AfterAFailureForStartsAgain(t *testing.T) {
	m := waiter(mtrans{to: "b", when: []cond{{kind: observedIs, value: 1}}, hold: time.Minute})
	m.def.Restart.Backoff.Initial = 30 * time.Second
	w := newWorld(t, m, spec{})
	w.settle()
	w.sup.Observe(1)
	w.settle()
	w.failedBefore("W")
	w.after(20 * time.Second)
	w.returns("W", "CollectObservedState", result{panic: "boom"})
	w.tick(1)
	w.after(30 * time.Second)
	w.wantEvent(1, "W resumed")
	w.after(time.Minute - 1)
	w.want("W a")
	w.after(1)
	w.want("W b")
}

func hookThatExits(context.Context) error {
	runtime.Goexit()
	return nil
}

// wild is a pump that decides nonsense when it is running.
type wild struct {
	*scripted
	state  link.StateID
	action link.ActionID
}

func (b *wild) Next(s *snap) (link.StateID, fsm.Signal, link.ActionID) {
	if s.State == b.m.id("running") {
		return b.state, fsm.SignalNone, b.action
	}
	return b.scripted.Next(s)
}

// TestR19_ADecisionThatMakesNoSense is a failure of its worker. Generated code
// does not decide so.
func TestR19_ADecisionThatMakesNoSense(t *testing.T) {
	m := pump()
	running := m.id("running")
	for want, b := range map[string]*wild{
		"Next gave a state that there is not: 0":   {state: 0},
		"Next gave a state that there is not: 99":  {state: 99},
		"Next gave an action that there is not: 9": {state: running, action: 9},
	} {
		b.scripted = newScripted(m, hooks{})
		w := &world{t: t, now: epoch}
		sup, err := newSupervisor[link.StateID](m.def, b, spec{},
			fsm.WithClock(func() time.Time { return w.now }), fsm.WithEventHandler(func(e fsm.Event) { w.events = append(w.events, e) }))
		if err != nil {
			t.Fatal(err)
		}
		w.sup = sup
		w.failedBefore("Pump")
		w.settle()
		w.wantEvent(1, "Pump failed running -> stopped: "+want)
	}
}

// TestR22_ATransitionIntoFailedIsATransition: who goes to its failed state by
// itself has not failed. It acts and observes there, and leaves it as any other
// state, also if its desired state stays what it was.
func TestR22_ATransitionIntoFailedIsATransition(t *testing.T) {
	m := (&machine{
		name: "Careful", initial: "stopped", shutdown: "stopped", desired: "running",
		observe: worker.ObservePolicy{Every: time.Second, Timeout: 2 * time.Second, StaleAfter: time.Minute},
		actions: []worker.ActionInfo{{Name: "report"}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", to: []mtrans{{to: "broken", when: []cond{{kind: observedIs, value: 1}}}}},
			{name: "broken", action: "report", to: []mtrans{{to: "running", when: []cond{{kind: observedIs, value: 0}, {kind: isDone}}}}},
		},
	}).finish()
	m.def.Failed = m.id("broken")
	w := newWorld(t, m, spec{})
	w.settle()
	w.returns("Careful", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("Careful broken")
	w.wantEvent(1, "Careful transition running -> broken")
	w.wantEvent(0, "Careful failed")
	if s := w.status("Careful"); s.Counters.Failures != 0 || s.Blocked != "" || s.LastError != "" || s.Action != "report" {
		t.Errorf("it counts as failed, or does not act: %+v", s)
	}
	w.returns("Careful", "report", result{})
	w.after(time.Second)
	w.settle()
	w.returns("Careful", "CollectObservedState", result{})
	w.settle()
	w.want("Careful running")
	w.wantEvent(1, "Careful transition broken -> running")
}
