package driver

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// sameHealth compares how well a worker is and the worst at and below it, and which
// of its children are healthy as its conditions see it (R36).
func (r *run) sameHealth(s *fsm.Status, w *reference.Worker) {
	if want := r.ref.Health(w); s.Health != want {
		r.fail(reference.Transitions, "%s is %q, not %q", s.Path, s.Health, want)
	}
	if worst, path := r.ref.Worst(w); s.Worst != worst || s.WorstPath != path {
		r.fail(reference.Transitions, "the worst of %s is %q at %s, not %q at %s", s.Path, s.Worst, s.WorstPath, worst, path)
	}
	if r.ref.InPass() || len(s.Conditions) == 0 {
		return // what it sees is that of its last visit
	}
	env := r.ref.Env(w)
	for i, c := range w.M.Conditions {
		if !strings.HasPrefix(c.Name, specs.AsksHealth) {
			continue
		}
		if got := s.Conditions[i].Value == fsm.True; got != (c.When.Truth(env) == expr.True) {
			r.fail(reference.Transitions, "%s: %s is %v", s.Path, c.WhenText, got)
		}
	}
}

// decidesByHealth reports whether a transition or a row of a mapping reads the health of
// a child. Conditions that no decision reads do not count.
func decidesByHealth(m *model.Machine) bool {
	asks := false
	var look func(e *expr.Expr)
	look = func(e *expr.Expr) {
		asks = asks || e.Op == expr.OpCall && e.Name == "healthy"
		if e.Cond != nil {
			e.Cond.Walk(look)
		}
	}
	for _, s := range m.States {
		for _, t := range s.Transitions {
			if t.When != nil {
				t.When.Walk(look)
			}
		}
	}
	for _, c := range m.Children {
		for _, rows := range c.Rows {
			for _, row := range rows {
				if row.When != nil {
					row.When.Walk(look)
				}
			}
		}
	}
	return asks
}
