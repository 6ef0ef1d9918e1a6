package engine

import (
	"github.com/fsmgen/fsmgen/runtime/internal/hashing"
)

// drawn is what a random number is used for. Each use has a sequence of its own.
type drawn byte

const (
	drawnRetry drawn = iota
	drawnRestart
	drawnCircuit
	drawnObserve
)

// drawFor returns a function that draws numbers for the worker at path.
func (t *Tree) drawFor(path string) func(drawn, int) float64 {
	return func(what drawn, n int) float64 { return draw(t.Seed, path, what, n) }
}

// draw returns a number in [0, 1). It depends only on the seed of the tree, the
// path of the worker, what the number is used for, and n. It is the same in every
// run (R27).
func draw(seed uint64, path string, what drawn, n int) float64 {
	h := hashing.NewHasher()
	h.Uint64(seed)
	h.String(path)
	h.Int64(int64(n))
	h.Byte(byte(what))
	// The high bits of the FNV hash of short inputs hardly differ. This mixes
	// them.
	x := h.Sum()
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}
