package engine

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR15_PlanSaysWhatHappens: for each reconcile policy and each change, what the
// plan announces is what the next tick does.
func TestR15_PlanSaysWhatHappens(t *testing.T) {
	edits := map[string]func(*spec){
		"nothing":   func(*spec) {},
		"transient": func(s *spec) { s.Note++ },
		"value":     func(s *spec) { s.Value++ },
		"child":     func(s *spec) { s.Children = append([]testChild(nil), s.Children...); s.Children[0].Spec.Value++ },
		"children":  func(s *spec) { s.Children = many("b", "c").Children },
	}
	policies := []worker.ReconcilePolicy{
		{Mode: worker.ReconcileVersion}, {Mode: worker.ReconcileHash}, {Mode: worker.ReconcileEqual}, {Mode: worker.ReconcileTick},
		{Mode: worker.ReconcileHook}, {Mode: worker.ReconcileEvery, Every: time.Minute},
	}
	for _, policy := range policies {
		for name, edit := range edits {
			for _, state := range []string{"new", "settled", "due", "stored"} {
				for _, says := range []bool{false, true} {
					planned, done := planAndDo(t, policy, edit, state, says)
					if planned != done {
						t.Errorf("policy %v, %s, %s, hook says %v: planned\n%s\ndone\n%s", policy, name, state, says, planned, done)
					}
				}
			}
		}
	}
}

func planAndDo(t *testing.T, policy worker.ReconcilePolicy, edit func(*spec), state string, says bool) (planned, done string) {
	t.Helper()
	m := line(group("p", pump()))
	m.def.Reconcile = policy
	m.changed = func(_, _ *spec) bool { return says }
	w := newWorld(t, m, many("a", "b"))
	switch state {
	case "settled":
		w.tick(10)
	case "due":
		w.tick(10)
		w.now = w.now.Add(time.Minute)
	case "stored": // and no tick has taken it in
		w.tick(10)
		w.update(func(s *spec) { s.Children = many("a", "b", "x").Children })
	}
	s := w.sup.UserSpec()
	edit(&s)
	p, err := w.sup.Plan(s)
	if err != nil {
		t.Fatal(err)
	}
	if (!p.Next.IsZero()) != (policy.Mode == worker.ReconcileEvery && state != "due" && state != "new") {
		t.Errorf("policy %v, %s: Next is %v", policy, state, p.Next)
	}
	w.forget()
	if err := w.sup.SetUserSpec(s); err != nil {
		t.Fatal(err)
	}
	w.tick(1)
	var changes, events []string
	for _, c := range p.Changes {
		if c.Kind != fsm.ChangeKeep {
			changes = append(changes, c.Kind.String()+" "+c.Child)
		}
	}
	verbs := map[fsm.EventKind]fsm.ChangeKind{fsm.EventChildAdded: fsm.ChangeAdd, fsm.EventChildUpdated: fsm.ChangeUpdate, fsm.EventChildReplaced: fsm.ChangeReplace, fsm.EventChildRemoved: fsm.ChangeRemove}
	for _, e := range w.events {
		if k := verbs[e.Kind]; k != 0 {
			events = append(events, k.String()+" "+e.Child)
		}
	}
	return strings.Join(changes, "\n"), strings.Join(events, "\n")
}

// TestR15_PlanFails where SetUserSpec or the hook would.
func TestR15_PlanFails(t *testing.T) {
	m := line(group("p", pump()))
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileHook}
	m.changed = func(_, _ *spec) bool { panic("config") }
	w := newWorld(t, m, many("a"))
	w.settle()
	if _, err := w.sup.Plan(many("b")); err == nil || err.Error() != "panic in OnConfigChange: config" {
		t.Errorf("Plan gives %v", err)
	}
	w.sup.RequestShutdown()
	if _, err := w.sup.Plan(many("b")); !errors.Is(err, fsm.ErrFrozen) {
		t.Errorf("after a shutdown was asked Plan gives %v", err)
	}
}

// TestR15_PlanRefusesWhatSetUserSpecRefuses, with the same error.
func TestR15_PlanRefusesWhatSetUserSpecRefuses(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), spec{Version: math.MaxInt64})
	w.settle()
	same := func(s spec) {
		t.Helper()
		_, planned := w.sup.Plan(s)
		s.Version = math.MaxInt64
		if stored := w.sup.SetUserSpec(s); fmt.Sprint(planned) != fmt.Sprint(stored) {
			t.Errorf("Plan gives %v, SetUserSpec %v", planned, stored)
		}
	}
	same(many("a"))
	same(spec{})
	same(spec{Note: 1})
	same(spec{Bad: true})
	w.sup.RequestShutdown()
	same(spec{})
	same(spec{Bad: true})
}

// TestR05_DesiredByCitesWhatWasTakenIn: the status between two ticks says what
// the worker has decided by.
func TestR05_DesiredByCitesWhatWasTakenIn(t *testing.T) {
	m := line(mentry{name: "p", m: pump(), update: true})
	m.children[0].m.def.Describe = func(s spec) string { return fmt.Sprint(s.Value, s.Off) }
	children := with("p")
	children.Children[0].Spec.Off = true
	w := newWorld(t, m, children)
	w.tick(2) // the parent is active, and has propagated the mapped state
	if s := w.status("Line/p"); w.state("Line") != "active" || s.DesiredBy != derivedFromSpec {
		t.Errorf("desired by %q, before the mapped state was processed", s.DesiredBy)
	}
	w.tick(1)
	if s := w.status("Line/p"); s.DesiredBy != derivedFromSpec+", which comes before what its parent asks for, running" {
		t.Errorf("desired by %q", s.DesiredBy)
	}
	w.update(func(s *spec) { s.Off = true })
	w.tick(1) // the parent leaves active, and propagates stopped
	if s := w.status("Line/p"); w.state("Line") == "active" || !strings.HasSuffix(s.DesiredBy, "asks for, running") {
		t.Errorf("desired by %q, before the next mapped state was processed", s.DesiredBy)
	}
	w.settle()
	w.update(func(s *spec) { s.Children[0].Spec.Value, s.Children[0].Spec.Off = 7, false })
	w.tick(1) // the parent has handed it on
	if s := w.status("Line/p"); s.UserSpec != "0 true" || s.Version != 0 {
		t.Errorf("UserSpec %q of version %d, before it was taken in", s.UserSpec, s.Version)
	}
	w.tick(1)
	if s := w.status("Line/p"); s.UserSpec != "7 false" || s.Version != 1 {
		t.Errorf("UserSpec %q of version %d", s.UserSpec, s.Version)
	}
}

// TestR05_TheMappedStateOfAnEntryThatIsAGroup: with when there is one child, to which the
// last mapped state of the entry belongs; with each a member is a member, also one that is
// called like the entry.
func TestR05_TheMappedStateOfAnEntryThatIsAGroup(t *testing.T) {
	for _, when := range []bool{false, true} {
		for _, name := range []string{"p", "other"} {
			m := line(mentry{name: "p", group: true, when: when, m: pump(), mapping: map[string]string{"active": "running"}})
			m.states[2].to = nil // stays in stopping, which has no row
			w := newWorld(t, m, many(name))
			w.settle()
			w.update(func(s *spec) { s.Off, s.Children = true, nil })
			w.settle()
			w.update(func(s *spec) { s.Children = many(name).Children })
			w.settle()
			want := map[bool]string{false: "stopped", true: "running"}[when]
			w.want("Line stopping", "Line/"+name+" "+want)
		}
	}
}
