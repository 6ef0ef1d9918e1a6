package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

func TestR14_OnlyWhatIsAffectedIsTouched(t *testing.T) {
	w := newWorld(t, line(single("a", pump()), single("b", flusher(worker.ActionInfo{})), single("c", pump())), with("a", "b", "c"))
	w.settle()
	b := treeOf(w.sup).root.children.find("b").node
	running := (b.act.flight != nil)
	w.forget()
	w.update(value(2, 1))
	w.settle()
	for _, e := range w.events {
		if e.Path != "Line" && e.Path != "Line/c" {
			t.Errorf("%v, though only c differs", e)
		}
	}
	if treeOf(w.sup).root.children.find("b").node != b || (b.act.flight != nil) != running {
		t.Error("b has another supervisor or lost its action")
	}
	w.wantEvent(1, "Line child replaced c: value")
	w.wantEvent(1, "Line/c started")
}

func TestR14_Update(t *testing.T) {
	e := single("p", pump())
	e.update = true
	w := newWorld(t, line(e), with("p"))
	w.settle()
	n := treeOf(w.sup).root.children.find("p").node
	w.update(value(0, 1))
	w.settle()
	if treeOf(w.sup).root.children.find("p").node != n {
		t.Error("the child has been replaced")
	}
	w.wantEvent(1, "Line child updated p: value")
	w.wantEvent(1, "Line/p spec version 1")
	w.want("Line/p running")
}

func TestR14_ATransientChangeIsStoredSilently(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	w.forget()
	w.update(func(s *spec) { s.Value, s.Children[0].Spec.Note = 1, 7 })
	w.settle()
	w.wantEvent(1, "Line spec version 1")
	if len(w.events) != 1 {
		t.Errorf("a transient change of the child is an event:\n%s", w.story())
	}
	h := treeOf(w.sup).root.children.find("p").node.inst.(*instance.Worker[spec, int, snap])
	if h.Snap.Spec.Note != 7 || h.Snap.Spec.Version != 0 {
		t.Errorf("the child has %+v", h.Snap.Spec)
	}
}

// TestR15_ReconcilePolicies: what makes a worker declare again. All act on the
// same plan, so that what is declared again without a change changes nothing.
func TestR15_ReconcilePolicies(t *testing.T) {
	value := func(s *spec) { s.Children[0].Spec.Value++ }
	note := func(s *spec) { s.Note++ }
	asked := 0
	for _, c := range []struct {
		name   string
		policy worker.ReconcilePolicy
		edit   func(*spec)
		wait   time.Duration
		want   int // declarations after it
	}{
		{"version", worker.ReconcilePolicy{}, value, 0, 1},
		{"version, transient", worker.ReconcilePolicy{}, note, 0, 0},
		{"hash", worker.ReconcilePolicy{Mode: worker.ReconcileHash}, value, 0, 1},
		{"hash, transient", worker.ReconcilePolicy{Mode: worker.ReconcileHash}, note, 0, 0},
		{"equal", worker.ReconcilePolicy{Mode: worker.ReconcileEqual}, value, 0, 1},
		{"equal, transient", worker.ReconcilePolicy{Mode: worker.ReconcileEqual}, note, 0, 0},
		{"hook says no", worker.ReconcilePolicy{Mode: worker.ReconcileHook}, value, 0, 0},
		{"hook says yes", worker.ReconcilePolicy{Mode: worker.ReconcileHook}, func(s *spec) { s.Value = 9 }, 0, 1},
		{"every, before", worker.ReconcilePolicy{Mode: worker.ReconcileEvery, Every: time.Minute}, value, time.Minute - 1, 0},
		{"every, then", worker.ReconcilePolicy{Mode: worker.ReconcileEvery, Every: time.Minute}, value, time.Minute, 1},
	} {
		m := line(single("p", pump()))
		m.def.Reconcile = c.policy
		m.changed = func(_, after *spec) bool { asked++; return after.Value == 9 }
		b := &counting{scripted: newScripted(m, hooks{})}
		now := epoch
		sup, err := newSupervisor[link.StateID](m.def, b, with("p"), fsm.WithClock(func() time.Time { return now }))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, sup: sup}
		w.settle()
		w.update(c.edit)
		b.declared = 0
		w.settle()
		now = now.Add(c.wait)
		w.settle()
		if b.declared != c.want {
			t.Errorf("%s: declared %d times, want %d", c.name, b.declared, c.want)
		}
	}
	if asked != 2 {
		t.Errorf("OnConfigChange was asked %d times", asked)
	}
}

// counting counts declarations.
type counting struct {
	*scripted
	declared int
}

func (b *counting) DeclareSince(s, since *spec) *worker.ChildDeclaration {
	b.declared++
	return b.scripted.DeclareSince(s, since)
}

// TestR15_TickDeclaresInEveryTick, and does not keep Run ticking.
func TestR15_TickDeclaresInEveryTick(t *testing.T) {
	m := line(single("p", pump()))
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileTick}
	b := &counting{scripted: newScripted(m, hooks{})}
	sup, err := newSupervisor[link.StateID](m.def, b, with("p"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, sup: sup}
	w.settle()
	before := b.declared
	w.tick(5)
	if got := b.declared - before; got != 5 {
		t.Errorf("declared %d times in 5 ticks", got)
	}
	if idle, _ := treeOf(sup).idle(); !idle {
		t.Error("the tree is never idle")
	}
}

// TestR15_PlanIsWhatWillBeApplied, in the order of the declaration.
func TestR15_PlanIsWhatWillBeApplied(t *testing.T) {
	updated := single("u", pump())
	updated.update = true
	w := newWorld(t, line(single("k", pump()), updated, single("r", pump()), single("x", pump()), single("n", pump())), with("k", "u", "r", "x"))
	w.settle()
	s := w.sup.UserSpec()
	s.Children = []testChild{{4, "n", spec{}}, {2, "r", spec{Value: 1}}, {1, "u", spec{Value: 1}}, {0, "k", spec{}}}
	plan, err := w.sup.Plan(s)
	if err != nil {
		t.Fatal(err)
	}
	if want := "add n\nreplace r (value)\nupdate u (value)\nkeep k\nremove x"; plan.String() != want {
		t.Errorf("the plan is\n%s\nwant\n%s", plan, want)
	}
	w.forget()
	w.tick(1)
	if len(w.events) != 0 {
		t.Errorf("Plan did something:\n%s", w.story())
	}
	if err := w.sup.SetUserSpec(s); err != nil {
		t.Fatal(err)
	}
	w.tick(1)
	var did []string
	for _, e := range w.events {
		if text, ok := strings.CutPrefix(e.String(), "Line child "); ok {
			did = append(did, text)
		}
	}
	want := "added n: declared|replaced r: value|updated u: value|removed x: not declared any more"
	if got := strings.Join(did, "|"); got != want {
		t.Errorf("did %s, want %s", got, want)
	}
	w.settle()
	if plan, _ := w.sup.Plan(w.sup.UserSpec()); !plan.Empty() {
		t.Errorf("once it is applied the plan is %v", plan)
	}
}

// TestR18_WhatIsMappedToItsShutdownStateIsNotThere, although it is in it.
func TestR18_WhatIsMappedToItsShutdownStateIsNotThere(t *testing.T) {
	source := mentry{name: "source", m: pump(), mapping: map[string]string{"*": "stopped"}}
	sink := single("sink", pump())
	sink.needs = []int{0}
	w := newWorld(t, line(source, sink), with("source", "sink"))
	w.settle()
	w.want("Line active", "Line/source stopped", "Line/sink stopped")
}

// TestR18_StatusShowsAPendingMappedState.
func TestR18_StatusShowsAPendingMappedState(t *testing.T) {
	w := dependents(t)
	w.settle()
	if got := w.status("Line/sink").Pending; got != "running" {
		t.Errorf("the pending mapped state is %q", got)
	}
}

// TestR05_TheMappedStateOfAnotherEntryIsNotIts: what declares a name anew begins
// without a mapped state.
func TestR05_TheMappedStateOfAnotherEntryIsNotIts(t *testing.T) {
	a, b := group("a", pump()), group("b", pump())
	b.mapping = map[string]string{"stopped": "stopped"} // no row for active
	w := newWorld(t, line(a, b), spec{Children: []testChild{{0, "x", spec{}}}})
	w.settle()
	w.want("Line/x running")
	w.update(func(s *spec) { s.Children[0].Entry = 1 })
	w.settle()
	w.wantEvent(2, "Line/x started")
	w.want("Line active", "Line/x stopped")
}

// TestR14_ANameThatAnotherEntryDeclaresIsReplaced: its mapping is another one.
func TestR14_ANameThatAnotherEntryDeclaresIsReplaced(t *testing.T) {
	busy := group("busy", pump())
	idle := mentry{name: "idle", m: busy.m, group: true, mapping: map[string]string{"*": "stopped"}}
	w := newWorld(t, line(busy, idle), many("x"))
	w.settle()
	w.want("Line/x running")
	w.update(func(s *spec) { s.Children[0].Entry = 1 })
	w.settle()
	w.wantEvent(1, "Line child replaced x")
	w.wantEvent(2, "Line/x started")
	w.want("Line/x stopped")
	h := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	if h.Snap.groups[0].Len() != 0 || h.Snap.groups[1].Len() != 1 {
		t.Error("it is not in the group of its entry")
	}
}

// TestR17_ConfigAndStateAtOnce: new children, new desired and mapped states in one
// visit; the replacement gets its mapped state when it starts.
func TestR17_ConfigAndStateAtOnce(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("a", "b"))
	w.settle()
	w.forget()
	w.update(func(s *spec) {
		s.Off = true
		s.Children[0].Spec.Value = 1
		s.Children = append(s.Children, testChild{0, "c", spec{}})
	})
	w.tick(1)
	for _, text := range []string{"child replaced a", "child added c", "Line desired active -> stopped", "Line transition active -> stopping"} {
		if e := w.has(text); len(e) != 1 || e[0].Tick != w.events[0].Tick {
			t.Errorf("%q is not in the first tick:\n%s", text, w.story())
		}
	}
	w.settle()
	w.want("Line stopped", "Line/a stopped", "Line/b stopped", "Line/c stopped")
	w.wantEvent(0, "Line/a transition stopped -> running")
	w.update(func(s *spec) { s.Off, s.Children[1].Spec.Value = false, 1 })
	w.settle()
	w.want("Line active", "Line/a running", "Line/b running", "Line/c running")
}
