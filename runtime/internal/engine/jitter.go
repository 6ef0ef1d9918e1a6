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
	drawnStay
)

// drawFor returns a function that draws numbers for the worker at path.
func (t *Tree) drawFor(path string) func(drawn, int) float64 {
	return func(what drawn, n int) float64 { return draw(t.Seed, path, what, n) }
}

// draw returns a number in [0, 1). It depends only on the seed of the tree, the
// path of the worker, what the number is used for, and n. It is the same in every
// run (R27).
func draw(seed uint64, path string, what drawn, n int) float64 {
	h := drawing(seed, path, what, n)
	return h.Draw()
}

func drawing(seed uint64, path string, what drawn, n int) hashing.Hasher {
	h := hashing.NewHasher()
	h.Uint64(seed)
	h.String(path)
	h.Int64(int64(n))
	h.Byte(byte(what))
	return h
}

// drawStay gives jitter another number for each stay of a worker in a state (R35).
func (t *Tree) drawStay(n *node) {
	r := n.makeRare()
	r.stays++
	n.inst.SetDrawn(drawing(t.Seed, n.path(), drawnStay, r.stays).Mixed())
}
