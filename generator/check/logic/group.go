package logic

import (
	"fmt"
	"math"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Conditions about groups of children are made of one question for each state:
// whether a member is in it.

// named reports which states a call names behind its group.
func named(e *expr.Expr) func(state int) bool {
	states := map[int]bool{}
	for _, a := range e.Args[1:] {
		states[a.Index] = true
	}
	return func(state int) bool { return states[state] }
}

// anyIn is the condition, a part of e, that a member of the group that e is
// about is in one of some states.
func (s *Space) anyIn(e *expr.Expr, states func(int) bool) *Formula {
	child := e.Args[0]
	var any []*Formula
	for state, v := range child.Type.Enum.Values {
		if !states(state) {
			continue
		}
		i := s.input(fmt.Sprint("any ", child.Name, state), func() *input {
			return &input{domain: anyBool, text: "any(" + child.Text + ", " + v.Name + ")", child: child.Name, state: state}
		})
		any = append(any, s.atom(i, yes, e))
	}
	return Or(any...)
}

// allIn is all(child.c, a, b): none is in another state, and there is one in
// these or none at all. Whether all have been ticked is a question of its own.
func (s *Space) allIn(e *expr.Expr) *Formula {
	in := named(e)
	empty := s.atom(s.term(lengthOf(e.Args[0])), points(0), e)
	ticked := s.input("ticked "+e.Args[0].Name+" "+e.Key(), func() *input {
		return &input{domain: anyBool, child: e.Args[0].Name, ticked: true}
	})
	return And(s.atom(ticked, yes, e), Not(s.anyIn(e, func(state int) bool { return !in(state) })), Or(s.anyIn(e, in), empty))
}

// lengthOf is len(child.c).
func lengthOf(child *expr.Expr) *expr.Expr {
	return &expr.Expr{Op: expr.OpCall, Name: "len", Type: &expr.Type{Kind: expr.Int, Bits: 64}, Text: "len(" + child.Text + ")", Args: []*expr.Expr{child}}
}

// counted adds to a comparison of count(child.c, a, b) with a number what that
// says about a member being in one of the states: there is one if the count is
// not zero.
func (s *Space) counted(x *expr.Expr, in region, f *Formula) *Formula {
	if x.Op != expr.OpCall || x.Name != "count" {
		return f
	}
	any, some := s.anyIn(x, named(x)), region{{1, math.MaxInt64}}
	switch zero := in.meets(points(0)); {
	case zero && !in.meets(some):
		return Not(any)
	case zero:
		return Or(Not(any), f)
	case some.within(in):
		return any
	}
	return And(any, f)
}
