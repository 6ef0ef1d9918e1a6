package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// healthyStates are the states in which a worker may be healthy (R36).
func healthyStates(m *model.Machine) []int {
	var all []int
	for _, s := range m.States {
		if m.HealthOf(s) == model.Healthy {
			all = append(all, s.Index)
		}
	}
	return all
}

// neverHealthy reports expressions that ask whether a child is healthy that never is,
// because no state of its worker type says so.
func (c *checker) neverHealthy(asked []*expr.Expr) {
	for _, x := range asked {
		child := c.m.Children[slices.IndexFunc(c.m.Children, func(child *model.Child) bool { return child.Name == x.Args[0].Name })]
		if len(healthyStates(child.Machine)) > 0 {
			continue
		}
		holds := "never holds"
		if child.Group {
			holds = "holds only as long as there is none"
		}
		f := c.list.Add(ruleNeverHealthy, x.Pos, "%s %s: a %s is healthy in no state", x.Text, holds, child.Machine.Worker)
		f.Length = width(x.Text)
		f.Help = "give a state of " + child.Machine.Worker + " health: healthy; without it a state is healthy if it is in desired.states and is neither the shutdown nor the failed state"
		also(f, child.Pos, "the child")
	}
}
