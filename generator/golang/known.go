package golang

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// reached is what is known where a part of an expression is reached: the
// observation is fresh, and results of actions and outputs of children are known (R31,
// R32).
type reached struct {
	fresh   bool
	sources []string // of what else is known; see expr.Source
	either  []string // calls of orElse of which one argument is known
}

// allOf is that everything in x is known.
func allOf(x *expr.Expr) reached {
	in := reached{fresh: true}
	for _, s := range x.Sources() {
		in.sources = append(in.sources, s.Source())
	}
	for _, e := range x.Either() {
		in.either = append(in.either, e.Key())
	}
	return in
}

// with adds what is known once x is.
func (in reached) with(x *expr.Expr) reached {
	in.fresh = in.fresh || x.OnlyObserved()
	for _, s := range x.Sources() {
		if x.Only(s.Source()) {
			in.sources = plus(in.sources, s.Source())
		}
	}
	return in
}

func plus(all []string, one string) []string { return append(slices.Clip(all), one) }

// covers reports whether nothing in x is unknown there.
func (in reached) covers(x *expr.Expr) bool {
	return (in.fresh || !x.ReadsObserved()) &&
		!slices.ContainsFunc(x.Sources(), func(s *expr.Expr) bool { return !slices.Contains(in.sources, s.Source()) })
}

// gate returns what x has to wait for as a whole, and what is known behind it.
func (r *reader) gate(x *expr.Expr, in reached) (gate value, behind reached, needed bool) {
	if !in.fresh && x.OnlyObserved() {
		in.fresh = true
		return r.fresh(), in, true
	}
	for _, s := range x.Sources() {
		if source := s.Source(); x.Only(source) && !slices.Contains(in.sources, source) {
			in.sources = plus(in.sources, source)
			return r.knownSource(s), in, true
		}
	}
	if isJoined(x) {
		return value{}, in, false
	}
	for _, e := range x.Either() {
		if key := e.Key(); !in.covers(e) && !slices.Contains(in.either, key) {
			gate := r.oneKnown(e, in)
			in.either = plus(in.either, key)
			return gate, in, true
		}
	}
	return value{}, in, false
}

// isJoined reports whether x has parts that are conditions with truths of their own.
func isJoined(x *expr.Expr) bool {
	return x.Type.Kind == expr.Bool && (isJunction(x) || x.Op == expr.OpNot || x.Op == expr.OpCond || x.Op == expr.OpFold || x.Op == expr.OpCall && x.Name == "orElse")
}

// isKnown is the condition that the value of x is known.
func (r *reader) isKnown(x *expr.Expr, in reached) value {
	if in.covers(x) {
		return constant(true)
	}
	var parts []value
	for gate, behind, needed := r.gate(x, in); needed; gate, behind, needed = r.gate(x, in) {
		parts, in = append(parts, gate), behind
	}
	if isJoined(x) && !in.covers(x) {
		either := []value{mayRepeat(r.truthIn(x, true, in)), r.truthIn(x, false, in)}
		parts = append(parts, mayRepeat(joined("||", precOr, false, either)))
	}
	return joined("&&", precAnd, true, parts)
}

// oneKnown is the condition that one argument of orElse is known, of a type that is
// no bool or in an expression that is looked at as a whole.
func (r *reader) oneKnown(x *expr.Expr, in reached) value {
	return mayRepeat(joined("||", precOr, false, []value{mayRepeat(r.isKnown(x.Args[0], in)), mayRepeat(r.isKnown(x.Args[1], in))}))
}

// knownParts are the conditions that the right sides of a transition are known.
// What its guard needs itself is left out.
func (r *reader) knownParts(t *model.Transition) []value {
	in := neededBy(t.When)
	var parts []value
	for _, known := range t.Known() {
		x := known.Args[0]
		if v := r.isKnown(x, in); v.constant == nil {
			parts = append(parts, v)
		}
		in = in.with(x)
	}
	return parts
}

// neededBy is what is known where a guard holds.
func neededBy(x *expr.Expr) reached {
	if x == nil {
		return reached{}
	}
	if x.Op != expr.OpAnd {
		return reached{}.with(x)
	}
	a, b := neededBy(x.Args[0]), neededBy(x.Args[1])
	return reached{fresh: a.fresh || b.fresh, sources: append(a.sources, b.sources...)}
}

// orElse is x if it is known, else y, of a type that is no bool.
func (r *reader) orElse(x *expr.Expr) value {
	a, b := x.Args[0], x.Args[1]
	if !a.MayBeUnknown() {
		return r.value(a)
	}
	known := r.isKnown(a, reached{}).code
	switch x.Type.Kind {
	case expr.Int:
		return r.int64(r.choice(x, text("int64"), known, r.asInt64(a).code, r.asInt64(b).code))
	case expr.Float:
		return r.choice(x, text("float64"), known, r.float(a).code, r.float(b).code)
	case expr.Duration:
		return r.choice(x, qualify("time", "Duration"), known, r.value(a).code, r.value(b).code)
	}
	return r.choice(x, r.e.goType(x.Type), known, r.value(a).code, r.value(b).code)
}

// choice is a if it is known, else b. A result that is not known cannot be looked at.
func (r *reader) choice(x *expr.Expr, t node, known, a, b node) value {
	switch {
	case reads([]*expr.Expr{x}, expr.OpResult):
		return primary(code("$($, func() $ { return $ }, func() $ { return $ })", impl("OrElseOf"), known, t, a, t, b))
	case x.Type.Kind != expr.Int && x.Type.Kind != expr.Float && x.Type.Kind != expr.Duration:
		return primary(code("$($, $, $)", impl("OrElse"), known, a, b))
	}
	return primary(code("$[$]($, $, $)", impl("OrElse"), t, known, a, b))
}

// orElseTruth is "orElse(x, y) is known to be want".
func (r *reader) orElseTruth(x *expr.Expr, want bool, in reached) value {
	a, b := x.Args[0], x.Args[1]
	if in.covers(a) {
		return mayRepeat(r.truthIn(a, want, in))
	}
	r.breakLines = false
	other := joined("&&", precAnd, true, []value{mayRepeat(negated(r.truthIn(a, !want, in))), r.truthIn(b, want, in)})
	return mayRepeat(joined("||", precOr, false, []value{mayRepeat(r.truthIn(a, want, in)), other}))
}
