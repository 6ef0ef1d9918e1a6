package logic

import (
	"math"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// TestSolvedAgreesWithArithmetic holds the way back from every operation
// against the operation itself, at the ends of int64 above all.
func TestSolvedAgreesWithArithmetic(t *testing.T) {
	var numbers []int64
	for _, around := range []int64{math.MinInt64, math.MinInt64 / 2, math.MinInt64 / 3, -10, 0, 10, math.MaxInt64 / 3, math.MaxInt64 / 2, math.MaxInt64} {
		for by := int64(-4); by <= 4; by++ {
			if sum := expr.Add(around, by); sum == around+by {
				numbers = append(numbers, sum)
			}
		}
	}
	integer := &expr.Type{Kind: expr.Int}
	x := &expr.Expr{Op: expr.OpSpec, Type: integer}
	solvedOnes := 0
	for _, n := range numbers {
		literal := &expr.Expr{Op: expr.OpLiteral, Type: integer, Value: &expr.Value{Type: integer, Int: n}}
		for _, op := range []string{"+", "-", "*", "/"} {
			for _, args := range [][]*expr.Expr{{x, literal}, {literal, x}} {
				e := &expr.Expr{Op: expr.OpArith, Name: op, Type: integer, Args: args}
				for i := range 40 {
					lo, hi := numbers[i*7%len(numbers)], numbers[(i*11+3)%len(numbers)]
					if lo > hi {
						lo, hi = hi, lo
					}
					of, in := solved(e, region{{lo, hi}})
					if of != x {
						continue
					}
					solvedOnes++
					for _, value := range numbers {
						result := calculated(op, args, value)
						if was, is := result >= lo && result <= hi, (region{{value, value}}).within(in); was != is {
							t.Fatalf("n %d, op %s, literal first %v: for x = %d the result %d is in %d to %d: %v; x is in %v: %v",
								n, op, args[0] == literal, value, result, lo, hi, was, in, is)
						}
					}
				}
			}
		}
	}
	if solvedOnes < 5000 {
		t.Errorf("only %d were solved", solvedOnes)
	}
}

func calculated(op string, args []*expr.Expr, x int64) int64 {
	a, b := x, x
	if args[0].Op == expr.OpLiteral {
		a = args[0].Value.Int
	} else {
		b = args[1].Value.Int
	}
	switch op {
	case "+":
		return expr.Add(a, b)
	case "-":
		return expr.Sub(a, b)
	case "*":
		return expr.Mul(a, b)
	}
	return expr.Div(a, b)
}
