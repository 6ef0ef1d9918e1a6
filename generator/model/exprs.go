package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Transitions returns the transitions of the machine, each once, in the order in which
// the states try them.
func (m *Machine) Transitions() []*Transition {
	var all []*Transition
	seen := map[*Transition]bool{}
	for _, s := range m.States {
		for _, t := range s.Tried() {
			if !seen[t] {
				seen[t] = true
				all = append(all, t)
			}
		}
	}
	return all
}

// Exprs returns the expressions of a transition: when, after, for and the right sides
// of set.
func (t *Transition) Exprs() []*expr.Expr {
	all := notNil(t.When, t.After, t.For)
	for _, s := range t.Set {
		all = append(all, s.Value)
	}
	return all
}

// Reads reports whether an expression of the machine has an operation.
func (m *Machine) Reads(op expr.Op) bool {
	found := false
	for _, x := range m.Exprs() {
		x.Walk(func(n *expr.Expr) { found = found || n.Op == op })
	}
	return found
}

// OutputsRead returns the outputs of a child that expressions of the machine read, in
// the order in which the child has them. Hooks may read all of them.
func (m *Machine) OutputsRead(c *Child) []*Output {
	read := map[string]bool{}
	for _, x := range m.Exprs() {
		x.Walk(func(n *expr.Expr) {
			if n.Op == expr.OpOutput && n.Name == c.Name {
				read[n.Field.Name] = true
			}
		})
	}
	return slices.DeleteFunc(slices.Clone(c.Machine.Outputs), func(o *Output) bool { return !read[o.Name] })
}

// Exprs returns all expressions of the machine; some may be Bad. Those of conditions
// stand there once, and not where they are read.
func (m *Machine) Exprs() []*expr.Expr {
	var all []*expr.Expr
	for _, t := range m.Transitions() {
		all = append(all, t.Exprs()...)
	}
	for _, p := range m.PolicyExprs() {
		all = append(all, p.Expr)
	}
	for _, c := range m.Conditions {
		all = append(all, c.When)
	}
	for _, o := range m.Outputs {
		all = append(all, o.Value)
	}
	for _, row := range m.Derive {
		all = append(all, notNil(row.When)...)
	}
	for _, c := range m.Children {
		all = append(all, notNil(c.Each, c.NameExpr, c.When, c.Whole)...)
		all = appendAssigned(all, c.Fields)
		for _, s := range c.Inputs {
			all = append(all, s.Value)
		}
		for _, rows := range c.Rows {
			for _, row := range rows {
				all = append(all, notNil(row.When)...)
			}
		}
	}
	return all
}

func appendAssigned(all []*expr.Expr, to []*Assign) []*expr.Expr {
	for _, a := range to {
		all = append(all, notNil(a.Value)...)
		all = appendAssigned(all, a.Object)
	}
	return all
}

// notNil are those of some expressions that there are.
func notNil(exprs ...*expr.Expr) []*expr.Expr {
	var all []*expr.Expr
	for _, e := range exprs {
		if e != nil {
			all = append(all, e)
		}
	}
	return all
}
