package fsmimpl

import (
	"math"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// These functions are the arithmetic of expressions. Package saturate documents
// them.

func AddInt(a, b int64) int64 { return saturate.AddInt(a, b) }

func SubInt(a, b int64) int64 { return saturate.SubInt(a, b) }

func MulInt(a, b int64) int64 { return saturate.MulInt(a, b) }

func DivInt(a, b int64) int64 { return saturate.DivInt(a, b) }

func RemInt(a, b int64) int64 { return saturate.RemInt(a, b) }

func NegInt(a int64) int64 { return saturate.NegInt(a) }

func DivFloat(a, b float64) float64 { return saturate.DivFloat(a, b) }

// Inf, NaN and NegativeZero are floats that Go has no constants for.
func Inf(sign int) float64 { return math.Inf(sign) }

func NaN() float64 { return math.NaN() }

func NegativeZero() float64 { return math.Copysign(0, -1) }

func AddDuration(a, b time.Duration) time.Duration { return saturate.AddDuration(a, b) }

func SubDuration(a, b time.Duration) time.Duration { return saturate.SubDuration(a, b) }

func NegDuration(d time.Duration) time.Duration { return saturate.NegDuration(d) }

func MulDuration(d time.Duration, n int64) time.Duration { return saturate.MulDuration(d, n) }

func DivDuration(d time.Duration, n int64) time.Duration { return saturate.DivDuration(d, n) }

func ScaleDuration(d time.Duration, f float64) time.Duration { return saturate.ScaleDuration(d, f) }

func Grown(first time.Duration, factor float64, most time.Duration, n int64) time.Duration {
	return saturate.Grown(first, factor, most, n)
}

func UnscaleDuration(d time.Duration, f float64) time.Duration { return saturate.UnscaleDuration(d, f) }
