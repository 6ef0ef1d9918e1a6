package engine

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func TestR13_OnlyTheStoreAdvancesTheVersion(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	set := func(edit func(*spec)) error {
		s := w.sup.UserSpec()
		edit(&s)
		return w.sup.SetUserSpec(s)
	}
	for _, step := range []struct {
		what string
		edit func(*spec)
		want int64
	}{
		{"nothing differs", func(*spec) {}, 0},
		{"a field differs", func(s *spec) { s.Value = 1 }, 1},
		{"a transient field differs", func(s *spec) { s.Note = 1 }, 1},
		{"both", func(s *spec) { s.Note, s.Value = 2, 2 }, 2},
	} {
		if err := set(step.edit); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if got := w.sup.UserSpec().Version; got != step.want {
			t.Errorf("%s: version %d, want %d", step.what, got, step.want)
		}
	}
	if got := w.sup.UserSpec().Note; got != 2 {
		t.Errorf("the transient field is %d, want 2", got)
	}
}

func TestR13_AnyOtherVersionIsAConflict(t *testing.T) {
	w := newWorld(t, pump(), spec{Version: 5})
	for _, version := range []int64{4, 6, 0} {
		err := w.sup.SetUserSpec(spec{Version: version, Value: 9})
		var conflict *fsm.ConflictError
		if !errors.As(err, &conflict) || !errors.Is(err, fsm.ErrConflict) || conflict.Given != version || conflict.Stored != 5 {
			t.Errorf("version %d: %v", version, err)
		}
	}
	if got := w.sup.UserSpec(); got.Value != 0 || got.Version != 5 {
		t.Errorf("a refused value changed the store: %+v", got)
	}
}

func TestR13_UpdateCannotMoveTheVersionItself(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.update(func(s *spec) { s.Version, s.Value = 77, 1 })
	if got := w.sup.UserSpec().Version; got != 1 {
		t.Errorf("version %d, want 1", got)
	}
	w.update(func(s *spec) { s.Version, s.Note = 77, 1 })
	if got := w.sup.UserSpec().Version; got != 1 {
		t.Errorf("version %d after a transient change, want 1", got)
	}
}

// TestR13_AnInvalidValueIsRefusedWhole: with every reason, of all levels.
func TestR13_AnInvalidValueIsRefusedWhole(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	w.forget()
	err := w.sup.UpdateUserSpec(func(s *spec) {
		s.Bad, s.Value = true, 3
		s.Children[0].Spec.Bad = true
		s.Children = append(s.Children, testChild{0, "p", spec{}})
	})
	var invalid *fsm.ValidationError
	if !errors.As(err, &invalid) || len(invalid.Violations) != 3 {
		t.Fatalf("error %v", err)
	}
	if !strings.Contains(err.Error(), "p.bad: must not be set") {
		t.Errorf("the error does not name the child's field: %v", err)
	}
	if _, err := w.sup.Plan(spec{Bad: true}); !errors.As(err, &invalid) {
		t.Errorf("Plan of an invalid value: %v", err)
	}
	w.settle()
	if got := w.sup.UserSpec(); got.Value != 0 || got.Version != 0 || len(w.events) != 0 {
		t.Errorf("after the refusal: %+v\n%s", got, w.story())
	}
}

// TestR13_TheVersionIsThatOfTheUserSpec from the first event on.
func TestR13_TheVersionIsThatOfTheUserSpec(t *testing.T) {
	w := newWorld(t, pump(), spec{Version: 7})
	if v := w.status("Pump").Version; v != 7 {
		t.Errorf("version %d before the first tick", v)
	}
	w.update(func(s *spec) { s.Value = 1 })
	w.settle()
	if e := w.events[1]; e.Kind != fsm.EventStarted || e.Version != 8 {
		t.Errorf("it began with %v, version %d", e, e.Version)
	}
}

// TestR13_WhatIsStoredIsACopy: the caller goes on with the value.
func TestR13_WhatIsStoredIsACopy(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), spec{})
	s := many("a")
	if err := w.sup.SetUserSpec(s); err != nil {
		t.Fatal(err)
	}
	s.Children[0].Spec.Value = 9
	if got := w.sup.UserSpec().Children[0].Spec.Value; got != 0 {
		t.Errorf("the store has %d", got)
	}
}

// TestR13_TheSameValueDoesNothing: it causes no tick.
func TestR13_TheSameValueDoesNothing(t *testing.T) {
	w := newWorld(t, pump(), spec{Value: 1})
	w.settle()
	if err := w.sup.SetUserSpec(w.sup.UserSpec()); err != nil {
		t.Error(err)
	}
	if at := w.sup.NextTick(); !at.IsZero() {
		t.Errorf("there is something to do at %v", at)
	}
}

// TestR16_AfterShutdownWasAskedNothingIsStored, not even what is stored already,
// and no edit is made.
func TestR16_AfterShutdownWasAskedNothingIsStored(t *testing.T) {
	w := newWorld(t, pump(), spec{Value: 1})
	w.settle()
	same, changed, stale := w.sup.UserSpec(), w.sup.UserSpec(), w.sup.UserSpec()
	changed.Value, stale.Version = 2, 7
	w.sup.RequestShutdown()
	for _, s := range []spec{same, changed, stale, {Bad: true}} {
		if err := w.sup.SetUserSpec(s); !errors.Is(err, fsm.ErrFrozen) {
			t.Errorf("%+v gives %v", s, err)
		}
	}
	err := w.sup.UpdateUserSpec(func(*spec) { t.Error("the edit was made") })
	if !errors.Is(err, fsm.ErrFrozen) {
		t.Errorf("UpdateUserSpec gives %v", err)
	}
	if got := w.sup.UserSpec(); got.Value != 1 || got.Version != 0 {
		t.Errorf("stored is %+v", got)
	}
}

func TestR13_UserSpecIsACopy(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	s := w.sup.UserSpec()
	s.Children[0].Name = "other"
	if got := w.sup.UserSpec().Children[0].Name; got != "p" {
		t.Errorf("the stored value was changed from outside: %s", got)
	}
}

// TestR13_APanicInValidateIsAnError and not the end of the caller.
func TestR13_APanicInValidateIsAnError(t *testing.T) {
	m := pump()
	w := newWorld(t, m, spec{})
	m.def.Validate = func(spec) error { panic("pattern") }
	err := w.sup.UpdateUserSpec(func(s *spec) { s.Value = 1 })
	if err == nil || !strings.Contains(err.Error(), "panic in Validate: pattern") {
		t.Errorf("error %v", err)
	}
}

// TestR13_TheTreeDoesNotWaitForAnEdit: a slow one, or a slow Validate, holds up
// neither a tick that takes in what was stored before nor who only reads.
func TestR13_TheTreeDoesNotWaitForAnEdit(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.settle()
	w.update(func(s *spec) { s.Value = 1 })
	err := w.sup.UpdateUserSpec(func(s *spec) {
		s.Value = 2
		read := make(chan int)
		go func() {
			w.settle()
			read <- w.sup.UserSpec().Value
		}()
		select {
		case v := <-read:
			if v != 1 || w.sup.UserSpec().Value != 1 {
				t.Errorf("what is not stored yet is read: %d", v)
			}
		case <-time.After(time.Minute): // of a busy machine
			t.Error("the tick waits for the edit")
		}
	})
	if err != nil || w.status("Pump").Version != 1 || w.sup.UserSpec().Version != 2 {
		t.Errorf("%v, ran with version %d, stored %+v", err, w.status("Pump").Version, w.sup.UserSpec())
	}
}
