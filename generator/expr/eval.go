package expr

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Truth evaluates a condition. It says what the generated Go does, and is what
// claims about conditions are tested against. The expression must not be Bad,
// and every field that it reads must have a value in the Env.
func (e *Expr) Truth(env *Env) Truth {
	switch e.Op {
	case OpNot:
		return e.Args[0].Truth(env).Not()
	case OpAnd:
		return e.Args[0].Truth(env).And(e.Args[1].Truth(env))
	case OpOr:
		return e.Args[0].Truth(env).Or(e.Args[1].Truth(env))
	case OpCond:
		return e.Cond.Truth(env)
	case OpFold:
		return e.foldTruth(env)
	case OpCall:
		if e.isOrElse() {
			return e.orElseTruth(env)
		}
	}
	if !e.valueKnown(env) {
		return Unknown
	}
	return TruthOf(e.holds(env))
}

// holds evaluates a condition that is neither joined nor unknown.
func (e *Expr) holds(env *Env) bool {
	switch e.Op {
	case OpDone:
		return env.Done
	case OpActed:
		return env.Acted
	case OpGaveUp:
		return env.GaveUp
	case OpGuard:
		return env.Guards[e.Name]
	case OpNot, OpAnd, OpOr, OpCond:
		return e.Truth(env) == True
	case OpFold:
		return e.foldTruth(env) == True
	case OpCompare:
		return e.compared(env)
	case OpCall:
		return e.called(env)
	}
	return e.Eval(env).Bool
}

// Mirrored is a comparison with its sides exchanged.
func Mirrored(op string) string {
	switch op[0] {
	case '<':
		return ">" + op[1:]
	case '>':
		return "<" + op[1:]
	}
	return op
}

// compared evaluates a comparison.
func (e *Expr) compared(env *Env) bool {
	x, y := e.Args[0], e.Args[1]
	for _, side := range e.Args {
		if side.unset(env) {
			return false
		}
	}
	if e.Name == "==" || e.Name == "!=" {
		return equal(x, y, env) == (e.Name == "==")
	}
	a, b := x.Eval(env), y.Eval(env)
	if x.Type.Kind == Float {
		return floatHolds(e.Name, a.Flt, b.Flt)
	}
	order := 0
	switch x.Type.Kind {
	case Int, Duration:
		order = cmp.Compare(a.Int, b.Int)
	case String:
		order = strings.Compare(a.Str, b.Str)
	case Time:
		order = a.Time.Compare(b.Time)
	}
	return orderHolds(e.Name, order)
}

// unset reports whether e is since or until of the zero time, of which no
// comparison holds.
func (e *Expr) unset(env *Env) bool {
	return isClock(e) && e.Op == OpCall && e.Args[0].Eval(env).Time.IsZero()
}

func orderHolds(op string, order int) bool {
	switch op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// floatHolds leaves NaN to Go: no comparison of it holds.
func floatHolds(op string, a, b float64) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}

func equal(x, y *Expr, env *Env) bool {
	a, b := x.Eval(env), y.Eval(env)
	if x.Type.Kind != Enum || x.Type.Enum == y.Type.Enum {
		child := x.Op == OpChild || y.Op == OpChild
		return same(x.Type, a, b) && !(child && a.Int == None)
	}
	if a.Int == None || b.Int == None {
		return a.Int == b.Int
	}
	return x.Type.Enum.Values[a.Int].Name == y.Type.Enum.Values[b.Int].Name
}

func same(t *Type, a, b Datum) bool {
	switch t.Kind {
	case Bool:
		return a.Bool == b.Bool
	case Float:
		return a.Flt == b.Flt
	case String:
		return a.Str == b.Str
	case Time:
		return a.Time.Equal(b.Time)
	case IP:
		return a.IP == b.IP
	}
	return a.Int == b.Int
}

// Eval evaluates an expression of any type, as it is while the observation
// is fresh.
func (e *Expr) Eval(env *Env) Datum {
	switch e.Op {
	case OpLiteral:
		return literal(e.Value)
	case OpEnum:
		return Datum{Int: int64(e.Index)}
	case OpSpec:
		return env.Spec
	case OpObserved:
		return env.Observed
	case OpVars:
		return env.Vars
	case OpCommand:
		return env.Command
	case OpNow:
		return Datum{Time: env.Now}
	case OpInput:
		return env.Input
	case OpState:
		return Datum{Int: int64(env.State)}
	case OpOutput:
		return env.Outputs[e.Name][e.Field.Name].Value
	case OpFold:
		if e.Type.Kind != Bool {
			return e.fold(env).Value
		}
	case OpEach:
		return env.Each
	case OpKey:
		return Datum{Str: env.Key}
	case OpSelect:
		return e.Args[0].Eval(env).Map[e.Name]
	case OpIndex:
		return e.indexed(env)
	case OpDesired:
		return Datum{Int: int64(env.Desired)}
	case OpElapsed:
		return Datum{Int: int64(env.Elapsed)}
	case OpEntered:
		return Datum{Time: env.Entered}
	case OpRuns:
		return Datum{Int: env.Runs}
	case OpFailures:
		return Datum{Int: env.Failures}
	case OpFailure:
		return Datum{Int: int64(env.Failure)}
	case OpResult:
		return env.Results[e.Name]
	case OpChild:
		return Datum{Int: int64(env.Children[e.Name])}
	case OpNeg:
		a := e.Args[0].Eval(env)
		return Datum{Int: Sub(0, a.Int), Flt: -a.Flt}
	case OpArith:
		return e.arith(env)
	case OpConvert:
		return Datum{Flt: float64(e.Args[0].Eval(env).Int)}
	case OpCall:
		if e.Type.Kind != Bool {
			return e.result(env)
		}
	}
	return Datum{Bool: e.holds(env)}
}

func literal(v *Value) Datum {
	d := Datum{Bool: v.Bool, Int: v.Int, Flt: v.Float, Str: v.Str}
	switch v.Type.Kind {
	case IP:
		d.IP, _ = netip.ParseAddr(v.Str)
	case Time:
		d.Time, _ = time.Parse(time.RFC3339Nano, v.Str)
	}
	return d
}

func (e *Expr) indexed(env *Env) Datum {
	x, i := e.Args[0].Eval(env), e.Args[1].Eval(env)
	if e.Args[0].Type.Kind == Map {
		if d, ok := x.Map[i.Str]; ok {
			return d
		}
	} else if i.Int >= 0 && i.Int < int64(len(x.List)) {
		return x.List[i.Int]
	}
	return Zero(e.Type)
}

// arith evaluates + - * / %: integers and durations saturate.
func (e *Expr) arith(env *Env) Datum {
	x, y := e.Args[0], e.Args[1]
	a, b := x.Eval(env), y.Eval(env)
	switch e.Type.Kind {
	case Int:
		return Datum{Int: arithInt(e.Name, a.Int, b.Int)}
	case Float:
		if e.Name == "/" && b.Flt == 0 {
			return Datum{}
		}
		return Datum{Flt: arithFloat(e.Name, a.Flt, b.Flt)}
	case String:
		return Datum{Str: a.Str + b.Str}
	case Time:
		if x.Type.Kind == Duration {
			a, b = b, a
		}
		if e.Name == "-" {
			b.Int = Sub(0, b.Int)
		}
		return Datum{Time: a.Time.Add(time.Duration(b.Int))}
	}
	switch {
	case x.Type.Kind == Time:
		return Datum{Int: int64(a.Time.Sub(b.Time))}
	case x.Type.Kind == Float:
		return Datum{Int: scaled(float64(b.Int) * a.Flt)}
	case y.Type.Kind == Float && e.Name == "*":
		return Datum{Int: scaled(float64(a.Int) * b.Flt)}
	case y.Type.Kind == Float && b.Flt == 0:
		return Datum{}
	case y.Type.Kind == Float:
		return Datum{Int: scaled(float64(a.Int) / b.Flt)}
	}
	return Datum{Int: arithInt(e.Name, a.Int, b.Int)}
}

// contained reports whether a list has an element, or a text a part.
func contained(list *Expr, x *Expr, env *Env) bool {
	a, b := list.Eval(env), x.Eval(env)
	if list.Type.Kind != List {
		return strings.Contains(a.Str, b.Str)
	}
	return slices.ContainsFunc(a.List, func(d Datum) bool { return same(list.Type.Elem.Type, d, b) })
}

// length is the number of bytes, elements, entries or children.
func length(e *Expr, env *Env) int {
	switch e.Type.Kind {
	case Enum:
		return len(env.Groups[e.Name])
	case String, Bytes:
		return len(e.Eval(env).Str)
	}
	d := e.Eval(env)
	return max(len(d.List), len(d.Map))
}
