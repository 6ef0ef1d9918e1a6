package hashing

import (
	"math"
	"testing"
	"time"
)

func TestHasherTellsSequencesApart(t *testing.T) {
	sum := func(parts ...any) uint64 {
		h := NewHasher()
		for _, p := range parts {
			switch p := p.(type) {
			case string:
				h.String(p)
			case int:
				h.Int64(int64(p))
			case []byte:
				h.Bytes(p)
			case bool:
				h.Bool(p)
			case float64:
				h.Float64(p)
			case time.Time:
				h.Time(p)
			case time.Duration:
				h.Duration(p)
			}
		}
		return h.Sum()
	}
	if sum("ab", "c") == sum("a", "bc") {
		t.Error("the boundary between strings does not count")
	}
	if sum(0.0) != sum(math.Copysign(0, -1)) {
		t.Error("equal zeros differ")
	}
	now := time.Now()
	if sum(now) != sum(now.UTC().Round(0)) {
		t.Error("equal times differ")
	}
	// Stable across processes and releases: stored hashes are compared with it.
	if got, want := sum("fsm", 42, true, time.Second), uint64(0xe95284dde46f5afc); got != want {
		t.Errorf("sum %#x, want %#x", got, want)
	}
	if n := testing.AllocsPerRun(10, func() { h := NewHasher(); h.String("x"); h.Time(now); h.Float64(1); _ = h.Sum() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
