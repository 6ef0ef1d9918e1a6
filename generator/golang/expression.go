package golang

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// The precedences of Go's operators, and of what needs no parentheses.
const (
	precOr      = 1
	precAnd     = 2
	precCompare = 3
	precAdd     = 4
	precMul     = 5
	precUnary   = 6
	precPrimary = 7
)

// value is an expression in Go.
type value struct {
	code     node
	prec     int
	constant *bool   // a bool that is known: true or false
	number   string  // the Go type of an integer; "const" for a literal
	literal  int64   // with "const"
	parts    []value // of a chain of one operator, which op is
	op       string
	repeats  bool   // a part of it may be one of another expression: it was made of orElse or known
	flipped  *value // the same negated, where that is more than a ! before it
}

func primary(c node) value { return value{code: c, prec: precPrimary} }

func constant(b bool) value { return value{code: lit(b), prec: precPrimary, constant: &b} }

// in returns the expression as an operand of an operator: in parentheses if it
// binds less than that.
func (v value) in(prec int) node {
	if v.prec < prec {
		return code("($)", v.code)
	}
	return v.code
}

func binary(op string, prec int, a, b value) value {
	left := prec
	if prec == precCompare { // a == b != c is Go, but nobody reads it
		left++
	}
	if prec > precCompare {
		op = unspaced + op
	}
	return value{code: code("$ "+op+" $", a.in(left), b.in(prec+1)), prec: prec}
}

func call(fn node, args ...value) value {
	codes := make([]node, len(args))
	for i, a := range args {
		codes[i] = a.code
	}
	return primary(code("$($)", fn, list(codes...)))
}

// reader turns expressions into Go. Its fields say how the place in which the
// Go stands names what may be read there.
type reader struct {
	e    *emitter
	spec string         // the UserSpec
	snap string         // the Snapshot; empty where there is none
	on   *model.Command // the command that is offered
	each *value         // the element; nil: none
	key  string

	breakLines bool // each part of an outermost && or || on a line of its own
}

// guardReader reads a Snapshot: guards, conditions, rows of mappings.
func (e *emitter) guardReader() *reader {
	return &reader{e: e, spec: "snap.Desired.UserSpec", snap: "snap", on: e.taken}
}

// specReader reads a UserSpec only.
func (e *emitter) specReader() *reader { return &reader{e: e, spec: "spec"} }

// value is the Go of an expression of any type.
func (r *reader) value(x *expr.Expr) value {
	switch x.Op {
	case expr.OpNot, expr.OpAnd, expr.OpOr, expr.OpCompare, expr.OpCond, expr.OpGuard:
		return r.truthIn(x, true, allOf(x))
	case expr.OpLiteral:
		return r.literal(x.Value)
	case expr.OpEnum:
		return primary(r.e.enumValue(x.Type.Enum, x.Index))
	case expr.OpArith:
		return r.arithmetic(x)
	case expr.OpNeg:
		return r.negative(x)
	case expr.OpConvert:
		return r.float(x.Args[0])
	case expr.OpCall:
		return r.call(x)
	case expr.OpFold:
		if x.Type.Kind == expr.Bool {
			return r.truthIn(x, true, allOf(x))
		}
		v := primary(code("$.Value", r.e.fold(x)))
		if x.Type.Kind == expr.Int {
			v.number = "int64"
		}
		return v
	}
	v := r.input(x)
	if x.Type.Kind == expr.Int && v.number == "" {
		v.number = intType(x.Type)
	}
	return v
}

// input is something that is read: a root, a field, an element.
func (r *reader) input(x *expr.Expr) value {
	switch x.Op {
	case expr.OpSpec:
		return primary(id(r.spec))
	case expr.OpObserved:
		return primary(id(r.snap + ".Observed"))
	case expr.OpVars:
		return primary(id(r.snap + ".Vars"))
	case expr.OpCommand:
		return primary(id(offeredCommand(r.on)))
	case expr.OpInput:
		return primary(id(r.snap + ".Inputs"))
	case expr.OpState:
		return primary(id(r.snap + ".State"))
	case expr.OpOutput:
		return primary(code("$.Value", r.output(x)))
	case expr.OpNow:
		return primary(id(r.snap + ".Now"))
	case expr.OpEach:
		return *r.each
	case expr.OpKey:
		return primary(id(r.key))
	case expr.OpSelect:
		return primary(code("$.$", r.value(x.Args[0]).in(precPrimary), x.Field.GoName))
	case expr.OpIndex:
		return r.index(x)
	case expr.OpDesired:
		return primary(id(r.snap + ".Desired.State"))
	case expr.OpElapsed:
		return primary(id(r.snap + ".Elapsed"))
	case expr.OpEntered:
		return primary(id(r.snap + ".Entered"))
	case expr.OpRuns, expr.OpFailures, expr.OpFailure:
		return r.outcome(x)
	case expr.OpResult:
		return primary(r.resultOf(x.Name))
	case expr.OpDone:
		return primary(id(r.snap + ".Done"))
	case expr.OpActed:
		return primary(id(r.snap + ".ActionObserved"))
	case expr.OpGaveUp:
		return primary(id(r.snap + ".RetriesExhausted"))
	case expr.OpChild:
		return primary(code("$.$", r.snap+".Children", r.e.child(x.Name).GoName))
	}
	fail("%q cannot be read", x.Text)
	return value{}
}

// index reads an element. A list that is too short gives the zero value: the
// UserSpec in which it stands may not have been validated yet.
func (r *reader) index(x *expr.Expr) value {
	of, at := r.value(x.Args[0]), r.value(x.Args[1])
	if x.Args[0].Type.Kind == expr.Map {
		return primary(code("$[$]", of.in(precPrimary), at.code))
	}
	return call(impl("At"), of, at)
}

func (r *reader) literal(v *expr.Value) value {
	switch v.Type.Kind {
	case expr.Bool:
		return constant(v.Bool)
	case expr.Int:
		return value{code: text(strconv.FormatInt(v.Int, 10)), prec: precPrimary, number: "const", literal: v.Int}
	case expr.Duration:
		return value{code: durationBy(time.Duration(v.Int), unspaced+"*"), prec: precMul}
	}
	return primary(r.e.literal(v))
}

// arithmetic saturates and cannot panic, so it calls the runtime where Go's
// own operators would wrap around or might divide by zero.
func (r *reader) arithmetic(x *expr.Expr) value {
	a, b := x.Args[0], x.Args[1]
	switch {
	case x.Type.Kind == expr.Int && a.Type.Kind == expr.Duration:
		return r.int64(call(impl(intFuncs[x.Name]), r.asInt64(a), r.asInt64(b)))
	case x.Type.Kind == expr.Int:
		return r.integer(x)
	case x.Type.Kind == expr.Float:
		return r.floating(x)
	case x.Type.Kind == expr.String:
		return binary("+", precAdd, r.value(a), r.value(b))
	case x.Type.Kind == expr.Time && x.Name == "+" && a.Type.Kind == expr.Duration:
		return r.method(b, "Add", r.value(a))
	case x.Type.Kind == expr.Time && x.Name == "+":
		return r.method(a, "Add", r.value(b))
	case x.Type.Kind == expr.Time:
		return r.method(a, "Add", call(impl("NegDuration"), r.value(b)))
	case x.Type.Kind == expr.Duration && a.Type.Kind == expr.Time:
		return r.method(a, "Sub", r.value(b))
	}
	return r.duration(x)
}

func (r *reader) method(of *expr.Expr, name string, args ...value) value {
	return call(code("$.$", r.value(of).in(precPrimary), name), args...)
}

var intFuncs = map[string]string{"+": "AddInt", "-": "SubInt", "*": "MulInt", "/": "DivInt", "%": "RemInt"}

func (r *reader) integer(x *expr.Expr) value {
	a, b := r.asInt64(x.Args[0]), r.asInt64(x.Args[1])
	safe := b.number == "const" && b.literal != 0 && b.literal != -1
	if safe && a.number != "const" && (x.Name == "/" || x.Name == "%") {
		return r.int64(binary(x.Name, precMul, a, b))
	}
	return r.int64(call(impl(intFuncs[x.Name]), a, b))
}

func (r *reader) int64(v value) value {
	v.number = "int64"
	return v
}

func (r *reader) floating(x *expr.Expr) value {
	if ofLiterals(x) {
		return computed(x)
	}
	a, b := r.float(x.Args[0]), r.float(x.Args[1])
	switch x.Name {
	case "+", "-":
		return binary(x.Name, precAdd, a, b)
	case "*":
		return binary(x.Name, precMul, a, b)
	}
	if l := x.Args[1]; l.Op == expr.OpLiteral && l.Value.Float != 0 {
		return binary("/", precMul, a, b)
	}
	return call(impl("DivFloat"), a, b)
}

// duration is an operation that gives a duration.
func (r *reader) duration(x *expr.Expr) value {
	a, b := x.Args[0], x.Args[1]
	switch x.Name {
	case "+":
		return call(impl("AddDuration"), r.value(a), r.value(b))
	case "-":
		return call(impl("SubDuration"), r.value(a), r.value(b))
	case "*":
		if a.Type.Kind != expr.Duration {
			a, b = b, a
		}
		if isFloat(b) {
			return call(impl("ScaleDuration"), r.value(a), r.float(b))
		}
		return call(impl("MulDuration"), r.value(a), r.asInt64(b))
	}
	if isFloat(b) {
		return call(impl("UnscaleDuration"), r.value(a), r.float(b))
	}
	return call(impl("DivDuration"), r.value(a), r.asInt64(b))
}

func isFloat(x *expr.Expr) bool { return x.Type.Kind == expr.Float }

func (r *reader) negative(x *expr.Expr) value {
	a := r.value(x.Args[0])
	switch x.Type.Kind {
	case expr.Int:
		if a.number == "const" && a.literal != math.MinInt64 {
			return r.literal(&expr.Value{Type: x.Type, Int: -a.literal})
		}
		return r.int64(call(impl("NegInt"), r.asInt64(x.Args[0])))
	case expr.Duration:
		return call(impl("NegDuration"), a)
	}
	if ofLiterals(x) {
		return computed(x)
	}
	return value{code: code("-$", a.in(precUnary)), prec: precUnary}
}

// ofLiterals reports whether a number is computed from literals alone.
func ofLiterals(x *expr.Expr) bool {
	switch x.Op {
	case expr.OpLiteral:
		return true
	case expr.OpArith, expr.OpNeg, expr.OpConvert:
		return !slices.ContainsFunc(x.Args, func(a *expr.Expr) bool { return !ofLiterals(a) })
	}
	return false
}

// computed is the value of a float that is computed from literals. Go would compute it
// exactly, and refuse one that is too large.
func computed(x *expr.Expr) value {
	f := x.Eval(&expr.Env{Fresh: true}).Flt
	switch {
	case math.IsInf(f, 0):
		return call(impl("Inf"), primary(lit(int(math.Copysign(1, f)))))
	case math.IsNaN(f):
		return call(impl("NaN"))
	case f == 0 && math.Signbit(f):
		return call(impl("NegativeZero"))
	case f < 0:
		return value{code: lit(f), prec: precUnary}
	}
	return primary(lit(f))
}

// asInt64 is an integer in the type in which the language computes.
func (r *reader) asInt64(x *expr.Expr) value { return widened(r.value(x)) }

func widened(v value) value {
	if v.number == "int64" || v.number == "const" {
		return v
	}
	w := call(id("int64"), v)
	w.number = "int64"
	return w
}

// float is a number as float64.
func (r *reader) float(x *expr.Expr) value {
	switch {
	case x.Op == expr.OpConvert:
		return r.float(x.Args[0])
	case x.Op == expr.OpLiteral && x.Value.Type.Kind == expr.Int:
		return primary(lit(float64(x.Value.Int)))
	case x.Type.Kind == expr.Float:
		return r.value(x)
	}
	v := r.value(x)
	v.number = ""
	return call(id("float64"), v)
}

// keyText is plainText with what makes equal texts different: the actions whose
// results are read, and the calls of jitter, of which each draws for itself.
func keyText(x *expr.Expr) string { return plainText(x) + placesOf(x) }

func placesOf(x *expr.Expr) string {
	places := ""
	x.Walk(func(e *expr.Expr) {
		switch {
		case e.IsJitter():
			places += fmt.Sprint("\n", e.Index)
		case e.Op == expr.OpResult:
			places += "\n" + e.Name
		}
	})
	return places
}

// plainText is a part as written, in one line.
func plainText(x *expr.Expr) string { return strings.Join(strings.Fields(x.Text), " ") }
