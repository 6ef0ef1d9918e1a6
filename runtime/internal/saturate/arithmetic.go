package saturate

import (
	"math"
	"time"
)

// The arithmetic of expressions (language.md, Types): integers of all types
// mix in int64, and instead of wrapping around a result stays at the nearest
// end of the range. Nothing here can panic.

// AddInt is a + b, saturating.
func AddInt(a, b int64) int64 {
	s := a + b
	if (a > 0 && b > 0 && s < 0) || (a < 0 && b < 0 && s >= 0) {
		return limit(a > 0)
	}
	return s
}

// SubInt is a - b, saturating.
func SubInt(a, b int64) int64 {
	d := a - b
	if (a >= 0 && b < 0 && d < 0) || (a < 0 && b > 0 && d >= 0) {
		return limit(a >= 0)
	}
	return d
}

// MulInt is a * b, saturating.
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

// DivInt is a / b, saturating; 0 for b == 0, which a checked spec cannot reach.
func DivInt(a, b int64) int64 {
	switch {
	case b == 0:
		return 0
	case a == math.MinInt64 && b == -1:
		return math.MaxInt64
	}
	return a / b
}

// RemInt is a % b; 0 for b == 0, which a checked spec cannot reach.
func RemInt(a, b int64) int64 {
	if b == 0 || b == -1 {
		return 0
	}
	return a % b
}

// NegInt is -a, saturating.
func NegInt(a int64) int64 { return SubInt(0, a) }

// DivFloat is a / b; 0 for b == 0, which a checked spec cannot reach.
func DivFloat(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// AddDuration is a + b, saturating.
func AddDuration(a, b time.Duration) time.Duration {
	return time.Duration(AddInt(int64(a), int64(b)))
}

// SubDuration is a - b, saturating.
func SubDuration(a, b time.Duration) time.Duration {
	return time.Duration(SubInt(int64(a), int64(b)))
}

// NegDuration is -d, saturating.
func NegDuration(d time.Duration) time.Duration { return time.Duration(NegInt(int64(d))) }

// MulDuration is d * n, saturating.
func MulDuration(d time.Duration, n int64) time.Duration {
	return time.Duration(MulInt(int64(d), n))
}

// DivDuration is d / n, saturating; 0 for n == 0.
func DivDuration(d time.Duration, n int64) time.Duration {
	return time.Duration(DivInt(int64(d), n))
}

// ScaleDuration is d * f, saturating; 0 if it is not a number.
func ScaleDuration(d time.Duration, f float64) time.Duration {
	return DurationOf(float64(d) * f)
}

// UnscaleDuration is d / f, saturating; 0 for f == 0.
func UnscaleDuration(d time.Duration, f float64) time.Duration {
	if f == 0 {
		return 0
	}
	return DurationOf(float64(d) / f)
}

// DurationOf rounds towards zero and saturates: a conversion out of range
// would give whatever the processor gives.
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
