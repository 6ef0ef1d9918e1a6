package engine

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// alarmed is a parent that is in alarm while its only entry is not healthy.
func alarmed(e mentry) *machine {
	e.mapping = map[string]string{"active": "running", "alarm": "running", "*": e.m.shutdown}
	return (&machine{
		name: "Line", initial: "stopped", shutdown: "stopped", desired: "active", timeout: 30 * time.Second,
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "active", when: []cond{{kind: desiredIs, state: "active"}}}}},
			{name: "active", health: fsm.HealthHealthy, to: []mtrans{
				{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}},
				{to: "alarm", when: []cond{{kind: isIll}}},
			}},
			{name: "alarm", health: fsm.HealthDegraded, to: []mtrans{
				{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}},
				{to: "active", when: []cond{{kind: isHealthy}}},
			}},
		},
		children: []mentry{e},
	}).finish()
}

// well is a pump that is healthy while it runs.
func well() *machine {
	m := pump()
	m.states[1].health = fsm.HealthHealthy
	m.guards, m.actions = nil, m.actions[1:]
	return m.finish()
}

// wantHealth fails the test unless a worker has a health.
func (w *world) wantHealth(path string, want fsm.Health) {
	w.t.Helper()
	if got := w.status(path).Health; got != want {
		w.t.Errorf("%s is %q, want %q\n%s", path, got, want, w.story())
	}
}

// TestR36_AStateHasTheHealthOfItsRole unless it is given one.
func TestR36_AStateHasTheHealthOfItsRole(t *testing.T) {
	m := (&machine{
		name: "M", initial: "initial", shutdown: "down", failed: "failed", desired: "given",
		states: []mstate{
			{name: "initial"}, {name: "down"}, {name: "failed"}, {name: "finished", signal: fsm.SignalRemove},
			{name: "again", signal: fsm.SignalRestart}, {name: "given", health: fsm.HealthHealthy},
			{name: "finely", signal: fsm.SignalRemove, health: fsm.HealthDegraded},
		},
	}).finish()
	for state, want := range map[string]fsm.Health{
		"initial": fsm.HealthProgressing, "down": fsm.HealthSuspended, "failed": fsm.HealthDegraded, "finished": fsm.HealthSuspended,
		"again": fsm.HealthProgressing, "given": fsm.HealthHealthy, "finely": fsm.HealthDegraded,
	} {
		if got := m.def.TypeOf().States[m.id(state)].Health; got != want {
			t.Errorf("%s is %q, want %q", state, got, want)
		}
	}
	if got := m.def.States[m.id("down")].Health; got != fsm.HealthNone {
		t.Errorf("the Definition has been changed: %q", got)
	}
}

// TestR36_AWorkerInBackOffIsDegraded, and one whose circuit is open, whatever its state
// says. The parent decides in the same tick.
func TestR36_AWorkerInBackOffIsDegraded(t *testing.T) {
	m := crashing(policy(2, time.Minute))
	m.def.States[m.id("running")].Health = fsm.HealthHealthy
	m.def.States[m.id("stopped")].Health = fsm.HealthHealthy
	m.def.States[m.id("broken")].Health = fsm.HealthHealthy
	w := newWorld(t, alarmed(single("c", m)), with("c"))
	w.settle()
	w.want("Line active", "Line/c running")
	w.wantHealth("Line/c", fsm.HealthHealthy)
	for range 2 {
		w.crash("Line/c")
		w.want("Line alarm")
		w.wantHealth("Line/c", fsm.HealthDegraded)
		w.waits("Line/c")
		w.settle()
		w.want("Line active", "Line/c running")
	}
	w.crash("Line/c")
	w.want("Line alarm", "Line/c broken")
	if s := w.status("Line/c"); s.Circuit != "open" || s.Health != fsm.HealthDegraded {
		t.Errorf("%q, %q", s.Circuit, s.Health)
	}
}

// TestR36_WithoutAnObservationAWorkerIsProgressing at best, and with a stale one it is
// degraded. Nothing else has changed, and the parent is ready all the same.
func TestR36_WithoutAnObservationAWorkerIsProgressing(t *testing.T) {
	m := well()
	m.observe = worker.ObservePolicy{Every: time.Second, StaleAfter: 5 * time.Second}
	m.states[0].health, m.guards, m.actions = fsm.HealthHealthy, nil, m.actions[1:]
	for _, opts := range [][]fsm.Option{nil, {fsm.WithFullTicks()}} {
		w := newWorld(t, alarmed(single("p", m.finish())), with("p"), opts...)
		w.settle()
		w.want("Line alarm", "Line/p running")
		w.wantHealth("Line/p", fsm.HealthProgressing)
		w.returns("Line/p", worker.CollectHook, result{})
		w.tick(1)
		w.want("Line active")
		w.wantHealth("Line/p", fsm.HealthHealthy)
		w.after(time.Second)
		w.returns("Line/p", worker.CollectHook, result{err: errors.New("no answer")})
		w.tick(1)
		w.want("Line active")
		w.after(4*time.Second + 1)
		w.want("Line alarm", "Line/p running")
		w.wantHealth("Line/p", fsm.HealthDegraded)
		if got, want := w.now, epoch.Add(5*time.Second+1); !got.Equal(want) {
			t.Errorf("at %v", got)
		}
		w.returns("Line/p", worker.CollectHook, result{})
		w.tick(1)
		w.want("Line active")
	}
}

// TestR36_WhoIsOverdueIsDegraded from its time-out until it is gone, also if a hook
// keeps it there.
func TestR36_WhoIsOverdueIsDegraded(t *testing.T) {
	m := slowPump()
	m.def.States[m.id("stopping")].Health = fsm.HealthHealthy
	m.def.Observe.StaleAfter = 0
	w := newWorld(t, alarmed(group("p", m)), many("p"))
	w.settle()
	w.returns("Line/p", worker.CollectHook, result{value: 1})
	w.settle()
	w.want("Line/p running")
	w.after(time.Second) // an observation begins, and keeps the worker
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.want("Line/p stopping", "Line active")
	w.wantHealth("Line/p", fsm.HealthHealthy)
	w.after(10 * time.Second)
	w.want("Line/p stopping", "Line alarm")
	w.wantHealth("Line/p", fsm.HealthDegraded)
	w.wantEvent(1, "Line/p overdue")
	w.returns("Line/p", worker.CollectHook, result{})
	w.settle()
	w.want("Line active") // nobody is left, so everybody is healthy
}

// TestR36_AllMembersOfAGroupAreHealthy: one that is not, be it that it has no instance
// because its constructor has failed, is enough.
func TestR36_AllMembersOfAGroupAreHealthy(t *testing.T) {
	w := newWorld(t, alarmed(group("p", well())), many())
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children = many("a", "b").Children })
	w.tick(1)
	w.want("Line alarm") // in the tick in which they come they are in no state
	w.settle()
	w.want("Line active", "Line/a running")
	w.update(func(s *spec) { s.Children[1].Spec.Off = true })
	w.settle()
	w.want("Line alarm", "Line/a running", "Line/b stopped")
	w.wantHealth("Line/b", fsm.HealthSuspended)
	w.update(func(s *spec) { s.Children = s.Children[:1] })
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "f", Spec: spec{BuildFails: true}}) })
	w.tick(1)
	w.want("Line alarm")
	w.settle()
	w.wantHealth("Line/f", fsm.HealthDegraded)
	w.update(func(s *spec) { s.Children = s.Children[:1] })
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "f", Spec: spec{BuildFails: true}}) })
	w.settle()
	w.update(func(s *spec) { s.Children[1].Spec.BuildFails = false })
	w.settle()
	w.want("Line active", "Line/f running")
}

// TestR36_AChildThatIsNotThereIsNotHealthy, unless it is one of a group.
func TestR36_AChildThatIsNotThereIsNotHealthy(t *testing.T) {
	w := newWorld(t, alarmed(single("p", well())), spec{})
	w.settle()
	w.want("Line alarm")
	w.update(func(s *spec) { s.Children = with("p").Children })
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children[0].Spec.Value = 1 }) // replaced
	w.tick(2)
	w.want("Line alarm")
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.want("Line alarm")
}

// TestR36_WhoHasRemovedItselfHasTheHealthOfItsLastState, as long as its parent reads
// that state (R23).
func TestR36_WhoHasRemovedItselfHasTheHealthOfItsLastState(t *testing.T) {
	m := job(fsm.SignalRemove)
	m.def.States[m.id("running")].Health = fsm.HealthHealthy
	m.def.States[m.id("finished")].Health = fsm.HealthHealthy
	m.def.Observe = worker.ObservePolicy{Every: time.Second, StaleAfter: 5 * time.Second}
	w := newWorld(t, alarmed(group("j", m)), many("j"))
	w.settle()
	w.returns("Line/j", worker.CollectHook, result{})
	w.settle()
	w.want("Line active", "Line/j running")
	w.returns("Line/j", "work", result{})
	w.settle()
	w.after(time.Minute) // its observation does not count any more
	w.want("Line active", "Line/j finished")
	w.wantHealth("Line/j", fsm.HealthHealthy)
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.update(func(s *spec) { s.Children = many("j").Children })
	w.tick(1)
	w.want("Line alarm")
}

// TestR36_NobodyIsVisitedForAHealthThatNobodyReads: the parent of a child whose
// observation becomes stale is not ready unless an expression asks.
func TestR36_NobodyIsVisitedForAHealthThatNobodyReads(t *testing.T) {
	m := well()
	m.observe = worker.ObservePolicy{Every: time.Second, StaleAfter: 5 * time.Second}
	m.guards, m.actions = nil, m.actions[1:]
	for _, asked := range []bool{false, true} {
		line := line(single("p", m.finish()))
		line.def.Children[0].AsksHealth = asked
		visits := 0
		w := newWorldWith(t, line, with("p"), hooks{enter: func(m *machine, in string) {
			if m.name == "Line" && in == "a guard" {
				visits++
			}
		}})
		w.settle()
		w.returns("Line/p", worker.CollectHook, result{})
		w.settle()
		visits = 0
		w.after(5*time.Second + 1)
		if want := map[bool]int{true: 1}[asked]; visits != want {
			t.Errorf("asked %v: the parent was visited %d times, want %d", asked, visits, want)
		}
		if !asked && treeOf(w.sup).root.children.health != nil {
			t.Error("health is kept for a child of which nobody asks")
		}
	}
}

// TestR36_AStatusNamesTheWorst at or below each worker, and where it is.
func TestR36_AStatusNamesTheWorst(t *testing.T) {
	inner := alarmed(group("p", well()))
	root := line(mentry{name: "l", m: inner, group: true, mapping: map[string]string{"active": "active", "*": "stopped"}})
	root.def.States[root.id("active")].Health = fsm.HealthHealthy
	s := many("a", "b")
	s.Children[0].Spec = many("1", "2")
	s.Children[1].Spec = many("3", "4")
	w := newWorld(t, root, s)
	w.settle()
	wants := func(path string, worst fsm.Health, at string) {
		t.Helper()
		if s := w.status(path); s.Worst != worst || s.WorstPath != at {
			t.Errorf("the worst of %s is %q at %s, want %q at %s", path, s.Worst, s.WorstPath, worst, at)
		}
	}
	wants("Line", fsm.HealthHealthy, "Line")
	w.update(func(s *spec) { s.Children[1].Spec.Children[1].Spec.Off = true })
	w.settle()
	wants("Line", fsm.HealthDegraded, "Line/b") // in alarm
	wants("Line/b", fsm.HealthDegraded, "Line/b")
	wants("Line/b/4", fsm.HealthSuspended, "Line/b/4")
	wants("Line/a", fsm.HealthHealthy, "Line/a")
	w.update(func(s *spec) { s.Children[0].Spec.Children[0].Spec.BuildFails = true })
	w.settle()
	wants("Line", fsm.HealthDegraded, "Line/a")
	wants("Line/a/1", fsm.HealthDegraded, "Line/a/1")
}

// TestR36_WhoHasGoneDoesNotCount, also if it was healthy to the end.
func TestR36_WhoHasGoneDoesNotCount(t *testing.T) {
	m := well()
	m.def.States[m.id("stopped")].Health = fsm.HealthHealthy
	w := newWorld(t, alarmed(group("p", m)), many("a", "b"))
	w.settle()
	w.want("Line active")
	w.update(func(s *spec) { s.Children = s.Children[:1] })
	w.settle()
	w.want("Line active")
}

// wrongHealth describes what the snapshot of a worker below n says about the health of
// children, if that is not what their statuses say.
func wrongHealth(t *Tree, n *node) string {
	if n.children == nil || n.gone {
		return ""
	}
	there, healthy := make([]int, len(n.w.Entries)), make([]int, len(n.w.Entries))
	for _, s := range n.children.entries {
		c := s.lastNode()
		switch {
		case c != nil:
			there[c.entry]++
			if t.health(c) == fsm.HealthHealthy {
				healthy[c.entry]++
			}
			if wrong := wrongHealth(t, c); wrong != "" {
				return wrong
			}
		case s.failing() != nil:
			there[s.entry]++
		}
	}
	snapshot := n.inst.(*instance.Worker[spec, int, snap]).Snap
	for i, e := range n.w.Entries {
		want := e.AsksHealth && healthy[i] == there[i] && (e.Group || there[i] > 0)
		if got := len(snapshot.healthy) > 0 && snapshot.healthy[i]; got != want {
			return fmt.Sprintf("healthy(child.%s) of %s is %v, with %d of %d", e.Name, n.path(), got, healthy[i], there[i])
		}
	}
	return ""
}

// TestR36_AGroupWithoutChildrenIsHealthy, also before any child was declared.
func TestR36_AGroupWithoutChildrenIsHealthy(t *testing.T) {
	s := many("a")
	s.DeclarePanics = true
	w := newWorld(t, alarmed(group("p", well())), s)
	w.tick(1)
	if snapshot := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap]).Snap; !snapshot.healthy[0] {
		t.Error("it is not")
	}
}
