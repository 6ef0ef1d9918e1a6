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
		v, why := c.neverIs(x)
		if v == nil {
			v, why = c.neverReaches(x)
		}
		if v == nil || said {
			return
		}
		said = true
		f := c.list.Add(ruleVarNever, x.Pos, "%s never holds: %s", x.Text, why)
		f.Length, f.Help = width(x.Text), "set it where that comes about, or leave the comparison out"
		also(f, v.Field.Pos, "the variable")
		c.flat[t.When] = c.flat[t.When] || c.space.Find(nil, is(c.way(t).formula, logic.True)) == logic.Never
	})
}

// neverIs returns the enum variable that is compared with a value which it never has,
// and why it does not; nil: x is no such comparison.
func (c *checker) neverIs(x *expr.Expr) (v *expr.Expr, why string) {
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
	missing := "none()"
	if !word.IsNone() {
		missing = word.Type.Enum.Values[word.Index].Name
	}
	return v, "no transition sets " + v.Text + " to " + missing
}

// mayBe reports whether a right side may be a value of an enum.
func mayBe(e, word *expr.Expr) bool {
	return e.Bad() || e.Op != expr.OpEnum || e.Index == word.Index
}

// shutdownWaits reports a transition to the shutdown state that is not taken because of
// what it sets, while that is not known, where no other transition of its state leads on
// then: the observation may be stale, an action may never have succeeded, and a child may
// have no outputs.
func (c *checker) shutdownWaits() {
	said := map[*model.Transition]bool{}
	for _, s := range c.m.States {
		if s == c.m.Shutdown || s.Signal != "" {
			continue
		}
		held, unknown := c.heldBySet(s)
		if held == nil || said[held] || c.leads(s, unknown) {
			continue
		}
		said[held] = true
		for _, to := range held.Set {
			if to.Value.Bad() || !to.Value.MayBeUnknown() {
				continue
			}
			f := c.list.Add(ruleSetHolds, to.Pos, "%s may not be left for %s while %s", s.Name, held.To.Name, whileUnknown(to.Value))
			f.Length, f.Help = width(to.Text), "say what counts then, for example orElse("+to.Text+", vars."+to.Var.Name+")"
			break
		}
	}
}

func whileUnknown(e *expr.Expr) string {
	switch {
	case e.ReadsObserved():
		return "the observation is stale: this is not known then"
	case e.ReadsResult():
		return "this is not known, because no action has found it out"
	}
	return "this is not known, because the child has no outputs"
}

// leads reports whether a transition of a state without a command may be taken on the way
// to the shutdown state while all claims come true.
func (c *checker) leads(s *model.State, claims []logic.Claim) bool {
	for _, t := range s.Transitions {
		if t.On == nil && c.space.Find(c.toShutdown(), append(claims, is(c.way(t).formula, logic.True))...) != logic.Never {
			return true // nobody need send a command
		}
	}
	return false
}

func (c *checker) toShutdown() []logic.Assumption {
	return []logic.Assumption{c.space.Desired(c.m.Shutdown.Index)}
}

// heldBySet returns the first transition of a state whose guard may hold while what it
// sets is not known, and the claims that what is set by all such transitions is not known.
func (c *checker) heldBySet(s *model.State) (held *model.Transition, unknown []logic.Claim) {
	for _, t := range s.Transitions {
		all := t.Known()
		if t.On != nil || len(all) == 0 {
			continue
		}
		claims := c.succeeded(s, t)
		var known []*logic.Formula
		for _, k := range all {
			known = append(known, c.space.Formula(k))
		}
		claims = append(claims, is(logic.And(known...), logic.False))
		if c.space.Find(c.toShutdown(), append(claims, is(c.guardOf(t), logic.True))...) == logic.Never {
			continue
		}
		if held == nil {
			held = t
		}
		unknown = append(unknown, claims...)
	}
	return held, unknown
}

// succeeded claims that the result of the action of a state is known once it is done.
func (c *checker) succeeded(s *model.State, t *model.Transition) (claims []logic.Claim) {
	if s.Action == nil || s.Action.Result == nil {
		return nil
	}
	for _, to := range t.Set {
		if !to.Value.Bad() && to.Value.ReadsResult() && len(to.Value.Sources()) == 1 {
			claims = append(claims, is(c.space.KnownOnceDone(expr.Known(to.Value)), logic.True))
		}
	}
	return claims
}

// guardOf is the way of a transition without what it sets.
func (c *checker) guardOf(t *model.Transition) *logic.Formula {
	plain := *t
	plain.Set = nil
	w := c.way(&plain)
	delete(c.ways, &plain)
	return w.formula
}
