package fsm

import (
	"math"
	"time"
)

// delay is the time between attempt n, which failed, and attempt n+1 (R21):
// min(Cap, Initial*Factor^(n-1)), spread evenly over ±Jitter of it. at, in
// [0, 1), is where in that range. It is computed in floating point, where a
// power that is too large is infinite and not negative: no n overflows. A Cap
// of zero is none, a Factor of zero is 1.
func (b Backoff) delay(n int, at float64) time.Duration {
	d := float64(b.Initial)
	if b.Factor > 0 && n > 1 && d > 0 {
		d *= math.Pow(b.Factor, float64(n-1))
	}
	if b.Cap > 0 {
		d = math.Min(d, float64(b.Cap))
	}
	d = math.Min(d, math.MaxInt64) // infinity times a jitter of one may be no number
	jitter := math.Min(math.Max(b.Jitter, 0), 1)
	return max(0, durationOf(d*(1+jitter*(2*at-1))))
}

// drawn is what a number is drawn for: each has numbers of its own.
type drawn byte

const (
	drawnRetry drawn = iota
	drawnRestart
	drawnCircuit
	drawnObserve
)

// drawFor draws for one worker.
func (t *tree) drawFor(path string) func(drawn, int) float64 {
	return func(what drawn, n int) float64 { return draw(t.seed, path, what, n) }
}

// draw gives a number in [0, 1) that depends on the tree's seed, the worker's
// path, and what and which it is drawn for, and on nothing else: the same in
// every run (R27).
func draw(seed uint64, path string, what drawn, n int) float64 {
	h := NewHasher()
	h.Uint64(seed)
	h.String(path)
	h.Int64(int64(n))
	h.byte(byte(what))
	// FNV leaves the high bits of short inputs alike; this spreads them.
	x := h.Sum()
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}
