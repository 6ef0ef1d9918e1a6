package engine

import (
	"github.com/fsmgen/fsmgen/runtime/internal/hashing"
)

// drawn is what a number is drawn for: each has numbers of its own.
type drawn byte

const (
	drawnRetry drawn = iota
	drawnRestart
	drawnCircuit
	drawnObserve
)

// drawFor draws for one worker.
func (t *Tree) drawFor(path string) func(drawn, int) float64 {
	return func(what drawn, n int) float64 { return draw(t.Seed, path, what, n) }
}

// draw gives a number in [0, 1) that depends on the tree's seed, the worker's
// path, and what and which it is drawn for, and on nothing else: the same in
// every run (R27).
func draw(seed uint64, path string, what drawn, n int) float64 {
	h := hashing.NewHasher()
	h.Uint64(seed)
	h.String(path)
	h.Int64(int64(n))
	h.Byte(byte(what))
	// FNV leaves the high bits of short inputs alike; this spreads them.
	x := h.Sum()
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}
