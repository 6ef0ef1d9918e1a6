package engine

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestBitset(t *testing.T) {
	var b bitset
	b.resize(300)
	for _, i := range []int{299, 0, 64, 63, 64} {
		b.set(i)
	}
	var got []int
	for i := b.take(0); i >= 0; i = b.take(i + 1) {
		got = append(got, i)
	}
	if !slices.Equal(got, []int{0, 63, 64, 299}) || b.size != 0 {
		t.Errorf("took %v, %d left", got, b.size)
	}
	for _, i := range []int{1, 5, 70} {
		b.set(i)
	}
	b.remove(70)
	b.remove(71)
	if i, j, k := b.take(2), b.take(2), b.take(0); i != 5 || j != -1 || k != 1 || b.size != 0 {
		t.Errorf("took %d, %d, %d", i, j, k)
	}
}

// TestBitsetOfMany holds the set against a map: numbers that are far apart share
// no word.
func TestBitsetOfMany(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		size := 1 + r.IntN(20_000)
		var b bitset
		b.resize(size)
		want := map[int]bool{}
		for range 2000 {
			i := r.IntN(size)
			switch r.IntN(4) {
			case 0:
				b.remove(i)
				delete(want, i)
			case 1:
				next := -1
				for j := range want {
					if j >= i && (next < 0 || j < next) {
						next = j
					}
				}
				if got := b.take(i); got != next {
					t.Fatalf("seed %d: took %d from %d on, want %d", seed, got, i, next)
				}
				delete(want, next)
			default:
				if there := b.set(i); there != want[i] {
					t.Fatalf("seed %d: %d was there: %t", seed, i, there)
				}
				want[i] = true
			}
			if b.size != len(want) {
				t.Fatalf("seed %d: size %d, want %d", seed, b.size, len(want))
			}
		}
	}
}
