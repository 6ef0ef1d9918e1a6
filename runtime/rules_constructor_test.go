package fsm

import (
	"testing"
	"time"
)

// TestR19_AConstructorThatFailsIsAFailureOfTheParent: the declaration stays
// waiting.
func TestR19_AConstructorThatFailsIsAFailureOfTheParent(t *testing.T) {
	for _, fault := range []struct {
		text string
		set  func(*spec, bool)
	}{
		{"the constructor of b: no such device", func(s *spec, on bool) { s.BuildFails = on }},
		{"panic in the constructor of b: build", func(s *spec, on bool) { s.BuildPanics = on }},
	} {
		w := newWorld(t, line(group("p", pump())), many("a"))
		w.settle()
		w.update(func(s *spec) {
			s.Kids = append(s.Kids, kid{0, "b", spec{}}, kid{0, "c", spec{}})
			fault.set(&s.Kids[1].Spec, true)
		})
		w.tick(1)
		w.wantEvent(1, "Line failed active -> stopped: "+fault.text)
		w.settle()
		if b := w.status("Line/b"); !b.Waiting || w.children("Line") != "a b c" {
			t.Errorf("children %q, b %+v", w.children("Line"), b)
		}
		w.after(time.Second)
		w.wantEvent(2, "Line failed")
		w.update(func(s *spec) { fault.set(&s.Kids[1].Spec, false) })
		w.settle()
		w.after(time.Second)
		w.settle()
		w.want("Line active", "Line/a running", "Line/b running", "Line/c running")
	}
}

// TestR19_AConstructorThatGivesNothing to run is a failure of the parent, too.
func TestR19_AConstructorThatGivesNothing(t *testing.T) {
	type build = func(spec) (Behavior[spec, int, snap], error)
	m := pump()
	for want, b := range map[string]build{
		"there is no constructor":  nil,
		"the constructor gave nil": func(spec) (Behavior[spec, int, snap], error) { return nil, nil },
		"no hooks":                 func(spec) (Behavior[spec, int, snap], error) { return incomplete{newScripted(m, hooks{})}, nil },
	} {
		if _, err := NewChild(m.def, spec{}, b).erased().start(); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestR14_AConstructorHasACopy of the UserSpec: what it changes there changes
// nothing else.
func TestR14_AConstructorHasACopy(t *testing.T) {
	m := line(group("p", pump()))
	s := many("a")
	c := NewChild(m.def, s, func(s spec) (Behavior[spec, int, snap], error) {
		s.Kids[0].Name = "changed"
		return newScripted(m, hooks{}), nil
	})
	h, err := c.erased().start()
	if err != nil || s.Kids[0].Name != "a" || h.(*typed[spec, int, snap]).spec.Kids[0].Name != "a" {
		t.Errorf("the declared child is %q, error %v", s.Kids[0].Name, err)
	}
}

// TestR19_AConstructorIsTriedAgainWhenTheParentGoesOn, and not before.
// TestR15_AFailedDeclarationDoesNotKeepTheTreeAwake: the times of every wait
// for the end of the hold as well.
func TestR15_AFailedDeclarationDoesNotKeepTheTreeAwake(t *testing.T) {
	m := line(single("p", pump()))
	m.def.Restart.Backoff.Initial = 10 * time.Second
	m.def.Reconcile = ReconcilePolicy{Mode: ReconcileEvery, Every: time.Second}
	w := newWorld(t, m, with("p"))
	w.settle()
	w.update(func(s *spec) { s.DeclarePanics = true })
	w.after(time.Second)
	w.wantEvent(1, "Line failed")
	w.after(3 * time.Second)
	w.settle()
	if at := w.sup.NextTick(); !at.Equal(epoch.Add(11 * time.Second)) {
		t.Errorf("the next tick is %v after the failure, want 10s", at.Sub(epoch)-time.Second)
	}
}

func TestR19_AConstructorIsTriedAgainWhenTheParentGoesOn(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("a", "b"))
	w.settle()
	w.update(func(s *spec) { s.Kids[1].Spec.BuildFails, s.Kids[1].Spec.Value = true, 1 })
	w.settle()
	w.wantEvent(1, "Line failed")
	built := len(w.built)
	w.update(func(s *spec) { s.Kids = s.Kids[1:] }) // something else is declared and swept
	w.settle()
	if n := len(w.built) - built; n != 0 {
		t.Errorf("the constructor was called %d times while the parent is held", n)
	}
	w.after(time.Second)
	if n := len(w.built) - built; n != 1 {
		t.Errorf("the constructor was called %d times when the parent went on", n)
	}
}

// TestR04_WhatEndsAHoldLateIsFollowedByAVisit: the return of an action that
// ignored its context ends the hold after the turn of the constructors.
func TestR04_WhatEndsAHoldLateIsFollowedByAVisit(t *testing.T) {
	m := line(group("p", pump()))
	m.actions = append(m.actions, ActionInfo{Name: "work", Timeout: time.Second})
	m.def.Actions = m.actions
	m.states[1].action = "work"
	m.def.States[2].Action = 1
	w := newWorld(t, m, many("a"))
	w.settle()
	w.want("Line active")
	w.after(time.Second)
	w.after(time.Second) // the grace: it has failed, and is held until it returns
	w.wantEvent(1, "ignores its context work")
	w.update(func(s *spec) {
		s.Off = true // so that nothing else makes it ready
		s.Kids = append(s.Kids, kid{0, "b", spec{BuildFails: true}})
	})
	w.settle()
	w.after(time.Minute)
	built := len(w.built)
	w.returns("Line", "work", result{})
	w.settle()
	if n := len(w.built) - built; n != 1 {
		t.Errorf("the constructor was called %d times when the hold ended", n)
	}
}
