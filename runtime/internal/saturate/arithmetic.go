package saturate

import (
	"math"
	"time"
)

// These functions are the arithmetic of expressions (language.md, Types).
// Integers of all types are computed in int64. A result out of range does not
// wrap around: it is the nearest end of the range. No function panics.

// AddInt returns a + b, saturating.
func AddInt(a, b int64) int64 {
	s := a + b
	if (a > 0 && b > 0 && s < 0) || (a < 0 && b < 0 && s >= 0) {
		return limit(a > 0)
	}
	return s
}

// SubInt returns a - b, saturating.
func SubInt(a, b int64) int64 {
	d := a - b
	if (a >= 0 && b < 0 && d < 0) || (a < 0 && b > 0 && d >= 0) {
		return limit(a >= 0)
	}
	return d
}

// MulInt returns a * b, saturating.
func MulInt(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	p := a * b
	if p/b != a || (a == -1 && b == math.MinInt64) || (b == -1 && a == math.MinInt64) {
		return limit((a > 0) == (b > 0))
	}
	return p
}

// DivInt returns a / b, saturating. It returns 0 if b == 0, which does not occur
// in a checked spec.
func DivInt(a, b int64) int64 {
	switch {
	case b == 0:
		return 0
	case a == math.MinInt64 && b == -1:
		return math.MaxInt64
	}
	return a / b
}

// RemInt returns a % b. It returns 0 if b == 0, which does not occur in a checked
// spec.
func RemInt(a, b int64) int64 {
	if b == 0 || b == -1 {
		return 0
	}
	return a % b
}

// NegInt returns -a, saturating.
func NegInt(a int64) int64 { return SubInt(0, a) }

// DivFloat returns a / b. It returns 0 if b == 0, which does not occur in a
// checked spec.
func DivFloat(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// AddDuration returns a + b, saturating.
func AddDuration(a, b time.Duration) time.Duration {
	return time.Duration(AddInt(int64(a), int64(b)))
}

// SubDuration returns a - b, saturating.
func SubDuration(a, b time.Duration) time.Duration {
	return time.Duration(SubInt(int64(a), int64(b)))
}

// NegDuration returns -d, saturating.
func NegDuration(d time.Duration) time.Duration { return time.Duration(NegInt(int64(d))) }

// MulDuration returns d * n, saturating.
func MulDuration(d time.Duration, n int64) time.Duration {
	return time.Duration(MulInt(int64(d), n))
}

// DivDuration returns d / n, saturating. It returns 0 if n == 0.
func DivDuration(d time.Duration, n int64) time.Duration {
	return time.Duration(DivInt(int64(d), n))
}

// ScaleDuration returns d * f, saturating. It returns 0 if the product is NaN.
func ScaleDuration(d time.Duration, f float64) time.Duration {
	return DurationOf(float64(d) * f)
}

// UnscaleDuration returns d / f, saturating. It returns 0 if f == 0.
func UnscaleDuration(d time.Duration, f float64) time.Duration {
	if f == 0 {
		return 0
	}
	return DurationOf(float64(d) / f)
}

// Grown returns min(most, first * factor^n), saturating. A negative n counts as 0. The
// power is a product of squares, so that it takes at most 63 steps, and is the same on
// every processor. Factor is at least 1.
func Grown(first time.Duration, factor float64, most time.Duration, n int64) time.Duration {
	if n <= 0 || first == 0 { // zero times a power that is infinite is no number
		return min(first, most)
	}
	power, square := 1.0, factor
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			power *= square
		}
		square *= square
	}
	return min(DurationOf(float64(first)*power), most)
}

// DurationOf rounds f towards zero and saturates. The result of a plain
// conversion that is out of range depends on the processor.
func DurationOf(f float64) time.Duration {
	switch {
	case f != f:
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return time.Duration(f)
}

func limit(positive bool) int64 {
	if positive {
		return math.MaxInt64
	}
	return math.MinInt64
}
