package golang

import (
	"math"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// opposite is the comparison that holds exactly when the other does not, for
// types that are totally ordered (floats are not).
var opposite = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

// compare is a comparison, or its negation unless want.
func (r *reader) compare(x *expr.Expr, want bool) value {
	a, b, op := x.Args[0], x.Args[1], x.Name
	switch {
	case isClock(a):
		return negatedUnless(want, r.clock(a, op, b))
	case isClock(b):
		return negatedUnless(want, r.clock(b, expr.Mirrored(op), a))
	}
	if !want && !isFloat(a) && !isFloat(b) {
		op = opposite[op]
		want = true
	}
	switch op {
	case "==":
		return negatedUnless(want, r.equal(a, b))
	case "!=":
		return negatedUnless(want, negated(r.equal(a, b)))
	}
	return negatedUnless(want, r.ordered(a, op, b))
}

// negated is !v; an equality is turned instead.
func negated(v value) value {
	if v.constant != nil {
		return constant(!*v.constant)
	}
	if v.flipped != nil {
		return *v.flipped
	}
	return value{code: code("!$", v.in(precUnary)), prec: precUnary, flipped: &v}
}

func negatedUnless(want bool, v value) value {
	if want {
		return v
	}
	return negated(v)
}

// equality is a == b, which negated becomes a != b.
func equality(a, b value) value {
	v, flipped := binary("==", precCompare, a, b), binary("!=", precCompare, a, b)
	v.flipped = &flipped
	return v
}

func (r *reader) equal(a, b *expr.Expr) value {
	switch a.Type.Kind {
	case expr.Time:
		return r.method(a, "Equal", r.value(b))
	case expr.Enum:
		return r.equalEnums(a, b)
	case expr.Bool:
		return r.equalBools(a, b)
	case expr.Int, expr.Float:
		x, y := r.numbers(a, b)
		return equality(x, y)
	}
	return equality(r.value(a), r.value(b))
}

// equalBools has x for x == true and !x for x == false.
func (r *reader) equalBools(a, b *expr.Expr) value {
	x, y := r.value(a), r.value(b)
	switch {
	case y.constant != nil:
		return negatedUnless(*y.constant, x)
	case x.constant != nil:
		return negatedUnless(*x.constant, y)
	}
	return equality(x, y)
}

// equalEnums compares by name what are two types in Go. Of a child that is in
// no state no comparison with == holds (R07). So unless one side is written as a
// name, the code looks at the child first.
func (r *reader) equalEnums(a, b *expr.Expr) value {
	x, y := r.value(a), r.value(b)
	if a.Op == expr.OpEnum || b.Op == expr.OpEnum {
		return equality(x, y)
	}
	same := typeKey(a.Type) == typeKey(b.Type)
	eq := equality(x, y)
	if !same {
		eq = equality(primary(code("$.String()", x.in(precPrimary))), primary(code("$.String()", y.in(precPrimary))))
	}
	if a.Op != expr.OpChild && b.Op != expr.OpChild {
		return eq
	}
	child, state := x, a.Type.Enum
	if a.Op != expr.OpChild {
		child, state = y, b.Type.Enum
	}
	known := value{code: code("$ != $", child.code, r.e.enumNone(state)), prec: precCompare}
	v := binary("&&", precAnd, known, eq)
	none := value{code: code("$ == $", child.code, r.e.enumNone(state)), prec: precCompare}
	flipped := binary("||", precOr, none, *eq.flipped)
	v.flipped = &flipped
	return v
}

func (r *reader) ordered(a *expr.Expr, op string, b *expr.Expr) value {
	switch a.Type.Kind {
	case expr.Time:
		method := map[string]string{"<": "Before", ">=": "Before", ">": "After", "<=": "After"}[op]
		return negatedUnless(op == "<" || op == ">", r.method(a, method, r.value(b)))
	case expr.Int, expr.Float:
		x, y := r.numbers(a, b)
		return binary(op, precCompare, x, y)
	}
	return binary(op, precCompare, r.value(a), r.value(b))
}

// numbers are two numbers in one Go type: float64 if one is a float, their own
// if they share it or one is a literal that fits, else int64.
func (r *reader) numbers(a, b *expr.Expr) (x, y value) {
	if isFloat(a) || isFloat(b) {
		return r.float(a), r.float(b)
	}
	x, y = r.value(a), r.value(b)
	if x.number == y.number || fits(x, y) || fits(y, x) {
		return x, y
	}
	return widened(x), widened(y)
}

// fits reports whether c is a literal that v's type can hold.
func fits(c, v value) bool {
	if c.number != "const" {
		return false
	}
	limits, known := map[string][2]int64{
		"int": {math.MinInt64, math.MaxInt64}, "int64": {math.MinInt64, math.MaxInt64},
		"int8": {math.MinInt8, math.MaxInt8}, "int16": {math.MinInt16, math.MaxInt16}, "int32": {math.MinInt32, math.MaxInt32},
		"uint8": {0, math.MaxUint8}, "uint16": {0, math.MaxUint16}, "uint32": {0, math.MaxUint32},
		"uint": {0, math.MaxUint32}, "uint64": {0, math.MaxInt64},
	}[v.number]
	return known && c.literal >= limits[0] && c.literal <= limits[1]
}

// isClock reports whether x is since(t) or until(t).
func isClock(x *expr.Expr) bool {
	return x.Op == expr.OpCall && (x.Name == "since" || x.Name == "until")
}

// clock compares since(t) or until(t). Of the zero time nothing holds.
func (r *reader) clock(x *expr.Expr, op string, than *expr.Expr) value {
	t := r.value(x.Args[0]).in(precPrimary)
	passed := code("$.Sub($)", r.snap+".Now", t)
	if x.Name == "until" {
		passed = code("$.Sub($)", t, r.snap+".Now")
	}
	holds := binary(op, precCompare, primary(passed), r.value(than))
	return binary("&&", precAnd, value{code: code("!$.IsZero()", t), prec: precUnary}, holds)
}
