package fsmimpl

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/hashing"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// Jitter returns d, longer or shorter by at most part of it (R35). How much follows
// from drawn, which is another number in each stay in a state, and from the place of
// the call in the spec.
func Jitter(d time.Duration, part float64, drawn uint64, place int) time.Duration {
	h := hashing.NewHasher()
	h.Uint64(drawn)
	h.Int64(int64(place))
	return saturate.DurationOf(float64(d) * (1 + part*(2*h.Draw()-1)))
}
