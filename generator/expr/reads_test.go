package expr

import "testing"

// TestAskingChangesNothing: machines are checked by several goroutines at once, which ask
// the same expressions. Those that were never checked, such as literals of set, are not
// changed by that either.
func TestAskingChangesNothing(t *testing.T) {
	literal := &Expr{Op: OpLiteral, Type: boolType, Value: &Value{Type: boolType}}
	of := &Expr{Op: OpNot, Type: boolType, Args: []*Expr{literal, {Op: OpObserved, Type: boolType}}}
	if literal.MayBeUnknown() || !of.MayBeUnknown() || of.Secret() {
		t.Error("the answers are wrong")
	}
	for _, e := range []*Expr{literal, of, of.Args[1]} {
		if e.facts != 0 {
			t.Errorf("%v was changed", e.Op)
		}
	}
}
