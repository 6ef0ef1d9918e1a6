package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR16_ItsOwnChildrenAreThereWhileItGoes: a worker that is removed drives its
// children by its mapping until it is in its shutdown state.
func TestR16_ItsOwnChildrenAreThereWhileItGoes(t *testing.T) {
	inner := line(single("p", slowPump()))
	root := line(mentry{name: "l", m: inner, mapping: map[string]string{"active": "active", "*": "stopped"}})
	w := newWorld(t, root, spec{Children: []testChild{{0, "l", with("p")}}})
	w.settle()
	w.returns("Line/l/p", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("Line/l/p running")
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.want("Line/l stopping", "Line/l/p stopping") // it waits for its child
	w.after(1e9)
	w.returns("Line/l/p", "CollectObservedState", result{value: 0})
	w.settle()
	w.wantEvent(1, "Line/l/p gone, last in stopped")
	w.wantEvent(1, "Line/l gone, last in stopped")
	if p, l := w.has("Line/l/p gone")[0], w.has("Line/l gone")[0]; p.Seq > l.Seq || l.Unclean {
		t.Errorf("want the child gone first, cleanly:\n%s", w.story())
	}
}

// TestR16_NothingTakesARemovalBack, and two workers with one name never live at
// once: what is declared again waits.
func TestR16_NothingTakesARemovalBack(t *testing.T) {
	w := newWorld(t, line(single("p", slowPump())), with("p"))
	w.settle()
	w.returns("Line/p", "CollectObservedState", result{value: 1})
	w.settle()
	old := treeOf(w.sup).root.children.find("p").node
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.update(func(s *spec) { s.Children = with("p").Children }) // the same as before
	w.settle()
	w.want("Line/p stopping")
	if treeOf(w.sup).root.children.find("p").node != old {
		t.Fatal("two workers with one name")
	}
	w.update(value(0, 5)) // a later declaration replaces the one that waits
	w.settle()
	if n := len(w.built); n != 1 {
		t.Fatalf("%d constructors were called", n)
	}
	w.after(1e9)
	w.returns("Line/p", "CollectObservedState", result{value: 0})
	w.settle()
	w.want("Line/p starting")
	if got := w.built[len(w.built)-1]; got != "SlowPump 5" || len(w.built) != 2 {
		t.Errorf("built %v", w.built)
	}
}

// TestR16_DeclaredAgainAsBefore, and nothing else: it is gone first, then it
// starts anew.
func TestR16_DeclaredAgainAsBefore(t *testing.T) {
	w := newWorld(t, line(single("p", slowPump())), with("p"))
	w.settle()
	w.observe("Line/p", 1)
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.update(func(s *spec) { s.Children = with("p").Children })
	w.settle()
	w.wantEvent(1, "Line child replaced p")
	w.observe("Line/p", 0)
	w.wantEvent(1, "Line/p gone")
	w.wantEvent(2, "Line/p started")
}

// TestR16_OneThatIsToGoDeclaresNoMore: its UserSpec is frozen.
func TestR16_OneThatIsToGoDeclaresNoMore(t *testing.T) {
	for _, policy := range []worker.ReconcilePolicy{{Mode: worker.ReconcileTick}, {Mode: worker.ReconcileEvery, Every: time.Second}} {
		m := line(single("p", slowPump()))
		m.def.Reconcile = policy
		b := &counting{scripted: newScripted(m, hooks{})}
		w := &world{t: t, now: epoch}
		sup, err := newSupervisor[link.StateID](m.def, b, with("p"),
			fsm.WithClock(func() time.Time { return w.now }), fsm.WithExecutor(func(c fsm.HookCall) { w.queue = append(w.queue, c) }))
		if err != nil {
			t.Fatal(err)
		}
		w.sup = sup
		w.settle()
		w.returns("Line/p", "CollectObservedState", result{})
		sup.RequestShutdown()
		w.tick(1)
		before := b.declared
		w.tick(1)
		w.after(2 * time.Second)
		if n := b.declared - before; n != 0 {
			t.Errorf("mode %d: declared %d times after it was asked to go", policy.Mode, n)
		}
	}
}

// TestR16_WhatWaitsStillStarts until the worker itself is in its shutdown state.
func TestR16_WhatWaitsStillStarts(t *testing.T) {
	inner := line(single("p", slowPump()))
	root := line(mentry{name: "l", m: inner, mapping: map[string]string{"active": "active", "*": "stopped"}})
	root.def.Children[0].Update = true
	w := newWorld(t, root, spec{Children: []testChild{{0, "l", with("p")}}})
	w.settle()
	w.observe("Line/l/p", 1)
	w.update(func(s *spec) { s.Children[0].Spec.Children[0].Spec.Value = 1 })
	w.tick(2) // l has replaced p, which is leaving
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.want("Line/l stopping")
	w.observe("Line/l/p", 0)
	w.wantEvent(2, "Line/l/p started")
	w.down()
}

func TestR16_AbsenceDropsWhatWaits(t *testing.T) {
	w := newWorld(t, line(single("p", slowPump())), with("p"))
	w.settle()
	w.returns("Line/p", "CollectObservedState", result{value: 1})
	w.settle()
	w.update(value(0, 1))
	w.settle()
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.after(1e9)
	w.returns("Line/p", "CollectObservedState", result{value: 0})
	w.settle()
	if c := w.children("Line"); c != "" || len(w.built) != 1 {
		t.Errorf("children %q, built %v", c, w.built)
	}
}

// TestR16_ShutdownTimeout: the children of a worker that does not get to its
// shutdown state are removed then, and it is reported.
func TestR16_ShutdownTimeout(t *testing.T) {
	inner := line(single("p", slowPump()))
	root := line(mentry{name: "l", m: inner, mapping: map[string]string{"active": "active", "*": "stopped"}})
	w := newWorld(t, root, spec{Children: []testChild{{0, "l", with("p")}}})
	w.settle()
	w.returns("Line/l/p", "CollectObservedState", result{value: 1})
	w.settle()
	w.update(func(s *spec) { s.Children = nil })
	w.settle() // p waits for an observation that does not come
	w.after(30e9 - 1)
	w.wantEvent(0, "overdue")
	w.after(1)
	w.wantEvent(1, "Line/l overdue: not in stopped within its shutdown.timeout, 30s")
	w.settle()
	w.wantEvent(1, "Line/l/p leaving")
	w.after(10e9)
	w.wantEvent(1, "Line/l/p overdue: not in stopped within its shutdown.timeout, 10s")
	for len(w.queue) > 0 { // what it was observing is cancelled and waited for
		w.returns("Line/l/p", "CollectObservedState", result{err: errors.New("cancelled")})
	}
	w.settle()
	w.wantEvent(1, "Line/l gone, last in stopping, uncleanly")
}
