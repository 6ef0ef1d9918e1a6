package model

import (
	"cmp"
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// withJitter is a scope in which jitter may be called.
func withJitter(scope *expr.Scope) *expr.Scope {
	with := *scope
	with.Jitter = true
	return &with
}

// numberJitter gives each call of jitter its place among those of the spec (R35).
func (u *unit) numberJitter() {
	var calls []*expr.Expr
	look := func(e *expr.Expr) {
		if e != nil {
			e.Walk(func(x *expr.Expr) {
				if x.IsJitter() {
					calls = append(calls, x)
				}
			})
		}
	}
	for _, s := range u.m.States {
		for _, t := range s.Tried() {
			look(t.When)
			look(t.After)
			look(t.For)
			for _, set := range t.Set {
				look(set.Value)
			}
		}
	}
	for _, a := range u.m.Actions {
		look(a.Repeat.Expr)
	}
	slices.SortStableFunc(calls, func(a, b *expr.Expr) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	for i, x := range calls {
		if i > 0 && x.Pos != calls[i-1].Pos { // a shared transition is looked at in each state
			u.m.Jitters++
		}
		x.Index = u.m.Jitters
	}
	if len(calls) > 0 {
		u.m.Jitters++
	}
}
