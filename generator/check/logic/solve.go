package logic

import (
	"math"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// solved takes whole numbers that are added, subtracted, multiplied or divided
// by away from a value, and gives what is left of it and where that has to be
// for the value to be in a region: spec.level * 2 + 1 is 7 where spec.level is 3.
func solved(x *expr.Expr, in region) (*expr.Expr, region) {
	for {
		inner, back := taken(x)
		if back == nil || !countable(inner) {
			return x, in
		}
		var all region
		for _, s := range in {
			if of, ok := back(s); ok {
				all = append(all, of)
			}
		}
		x, in = inner, all.tidy()
	}
}

// backward returns where a value has to be for the result to be in a span; false:
// nowhere. Results saturate, so an end of int64 stands for all that is beyond.
type backward func(span) (span, bool)

// taken takes one operation with a whole number from a value; nil: there is
// none, or it is not understood.
func taken(x *expr.Expr) (inner *expr.Expr, back backward) {
	switch {
	case !countable(x):
		return nil, nil
	case x.Op == expr.OpNeg:
		return x.Args[0], fromWhole(0)
	case x.Op != expr.OpArith:
		return nil, nil
	}
	a, b := x.Args[0], x.Args[1]
	switch n := int64(0); {
	case whole(b):
		n = b.Value.Int
		switch {
		case x.Name == "+":
			return a, plus(n)
		case x.Name == "-" && n != math.MinInt64:
			return a, plus(-n)
		case x.Name == "*" && n > 0:
			return a, times(n)
		case x.Name == "/" && n > 0:
			return a, over(n)
		}
	case whole(a):
		n = a.Value.Int
		switch {
		case x.Name == "+":
			return b, plus(n)
		case x.Name == "-":
			return b, fromWhole(n)
		case x.Name == "*" && n > 0:
			return b, times(n)
		}
	}
	return nil, nil
}

func countable(e *expr.Expr) bool { return e.Type.Kind == expr.Int || e.Type.Kind == expr.Duration }

func whole(e *expr.Expr) bool { return e.Op == expr.OpLiteral && countable(e) }

// plus is the way back from x + n.
func plus(n int64) backward {
	return func(s span) (span, bool) {
		lo, hi := s.lo-n, s.hi-n // of which one may overflow
		above, below := n < 0 && lo < s.lo, n > 0 && hi > s.hi
		switch {
		case s.lo == math.MinInt64, n > 0 && lo > s.lo:
			lo = math.MinInt64
		case above:
			return span{}, false
		}
		switch {
		case s.hi == math.MaxInt64, n < 0 && hi < s.hi:
			hi = math.MaxInt64
		case below:
			return span{}, false
		}
		return span{lo, hi}, true
	}
}

// fromWhole is the way back from n - x.
func fromWhole(n int64) backward {
	return func(s span) (span, bool) {
		lo, hi := n-s.hi, n-s.lo // of which one may overflow
		switch overflow := (lo > n) != (s.hi < 0); {
		case s.hi == math.MaxInt64, overflow && s.hi > 0:
			lo = math.MinInt64
		case overflow && s.hi < 0:
			return span{}, false
		}
		switch overflow := (hi > n) != (s.lo < 0); {
		case s.lo == math.MinInt64, overflow && s.lo < 0:
			hi = math.MaxInt64
		case overflow && s.lo > 0:
			return span{}, false
		}
		return span{lo, hi}, true
	}
}

// times is the way back from x * n.
func times(n int64) backward {
	return func(s span) (span, bool) {
		lo, hi := s.lo/n, s.hi/n
		if s.lo%n > 0 {
			lo++
		}
		if s.hi%n < 0 {
			hi--
		}
		if s.lo == math.MinInt64 {
			lo = s.lo
		}
		if s.hi == math.MaxInt64 {
			hi = s.hi
		}
		return span{lo, hi}, lo <= hi
	}
}

// over is the way back from x / n, which is rounded towards zero.
func over(n int64) backward {
	return func(s span) (span, bool) {
		lo, hi := expr.Mul(s.lo, n), expr.Mul(s.hi, n)
		if s.lo > math.MaxInt64/n || s.hi < math.MinInt64/n {
			return span{}, false
		}
		if s.lo <= 0 {
			lo = expr.Sub(lo, n-1)
		}
		if s.hi >= 0 {
			hi = expr.Add(hi, n-1)
		}
		return span{lo, hi}, true
	}
}
