package logic

import (
	"fmt"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// TestFoldDomain compares what is said of questions about a group, whose members may
// each be one of some truths, with the answers for all groups of up to three members.
func TestFoldDomain(t *testing.T) {
	boolean := &expr.Type{Kind: expr.Bool}
	of := &expr.Expr{Op: expr.OpOutput, Name: "c", Type: boolean, Field: &expr.Field{Name: "out", Type: boolean}}
	literal := func(v bool) *expr.Expr {
		return &expr.Expr{Op: expr.OpLiteral, Type: boolean, Value: &expr.Value{Type: boolean, Bool: v}}
	}
	for _, name := range []string{"any", "all", "none", "count"} {
		for _, other := range []*expr.Expr{nil, literal(false), literal(true)} {
			fold := &expr.Expr{Op: expr.OpFold, Name: name, Type: boolean, Args: []*expr.Expr{of}}
			if other != nil {
				fold.Args = append(fold.Args, other)
			}
			if name == "count" {
				fold.Type = &expr.Type{Kind: expr.Int, Bits: 64}
			}
			for may := Truths(1); may < sets; may++ {
				for _, present := range []bool{false, true} {
					t.Run(fmt.Sprint(name, len(fold.Args), may, present), func(t *testing.T) { checkFold(t, fold, may, present) })
				}
			}
		}
	}
}

func checkFold(t *testing.T, fold *expr.Expr, may Truths, present bool) {
	got, answers := foldDomain(fold, may, present), map[int64]bool{}
	least := 0
	if present {
		least = 1
	} else {
		may |= Unknown
	}
	for size := least; size <= 3; size++ {
		for _, members := range groups(size, may) {
			env := &expr.Env{GroupOutputs: map[string][]map[string]expr.Output{"c": members}}
			if !fold.IsKnown(env) {
				continue
			}
			d := fold.Eval(env)
			if d.Bool {
				d.Int = 1
			}
			answers[d.Int] = true
			if got != nil && !got.meets(points(d.Int)) {
				t.Fatalf("%v is left out, of %v: %v", d.Int, members, got)
			}
		}
	}
	if fold.Name != "count" {
		for _, x := range []int64{0, 1} {
			if got.meets(points(x)) && !answers[x] {
				t.Errorf("%d is never the answer: %v", x, got)
			}
		}
	}
}

// groups are all groups of a size whose members are each one of some truths.
func groups(size int, may Truths) [][]map[string]expr.Output {
	all := [][]map[string]expr.Output{nil}
	for range size {
		var longer [][]map[string]expr.Output
		for _, g := range all {
			for truth := range expr.True + 1 {
				if may&(1<<truth) != 0 {
					m := map[string]expr.Output{"out": {Known: truth != expr.Unknown, Value: expr.Datum{Bool: truth == expr.True}}}
					longer = append(longer, append(g[:len(g):len(g)], m))
				}
			}
		}
		all = longer
	}
	return all
}
