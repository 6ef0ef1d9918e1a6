package check

import (
	"github.com/fsmgen/fsmgen/generator/expr"
)

// neverReaches returns the variable with a number or a duration that is compared with
// something to which no transition brings it, and why; nil: x is no such comparison.
func (c *checker) neverReaches(x *expr.Expr) (v *expr.Expr, why string) {
	if x.Op != expr.OpCompare || c.m.Faulty { // a right side may be missing
		return nil, ""
	}
	v, op, other := x.Args[0], x.Name, x.Args[1]
	if v.Field == nil || len(c.settings(v.Field)) == 0 {
		v, op, other = other, expr.Mirrored(op), v
	}
	if !isNumber(v.Type) || !v.IsVar() || len(c.settings(v.Field)) == 0 || other.ReadsVars() {
		return nil, ""
	}
	lo, hi := c.reach(v.Field)
	l, h := other.Range()
	switch {
	case above(op) && (hi < l || hi == l && op == ">"):
		return v, "transitions set " + v.Text + " to " + amount(v.Field, hi) + " at most"
	case below(op) && (lo > h || lo == h && op == "<"):
		return v, "transitions set " + v.Text + " to " + amount(v.Field, lo) + " at least"
	}
	return nil, ""
}

// above reports whether a value compares as an operator says only if it is not below the
// other side, and below whether only if it is not above.
func above(op string) bool { return op == ">" || op == ">=" || op == "==" }
func below(op string) bool { return op == "<" || op == "<=" || op == "==" }

func amount(f *expr.Field, n int64) string { return (&expr.Value{Type: f.Type, Int: n}).Text() }

func isNumber(t *expr.Type) bool { return t.Kind == expr.Int || t.Kind == expr.Duration }

// reach returns the least and the greatest value that a variable can have, as far as its
// first value and the right sides of set tell. A value stops at the bounds (R30).
func (c *checker) reach(f *expr.Field) (lo, hi int64) {
	least, most := expr.RangeOf(f)
	stop := func(n int64) int64 { return min(max(n, least), most) }
	if f.Default != nil {
		lo = f.Default.Int
	}
	lo = stop(lo)
	hi = lo
	for _, s := range c.settings(f) {
		if s.Value.Bad() {
			return least, most
		}
		l, h := s.Value.Range()
		lo, hi = min(lo, stop(l)), max(hi, stop(h))
	}
	return lo, hi
}
