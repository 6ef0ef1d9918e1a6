package hashing

import (
	"math"
	"time"
)

// Hasher is a running 64-bit FNV-1a hash for generated Hash methods. It allocates
// nothing, and its sum is the same in every process. Two different sequences of
// values of the same types are never written as the same bytes: a value that has
// a length is written with it. The zero Hasher is not ready for use; call
// NewHasher.
type Hasher uint64

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// NewHasher returns the hash of nothing.
func NewHasher() Hasher { return fnvOffset }

// Sum returns the hash of what was written.
func (h Hasher) Sum() uint64 { return uint64(h) }

// Mixed is Sum with its bits mixed. The high bits of the sum of short inputs hardly
// differ.
func (h Hasher) Mixed() uint64 {
	x := h.Sum()
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return x
}

// Draw returns a number in [0, 1) that follows from what was written.
func (h Hasher) Draw() float64 { return float64(h.Mixed()>>11) / (1 << 53) }

// Byte writes b.
func (h *Hasher) Byte(b byte) { *h = (*h ^ Hasher(b)) * fnvPrime }

// Uint64 writes v.
func (h *Hasher) Uint64(v uint64) {
	for range 8 {
		h.Byte(byte(v))
		v >>= 8
	}
}

// Int64 writes v.
func (h *Hasher) Int64(v int64) { h.Uint64(uint64(v)) }

// Len writes the length of a map, or of a list before its elements.
func (h *Hasher) Len(n int) { h.Uint64(uint64(n)) }

// Float64 writes v. Values that are equal by fsmimpl.SameFloat are written alike.
func (h *Hasher) Float64(v float64) {
	switch {
	case v == 0: // 0 and -0 are equal
		v = 0
	case v != v:
		v = math.NaN() // NaN with the usual bits
	}
	h.Uint64(math.Float64bits(v))
}

// Bool writes v.
func (h *Hasher) Bool(v bool) {
	if v {
		h.Byte(1)
	} else {
		h.Byte(0)
	}
}

// String writes s with its length.
func (h *Hasher) String(s string) {
	h.Len(len(s))
	for i := range len(s) {
		h.Byte(s[i])
	}
}

// Bytes writes b with its length.
func (h *Hasher) Bytes(b []byte) {
	h.Len(len(b))
	for _, c := range b {
		h.Byte(c)
	}
}

// Duration writes d.
func (h *Hasher) Duration(d time.Duration) { h.Int64(int64(d)) }

// Time writes the instant of t. Times that are equal by time.Time.Equal are
// written alike.
func (h *Hasher) Time(t time.Time) {
	h.Int64(t.Unix())
	h.Int64(int64(t.Nanosecond()))
}
