package engine

import (
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestR12_NobodyListens: no reasons are made then. The status has the guard of the
// last transition as the spec has it; once somebody listens, with its values.
func TestR12_NobodyListens(t *testing.T) {
	m := pump()
	sup, err := newSupervisor[uint16](m.def, newScripted(m, hooks{}), spec{}, fsm.WithTicksByHand())
	if err != nil {
		t.Fatal(err)
	}
	tick := func() {
		t.Helper()
		for range 3 {
			if err := sup.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	last := func(want string) {
		t.Helper()
		if got := sup.Status().Last; got != want {
			t.Errorf("the last reason is %q, want %q", got, want)
		}
	}
	tick()
	last("to running")
	heard := sup.Events(t.Context())
	if err := sup.UpdateUserSpec(func(s *spec) { s.Off = true }); err != nil {
		t.Fatal(err)
	}
	tick()
	last("to stopped (desired is stopped)")
	for e := range heard {
		if e.Kind == fsm.EventTransition {
			if e.Seq != 7 || e.Reason != "to stopped (desired is stopped)" {
				t.Errorf("event %d: %v", e.Seq, e)
			}
			break
		}
	}
}

// TestR12_TheLastOfManyTransitions: a machine may have more transitions than a
// uint16 counts. Its status has the text of the one that was taken.
func TestR12_TheLastOfManyTransitions(t *testing.T) {
	m := pump()
	never := mstate{name: "never", to: make([]mtrans, 1<<16)}
	for i := range never.to {
		never.to[i].to = "never"
	}
	m = (&machine{
		name: m.name, initial: m.initial, shutdown: m.shutdown, desired: m.desired,
		states: append([]mstate{never}, m.states...),
	}).finish()
	sup, err := newSupervisor[uint16](m.def, newScripted(m, hooks{}), spec{}, fsm.WithTicksByHand())
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := sup.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s := sup.Status(); s.State != "running" || s.Last != "to running" {
		t.Errorf("it is in %s, and the last reason is %q", s.State, s.Last)
	}
}
