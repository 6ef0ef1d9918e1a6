package logic

import (
	"math"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Output is an output of a worker type: its expression, and the space of the conditions
// of that worker type.
type Output struct {
	Space *Space
	Value *expr.Expr
}

// Outputs assumes what a child that is in one of some states, or each of a group of such
// children, may have as its outputs, as far as the state alone decides that; of gives
// an output by its name. A child that is not present may be in no state, of which every
// output is unknown, and a group may be empty. It is about the conditions that are known
// by now.
func (s *Space) Outputs(name string, states []int, present bool, of func(output string) Output) []Assumption {
	var all []Assumption
	for i, in := range s.inputs {
		read := in.output()
		if read == nil || read.Name != name {
			continue
		}
		if to := s.outputDomain(in.term, states, present, of(read.Field.Name)); to != nil {
			all = append(all, Assumption{i, to})
		}
	}
	return all
}

// output is the output of a child that an input is, or asks a group for; nil: it is
// none.
func (in *input) output() *expr.Expr {
	switch {
	case in.term == nil:
		return nil
	case in.term.Op == expr.OpOutput:
		return in.term
	case in.term.Op == expr.OpFold:
		return in.term.Args[0]
	}
	return nil
}

// isOutputElse reports whether e is orElse of an output of a child, or of a question
// about one.
func isOutputElse(e *expr.Expr) bool {
	return e.Op == expr.OpCall && e.Name == "orElse" && (e.Args[0].Op == expr.OpOutput || e.Args[0].Op == expr.OpFold)
}

// outputDomain is what an input that reads an output can be while it is known; nil:
// the states do not tell.
func (s *Space) outputDomain(term *expr.Expr, states []int, present bool, of Output) region {
	switch {
	case of.Value == nil || of.Value.Bad():
		return nil
	case of.Value.Op == expr.OpState && term.Op == expr.OpOutput:
		all := make([]int64, len(states))
		for i, state := range states {
			all[i] = int64(state)
		}
		return points(all...)
	case of.Value.Type.Kind != expr.Bool:
		return nil
	}
	var may Truths
	for _, state := range states {
		may |= of.Space.inState(of.Value, state)
	}
	if term.Op == expr.OpFold {
		return foldDomain(term, may, present)
	}
	return boolsOf(may)
}

// inState is what a condition may be in a state of the worker itself.
func (s *Space) inState(e *expr.Expr, state int) Truths {
	key := stateKey{e, state}
	if may, ok := s.states[key]; ok {
		return may
	}
	var may Truths
	f := s.Formula(e)
	var own []Assumption
	if i, read := s.byKey[expr.OpState.Word()]; read {
		own = append(own, Assumption{i, points(int64(state))})
	}
	for _, t := range []Truths{False, Unknown, True} {
		if s.Find(own, Claim{Formula: f, Want: t}) != Never {
			may |= t
		}
	}
	s.states[key] = may
	return may
}

// stateKey is a condition in a state of the worker itself.
type stateKey struct {
	e     *expr.Expr
	state int
}

// foldDomain is what a question about an output of all members can be, of which each
// may be one of some truths.
func foldDomain(fold *expr.Expr, may Truths, present bool) region {
	if !present {
		may |= Unknown
	}
	if may&Unknown != 0 && len(fold.Args) == 2 {
		may = may&^Unknown | truthsOf(fold.Args[1].Value.Bool)
	}
	any, all := may, may
	if !present { // of none at all
		any, all = any|False, all|True
	}
	switch fold.Name {
	case "any":
		return boolsOf(any)
	case "none":
		return boolsOf(any.flipped())
	case "all":
		return boolsOf(all)
	}
	switch { // count
	case may&True == 0:
		return points(0)
	case present && may&False == 0:
		return region{{1, math.MaxInt64}}
	}
	return nil
}

func truthsOf(holds bool) Truths { return Truths(1) << expr.TruthOf(holds) }

// boolsOf is what a condition of some truths can be while it is known.
func boolsOf(may Truths) region {
	var all []int64
	if may&False != 0 {
		all = append(all, 0)
	}
	if may&True != 0 {
		all = append(all, 1)
	}
	return points(all...)
}
