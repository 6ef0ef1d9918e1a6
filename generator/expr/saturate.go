package expr

import "math"

// The arithmetic of expressions (language.md, Types): instead of wrapping around
// a result stays at the nearest end of int64.
//
// This is a copy of what runtime/internal/saturate has for generated code. The
// generator cannot import that package. The runtime cannot share one with the
// generator: what a program links of it imports only the runtime and the standard
// library (docs/architecture.md). TestArithmeticIsTheRuntimes holds the two
// to the same results.

func arithInt(op string, x, y int64) int64 {
	switch op {
	case "+":
		return Add(x, y)
	case "-":
		return Sub(x, y)
	case "*":
		return Mul(x, y)
	case "/":
		return Div(x, y)
	}
	if y == 0 || y == -1 {
		return 0
	}
	return x % y
}

func arithFloat(op string, x, y float64) float64 {
	switch op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	}
	return x / y
}

// Add is x+y, held at the ends of int64.
func Add(x, y int64) int64 {
	s := x + y
	if (s > x) == (y > 0) {
		return s
	}
	return end(y < 0)
}

// Sub is x-y, held at the ends of int64.
func Sub(x, y int64) int64 {
	d := x - y
	if (d < x) == (y > 0) {
		return d
	}
	return end(y > 0)
}

// Mul is x*y, held at the ends of int64.
func Mul(x, y int64) int64 {
	if x == 0 || y == 0 {
		return 0
	}
	p := x * y
	if p/y == x && !(x == -1 && y == math.MinInt64) && !(y == -1 && x == math.MinInt64) {
		return p
	}
	return end((x < 0) != (y < 0))
}

// Div is x/y, held at the ends of int64; by zero it is zero, which checked
// expressions never ask for.
func Div(x, y int64) int64 {
	switch {
	case y == 0:
		return 0
	case y == -1:
		return Sub(0, x)
	}
	return x / y
}

func end(low bool) int64 {
	if low {
		return math.MinInt64
	}
	return math.MaxInt64
}

// scaled is a duration from a float: held at the ends, zero if it is no
// number.
func scaled(f float64) int64 {
	switch {
	case f != f:
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}
