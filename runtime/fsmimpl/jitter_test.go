package fsmimpl

import (
	"math"
	"testing"
	"time"
)

// TestR35_Jitter: each stay and each place of the spec have a value of their own, which
// is spread evenly and is within the part.
func TestR35_Jitter(t *testing.T) {
	const d, part = 10 * time.Second, 0.5
	for _, values := range []func(i int) time.Duration{
		func(i int) time.Duration { return Jitter(d, part, uint64(i), 3) },
		func(i int) time.Duration { return Jitter(d, part, 3, i) },
	} {
		var tenths [10]int
		for i := range 10000 {
			x := values(i)
			if x < 5*time.Second || x >= 15*time.Second {
				t.Fatalf("%v is not within a half of %v", x, d)
			}
			if x != values(i) {
				t.Fatal("it is not the same again")
			}
			tenths[(x-5*time.Second)/time.Second]++
		}
		for i, n := range tenths {
			if n < 900 || n > 1100 {
				t.Errorf("%d of 10000 are in part %d of 10: %v", n, i, tenths)
			}
		}
	}
	for _, c := range []struct {
		d    time.Duration
		part float64
		want time.Duration
	}{{d, 0, d}, {0, 0.9, 0}} {
		if got := Jitter(c.d, c.part, 1, 1); got != c.want {
			t.Errorf("Jitter(%v, %v) is %v", c.d, c.part, got)
		}
	}
	if got := Jitter(math.MaxInt64, 0.9, 1, 2); got < 0 {
		t.Errorf("it overflows: %v", got)
	}
}
