package driver

import (
	"slices"
	"testing"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
)

// TestShrink: of a schedule that fails with one input after another and one
// fault, nothing else is left.
func TestShrink(t *testing.T) {
	s := NewSchedule(3)
	s.Steps = slices.Insert(s.Steps, 10, Step{Inputs: []Input{{Kind: Store}, {Kind: StepBack, Seed: 77}}})
	s.Steps = slices.Insert(s.Steps, 40, Step{Inputs: []Input{{Kind: Plan, Seed: 78}}})
	faults := []string{"a 1", "a 2", "b 1", "b 2", "c 1"}
	run := func(s *Schedule) Result {
		r := Result{}
		for _, f := range faults {
			if !s.Quiet[f] {
				r.Faults = append(r.Faults, f)
			}
		}
		first := false
		for i, st := range s.Steps {
			for _, in := range st.Inputs {
				first = first || in.Seed == 77
				if first && in.Seed == 78 && !s.Quiet["b 2"] && r.Wrong == nil {
					r.Wrong, r.Tick = &reference.Wrong{Check: reference.Restarts}, uint64(i+1)
				}
			}
		}
		return r
	}
	failed := run(&s)
	if failed.Wrong == nil {
		t.Fatal("it does not fail")
	}
	small, res := Shrink(s, failed, 1000, run)
	if len(small.Steps) != 2 || len(small.Steps[0].Inputs) != 1 || len(small.Steps[1].Inputs) != 1 || !slices.Equal(res.Faults, []string{"b 2"}) {
		t.Errorf("shrunk to\n%sand the faults %q", &small, res.Faults)
	}
	if run(&small).Wrong == nil {
		t.Error("what is left does not fail")
	}
}
