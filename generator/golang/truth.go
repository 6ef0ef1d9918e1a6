package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Guards have three values: what reads a stale observation is unknown (R10),
// and a guard holds only if it is known to be true. So there are two ways of
// writing an expression in Go, "known to be true" and "known to be false", and
// an expression that does not read the observation is the one exactly when it
// is not the other. In a part of an expression that is only reached while the
// observation is fresh there is nothing unknown.

// isTrue is "x is known to be true".
func (r *reader) isTrue(x *expr.Expr) value { return r.truthIn(x, true, reached{}) }

// isFalse is "x is known to be false".
func (r *reader) isFalse(x *expr.Expr) value { return r.truthIn(x, false, reached{}) }

// truthIn is "x is known to be want", where something is known already.
func (r *reader) truthIn(x *expr.Expr, want bool, in reached) value {
	switch {
	case x.Op == expr.OpNot:
		return r.truthIn(x.Args[0], !want, in)
	case isConjunction(x, want):
		return r.conjunction(operands(x, want, true), in)
	case x.Op == expr.OpCall && x.Name == "known":
		return negatedUnless(want, r.isKnown(x.Args[0], in))
	}
	if gate, behind, needed := r.gate(x, in); needed {
		op := r.operator("&&")
		return joined(op, precAnd, true, []value{gate, r.truthIn(x, want, behind)})
	}
	switch {
	case isJunction(x):
		return r.disjunction(operands(x, want, false), in)
	case x.Op == expr.OpCall && x.Name == "orElse":
		return r.orElseTruth(x, want, in)
	}
	return r.leaf(x, want)
}

// possible is "x is not known to be anything else than want".
func (r *reader) possible(x *expr.Expr, want bool) value {
	switch {
	case x.Op == expr.OpNot:
		return r.possible(x.Args[0], !want)
	case isJunction(x):
		var all []value
		and := isConjunction(x, want)
		for _, p := range operands(x, want, and) {
			all = append(all, r.possible(p.expr, p.want))
		}
		if and {
			return joined("&&", precAnd, true, all)
		}
		return joined("||", precOr, false, all)
	case x.Op == expr.OpCond && x.MayBeUnknown(), x.Op == expr.OpFold:
		return negated(r.leaf(x, !want))
	case x.Op == expr.OpCall && x.Name == "orElse":
		return negated(r.orElseTruth(x, !want, reached{}))
	case x.MayBeUnknown():
		return joined("||", precOr, false, []value{negated(r.isKnown(x, reached{})), r.leaf(x, want)})
	}
	return r.leaf(x, want)
}

func (r *reader) fresh() value { return primary(id(r.snap + ".Fresh")) }

func isJunction(x *expr.Expr) bool { return x.Op == expr.OpAnd || x.Op == expr.OpOr }

// isConjunction reports whether "x is want" is a matter of every part: an &&
// that is true, a || that is false.
func isConjunction(x *expr.Expr, want bool) bool {
	return isJunction(x) && (x.Op == expr.OpAnd) == want
}

// operand is a part that has to be want.
type operand struct {
	expr *expr.Expr
	want bool
}

// operands are the parts of a chain of && (and) or || in Go, each once: a
// negation in the spec may join two chains to one.
func operands(x *expr.Expr, want, and bool) []operand {
	var parts []operand
	seen := map[string]bool{}
	var visit func(x *expr.Expr, want bool)
	visit = func(x *expr.Expr, want bool) {
		switch {
		case x.Op == expr.OpNot:
			visit(x.Args[0], !want)
		case isJunction(x) && isConjunction(x, want) == and:
			visit(x.Args[0], want)
			visit(x.Args[1], want)
		default:
			if isJunction(x) {
				if inner := operands(x, want, !and); len(inner) == 1 { // x || x
					visit(inner[0].expr, inner[0].want)
					return
				}
			}
			if k := operandKey(x, want); !seen[k] {
				seen[k] = true
				parts = append(parts, operand{x, want})
			}
		}
	}
	visit(x, want)
	return parts
}

// operandKey is the same for parts that are the same in Go.
func operandKey(x *expr.Expr, want bool) string {
	switch {
	case x.Op == expr.OpNot:
		return operandKey(x.Args[0], !want)
	case x.Op == expr.OpCompare && !want:
		return plainText(x.Args[0]) + " " + opposite[x.Name] + " " + plainText(x.Args[1])
	case x.Op == expr.OpCompare:
		return plainText(x.Args[0]) + " " + x.Name + " " + plainText(x.Args[1])
	case want:
		return plainText(x)
	}
	return "!" + plainText(x)
}

// conjunction holds if every part does. The first part that reads nothing but
// the observation asks whether it is fresh; then the others need not.
func (r *reader) conjunction(parts []operand, in reached) value {
	op := r.operator("&&")
	var all []value
	for _, p := range parts {
		all = append(all, r.truthIn(p.expr, p.want, in))
		if p.expr.Op != expr.OpCall || p.expr.Name != "known" {
			in = in.with(p.expr)
		} else if p.want {
			in = in.with(p.expr.Args[0])
		}
	}
	return joined(op, precAnd, true, all)
}

// disjunction holds if at least one part does.
func (r *reader) disjunction(parts []operand, in reached) value {
	op := r.operator("||")
	var all []value
	for _, p := range parts {
		all = append(all, r.truthIn(p.expr, p.want, in))
	}
	return joined(op, precOr, false, all)
}

// operator ends the line after the outermost operator of a long expression.
func (r *reader) operator(op string) string {
	if !r.breakLines {
		return op
	}
	r.breakLines = false
	return op + "\n"
}

// joined is a chain of one operator without its neutral element. If parts may be
// repeated, each is in it once, which go vet wants.
func joined(op string, prec int, neutral bool, parts []value) value {
	var v *value
	repeats := slices.ContainsFunc(parts, func(p value) bool { return p.repeats })
	if repeats {
		parts = distinct(op, parts)
	}
	for _, p := range parts {
		switch {
		case p.constant != nil && *p.constant == neutral:
			continue
		case p.constant != nil:
			return p
		case v == nil:
			v = &p
		default:
			both := value{code: code("$ "+op+" $", v.in(prec), p.in(prec)), prec: prec}
			v = &both
		}
	}
	if v == nil {
		return constant(neutral)
	}
	if out := *v; repeats || len(parts) > 1 {
		out.parts, out.op, out.repeats = parts, strings.TrimSpace(op), repeats
		return out
	}
	return *v
}

// distinct takes apart what is a chain of the same operator, and leaves out what is
// there already.
func distinct(op string, parts []value) []value {
	var all []value
	seen := map[string]bool{}
	var visit func(p value)
	visit = func(p value) {
		if p.op == strings.TrimSpace(op) && len(p.parts) > 1 {
			for _, inner := range p.parts {
				visit(inner)
			}
		} else if key := goText(p); !seen[key] {
			seen[key] = true
			all = append(all, p)
		}
	}
	for _, p := range parts {
		visit(p)
	}
	return all
}

// goText is a text that is the same for the same Go.
func goText(v value) string {
	w := newWriter(newImports(""))
	v.code.write(w)
	out := string(w.text)
	for _, q := range w.open {
		out += "\n" + q.path
	}
	return out
}

// mayRepeat marks what is made of orElse or known.
func mayRepeat(v value) value {
	v.repeats = true
	return v
}

// leaf is a part that is no && or || or !, with a fresh observation if it
// reads one; or its negation unless want.
func (r *reader) leaf(x *expr.Expr, want bool) value {
	switch x.Op {
	case expr.OpFold:
		name := "False"
		if want {
			name = "True"
		}
		return equality(primary(r.e.fold(x)), primary(fsm(name)))
	case expr.OpCompare:
		return r.compare(x, want)
	case expr.OpCond:
		return r.condition(x, want)
	case expr.OpGuard:
		return negatedUnless(want, primary(code("$.$(snap)", "snap.guards", r.e.guard(x.Name))))
	}
	return negatedUnless(want, r.value(x))
}

// condition is a method of the snapshot, of a bool or a truth.
func (r *reader) condition(x *expr.Expr, want bool) value {
	v := primary(code("$.$()", r.snap, r.e.condition(x.Name)))
	if !x.MayBeUnknown() {
		return negatedUnless(want, v)
	}
	name := "False"
	if want {
		name = "True"
	}
	return equality(v, primary(fsm(name)))
}

// known is the truth of x as an fsm.Truth.
func (r *reader) known(x *expr.Expr) node {
	switch {
	case x.Op == expr.OpCond && x.MayBeUnknown():
		return code("$.$()", r.snap, r.e.condition(x.Name))
	case x.Op == expr.OpFold:
		return r.e.fold(x)
	case !x.MayBeUnknown():
		return code("$($)", impl("TruthOf"), r.guard(x).code)
	}
	// TruthIf is given both whatever the first is, and no guard may be asked then.
	if x.OnlyObserved() && !x.ReadsApart() && !reads([]*expr.Expr{x}, expr.OpGuard) {
		if r.e.goLength(x) > 60 {
			return code("$($,\n$)", impl("TruthIf"), r.fresh().code, r.truthIn(x, true, reached{fresh: true}).code)
		}
		return code("$($, $)", impl("TruthIf"), r.fresh().code, r.truthIn(x, true, reached{fresh: true}).code)
	}
	return code("$(\n$,\n$)", impl("Known"), r.isTrue(x).code, r.isFalse(x).code)
}
