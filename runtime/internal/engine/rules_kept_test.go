package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// keeping is a line of children of one entry, which are kept where nothing of them
// has changed.
func keeping(t *testing.T, s spec, entries ...mentry) (*world, *kept) {
	t.Helper()
	k := &kept{}
	w := newWorldWith(t, line(entries...), s, hooks{kept: k})
	w.settle()
	k.computed = 0
	w.forget()
	return w, k
}

// want fails the test unless so many children were computed since the last call.
func (k *kept) want(t *testing.T, n int) {
	t.Helper()
	if k.computed != n {
		t.Errorf("%d children were computed, want %d", k.computed, n)
	}
	k.computed = 0
}

// TestR14_WhatHasNotChangedIsKept: what is computed, and what happens, for each way
// in which a list may change.
func TestR14_WhatHasNotChangedIsKept(t *testing.T) {
	x := testChild{Name: "x"}
	for _, c := range []struct {
		name     string
		edit     func(*spec)
		computed int
		order    string
		events   string // of children
	}{
		{"insert first", func(s *spec) { s.Children = slices.Insert(s.Children, 0, x) }, 1, "x a b c d e", "added x"},
		{"insert between", func(s *spec) { s.Children = slices.Insert(s.Children, 2, x) }, 1, "a b x c d e", "added x"},
		{"insert last", func(s *spec) { s.Children = append(s.Children, x) }, 1, "a b c d e x", "added x"},
		{"remove first", func(s *spec) { s.Children = slices.Delete(s.Children, 0, 1) }, 0, "b c d e", "removed a"},
		{"remove between", func(s *spec) { s.Children = slices.Delete(s.Children, 1, 3) }, 0, "a d e", "removed b, removed c"},
		{"remove last", func(s *spec) { s.Children = s.Children[:4] }, 0, "a b c d", "removed e"},
		{"remove all", func(s *spec) { s.Children = nil }, 0, "", "removed a, removed b, removed c, removed d, removed e"},
		{"another element", func(s *spec) { s.Children[2] = x }, 1, "a b x d e", "added x, removed c"},
		{"a change", value(2, 1), 1, "a b c d e", "replaced c"},
		{"two changes", func(s *spec) { value(1, 1)(s); value(3, 1)(s) }, 3, "a b c d e", "replaced b, replaced d"},
		{"a transient field", func(s *spec) { s.BuildFails = true; s.Children[2].Spec.Note = 1 }, 1, "a b c d e", ""},
		{"move", func(s *spec) { s.Children = append(s.Children[1:], s.Children[0]) }, 5, "b c d e a", ""},
		{"exchange", func(s *spec) { s.Children[1], s.Children[2] = s.Children[2], s.Children[1] }, 2, "a c b d e", ""},
		{"what all read", func(s *spec) { s.Value++ }, 5, "a b c d e", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, k := keeping(t, many("a", "b", "c", "d", "e"), group("p", pump()))
			before := map[string]*node{}
			for _, s := range treeOf(w.sup).root.children.entries {
				before[s.name] = s.node
			}
			w.update(c.edit)
			w.tick(1)
			k.want(t, c.computed)
			var did []string
			for _, e := range w.has("Line child ") {
				text := strings.TrimPrefix(e.String(), "Line child ")
				did = append(did, strings.SplitN(text, ":", 2)[0])
			}
			if got := strings.Join(did, ", "); got != c.events {
				t.Errorf("%s, want %s", got, c.events)
			}
			w.settle()
			if got := w.children("Line"); got != c.order {
				t.Errorf("the children are %s, want %s", got, c.order)
			}
			for _, name := range strings.Fields(c.order) {
				w.want("Line/" + name + " running")
			}
			for i, s := range treeOf(w.sup).root.children.entries {
				touched := strings.Contains(c.events, s.name)
				if s.node != before[s.name] && !touched || int(s.place) != i {
					t.Errorf("%s was touched, or is at place %d and not %d", s.name, s.place, i)
				}
			}
		})
	}
}

// TestR14_KeptIsTheSameAsDeclaredAgain drives two trees with the same random inputs.
// One of them keeps runs of children, and the other compares all. Everything that can
// be seen is compared after each tick.
func TestR14_KeptIsTheSameAsDeclaredAgain(t *testing.T) {
	computed, all := 0, 0
	for seed := range seeds(t) {
		k, full := &kept{each: seed%3 == 0}, &kept{off: true, each: seed%3 == 0}
		if !sameAsDeclaredAgain(t, seed, k, full) {
			return
		}
		computed, all = computed+k.computed, all+full.computed
	}
	if 2*computed > all {
		t.Errorf("%d children were computed, and %d if none is kept", computed, all)
	}
}

func sameAsDeclaredAgain(t *testing.T, seed uint64, k, off *kept) bool {
	keeps, m, r1 := randomWorldWith(t, seed, hooks{kept: k})
	full, _, r2 := randomWorldWith(t, seed, hooks{kept: off})
	for step := range 150 {
		for w, r := range map[*world]random{keeps: r1, full: r2} {
			w.drive(r, m, 2)
			if r.chance(40) {
				_ = w.sup.UpdateUserSpec(func(s *spec) { r.relist(m, s) })
			}
		}
		plan, err1 := keeps.sup.Plan(keeps.sup.UserSpec())
		want, err2 := full.sup.Plan(full.sup.UserSpec())
		if plan.String() != want.String() || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("seed %d, step %d: the plan is\n%v (%v)\nwant\n%v (%v)", seed, step, plan, err1, want, err2)
			return false
		}
		err1, err2 = keeps.sup.Tick(context.Background()), full.sup.Tick(context.Background())
		if !checkSame(t, seed, step, keeps, full) {
			return false
		}
		if err1 != nil || err2 != nil {
			return errors.Is(err1, fsm.ErrDown) && errors.Is(err2, fsm.ErrDown)
		}
		keeps.forget()
		full.forget()
	}
	return true
}

// relist edits the list of children of a worker, somewhere in the tree.
func (r random) relist(m *machine, s *spec) {
	if n := len(s.Children); n > 0 && r.chance(30) {
		c := &s.Children[r.IntN(n)]
		r.relist(m.children[c.Entry].m, &c.Spec)
		return
	}
	if len(m.children) == 0 {
		return
	}
	at := r.IntN(len(s.Children) + 1)
	entry := r.IntN(len(m.children))
	switch k := r.IntN(5); {
	case k < 2 && m.children[entry].group:
		name := fmt.Sprintf("%s-%d", m.children[entry].name, r.IntN(6))
		s.Children = slices.Insert(s.Children, at, testChild{entry, name, r.spec(m.children[entry].m, 2)})
	case k == 2 && at < len(s.Children):
		s.Children = slices.Delete(s.Children, at, at+1)
	case k == 3 && at < len(s.Children):
		to := r.IntN(len(s.Children))
		s.Children[at], s.Children[to] = s.Children[to], s.Children[at]
	case k == 4 && at < len(s.Children):
		s.Children[at].Spec.Note++
	}
}

// TestR14_KeptSinceTheLastDeclarationThatWasApplied: a declaration that has failed
// leaves the children as they are.
func TestR14_KeptSinceTheLastDeclarationThatWasApplied(t *testing.T) {
	k := &kept{}
	m := line(group("p", pump()))
	m.def.Validate = nil // so that a name may come twice
	w := newWorldWith(t, m, many("a", "b", "c"), hooks{kept: k})
	w.settle()
	for _, wrong := range []func(*spec){
		func(s *spec) { s.Children = many("x", "b", "c").Children; s.DeclarePanics = true },
		func(s *spec) { s.Children = many("x", "b", "b").Children },
		func(s *spec) { s.Children = many("b", "b", "c").Children },
	} {
		w.update(wrong)
		w.tick(1)
		if got := w.children("Line"); got != "a b c" {
			t.Fatalf("the children are %s", got)
		}
		k.computed = 0
		w.forget()
		w.update(func(s *spec) { s.Children, s.DeclarePanics = many("a", "b", "y", "c").Children, false })
		w.settle()
		k.want(t, 1)
		w.wantEvent(1, "Line child ")
		w.wantEvent(1, "Line child added y")
		w.update(func(s *spec) { s.Children = many("a", "b", "c").Children })
		w.settle()
	}
	w.wantEvent(0, "Line child removed b")
}

// TestR14_AKeptChildHasNoNewNamesake, in whichever order the two are declared.
func TestR14_AKeptChildHasNoNewNamesake(t *testing.T) {
	m := line(group("p", pump()), group("q", pump()))
	m.def.Validate = nil
	w := newWorldWith(t, m, spec{Children: []testChild{{0, "a", spec{}}, {1, "b", spec{}}}}, hooks{kept: &kept{}})
	w.settle()
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{1, "a", spec{}}) })
	w.tick(1)
	w.wantEvent(1, `two children are called "a"; the second was declared by the entry q`)
	w.update(func(s *spec) { s.Children = []testChild{{0, "a", spec{}}, {0, "b", spec{}}, {1, "b", spec{}}} })
	w.tick(1)
	w.wantEvent(1, `two children are called "b"; the second was declared by the entry q`)
}

// TestR13_AChildThatCouldNotBeUpdatedIsNotKept: it is given its UserSpec again.
func TestR13_AChildThatCouldNotBeUpdatedIsNotKept(t *testing.T) {
	e := group("p", pump())
	e.update = true
	s := many("a", "b")
	s.Children[0].Spec.Version = math.MaxInt64
	w, k := keeping(t, s, e)
	w.update(value(0, 1))
	w.tick(2)
	k.want(t, 1)
	w.wantEvent(1, "Line/a failed")
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "c"}) })
	w.tick(1)
	k.want(t, 3)
	w.update(func(s *spec) { s.Children[0].Spec.Value = 0 }) // as it runs
	w.tick(1)
	k.want(t, 3)
	w.wantEvent(0, "Line child updated a")
	w.update(value(2, 1))
	w.tick(1)
	k.want(t, 1)
}

// TestR16_AKeptChildThatIsLeaving stays replaced, and one that is declared again is
// not kept.
func TestR16_AKeptChildThatIsLeaving(t *testing.T) {
	w, k := keeping(t, many("a", "b", "c"), group("p", pump()))
	w.update(value(1, 1))
	w.tick(1)
	k.want(t, 1)
	w.wantEvent(1, "Line child replaced b")
	if c := treeOf(w.sup).root.children.find("b"); !c.leaving || c.waiting == nil {
		t.Fatal("b is not leaving")
	}
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "d"}) })
	w.tick(1)
	k.want(t, 1)
	w.wantEvent(1, "Line child added d")
	w.wantEvent(1, "Line child replaced b")
	w.settle()
	w.want("Line/a running", "Line/b running", "Line/c running", "Line/d running")
}

// TestR16_WhatIsDeclaredAgainIsNotKept, although its element is back in its place.
func TestR16_WhatIsDeclaredAgainIsNotKept(t *testing.T) {
	e := mentry{name: "j", m: job(fsm.SignalNone), group: true, mapping: map[string]string{"active": "running", "*": "waiting"}}
	w, k := keeping(t, many("a", "b", "c"), e)
	w.update(func(s *spec) { s.Children = many("a", "c").Children })
	w.settle()
	k.want(t, 0)
	w.want("Line/b leaving")
	w.returns("Line/b", "work", result{})
	w.update(func(s *spec) { s.Children = many("a", "b", "c").Children })
	w.settle()
	k.want(t, 1)
	w.wantEvent(1, "Line child replaced b: the one that runs is leaving already")
	w.update(func(s *spec) { s.Children = many("a", "b", "c", "d").Children })
	w.settle()
	k.want(t, 1)
	w.wantEvent(1, "Line child replaced b")
	w.after(time.Second)
	w.settle()
	w.returns("Line/b", "rest", result{})
	w.after(time.Second)
	w.settle()
	w.wantEvent(1, "Line/b started")
}

// TestR23_AKeptChildThatHasTakenItselfOut stays out.
func TestR23_AKeptChildThatHasTakenItselfOut(t *testing.T) {
	e := mentry{name: "j", m: job(fsm.SignalRemove), group: true, mapping: map[string]string{"active": "running", "*": "waiting"}}
	w, k := keeping(t, many("a", "b"), e)
	w.returns("Line/a", "work", result{})
	w.settle()
	w.wantEvent(1, "Line/a gone")
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "c"}) })
	w.settle()
	k.want(t, 1)
	w.wantEvent(0, "Line/a started")
	if s := w.status("Line/a"); !s.Removed {
		t.Errorf("%+v", s)
	}
	w.update(value(0, 1))
	w.settle()
	k.want(t, 1)
	w.wantEvent(1, "Line child added a: it had taken itself out; now differs in value")
}

// TestR22_AKeptChildWhoseConstructorFails waits for its delay.
func TestR22_AKeptChildWhoseConstructorFails(t *testing.T) {
	s := many("a", "b")
	s.Children[0].Spec.BuildFails = true
	w, k := keeping(t, s, group("p", pump()))
	failed := len(w.has("Line/a failed"))
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "c"}) })
	w.settle()
	k.want(t, 1)
	w.wantEvent(failed, "Line/a failed")
	w.after(time.Hour)
	w.wantEvent(failed+1, "Line/a failed")
	w.update(func(s *spec) { s.Children[0].Spec.BuildFails = false })
	w.settle()
	k.want(t, 1)
	w.want("Line/a running")
	w.update(func(s *spec) { s.Children[2].Spec.BuildFails = true })
	w.settle()
	w.update(func(s *spec) { s.Children = s.Children[:2] })
	w.settle()
	if n := len(treeOf(w.sup).root.children.entries); n != 2 {
		t.Errorf("there are %d entries", n)
	}
}

// TestR15_ATickThatDeclaresKeeps: with reconcile: tick nothing is computed as long as
// nothing changes.
func TestR15_ATickThatDeclaresKeeps(t *testing.T) {
	for _, mode := range []worker.ReconcileMode{worker.ReconcileTick, worker.ReconcileHash, worker.ReconcileEqual, worker.ReconcileVersion} {
		k := &kept{}
		m := line(group("p", pump()))
		m.def.Reconcile = worker.ReconcilePolicy{Mode: mode}
		w := newWorldWith(t, m, many("a", "b", "c"), hooks{kept: k})
		w.settle()
		k.want(t, 3)
		w.tick(3)
		k.want(t, 0)
		w.update(value(1, 1))
		w.settle()
		k.want(t, 1)
		w.wantEvent(1, "Line child replaced b")
	}
}

// TestR15_PlanKeeps: a Plan lists each child that is kept, and a plan of what was
// never applied changes nothing for the next declaration.
func TestR15_PlanKeeps(t *testing.T) {
	w, k := keeping(t, many("a", "b", "c"), group("p", pump()))
	s := w.sup.UserSpec()
	s.Children = many("a", "x", "c", "b").Children
	plan, err := w.sup.Plan(s)
	if want := "keep a\nadd x\nkeep c\nkeep b"; err != nil || plan.String() != want {
		t.Errorf("%v: the plan is\n%s\nwant\n%s", err, plan, want)
	}
	k.want(t, 3)
	w.update(func(s *spec) { s.Children = many("a", "b", "d", "c").Children })
	w.settle()
	k.want(t, 1)
	w.wantEvent(1, "Line child added d")
}

// TestR06_AKeptChildKeepsItsMappedState, while one that is new is given its own, and
// all are once the state changes.
func TestR06_AKeptChildKeepsItsMappedState(t *testing.T) {
	w, _ := keeping(t, many("a", "b", "c"), group("p", pump()))
	w.update(func(s *spec) { s.Children = many("a", "x", "b", "c").Children })
	w.settle()
	w.want("Line/a running", "Line/x running", "Line/b running", "Line/c running")
	w.wantEvent(0, "Line/a ")
	w.update(func(s *spec) { s.Off = true; s.Children = many("y", "a", "x", "b", "c").Children })
	w.settle()
	w.want("Line stopped", "Line/y stopped", "Line/a stopped", "Line/x stopped", "Line/b stopped", "Line/c stopped")
}

// TestR25_KeptChildrenOfACutTick: after a cut, workers that are kept and moved are
// visited where they are then.
func TestR25_KeptChildrenOfACutTick(t *testing.T) {
	for seed := range seeds(t) / 4 {

		run := func(k *kept) string {
			r := random{rand.New(rand.NewPCG(seed, 4))}
			var w *world
			w = newWorldWith(t, line(group("p", pump())), many("a", "b", "c", "d"), hooks{kept: k},
				fsm.WithTickBudget(time.Nanosecond), fsm.WithClock(func() time.Time {
					if w != nil && r.chance(30) {
						w.now = w.now.Add(time.Millisecond)
					}
					if w == nil {
						return epoch
					}
					return w.now
				}))
			for range 40 {
				w.sup.Observe(r.IntN(3))
				if r.chance(50) {
					_ = w.sup.UpdateUserSpec(func(s *spec) { r.relist(line(group("p", pump())), s) })
				}
				w.tick(1)
			}
			w.settle()
			return w.story() + w.picture()
		}
		if a, b := run(&kept{}), run(&kept{off: true}); a != b {
			t.Fatalf("seed %d: kept\n%s\nall declared\n%s", seed, a, b)
		}
	}
}
