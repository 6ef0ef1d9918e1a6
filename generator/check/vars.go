package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// unusedVars reports variables that nothing sets, and those that nothing reads. The
// hooks of a worker may read all.
func (c *checker) unusedVars(r *reads) {
	if c.m.Vars == nil {
		return
	}
	for _, f := range c.m.Vars.Fields {
		switch {
		case len(c.settings(f)) == 0:
			g := c.list.Add(ruleVarNeverSet, f.Pos, "no transition sets vars.%s, so it keeps its first value", f.Name)
			g.Length, g.Help = len(f.Name), "set it in a transition, for example set: {"+f.Name+": "+model.Change(f)+"}, or leave it out"
		case !r.vars[f.Name] && !hooked(c.m):
			g := c.list.Add(ruleVarUnread, f.Pos, "nothing reads vars.%s", f.Name)
			g.Length, g.Help = len(f.Name), "read it in a guard or a mapping, or leave it out"
		}
	}
}

// settings returns what transitions set a variable to.
func (c *checker) settings(f *expr.Field) []*model.Setting {
	if c.set == nil {
		c.set = map[*expr.Field][]*model.Setting{}
		for _, t := range c.m.Transitions() {
			for _, to := range t.Set {
				c.set[to.Var] = append(c.set[to.Var], to)
			}
		}
	}
	return c.set[f]
}

// waitsForVars reports parts of guards that wait for a value of a variable to which
// no transition sets it: an enum has its first value and those that it is set to.
func (c *checker) waitsForVars() {
	if c.m.Vars == nil {
		return
	}
	for _, t := range c.m.Transitions() {
		if t.When != nil && !t.When.Bad() && !c.flat[t.When] {
			c.waitsForVar(t)
		}
	}
}

func (c *checker) waitsForVar(t *model.Transition) {
	said := false
	t.When.Walk(func(x *expr.Expr) {
		v, missing := c.neverIs(x)
		if v == nil || said {
			return
		}
		said = true
		f := c.list.Add(ruleVarNever, x.Pos, "%s never holds: no transition sets %s to %s", x.Text, v.Text, missing)
		f.Length, f.Help = width(x.Text), "set it where that comes about, or leave the comparison out"
		also(f, v.Field.Pos, "the variable")
		c.flat[t.When] = c.flat[t.When] || c.space.Find(nil, is(c.way(t).formula, logic.True)) == logic.Never
	})
}

// neverIs returns the enum variable that is compared with a value which it never has;
// nil: x is no such comparison.
func (c *checker) neverIs(x *expr.Expr) (v *expr.Expr, missing string) {
	if x.Op != expr.OpCompare || x.Name != "==" {
		return nil, ""
	}
	v, word := x.Args[0], x.Args[1]
	if word.IsVar() {
		v, word = word, v
	}
	if !v.IsVar() || v.Type.Kind != expr.Enum || word.Op != expr.OpEnum || v.Type.Enum != word.Type.Enum {
		return nil, ""
	}
	all := c.settings(v.Field)
	first := expr.None
	if v.Field.Default != nil {
		first = int(v.Field.Default.Int)
	}
	if len(all) == 0 || first == word.Index || slices.ContainsFunc(all, func(s *model.Setting) bool { return mayBe(s.Value, word) }) {
		return nil, ""
	}
	if word.IsNone() {
		return v, "none()"
	}
	return v, word.Type.Enum.Values[word.Index].Name
}

// mayBe reports whether a right side may be a value of an enum.
func mayBe(e, word *expr.Expr) bool {
	return e.Bad() || e.Op != expr.OpEnum || e.Index == word.Index
}

// shutdownWaits reports a transition to the shutdown state that is not taken while the
// observation is stale because of what it sets, where no other transition of its state
// leads on then.
func (c *checker) shutdownWaits() {
	assumed := append([]logic.Assumption{c.space.Desired(c.m.Shutdown.Index)}, c.space.Stale())
	said := map[*model.Transition]bool{}
	for _, s := range c.m.States {
		if s == c.m.Shutdown || s.Signal != "" {
			continue
		}
		var held *model.Transition
		free := false
		for _, t := range s.Transitions {
			if t.On != nil {
				continue // nobody need send the command
			}
			if c.space.Find(assumed, is(c.way(t).formula, logic.True)) != logic.Never {
				free = true
				break
			}
			if held == nil && len(t.Known()) > 0 && c.space.Find(assumed, is(c.guardOf(t), logic.True)) != logic.Never {
				held = t
			}
		}
		if free || held == nil || said[held] {
			continue
		}
		said[held] = true
		for _, to := range held.Set {
			if to.Value.ReadsObserved() && !to.Value.Bad() {
				f := c.list.Add(ruleSetHolds, to.Pos, "%s may not be left for %s while the observation is stale: this is not known then", s.Name, held.To.Name)
				f.Length, f.Help = width(to.Text), "say what counts then, for example orElse("+to.Text+", vars."+to.Var.Name+")"
				break
			}
		}
	}
}

// guardOf is the way of a transition without what it sets.
func (c *checker) guardOf(t *model.Transition) *logic.Formula {
	plain := *t
	plain.Set = nil
	w := c.way(&plain)
	delete(c.ways, &plain)
	return w.formula
}
