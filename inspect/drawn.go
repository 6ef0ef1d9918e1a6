package inspect

import (
	"strings"

	"github.com/fsmgen/fsmgen/internal/drawing"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// drawn returns what a picture needs to know of a machine.
func drawn(m *Machine) *drawing.Machine {
	d := &drawing.Machine{Worker: m.Worker, Doc: m.Doc}
	byName := map[string]*drawing.State{}
	for i, s := range m.States {
		one := &drawing.State{
			Index: i, Name: s.Name, Doc: s.Doc, Groups: s.Groups, Action: s.Action, Signal: s.Signal,
			Deferred: s.Defer, Health: unusual(m, &s),
		}
		for _, desired := range m.Desired {
			one.Desired = one.Desired || desired == s.Name
		}
		d.States = append(d.States, one)
		byName[s.Name] = one
	}
	d.Initial, d.Shutdown, d.Failed = byName[m.Initial], byName[m.Shutdown], byName[m.Failed]
	shared := sharedOf(m)
	for i, s := range m.States {
		for _, t := range s.Transitions {
			one := &drawing.Transition{To: byName[t.To], Sets: t.Set, Doc: t.Doc}
			if t.Text != "" {
				one.Terms = []string{t.Text}
			}
			if key := keyOf(&t); shared[key] > 1 {
				one.Shared = key
			}
			to := &d.States[i].Transitions
			if one.To == nil {
				to = &d.States[i].Stays
			}
			*to = append(*to, one)
		}
	}
	return d
}

// unusual returns the health of a state if the picture does not show it otherwise.
func unusual(m *Machine, s *fsm.MachineState) string {
	switch s.Health {
	case fsm.HealthDegraded:
		if s.Name == m.Failed {
			return ""
		}
	case fsm.HealthSuspended:
		if s.Name == m.Shutdown {
			return ""
		}
	default:
		return ""
	}
	return s.Health.String()
}

// sharedOf counts the transitions that say the same, by their keys. A state that has one
// twice has it once.
func sharedOf(m *Machine) map[string]int {
	count := map[string]int{}
	for _, s := range m.States {
		seen := map[string]bool{}
		for _, t := range s.Transitions {
			if key := keyOf(&t); t.To != "" && t.To != s.Name && !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	return count
}

// keyOf returns what is the same for two transitions that say the same.
func keyOf(t *fsm.MachineTransition) string {
	return strings.Join(append([]string{t.To, t.Text, t.Doc}, t.Set...), "\n")
}
