package engine

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR13_WhatAnEditLeavesIsCopied: who changes a list afterwards that an edit
// has given, or was given, changes nothing that is stored.
func TestR13_WhatAnEditLeavesIsCopied(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("a"))
	w.settle()
	mine := []testChild{{0, "a", spec{Value: 1}}}
	w.update(func(s *spec) { s.Children = mine })
	mine[0].Spec.Value = 7
	if got := w.sup.UserSpec(); got.Children[0].Spec.Value != 1 || got.Version != 1 {
		t.Errorf("stored is %+v", got)
	}
	var kept *spec
	w.update(func(s *spec) { s.Value, kept = 1, s })
	kept.Children[0].Spec.Value, kept.Bad = 7, true
	if got := w.sup.UserSpec(); got.Children[0].Spec.Value != 1 || got.Bad {
		t.Errorf("stored is %+v", got)
	}
	// What is handed over again after a change is another value.
	mine[0].Spec.Value = 8
	w.update(func(s *spec) { s.Children = mine })
	mine[0].Spec.Value = 9
	w.update(func(s *spec) { s.Children = mine })
	mine[0].Spec.Bad = true
	err := w.sup.UpdateUserSpec(func(s *spec) { s.Children = mine })
	var invalid *fsm.ValidationError
	if got := w.sup.UserSpec(); !errors.As(err, &invalid) || got.Version != 4 || got.Children[0].Spec.Value != 9 {
		t.Errorf("error %v, stored is %+v", err, got)
	}
	w.settle()
	if got := w.status("Line/a").UserSpec; got != "value 9" {
		t.Errorf("the child runs with %s", got)
	}
}

// TestR13_NewSupervisorKeepsACopy of what it is given.
func TestR13_NewSupervisorKeepsACopy(t *testing.T) {
	s := many("a")
	w := newWorld(t, line(group("p", pump())), s)
	s.Children[0].Name = "changed"
	w.settle()
	if got := w.sup.UserSpec().Children[0].Name; got != "a" || w.children("Line") != "a" {
		t.Errorf("stored is %s, and there are %s", got, w.children("Line"))
	}
}

// TestR13_OnConfigChangeIsGivenCopies: what it does to them changes nothing.
func TestR13_OnConfigChangeIsGivenCopies(t *testing.T) {
	m := line(group("p", pump()))
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileHook}
	m.changed = func(a, b *spec) bool {
		a.Children[0].Name, b.Children[0].Name = "before", "after"
		return true
	}
	w := newWorld(t, m, many("a"))
	w.settle()
	w.update(func(s *spec) { s.Children[0].Spec.Value = 1 })
	w.settle()
	if got := w.children("Line"); got != "a" {
		t.Errorf("the children are %s", got)
	}
}

// TestR13_TheSnapshotSharesNothingWithTheStore: a guard that writes to its
// snapshot, which it must not, does not change what children are declared from.
func TestR13_TheSnapshotSharesNothingWithTheStore(t *testing.T) {
	m := line(group("p", pump()))
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileTick}
	w := newWorld(t, m, many("a"))
	w.tick(3)
	treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap]).Snap.Spec.Children[0].Name = "guard"
	w.tick(3)
	if got := w.children("Line"); got != "a" {
		t.Errorf("the children are %s", got)
	}
}

// TestR13_AnEditThatFailsStoresNothing, and its error is returned as it is.
func TestR13_AnEditThatFailsStoresNothing(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.settle()
	refused := errors.New("the file has another site")
	if err := w.sup.TryUpdateUserSpec(func(s *spec) error { s.Value = 1; return refused }); err != refused {
		t.Errorf("error %v", err)
	}
	if got := w.sup.UserSpec(); got.Value != 0 || got.Version != 0 || !w.sup.NextTick().IsZero() {
		t.Errorf("stored is %+v", got)
	}
	if err := w.sup.TryUpdateUserSpec(func(s *spec) error { s.Value = 1; return nil }); err != nil {
		t.Error(err)
	}
	if got := w.sup.UserSpec(); got.Value != 1 || got.Version != 1 {
		t.Errorf("stored is %+v", got)
	}
}

// TestR13_AnEditThatDoesNotReturnStoresNothing, and the store goes on.
func TestR13_AnEditThatDoesNotReturnStoresNothing(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	for what, end := range map[string]func(){"panic": func() { panic("edit") }, "Goexit": runtime.Goexit} {
		over := make(chan any)
		go func() {
			defer close(over)
			defer func() { over <- recover() }()
			err := w.sup.UpdateUserSpec(func(s *spec) { s.Value = 7; end() })
			t.Errorf("UpdateUserSpec has returned %v", err)
		}()
		if r := <-over; (r == "edit") != (what == "panic") {
			t.Errorf("%s: recovered %v", what, r)
		}
		<-over
		if got := w.sup.UserSpec(); got.Value != 0 || got.Version != 0 {
			t.Errorf("%s: stored is %+v", what, got)
		}
	}
	done := make(chan error, 1)
	go func() { done <- w.sup.UpdateUserSpec(func(s *spec) { s.Value = 1 }) }()
	select {
	case err := <-done:
		if err != nil || w.sup.UserSpec().Value != 1 {
			t.Errorf("%v, stored is %+v", err, w.sup.UserSpec())
		}
	case <-time.After(time.Minute): // of a busy machine
		t.Fatal("the store is locked")
	}
}

// TestR13_TheLargestVersionCannotAdvance: a change is refused, and what is no
// change is not.
func TestR13_TheLargestVersionCannotAdvance(t *testing.T) {
	w := newWorld(t, pump(), spec{Version: math.MaxInt64 - 1})
	w.update(func(s *spec) { s.Value = 1 })
	w.settle()
	err := w.sup.UpdateUserSpec(func(s *spec) { s.Value = 2 })
	if !errors.Is(err, fsm.ErrMaxVersion) || !strings.Contains(err.Error(), "9223372036854775807") {
		t.Errorf("error %v", err)
	}
	s := w.sup.UserSpec()
	s.Value = 3
	if err := w.sup.SetUserSpec(s); !errors.Is(err, fsm.ErrMaxVersion) {
		t.Errorf("error %v", err)
	}
	if _, err := w.sup.Plan(s); !errors.Is(err, fsm.ErrMaxVersion) {
		t.Errorf("Plan: %v", err)
	}
	w.update(func(s *spec) { s.Note = 1 })
	if got := w.sup.UserSpec(); got.Value != 1 || got.Note != 1 || got.Version != math.MaxInt64 {
		t.Errorf("stored is %+v", got)
	}
}

// TestR13_AChildWithTheLargestVersionKeepsItsUserSpec: a change is a failure of
// the child, which its status shows.
func TestR13_AChildWithTheLargestVersionKeepsItsUserSpec(t *testing.T) {
	e := group("p", pump())
	e.update = true
	given := many("a", "b")
	given.Children[0].Spec.Version = math.MaxInt64
	w := newWorld(t, line(e), given)
	w.settle()
	w.update(func(s *spec) { s.Children[0].Spec.Value, s.Children[1].Spec.Value = 1, 1 })
	w.settle()
	a, b := w.status("Line/a"), w.status("Line/b")
	if a.UserSpec != "value 0" || a.Version != math.MaxInt64 || a.LastError != fsm.ErrMaxVersion.Error() || a.Counters.Failures != 1 {
		t.Errorf("the child is %+v", a)
	}
	if b.UserSpec != "value 1" || b.Version != 1 {
		t.Errorf("its sibling is %+v", b)
	}
	w.wantEvent(1, "Line/a failed")
	w.wantEvent(0, "Line failed")
	w.wantEvent(0, "child updated a")
	w.want("Line active")
}

// TestCloseAndWhatIsStoredMeanwhile: the root closes while a UserSpec that was
// stored in the same tick is still to be taken in. It is for the race detector.
func TestCloseAndWhatIsStoredMeanwhile(t *testing.T) {
	m := (&machine{
		name: "R", initial: "a", shutdown: "b", desired: "c",
		states: []mstate{{name: "a", to: []mtrans{{to: "c"}}}, {name: "b"}, {name: "c", signal: fsm.SignalRemove}},
	}).finish()
	m.def.Secrets = func(s spec) []string { return []string{fmt.Sprint("secret", s.Value)} }
	var sup *fsm.Supervisor[link.StateID, spec, int]
	let := make(chan struct{})
	sup = live(t, m, spec{}, hooks{
		closed: func(*machine) error { <-let; return errors.New("of secret1") },
		enter: func(_ *machine, in string) {
			if sup != nil && in == "DeriveDesiredState" && sup.UserSpec().Value == 1 {
				_ = sup.UpdateUserSpec(func(s *spec) { s.Value = 2 }) // as another goroutine would
			}
		},
	})
	tick := func() {
		t.Helper()
		if err := sup.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tick()
	tick()
	if err := sup.UpdateUserSpec(func(s *spec) { s.Value = 1 }); err != nil {
		t.Fatal(err)
	}
	tick() // it closes
	tick() // what was stored since is taken in
	if v := sup.UserSpec().Value; v != 2 {
		t.Errorf("stored is %d", v)
	}
	close(let)
	if err := sup.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if s := sup.Status(); s.LastError != "of ***" {
		t.Errorf("the last error is %q", s.LastError)
	}
}
