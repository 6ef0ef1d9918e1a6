package fsmimpl

import "time"

// AtLeast returns x, or least if x is below it or no number (R30).
func AtLeast(x, least float64) float64 {
	if x >= least {
		return x
	}
	return least
}

// AtMost returns x, or most if x is above it or no number (R30).
func AtMost(x, most float64) float64 {
	if x <= most {
		return x
	}
	return most
}

// OrElse returns x if it is known, and otherwise y (R10).
func OrElse[T any](known bool, x, y T) T {
	if known {
		return x
	}
	return y
}

// OrElseOf returns what x gives if it is known, and otherwise what y gives (R10, R31).
// The other one is not called.
func OrElseOf[T any](known bool, x, y func() T) T {
	if known {
		return x()
	}
	return y()
}

// DivIntOr returns a/b, or otherwise if b is zero.
func DivIntOr(a, b, otherwise int64) int64 {
	if b == 0 {
		return otherwise
	}
	return DivInt(a, b)
}

// DivFloatOr returns a/b, or otherwise if b is zero.
func DivFloatOr(a, b, otherwise float64) float64 {
	if b == 0 {
		return otherwise
	}
	return a / b
}

// DivDurationOr returns d/n, or otherwise if n is zero.
func DivDurationOr(d time.Duration, n int64, otherwise time.Duration) time.Duration {
	if n == 0 {
		return otherwise
	}
	return DivDuration(d, n)
}

// UnscaleDurationOr returns d/f, or otherwise if f is zero.
func UnscaleDurationOr(d time.Duration, f float64, otherwise time.Duration) time.Duration {
	if f == 0 {
		return otherwise
	}
	return UnscaleDuration(d, f)
}
