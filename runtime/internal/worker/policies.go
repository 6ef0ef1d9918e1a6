package worker

import (
	"math"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// Delay returns the time between the failed attempt n and attempt n+1 (R21). It
// is min(Cap, Initial*Factor^(n-1)), spread evenly over ±Jitter of that; at, in
// [0, 1), selects the place in that range. A Cap of zero means no cap, and a
// Factor of zero means 1. Delay is computed in floating point, where a power that
// is too large is infinite and not negative, so that no n overflows.
func (b Backoff) Delay(n int, at float64) time.Duration {
	d := float64(b.Initial)
	if b.Factor > 0 && n > 1 && d > 0 {
		d *= math.Pow(b.Factor, float64(n-1))
	}
	if b.Cap > 0 {
		d = math.Min(d, float64(b.Cap))
	}
	d = math.Min(d, math.MaxInt64) // infinity times a jitter of one may be NaN
	jitter := math.Min(math.Max(b.Jitter, 0), 1)
	return max(0, saturate.DurationOf(d*(1+jitter*(2*at-1))))
}

// Longest returns restart.cap, or its default for a Go literal without one.
func (p *RestartPolicy) Longest() time.Duration {
	if p.Backoff.Cap > 0 {
		return p.Backoff.Cap
	}
	return max(time.Minute, p.Backoff.Initial)
}

// Delay returns the delay after failure k in a row. jitter, in [0, 1), selects
// the place in its range.
func (p *RestartPolicy) Delay(k int, jitter float64) time.Duration {
	if k <= 1 {
		return 0
	}
	b := p.Backoff
	if b.Initial <= 0 {
		b.Initial = leastBackoff
	}
	return b.Delay(k-1, jitter)
}

// OpenFor returns how long an open circuit stays open.
func (p *RestartPolicy) OpenFor(jitter float64) time.Duration {
	return Backoff{Initial: p.Longest(), Jitter: p.Backoff.Jitter}.Delay(1, jitter)
}
