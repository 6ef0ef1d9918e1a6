package saturate

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"
)

// TestArithmeticSaturates compares with arbitrary precision.
func TestArithmeticSaturates(t *testing.T) {
	edge := []int64{math.MinInt64, math.MinInt64 + 1, -2, -1, 0, 1, 2, math.MaxInt64 - 1, math.MaxInt64, 1 << 32, -1 << 32, 3037000500}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		edge = append(edge, int64(r.Uint64()), int64(r.Uint64())>>40)
	}
	for _, a := range edge {
		for _, b := range edge {
			x, y := big.NewInt(a), big.NewInt(b)
			check := func(name string, got int64, want *big.Int) {
				t.Helper()
				if got != saturate(want) {
					t.Fatalf("%s(%d, %d) = %d, want %d", name, a, b, got, saturate(want))
				}
			}
			check("AddInt", AddInt(a, b), new(big.Int).Add(x, y))
			check("SubInt", SubInt(a, b), new(big.Int).Sub(x, y))
			check("MulInt", MulInt(a, b), new(big.Int).Mul(x, y))
			if b != 0 {
				check("DivInt", DivInt(a, b), new(big.Int).Quo(x, y))
				check("RemInt", RemInt(a, b), new(big.Int).Rem(x, y))
			}
		}
	}
	if DivInt(1, 0) != 0 || RemInt(1, 0) != 0 || DivFloat(1, 0) != 0 || UnscaleDuration(1, 0) != 0 {
		t.Error("a division by zero is not zero")
	}
	if ScaleDuration(time.Hour, 1e300) != math.MaxInt64 || ScaleDuration(time.Hour, -1e300) != math.MinInt64 {
		t.Error("ScaleDuration does not saturate")
	}
	if ScaleDuration(time.Hour, math.NaN()) != 0 || ScaleDuration(time.Second, 1.5) != 1500*time.Millisecond {
		t.Error("ScaleDuration")
	}
}

func saturate(v *big.Int) int64 {
	switch {
	case v.IsInt64():
		return v.Int64()
	case v.Sign() > 0:
		return math.MaxInt64
	}
	return math.MinInt64
}
