package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR22_AConstructorThatFailsIsAFailureOfTheChild: the declaration stays
// waiting and is tried again by the child's own policy; nobody else notices.
func TestR22_AConstructorThatFailsIsAFailureOfTheChild(t *testing.T) {
	for _, fault := range []struct {
		text string
		set  func(*spec, bool)
	}{
		{"the constructor: no such device", func(s *spec, on bool) { s.BuildFails = on }},
		{"panic in the constructor: build", func(s *spec, on bool) { s.BuildPanics = on }},
	} {
		m := pump()
		m.def.Restart = worker.RestartPolicy{Within: time.Minute, Backoff: worker.Backoff{Max: 3, Initial: time.Second, Factor: 2, Cap: 10 * time.Second}}
		w := newWorld(t, line(group("p", m)), many("a"))
		w.settle()
		w.update(func(s *spec) {
			s.Children = append(s.Children, testChild{0, "b", spec{}}, testChild{0, "c", spec{}})
			fault.set(&s.Children[1].Spec, true)
		})
		w.settle()
		w.wantEvent(0, "Line failed")
		w.wantEvent(2, "Line/b failed: "+fault.text) // the second at once
		b := w.status("Line/b")
		if !b.Waiting || b.State != "" || b.Restarts != 2 || !strings.Contains(b.LastError, strings.TrimPrefix(fault.text, "the constructor: ")) {
			t.Errorf("b %+v", b)
		}
		w.want("Line active", "Line/a running", "Line/c running")
		w.after(time.Second)
		w.wantEvent(3, "Line/b failed")
		w.after(time.Second)
		w.wantEvent(3, "Line/b failed")
		w.after(time.Second)
		w.wantEvent(1, "Line/b circuit opened: 4 failures in a row, 4 within 1m, restart.max is 3; it is tried again in 10s, or when another UserSpec is declared for it")
		if c := w.status("Line/b").Circuit; c != "open" {
			t.Errorf("circuit %q", c)
		}
		w.update(func(s *spec) { fault.set(&s.Children[1].Spec, false) }) // another UserSpec: tried at once
		w.settle()
		w.want("Line/b running")
		if n := w.status("Line/b").Restarts; n != 4 {
			t.Errorf("%d failures are counted", n) // it has not been well for long
		}
	}
}

// TestR19_AConstructorThatGivesNothing to run is a failure, too.
func TestR19_AConstructorThatGivesNothing(t *testing.T) {
	type build = func(spec) (instance.Behavior[spec, int, snap], error)
	m := pump()
	for want, b := range map[string]build{
		"there is no constructor":  nil,
		"the constructor gave nil": func(spec) (instance.Behavior[spec, int, snap], error) { return nil, nil },
		"no hooks": func(spec) (instance.Behavior[spec, int, snap], error) {
			return incomplete{newScripted(m, hooks{})}, nil
		},
	} {
		if _, err := instance.NewChild(m.def, spec{}, b).(worker.Child).Start(); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestR14_AConstructorHasACopy of the UserSpec: what it changes there changes
// nothing else.
func TestR14_AConstructorHasACopy(t *testing.T) {
	m := line(group("p", pump()))
	s := many("a")
	c := instance.NewChild(m.def, s, func(s spec) (instance.Behavior[spec, int, snap], error) {
		s.Children[0].Name = "changed"
		return newScripted(m, hooks{}), nil
	})
	inst, err := c.(worker.Child).Start()
	if err != nil || s.Children[0].Name != "a" || inst.(*instance.Worker[spec, int, snap]).Spec.Children[0].Name != "a" {
		t.Errorf("the declared child is %q, error %v", s.Children[0].Name, err)
	}
}

// TestR15_AFailedDeclarationDoesNotKeepTheTreeAwake: the times of every wait
// for the end of the back-off as well.
func TestR15_AFailedDeclarationDoesNotKeepTheTreeAwake(t *testing.T) {
	m := line(single("p", pump()))
	m.def.Restart.Backoff.Initial = 10 * time.Second
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileEvery, Every: time.Second}
	w := newWorld(t, m, with("p"))
	w.settle()
	w.failedBefore("Line")
	w.update(func(s *spec) { s.DeclarePanics = true })
	w.after(time.Second)
	w.wantEvent(1, "Line failed")
	w.after(3 * time.Second)
	w.settle()
	if at := w.sup.NextTick(); !at.Equal(epoch.Add(11 * time.Second)) {
		t.Errorf("the next tick is %v after the failure, want 10s", at.Sub(epoch)-time.Second)
	}
}

// TestR04_WhatEndsABackOffLateIsFollowedByAVisit: the return of an action that
// ignored its context ends the back-off after the turn of the declaration.
func TestR04_WhatEndsABackOffLateIsFollowedByAVisit(t *testing.T) {
	m := line(group("p", pump()))
	m.actions = append(m.actions, worker.ActionInfo{Name: "work", Timeout: time.Second})
	m.def.Actions = m.actions
	m.states[1].action = "work"
	m.def.States[2].Action = 1
	w := newWorld(t, m, many("a"))
	w.settle()
	w.want("Line active")
	w.after(time.Second)
	w.after(time.Second) // the grace: it has failed, and waits until it returns
	w.wantEvent(1, "work ignores its context: ")
	w.update(func(s *spec) { s.DeclarePanics = true })
	w.settle()
	w.after(time.Minute)
	w.wantEvent(1, "panic in DeclareChildren")
	w.returns("Line", "work", result{})
	w.settle()
	w.wantEvent(2, "panic in DeclareChildren")
}
