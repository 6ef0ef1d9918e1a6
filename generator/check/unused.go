package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// reads is what the expressions of a machine read, by name.
type reads struct {
	guards, conditions, spec, observed map[string]bool
	vars, inputs, outputs              map[string]bool // outputs by child and name
	wholeSpec, wholeObserved           bool
	healthy                            []*expr.Expr // healthy(child.c)
}

func (r *reads) add(e *expr.Expr) {
	if e.Bad() {
		return
	}
	switch e.Op {
	case expr.OpCall:
		if e.Name == "healthy" {
			r.healthy = append(r.healthy, e)
		}
	case expr.OpGuard:
		r.guards[e.Name] = true
	case expr.OpCond:
		r.conditions[e.Name] = true
	case expr.OpSpec:
		r.wholeSpec = true
	case expr.OpObserved:
		r.wholeObserved = true
	case expr.OpSelect:
		switch e.Args[0].Op {
		case expr.OpSpec:
			r.spec[e.Name] = true
			return
		case expr.OpObserved:
			r.observed[e.Name] = true
			return
		case expr.OpVars:
			r.vars[e.Name] = true
			return
		case expr.OpInput:
			r.inputs[e.Name] = true
			return
		}
	case expr.OpOutput:
		r.outputs[e.Name+"."+e.Field.Name] = true
	}
	for _, a := range e.Args {
		r.add(a)
	}
}

// everythingRead finds out what all expressions of the machine read.
func (c *checker) everythingRead() *reads {
	r := &reads{guards: map[string]bool{}, conditions: map[string]bool{}, spec: map[string]bool{}, observed: map[string]bool{},
		vars: map[string]bool{}, inputs: map[string]bool{}, outputs: map[string]bool{}}
	for _, e := range c.m.Exprs() {
		r.add(e)
	}
	return r
}

// unused reports what is declared and has no use.
func (c *checker) unused() {
	m := c.m
	if slices.ContainsFunc(m.Children, func(child *model.Child) bool { return child.Machine == nil || child.Machine.Faulty }) {
		return // what is read of the child, and for it, is not known
	}
	c.unreadKinds()
	r := c.everythingRead()
	for _, a := range m.Actions {
		if !c.needsAction && !slices.ContainsFunc(m.States, func(s *model.State) bool { return s.Action == a }) {
			c.report(ruleUnusedDo, a.Named, "no state has the action %s, so it never runs", a.Name).Help =
				"give it to a state with action: " + a.Name + ", or leave it out"
		}
	}
	for _, g := range m.Guards {
		if !r.guards[g.Name] {
			c.report(ruleIgnored, g.Named, "nothing reads the guard %s", g.Name).Help = "call it in a when, as " + g.Name + "(), or leave it out"
		}
	}
	for _, g := range m.Groups {
		if !g.Used && c.m.StateType.Index(g.Name) < 0 {
			c.report(ruleUnusedGroup, g.Named, "nothing names the group %s", g.Name)
		}
	}
	c.neverHealthy(r.healthy)
	c.unusedVars(r)
	c.unreadInputs(r)
	c.noteOutputs(r)
	c.unreadObserved(r)
	c.unreadSpec(r)
}

// unreadObserved reports fields that are observed for nobody. Actions and
// guards written in Go may read any.
func (c *checker) unreadObserved(r *reads) {
	if c.m.Observed == nil || r.wholeObserved || len(c.m.Actions)+len(c.m.Guards) > 0 {
		return
	}
	for _, f := range c.m.Observed.Fields {
		if !r.observed[f.Name] {
			found := c.list.Add(ruleObservedUnread, f.Pos, "no guard, condition or mapping reads observed.%s", f.Name)
			found.Length, found.Help = len(f.Name), "fine if it is for the status; otherwise read it in a guard, or leave it out"
		}
	}
}

// unreadSpec reports fields of userSpec that can have no effect: the worker
// has no hooks that could read them, and no expression does. A transient field
// is for others to read.
func (c *checker) unreadSpec(r *reads) {
	m := c.m
	if r.wholeSpec || hooked(m) {
		return
	}
	var names []string
	var first *expr.Field
	for _, f := range m.UserSpec.Fields {
		if r.spec[f.Name] || f.Transient {
			continue
		}
		if first == nil {
			first = f
		}
		names = append(names, "spec."+f.Name)
	}
	if first == nil {
		return
	}
	found := c.list.Add(ruleSpecUnread, first.Pos, "nothing reads %s: %s has no hooks, and no expression does", diag.Listed(names), m.Worker)
	found.Length, found.Help = len(first.Name), "pass it to a child under userSpec, read it in a guard, or leave it out"
}
