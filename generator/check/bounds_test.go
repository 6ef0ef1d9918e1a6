package check_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// TestBoundsMeet goes through all values of a field that a child is given, alone or
// in an expression: it never fits exactly if none of them does, and the default is
// refused exactly if it does not.
func TestBoundsMeet(t *testing.T) {
	rounds, counts := 600, map[string]int{}
	gaps := map[string]bool{"spec.x * 2": true, "each * 3": true} // between the values are others, which are not
	r := rand.New(rand.NewPCG(1, 7))
	for range rounds {
		lo, low := r.Int64N(20)-10, r.Int64N(30)-15
		hi, high := lo+r.Int64N(8), low+r.Int64N(8)
		usual := lo + r.Int64N(hi-lo+1)
		text := oneOf(r, "spec.x", "spec.x + 3", "spec.x * 2", "-spec.x", "min(spec.x, 2)", "max(spec.x, 4) - 1", "spec.x / 2", "each", "each * 3")
		each := ""
		if text[0] == 'e' {
			each = "each: spec.list, "
		}
		parent := fmt.Sprintf("fsm: v1\nworker: Walker\nuserSpec: {x: {type: int, min: %d, max: %d, default: %d}, list: {items: {type: int, min: %d, max: %d}, default: [%d]}}\n"+
			"initial: a\nshutdown: a\nstates: {a: {}}\nchildren: {leaf: {worker: Leaf, %suserSpec: {y: %q}}}\n", lo, hi, usual, lo, hi, usual, each, text)
		child := fmt.Sprintf("fsm: v1\nworker: Leaf\nuserSpec: {y: {type: int, min: %d, max: %d, default: %d}}\ninitial: a\nshutdown: a\nstates: {a: {}}\n", low, high, low)
		s, wrong := spec.Parse("walker.yaml", []byte(parent))
		l, _ := spec.Parse("leaf.yaml", []byte(child))
		machines, more := model.Link([]*spec.Spec{s, l}, model.Options{})
		wrong.Merge(more)
		if wrong.HasErrors() {
			t.Fatalf("%s\n%s", wrong.Sorted()[0], parent)
		}
		e := machines[0].Children[0].Fields[0].Value
		fits := func(x int64) bool {
			d := expr.Datum{Int: x}
			y := e.Eval(&expr.Env{Spec: expr.Datum{Map: map[string]expr.Datum{"x": d}}, Each: d}).Int
			return low <= y && y <= high
		}
		want := "FSM623"
		for x := lo; x <= hi; x++ {
			if fits(x) {
				want = ""
			}
		}
		if want == "" && !fits(usual) {
			want = "FSM624"
		}
		got := ""
		for _, f := range check.Check(machines).Sorted() {
			if f.Rule.Code == "FSM623" || f.Rule.Code == "FSM624" {
				got += f.Rule.Code
			}
		}
		if counts[want]++; got != want && !(got == "FSM624" && want == "FSM623" && gaps[text]) {
			t.Errorf("found %q, and %q is so\n%s\n%s", got, want, parent, child)
		}
	}
	t.Log(counts)
	for _, code := range []string{"", "FSM623", "FSM624"} {
		if counts[code] < rounds/10 {
			t.Errorf("only %d of %q: the bounds show nothing", counts[code], code)
		}
	}
}
