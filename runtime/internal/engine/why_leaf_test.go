package engine

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// asksOutput makes the guard of a patient ask for an output.
func asksOutput(m *machine, g worker.GuardText) *machine {
	for i := range m.def.Explanation.Guards {
		if was := &m.def.Explanation.Guards[i]; was.Asks == worker.AsksAction {
			g.Reads, g.Asks = was.Reads, worker.AsksOutput
			*was = g
		}
	}
	child := m.children[0].m
	child.def.States[child.id("running")].Health = fsm.HealthHealthy
	return m
}

func TestWhyAnOutput(t *testing.T) {
	m := asksOutput(patient("running", cond{kind: isDone}, single("pump", pump())), worker.GuardText{
		Text: "child.pump.level > 5", Wanted: "more than 5", Child: &worker.AskedChild{Output: "level"},
	})
	w := newWorld(t, m, with("pump"))
	w.settle()
	c := w.wantCause("", "Line is in starting and should be active: it waits for pump.level to be more than 5; it is active.")
	if l := c.Links[0]; len(c.Links) != 1 || l.Kind != fsm.CauseValue { // the pump is well, so this is the end
		t.Errorf("%+v", c)
	}
}

func TestWhyAnOutputOfAGroup(t *testing.T) {
	m := asksOutput(patient("running", cond{kind: isDone}, group("pumps", pump())), worker.GuardText{
		Text: "any(child.pumps.ready)", Wanted: "true", Child: &worker.AskedChild{Fold: "any", Output: "ready"},
	})
	w := newWorld(t, m, many("a\nb", "b"))
	w.settle()
	c := w.wantCause("", "Line is in starting and should be active: it waits for one of pumps.ready to be true; it is active; a\\nb is not, and 1 more.")
	if l := c.Links[0]; len(c.Links) != 1 || l.Kind != fsm.CauseValue {
		t.Errorf("%+v", c)
	}
}

// TestWhyAWayWithoutACommand has a shorter way with a command.
func TestWhyAWayWithoutACommand(t *testing.T) {
	m := (&machine{
		name: "Door", initial: "closed", shutdown: "closed", desired: "open", commands: []string{"open"},
		states: []mstate{
			{name: "closed", to: []mtrans{
				{to: "open", on: "open"},
				{to: "ajar", when: []cond{{kind: isDone}}, hold: time.Second},
			}},
			{name: "ajar", to: []mtrans{{to: "open"}}},
			{name: "open"},
		},
	}).finish()
	w := newWorld(t, m, spec{})
	w.settle()
	// That the guard has to hold for a second is not said as long as it does not hold.
	c := w.wantCause("", "Door is in closed and should be open: it waits for condition 6 to hold; closed has no action.")
	if l := c.Links[0]; l.To != "ajar" || l.More != 0 {
		t.Errorf("%+v", l)
	}
}
