package expr

import (
	"math"
	"net/netip"
	"regexp"
	"strconv"
	"time"
)

// literal types a number or a text in quotes.
func (c *checker) literal(n *node, want *Type) *Expr {
	switch n.form {
	case fInt:
		return c.integer(n, want)
	case fFloat:
		f, err := strconv.ParseFloat(n.name, 64)
		if err != nil {
			return c.bad(RuleLiteral, n, "%s is no number", n.name)
		}
		return c.literalOf(n, &Value{Type: floatType, Float: f})
	}
	s, err := strconv.Unquote(n.name)
	if err != nil {
		return c.bad(RuleLiteral, n, `%s is no string of Go; a backslash is written \\, or the string in backquotes`, n.name)
	}
	switch {
	case want == nil:
	case want.Kind == Invalid:
		return c.poison(n)
	case want.Kind == Enum:
		return c.enumWord(n, s, want)
	case want.Kind == IP:
		addr, err := netip.ParseAddr(s)
		if err != nil {
			return c.bad(RuleLiteral, n, "%s is no IP address", n.name)
		}
		return c.literalOf(n, &Value{Type: ipType, Str: addr.String()})
	}
	return c.literalOf(n, &Value{Type: stringType, Str: s})
}

func (c *checker) integer(n *node, want *Type) *Expr {
	i, err := strconv.ParseInt(n.name, 0, 64)
	if err != nil {
		// Letters right behind digits are most often a duration.
		if _, ok := parseDuration(n.name); ok {
			return c.bad(RuleLiteral, n, `a duration in an expression is written duration("%s")`, n.name)
		}
		if meant := MeantDuration(n.name); meant != "" {
			return c.bad(RuleLiteral, n, `a duration in an expression is written duration("%s")`, meant)
		}
		if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
			return c.bad(RuleLiteral, n, "%s does not fit into int64", n.name)
		}
		return c.bad(RuleLiteral, n, "%s is no number", n.name)
	}
	switch {
	case want != nil && want.Kind == Float:
		return c.literalOf(n, &Value{Type: floatType, Float: float64(i)})
	case want != nil && want.Kind == Duration && i == 0:
		return c.literalOf(n, &Value{Type: durationType})
	}
	return c.literalOf(n, &Value{Type: intType, Int: i})
}

func (c *checker) literalOf(n *node, v *Value) *Expr {
	e := c.new(n, OpLiteral, v.Type)
	e.Value = v
	return e
}

// parseDuration reads a duration with a unit.
func parseDuration(s string) (int64, bool) {
	d, err := time.ParseDuration(s)
	return int64(d), err == nil && s != "0" && s != "+0" && s != "-0"
}

// oneWord matches what is no expression: a number with letters behind it, or a
// word alone.
var oneWord = regexp.MustCompile(`^([+-]?[0-9.]+\s*[a-zA-Zµ][0-9a-zA-Zµ.]*|[a-zA-Z_][a-zA-Z0-9_]*)$`)

// tooLong matches a duration of which only the number can be wrong.
var tooLong = regexp.MustCompile(`^[0-9]+(ns|us|µs|ms|s|m|h)$`)

// noDuration says why a text that is meant as a duration is none; empty: it is
// an expression.
func noDuration(s string, scope *Scope) string {
	if !oneWord.MatchString(s) || scope.isRoot(s) || IsFunction(s) {
		return ""
	}
	if tooLong.MatchString(s) {
		return "too long for a duration; the longest is 2562047h"
	}
	if field := durationField(s, scope); field != "" {
		return "no duration; did you mean " + field + "?"
	}
	return NoDuration(s)
}

// fold replaces an operation on literals by its result.
func fold(e *Expr) *Expr {
	for _, a := range e.Args {
		if a.Op != OpLiteral {
			return e
		}
	}
	v := &Value{Type: e.Type}
	switch {
	case e.Op == OpNeg && e.Type.Kind == Float:
		v.Float = -e.Args[0].Value.Float
	case e.Op == OpNeg:
		v.Int = Sub(0, e.Args[0].Value.Int)
	case e.Op == OpArith && !foldArith(v, e.Name, e.Args[0].Value, e.Args[1].Value):
		return e
	case e.Op != OpArith:
		return e
	}
	if math.IsNaN(v.Float) || math.IsInf(v.Float, 0) {
		return e
	}
	return &Expr{Op: OpLiteral, Type: e.Type, Pos: e.Pos, Text: e.Text, Value: v}
}

func foldArith(v *Value, op string, x, y *Value) bool {
	switch v.Type.Kind {
	case Int:
		v.Int = arithInt(op, x.Int, y.Int)
	case Float:
		v.Float = arithFloat(op, x.Float, y.Float)
	case String:
		v.Str = x.Str + y.Str
	case Duration:
		if x.Type.Kind == Float {
			x, y = y, x
		}
		if y.Type.Kind != Float {
			v.Int = arithInt(op, x.Int, y.Int)
			return true
		}
		f := arithFloat(op, float64(x.Int), y.Float)
		if f >= math.MaxInt64 || f <= math.MinInt64 || f != f {
			return false
		}
		v.Int = int64(f)
	default:
		return false
	}
	return true
}
