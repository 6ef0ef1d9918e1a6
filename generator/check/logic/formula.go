package logic

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Formula is a condition, made ready to be reasoned about.
type Formula struct {
	op    op
	args  []*Formula
	input int // atom: holds if the input is in the region
	in    region
	out   region // what is not in it
	known int    // atom: the input that says whether it is known; always: it is
	size  int    // parts, those of conditions counted each time they are read
	pairs []int  // inputs that compare two values
	exact bool
}

type op uint8

const (
	atom op = iota
	not
	and
	or
	constantTrue
	constantFalse
)

const always = -1

var (
	truly   = &Formula{op: constantTrue, size: 1, exact: true}
	falsely = &Formula{op: constantFalse, size: 1, exact: true}
)

func constant(holds bool) *Formula {
	if holds {
		return truly
	}
	return falsely
}

// And holds if all do; of none it holds always.
func And(all ...*Formula) *Formula { return joined(and, truly, all) }

// Or holds if one does; of none it holds never.
func Or(all ...*Formula) *Formula { return joined(or, falsely, all) }

func joined(op op, neutral *Formula, all []*Formula) *Formula {
	f := &Formula{op: op, exact: true, size: 1}
	for _, a := range all {
		if a == neutral {
			continue
		}
		f.args = append(f.args, a)
		f.size += a.size
		f.exact = f.exact && a.exact
		f.pairs = join(f.pairs, a.pairs)
	}
	switch len(f.args) {
	case 0:
		return neutral
	case 1:
		return f.args[0]
	}
	return f
}

// pairLimit is the number of pairs of a formula, or of a search, that are
// narrowed by what is known of their values. With fewer, less is found out.
const pairLimit = 16

// join adds pairs that are not there yet.
func join(all, more []int) []int {
	for _, i := range more {
		if len(all) < pairLimit && !slices.Contains(all, i) {
			all = append(all, i)
		}
	}
	return all
}

// Not holds if f is known not to.
func Not(f *Formula) *Formula {
	return &Formula{op: not, args: []*Formula{f}, size: f.size + 1, pairs: f.pairs, exact: f.exact}
}

// Exact reports whether everything in f is understood, so that what is found
// for it can really be.
func (f *Formula) Exact() bool { return f.exact }

// Inputs returns the inputs that f reads.
func (f *Formula) Inputs() map[int]bool {
	all := map[int]bool{}
	f.collect(all)
	return all
}

func (f *Formula) collect(all map[int]bool) {
	if f.op == atom {
		all[f.input] = true
	}
	for _, a := range f.args {
		a.collect(all)
	}
}

func (f *Formula) reads(input int) bool {
	return f.op == atom && f.input == input || slices.ContainsFunc(f.args, func(a *Formula) bool { return a.reads(input) })
}

// atom makes the condition that an input is in a region. reads is the
// expression that it was made of: if that reads the observation, it is known
// only while that is fresh.
func (s *Space) atom(input int, in region, reads *expr.Expr) *Formula {
	f := &Formula{op: atom, input: input, in: in, out: in.not(), known: always, size: 1, exact: s.inputs[input].exact}
	switch {
	case reads.ReadsApart():
		f.known, f.exact = s.sourceOf(reads), false
	case reads.ReadsObserved():
		f.known = s.fresh
	}
	if s.inputs[input].pair != nil {
		f.pairs = []int{input}
	}
	return f
}

// Formula makes a condition ready. The expression must not be Bad.
func (s *Space) Formula(e *expr.Expr) *Formula {
	f := s.formulas[e]
	if f == nil {
		f = s.compile(e)
		if f.size > formulaLimit {
			f = s.unread(e)
		}
		s.formulas[e] = f
	}
	return f
}

// hasResult begins the keys of inputs that say whether an action has found something out.
const hasResult = "has result "

// sourceOf is the input that says whether an expression that reads results or outputs
// of children is known: whether the action has found something out (R31), or the output
// is known (R32), if that is all.
func (s *Space) sourceOf(e *expr.Expr) int {
	switch sources := e.Sources(); {
	case len(sources) != 1 || e.ReadsObserved():
		return s.knownApart(e)
	case sources[0].Op == expr.OpResult:
		return s.input(hasResult+sources[0].Source(), func() *input { return &input{domain: anyBool} })
	default:
		return s.knownApart(sources[0])
	}
}

// knownApart is an input that says whether an expression is known, of which nothing
// else is known.
func (s *Space) knownApart(e *expr.Expr) int {
	return s.input("known "+e.Key(), func() *input { return &input{domain: anyBool} })
}

// unread stands for a condition that is too large to be looked into: it may
// be true, false or unknown at any time.
func (s *Space) unread(e *expr.Expr) *Formula {
	f := s.opaque(e)
	f.known = s.knownApart(e)
	return f
}

func (s *Space) compile(e *expr.Expr) *Formula {
	switch e.Op {
	case expr.OpNot:
		return Not(s.Formula(e.Args[0]))
	case expr.OpAnd:
		return And(s.Formula(e.Args[0]), s.Formula(e.Args[1]))
	case expr.OpOr:
		return Or(s.Formula(e.Args[0]), s.Formula(e.Args[1]))
	case expr.OpCond:
		return s.Formula(e.Cond)
	case expr.OpLiteral:
		return constant(e.Value.Bool)
	case expr.OpActed:
		// acted is done, and more.
		return And(s.flag("done", e), s.flag("acted", e))
	case expr.OpDone, expr.OpGaveUp:
		return s.flag(e.Key(), e)
	case expr.OpCompare:
		return s.compare(e, e.Args[0], e.Name, e.Args[1])
	case expr.OpCall:
		return s.call(e)
	case expr.OpSelect, expr.OpEach, expr.OpIndex, expr.OpOutput, expr.OpFold:
		return s.atom(s.term(e), yes, e)
	}
	return s.opaque(e)
}

func (s *Space) flag(name string, e *expr.Expr) *Formula {
	i := s.input(name, func() *input { return &input{domain: anyBool, text: name, exact: name != "acted"} })
	return s.atom(i, yes, e)
}

// KnownOnceDone is the condition that what asks whether a result is known holds once the
// action is done (R31).
func (s *Space) KnownOnceDone(known *expr.Expr) *Formula {
	return Or(Not(s.flag("done", &expr.Expr{Op: expr.OpDone})), s.Formula(known))
}

// opaque stands for a condition that is the same whenever it is written the
// same, and about which nothing else is known.
func (s *Space) opaque(e *expr.Expr) *Formula {
	i := s.input("opaque "+e.Key(), func() *input { return &input{domain: anyBool, text: e.Text} })
	return s.atom(i, yes, e)
}

// known is the condition that the value of e is known. It is never unknown itself.
func (s *Space) known(e *expr.Expr) *Formula {
	if !e.MayBeUnknown() {
		return truly
	}
	switch e.Op {
	case expr.OpNot:
		return s.known(e.Args[0])
	case expr.OpCond:
		return s.known(e.Cond)
	case expr.OpAnd, expr.OpOr:
		a, b := s.known(e.Args[0]), s.known(e.Args[1])
		decides := func(x *expr.Expr, known *Formula) *Formula {
			holds := s.Formula(x)
			if e.Op == expr.OpAnd {
				holds = Not(holds)
			}
			return And(known, holds)
		}
		return Or(And(a, b), decides(e.Args[0], a), decides(e.Args[1], b))
	case expr.OpCall:
		if e.Name == "orElse" && e.Type.Kind == expr.Bool {
			return Or(s.known(e.Args[0]), s.known(e.Args[1]))
		}
	}
	source := s.fresh
	if e.ReadsApart() {
		source = s.sourceOf(e)
	}
	return &Formula{op: atom, input: source, in: yes, out: yes.not(), known: always, size: 1, exact: source == s.fresh}
}

// orElse is what holds of the first argument of a call of orElse where that is known,
// and of the second where it is not.
func (s *Space) orElse(e *expr.Expr, first, second *Formula) *Formula {
	known := s.known(e.Args[0])
	return Or(And(known, first), And(Not(known), second))
}

func (s *Space) call(e *expr.Expr) *Formula {
	switch e.Name {
	case "known":
		return s.known(e.Args[0])
	case "orElse":
		return s.orElse(e, s.Formula(e.Args[0]), s.Formula(e.Args[1]))
	case "in":
		any := make([]*Formula, len(e.Args)-1)
		for i, a := range e.Args[1:] {
			any[i] = s.compare(e, e.Args[0], "==", a)
		}
		return Or(any...)
	case "any":
		return s.anyIn(e, named(e))
	case "none":
		return Not(s.anyIn(e, named(e)))
	case "all":
		return s.allIn(e)
	case "atRest":
		child := s.child(e.Args[0].Name)
		if len(child.AtRest) == 0 {
			return s.opaque(e)
		}
		return s.within(e, child.Group, append([]int{expr.None}, child.AtRest...))
	case "healthy": // only in some states, and there it may or may not be
		child := s.child(e.Args[0].Name)
		if len(child.Healthy) == 0 {
			return s.opaque(e)
		}
		return And(s.opaque(e), s.within(e, child.Group, child.Healthy))
	}
	return s.opaque(e)
}

// within is the condition, a part of e, that the child that e is about is in one of
// some states, or that no member of a group is in another one.
func (s *Space) within(e *expr.Expr, group bool, states []int) *Formula {
	if group {
		return Not(s.anyIn(e, func(state int) bool { return !slices.Contains(states, state) }))
	}
	all := make([]int64, len(states))
	for i, state := range states {
		all[i] = int64(state)
	}
	return s.atom(s.term(e.Args[0]), points(all...), e)
}
