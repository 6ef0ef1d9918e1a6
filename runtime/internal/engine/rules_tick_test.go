package engine

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

func TestR01_WhatArrivesDuringATickIsSeenInTheNext(t *testing.T) {
	m := slowPump()
	var w *world
	pushed := false
	w = newWorld(t, m, spec{}, fsm.WithEventHandler(func(e fsm.Event) {
		w.events = append(w.events, e)
		if e.To == "starting" && !pushed {
			pushed = true
			w.sup.Observe(1) // in the middle of the tick that enters starting
		}
	}))
	w.tick(2)
	w.want("SlowPump starting")
	if got := w.status("SlowPump").Counters.Observations; got != 0 {
		t.Errorf("%d observations were taken in by the tick in which they were pushed", got)
	}
	w.tick(1)
	w.want("SlowPump running")
}

func TestR01_TheTimeIsReadOnceATick(t *testing.T) {
	reads := 0
	now := epoch
	w := newWorld(t, line(group("p", pump())), many("a", "b", "c"), fsm.WithClock(func() time.Time {
		reads++
		now = now.Add(time.Second)
		return now
	}))
	w.tick(1)
	for range 4 {
		before := reads
		w.tick(1)
		if reads != before+1 {
			t.Fatalf("the clock was read %d times in one tick", reads-before)
		}
	}
}

// TestR01_TimeNeverGoesBack: a clock that is set back stands still for what waits
// for time to pass, and goes on from there.
func TestR01_TimeNeverGoesBack(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", after: 5 * time.Second}), spec{})
	w.settle()
	w.after(4 * time.Second)
	w.after(-time.Hour)
	w.want("W a")
	w.after(999 * time.Millisecond)
	w.want("W a")
	w.after(time.Millisecond)
	w.want("W b")
}

// TestR02_TheParentSeesWhatItsChildrenReachInTheSameTick: active waits for its
// child; both move in one tick, the child first.
func TestR02_TheParentSeesWhatItsChildrenReachInTheSameTick(t *testing.T) {
	root := (&machine{
		name: "Root", initial: "off", shutdown: "off", desired: "on",
		states: []mstate{
			{name: "off", to: []mtrans{{to: "wait", when: []cond{{kind: desiredIs, state: "on"}}}}},
			{name: "wait", to: []mtrans{{to: "on", when: []cond{{kind: childIs, state: "running"}}}}},
			{name: "on"},
		},
		children: []mentry{{name: "p", m: pump(), mapping: map[string]string{"off": "stopped", "*": "running"}}},
	}).finish()
	w := newWorld(t, root, with("p"))
	w.settle()
	up, on := w.has("p transition stopped -> running"), w.has("Root transition wait -> on")
	if len(up) != 1 || len(on) != 1 || up[0].Tick != on[0].Tick || up[0].Seq > on[0].Seq {
		t.Errorf("want the child up and the parent on in one tick, in this order:\n%s", w.story())
	}
}

func TestR02_SiblingsAreVisitedInTheOrderOfTheDeclaration(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("c", "a", "b"))
	w.settle()
	var order []string
	for _, e := range w.has("started") {
		order = append(order, e.Path)
	}
	if want := []string{"Line", "Line/c", "Line/a", "Line/b"}; !slices.Equal(order, want) {
		t.Errorf("started in the order %v, want %v", order, want)
	}
}

func TestR03_TheFirstVisitTakesNoTransition(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.tick(1)
	w.want("Pump stopped")
	w.tick(1)
	w.want("Pump running")
}

func TestR03_AChildSeesAMappedStateInTheNextTick(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.tick(2) // the line becomes active and propagates running; the pump starts
	w.want("Line active", "Line/p stopped")
	if d := w.status("Line/p").Desired; d != "stopped" {
		t.Errorf("the child wants %s in the tick in which its mapped state was propagated", d)
	}
	w.tick(1)
	w.want("Line/p running")
	if d := w.status("Line/p").Desired; d != "running" {
		t.Errorf("the child wants %s one tick later", d)
	}
}

func TestR03_AtMostOneTransitionAVisit(t *testing.T) {
	m := (&machine{name: "M", initial: "a", shutdown: "a", states: []mstate{
		{name: "a", to: []mtrans{{to: "b"}}}, {name: "b", to: []mtrans{{to: "c"}}}, {name: "c"},
	}}).finish()
	w := newWorld(t, m, spec{})
	for _, want := range []string{"M a", "M b", "M c"} {
		w.tick(1)
		w.want(want)
	}
}

// TestR04_AnIdleTreeIsNotVisited: a guard that counts is not asked while
// nothing is ready.
func TestR04_AnIdleTreeIsNotVisited(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("a", "b", "c"))
	w.settle()
	treeOf(w.sup).at.Store(nil)
	for range 10 {
		w.after(time.Minute)
	}
	if n := treeOf(w.sup).at.Load(); n != nil {
		t.Errorf("%s was visited by an idle tick", n.path())
	}
}

func TestR05_FirstShutdownThenTheOwnSwitchThenTheMappedState(t *testing.T) {
	e := single("p", pump())
	e.update = true
	w := newWorld(t, line(e), with("p"))
	w.settle()
	w.want("Line/p running")
	w.update(func(s *spec) { s.Children[0].Spec.Off = true })
	w.settle()
	w.want("Line active", "Line/p stopped") // its own switch, against the mapped state
	w.update(func(s *spec) { s.Children[0].Spec.Off = false })
	w.settle()
	w.want("Line/p running")
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.wantEvent(1, "p desired running -> stopped: it is leaving")
}

// TestR12_WhoAsksForADesiredState: a worker that its own switch keeps down says
// that its mapped state does not count, and which it is.
func TestR12_WhoAsksForADesiredState(t *testing.T) {
	e := single("p", pump())
	e.update = true
	w := newWorld(t, line(e), with("p"))
	says := func(path, by, why string) {
		t.Helper()
		s := w.status(path)
		if s.DesiredBy != by || !slices.Equal(s.Why, []string{why}) {
			t.Errorf("%s is %s by %q, and waits for %q; it should be by %q and wait for %q", path, s.Desired, s.DesiredBy, s.Why, by, why)
		}
	}
	w.settle()
	says("Line", "derived from the UserSpec", "to stopping: desired == stopped is false (desired is active)")
	says("Line/p", "its parent asks for it", "to stopped: desired == stopped is false (desired is running: its parent asks for it)")
	w.update(func(s *spec) { s.Children[0].Spec.Off = true })
	w.settle()
	const switched = "derived from the UserSpec, which comes before what its parent asks for, running"
	says("Line/p", switched, "to running: desired == running is false (desired is stopped: "+switched+")")
	w.wantEvent(1, "Line/p desired running -> stopped: "+switched)
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	says("Line/p", "derived from the UserSpec", "to running: desired == running is false (desired is stopped)")
}

// TestR05_TheLastMappedStateRemains: a state without a row keeps the mapped state, also for a
// worker that replaces another; before the first mapped state a child is not started.
func TestR05_TheLastMappedStateRemains(t *testing.T) {
	m := line(mentry{name: "p", m: pump(), mapping: map[string]string{"active": "running"}})
	w := newWorld(t, m, with("p"))
	w.tick(2)
	w.want("Line/p stopped") // stopped has no row
	w.settle()
	w.want("Line/p running")
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("Line stopping", "Line/p running")
	w.update(value(0, 1)) // replaced, in a state without a row
	w.settle()
	w.wantEvent(2, "Line/p started")
	w.want("Line/p running")
}

// TestR05_TheLastMappedStateBelongsToTheEntry: it outlasts a child that was not
// declared for a while.
func TestR05_TheLastMappedStateBelongsToTheEntry(t *testing.T) {
	m := line(mentry{name: "p", m: pump(), mapping: map[string]string{"active": "running"}})
	m.states[2].to = nil // stays in stopping
	w := newWorld(t, m, with("p"))
	w.settle()
	w.update(func(s *spec) { s.Off = true })
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	if c := w.children("Line"); c != "" {
		t.Fatalf("children %q", c)
	}
	w.update(func(s *spec) { s.Children = with("p").Children })
	w.settle()
	w.want("Line stopping", "Line/p running")
}

// TestR05_BeforeTheFirstMappedState it is the child's shutdown state.
func TestR05_BeforeTheFirstMappedState(t *testing.T) {
	m := line(mentry{name: "p", m: pump(), mapping: map[string]string{"active": "running"}})
	m.states[0].to = nil // stays in stopped, which has no row
	w := newWorld(t, m, with("p"))
	w.settle()
	if got := w.status("Line/p"); got.Desired != "stopped" || got.DesiredBy != "its parent has not asked for anything yet" {
		t.Errorf("it should be %q by %q", got.Desired, got.DesiredBy)
	}
	w.want("Line/p stopped")
}

func TestR06_TheMappingReadsTheCurrentState(t *testing.T) {
	byState := mentry{name: "s", m: pump(), mapping: map[string]string{"active": "running", "*": "stopped"}}
	byDesired := mentry{name: "d", m: pump(), desired: true, mapping: map[string]string{"active": "running", "*": "stopped"}}
	m := line(byState, byDesired)
	m.states[0].to[0].when = append(m.states[0].to[0].when, cond{kind: observedIs, value: 1})
	m.observe = worker.ObservePolicy{Every: time.Second}
	m.def.Observe = m.observe
	w := newWorld(t, m, with("s", "d"))
	w.settle()
	w.want("Line stopped", "Line/s stopped", "Line/d running")
	w.sup.Observe(1)
	w.settle()
	w.want("Line active", "Line/s running", "Line/d running")
}

// TestR06_ADesiredStateThatChangesAlone propagates its mapped state, too.
func TestR06_ADesiredStateThatChangesAlone(t *testing.T) {
	m := line(mentry{name: "d", m: pump(), desired: true, mapping: map[string]string{"active": "running", "*": "stopped"}})
	m.states[1].to = nil // stays in active
	w := newWorld(t, m, with("d"))
	w.settle()
	w.want("Line active", "Line/d running")
	w.sup.RequestShutdown()
	w.settle()
	w.want("Line active", "Line/d stopped")
}

// TestR06_TheMappedStateFollowsTheDecisionInTheSameVisit.
func TestR06_TheMappedStateFollowsTheDecisionInTheSameVisit(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	active, desired := w.has("Line transition stopped -> active"), w.has("p desired stopped -> running")
	if len(active) != 1 || len(desired) != 1 || desired[0].Tick != active[0].Tick+1 {
		t.Errorf("the child does not see its mapped state one tick after the transition:\n%s", w.story())
	}
}

func TestR07_NoStateYet(t *testing.T) {
	m := line(single("p", pump()), group("g", pump()))
	w := newWorld(t, m, spec{Children: []testChild{{0, "p", spec{}}, {1, "g0", spec{}}}})
	b := newScripted(m, hooks{})
	h := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	w.tick(1) // the children exist and have not been visited
	s := &h.Snap
	if s.single[0] != 0 {
		t.Errorf("the child is in state %d", s.single[0])
	}
	if b.m.eval(s, cond{kind: childIs, state: "stopped"}) != fsm.False || b.m.eval(s, cond{kind: childNot, state: "stopped"}) != fsm.True {
		t.Error("== holds, or != does not, of a child in no state")
	}
	if g := &s.groups[1]; g.Len() != 1 || g.Count(0) != 1 {
		t.Errorf("the child that is in no state is not in its group: %d of %d", g.Count(0), g.Len())
	}
	if st := w.state("Line/p"); st != "" {
		t.Errorf("its status says %q", st)
	}
	w.tick(1)
	if got, ok := s.groups[1].State("g0"); !ok || got != m.children[1].m.id("stopped") {
		t.Errorf("after its first visit it is in %d, %v", got, ok)
	}
}

// TestR07_OneThatHasGoneIsInNoState.
func TestR07_OneThatHasGoneIsInNoState(t *testing.T) {
	m := line(single("p", pump()), group("g", pump()))
	w := newWorld(t, m, spec{Children: []testChild{{0, "p", spec{}}, {1, "a", spec{}}}})
	w.settle()
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	s := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap]).Snap
	if s.single[0] != 0 || s.groups[1].Len() != 0 {
		t.Errorf("p is in state %d, g has %v", s.single[0], &s.groups[1])
	}
}

func TestR08_AVisitAllocatesNothing(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("a", "b", "c"), fsm.WithFullTicks())
	w.settle()
	for range 10 {
		w.tick(1)
	}
	ctx := context.Background()
	if n := testing.AllocsPerRun(100, func() { _ = w.sup.Tick(ctx) }); n != 0 {
		t.Errorf("a tick that visits every worker without a change allocates %v times", n)
	}
}

// TestR08_AHooksSnapshotIsItsOwn: what the tick does later does not change it.
func TestR08_AHooksSnapshotIsItsOwn(t *testing.T) {
	m := waiter(mtrans{to: "b", when: []cond{{kind: observedIs, value: 1}}, hold: time.Minute})
	m.children = []mentry{group("g", pump())}
	w := newWorld(t, m, spec{})
	w.tick(1)
	h := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	m.children = nil
	c := h.Clone()
	h.Snap.Hold(0, true)
	h.Snap.groups[0].Members().Add("x", 1)
	if c.HeldFor(0, 0) || c.groups[0].Len() != 0 {
		t.Error("the copy has changed with the original")
	}
}
