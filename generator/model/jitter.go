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
	for _, e := range u.m.Exprs() {
		e.Walk(func(x *expr.Expr) {
			if x.IsJitter() {
				calls = append(calls, x)
			}
		})
	}
	slices.SortStableFunc(calls, func(a, b *expr.Expr) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	for i, x := range calls {
		if i > 0 && x.Pos != calls[i-1].Pos { // by an alias, one call may stand in several places
			u.m.Jitters++
		}
		x.Index = u.m.Jitters
	}
	if len(calls) > 0 {
		u.m.Jitters++
	}
}
