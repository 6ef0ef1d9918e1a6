package engine

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR18_ADependencyThatWasAskedToLeaveIsNotReady, also one without a mapping.
func TestR18_ADependencyThatWasAskedToLeaveIsNotReady(t *testing.T) {
	m := line(mentry{name: "a", m: slowPump()}, mentry{name: "b", m: pump(), needs: []int{0}, mapping: map[string]string{"active": "running", "*": "stopped"}})
	m.children[0].mapping = nil
	m.def.Children[0].Mapped, m.def.Children[0].StateMapping = false, nil
	w := newWorld(t, m, with("a", "b"))
	w.settle()
	w.returns("Line/a", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("Line/a running", "Line/b running")
	w.update(func(s *spec) { s.Children[0].Spec.Value, s.Children[1].Spec.Value = 1, 1 }) // both are replaced
	w.settle()
	w.want("Line/a stopping", "Line/b stopped")
	if s := w.status("Line/b"); s.Pending != "running" {
		t.Errorf("the pending mapped state is %q", s.Pending)
	}
	w.after(time.Second)
	w.returns("Line/a", "CollectObservedState", result{value: 0})
	w.settle()
	w.want("Line/b running")
}

// TestR05_ANewInstanceHasTheNewestMappedState of its entry, propagated or still pending: it
// does not start up under a parent that is stopping.
func TestR05_ANewInstanceHasTheNewestMappedState(t *testing.T) {
	m := line(mentry{name: "a", m: slowPump(), update: true}, mentry{name: "b", m: slowPump(), needs: []int{0}})
	w := newWorld(t, m, with("a", "b"))
	w.settle()
	w.returns("Line/a", "CollectObservedState", result{value: 1})
	w.settle()
	w.after(time.Second)
	w.returns("Line/b", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("Line/a running", "Line/b running")
	w.update(func(s *spec) { s.Off = true }) // a's mapped state waits for b
	w.settle()
	w.want("Line/a running", "Line/b stopping")
	w.update(func(s *spec) { s.Children[0].Spec.Value = 1 })
	root := treeOf(w.sup).root
	if a := root.children.find("a"); a.pending != a.node.w.Shutdown || a.mapped == a.pending {
		t.Fatalf("mapped state %d, pending %d", a.mapped, a.pending)
	}
	a := root.children.find("a")
	a.waiting = childOf(m.children[0].m, spec{Value: 1}, hooks{}).(worker.Child)
	a.node.childEntry, a.node = nil, nil
	inst, err := a.waiting.Start()
	if err != nil {
		t.Fatal(err)
	}
	treeOf(w.sup).start(root, a, inst)
	if a.node.mappedState != a.node.w.Shutdown {
		t.Errorf("the new instance has the mapped state %d", a.node.mappedState)
	}
}

// TestR16_WhoIsAskedToGoBeforeItsFirstVisit, or while it is at rest, starts no
// children first.
func TestR16_WhoIsAskedToGoBeforeItsFirstVisit(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.sup.RequestShutdown()
	w.settle()
	if len(w.built) != 0 {
		t.Errorf("built %v", w.built)
	}
	w.wantEvent(1, "Line gone, last in stopped")

	s := with("p")
	s.Off = true
	w = newWorld(t, line(single("p", pump())), s)
	w.settle()
	built := len(w.built)
	w.update(value(0, 1))
	w.sup.RequestShutdown()
	w.settle()
	if n := len(w.built) - built; n != 0 {
		t.Errorf("at rest, built %v", w.built)
	}
	w.wantEvent(1, "Line gone, last in stopped")
}

// TestR09_ActedCountsFromTheFirstSuccess: later ones by repeat do not make it
// false again.
func TestR09_ActedCountsFromTheFirstSuccess(t *testing.T) {
	m := (&machine{
		name: "A", initial: "a", shutdown: "a", desired: "b", observe: worker.ObservePolicy{Every: time.Hour},
		actions: []worker.ActionInfo{{Name: "work", Repeat: time.Second}},
		states: []mstate{
			{name: "a", action: "work", to: []mtrans{{to: "b", when: []cond{{kind: hasActed}}, hold: 10 * time.Second}}},
			{name: "b"},
		},
	}).finish()
	w := newWorld(t, m, spec{})
	w.settle()
	w.returns("A", "CollectObservedState", result{})
	w.returns("A", "work", result{})
	w.settle()
	w.sup.Observe(1)
	w.settle()
	for range 9 {
		w.after(time.Second)
		w.settle()
		w.returns("A", "work", result{})
		w.settle()
	}
	w.want("A a")
	w.after(time.Second)
	w.settle()
	w.want("A b")
}

// TestR05_AnotherEntryHasItsOwnMappedState for a name that it takes over.
func TestR05_AnotherEntryHasItsOwnMappedState(t *testing.T) {
	m := line(single("a", pump()), group("b", pump()))
	w := newWorld(t, m, with("a", "x"))
	w.settle()
	w.want("Line/a running", "Line/x running")
	w.update(func(s *spec) { s.Children[1].Entry = 0; s.Children = s.Children[1:] })
	w.settle()
	w.want("Line/x running")
}
