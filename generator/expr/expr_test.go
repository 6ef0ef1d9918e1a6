package expr

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
	"github.com/fsmgen/fsmgen/runtime/fsmimpl"
)

// testScope knows one of everything.
func testScope() *Scope {
	str, num := &Field{Name: "s", Type: stringType}, &Field{Name: "n", Type: intType}
	states := &EnumType{GoName: "State", Worker: "Probe", Values: []EnumValue{{Name: "up"}, {Name: "down"}}}
	least := 1
	return &Scope{
		Where: "a guard", Runtime: true, Jitter: true, Children: true,
		Spec: &ObjectType{Fields: []*Field{
			str, num, {Name: "f", Type: floatType}, {Name: "d", Type: durationType}, {Name: "t", Type: timeType},
			{Name: "small", Type: &Type{Kind: Int, Bits: 8}, Min: &Value{Int: 1}, Max: &Value{Int: 9}},
			{Name: "l", Type: &Type{Kind: List, Elem: num}, MinItems: &least},
			{Name: "m", Type: &Type{Kind: Map, Elem: str}},
			{Name: "above", Type: &Type{Kind: Map, Elem: &Field{Type: intType, Min: &Value{Int: 3}, Max: &Value{Int: 9}}}},
			{Name: "below", Type: &Type{Kind: Map, Elem: &Field{Type: intType, Min: &Value{Int: -9}, Max: &Value{Int: -3}}}},
			{Name: "objects", Type: &Type{Kind: Map, Elem: &Field{Type: &Type{Kind: Object, Object: &ObjectType{Fields: []*Field{
				{Name: "above", Type: intType, Min: &Value{Int: 3}, Max: &Value{Int: 9}}, {Name: "below", Type: intType, Min: &Value{Int: -9}, Max: &Value{Int: -3}}}}}}}},
			{Name: "e", Type: &Type{Kind: Enum, Enum: &EnumType{GoName: "E", Values: []EnumValue{{Name: "a"}, {Name: "half-open"}}}}},
		}},
		Observed: &ObjectType{Fields: []*Field{{Name: "ok", Type: boolType}}},
		States:   states,
		Child: func(name string) *ChildRef {
			switch name {
			case "one":
				return &ChildRef{States: states, Worker: "One", Output: testOutput, OutputNames: testOutputNames}
			case "many":
				return &ChildRef{States: states, Group: true, Worker: "One", Output: testOutput, OutputNames: testOutputNames}
			}
			return nil
		},
		ChildNames: func() []string { return []string{"one", "many"} },
		HasChild:   func(name string) bool { return name == "one" || name == "many" },
		Cond:       func(string) *Expr { return nil },
		CondNames:  func() []string { return nil },
		HasCond:    func(string) bool { return false },
		Guard:      func(name string) bool { return name == "quiet" },
		GuardNames: func() []string { return []string{"quiet"} },
		Each:       str, Key: true,
	}
}

func text(s string) spec.Text { return spec.Text{Value: s, Pos: diag.Pos{Path: "x", Line: 1, Col: 1}} }

func testOutputNames() []string { return []string{"ok", "n", "f", "d"} }

// testOutput has the outputs of the children in the test scope.
func testOutput(name string) *Field {
	types := map[string]*Type{"ok": boolType, "n": intType, "f": floatType, "d": durationType}
	if types[name] == nil {
		return nil
	}
	return &Field{Name: name, Type: types[name]}
}

func check(t *testing.T, s string) *Expr {
	t.Helper()
	var found diag.List
	e := Check(text(s), testScope(), &found)
	for _, f := range found.Sorted() {
		t.Errorf("%s: %s", s, f)
	}
	return e
}

func TestPrecedence(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1 + 2*spec.n", "(+ 1 (* 2 spec.n))"},
		{"spec.n - 1 - 2", "(- (- spec.n 1) 2)"},
		{"-spec.n + 1 < 2 && !observed.ok || spec.n == 1", "(|| (&& (< (+ (neg spec.n) 1) 2) (not observed.ok)) (== spec.n 1))"},
		{"(spec.n + 1) % 2 * 3", "(* (% (+ spec.n 1) 2) 3)"},
		{"2 * 3 + 4 == 10", "(== 2 * 3 + 4 10)"}, // folded: one literal with its text
		{"spec.l[0] + spec.n", "(+ spec.l[0] spec.n)"},
	} {
		if got := show(check(t, c.text)); got != c.want {
			t.Errorf("%s is %s, want %s", c.text, got, c.want)
		}
	}
}

func show(e *Expr) string {
	var args []string
	for _, a := range e.Args {
		args = append(args, show(a))
	}
	switch e.Op {
	case OpAnd:
		return "(&& " + strings.Join(args, " ") + ")"
	case OpOr:
		return "(|| " + strings.Join(args, " ") + ")"
	case OpNot:
		return "(not " + args[0] + ")"
	case OpNeg:
		return "(neg " + args[0] + ")"
	case OpCompare, OpArith:
		return "(" + e.Name + " " + strings.Join(args, " ") + ")"
	}
	return e.Text
}

func TestFolding(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
	}{
		{"1 + 2*3", 7}, {"-(4) / 3", -1}, {"7 % 4", 3}, {"0x10 + 0b11 + 1_000", 1019},
		{"9223372036854775807 + 1", math.MaxInt64}, {"-9223372036854775807 - 2", math.MinInt64},
		{"9223372036854775807 * -2", math.MinInt64},
		{`duration("1m30s") * 2`, 180e9}, {`duration("1s") - duration("250ms")`, 750e6}, {`1.5 * duration("2s")`, 3e9}, {`duration("3s") / 2`, 15e8},
	} {
		e := check(t, c.text)
		if e.Op != OpLiteral || e.Value.Int != c.want {
			t.Errorf("%s gives %+v, want %d", c.text, e.Value, c.want)
		}
	}
}

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		text   string
		lo, hi int64
	}{
		{"spec.small", 1, 9}, {"-spec.small", -9, -1}, {"spec.small + 1", 2, 10}, {"spec.small - spec.small", -8, 8},
		{"spec.small * -2", -18, -2}, {"10 / spec.small", 1, 10}, {"spec.small % 4", 0, 3}, {"spec.n % 4", -3, 3},
		{"min(spec.n, 5)", math.MinInt64, 5}, {"max(spec.small, 5)", 5, 9}, {"len(spec.l)", 1, math.MaxInt64},
		{"spec.n + 1", math.MinInt64 + 1, math.MaxInt64},
		// Of a key that is missing there is the zero value, which the bounds of
		// elements may leave out.
		{`spec.above["a"]`, 0, 9}, {`spec.below["a"]`, -9, 0}, {`spec.objects["a"].above`, 0, 9}, {`spec.objects["a"].below`, -9, 0},
		{`10 - spec.above["a"]`, 1, 10}, {`max(spec.below["a"], -5)`, -5, 0},
	} {
		if lo, hi := check(t, c.text).Range(); lo != c.lo || hi != c.hi {
			t.Errorf("%s is from %d to %d, want %d to %d", c.text, lo, hi, c.lo, c.hi)
		}
	}
}

func TestArithmeticSaturates(t *testing.T) {
	edge := []int64{math.MinInt64, math.MinInt64 + 1, -3, -1, 0, 1, 2, math.MaxInt64 - 1, math.MaxInt64}
	for _, x := range edge {
		for _, y := range edge {
			a, b := big.NewInt(x), big.NewInt(y)
			sameInt(t, "+", x, y, Add(x, y), new(big.Int).Add(a, b))
			sameInt(t, "-", x, y, Sub(x, y), new(big.Int).Sub(a, b))
			sameInt(t, "*", x, y, Mul(x, y), new(big.Int).Mul(a, b))
			if y != 0 {
				sameInt(t, "/", x, y, Div(x, y), new(big.Int).Quo(a, b))
			}
		}
	}
}

func sameInt(t *testing.T, op string, x, y, got int64, exact *big.Int) {
	t.Helper()
	want := int64(math.MaxInt64)
	switch {
	case exact.IsInt64():
		want = exact.Int64()
	case exact.Sign() < 0:
		want = math.MinInt64
	}
	if got != want {
		t.Errorf("%d %s %d is %d, want %d", x, op, y, got, want)
	}
}

func TestFormatVerbs(t *testing.T) {
	for format, want := range map[string]string{"%s:%d": "sd", "100%%": "", "%05.2f%-8v": "fv"} {
		if verbs, bad := formatVerbs(format); string(verbs) != want || bad != "" {
			t.Errorf("%s has %s, %s", format, verbs, bad)
		}
	}
	for _, format := range []string{"%", "%y", "%*d", "%[1]s", "%9999d", "%w"} {
		if _, bad := formatVerbs(format); bad == "" {
			t.Errorf("%s passes", format)
		}
	}
}

func TestBareWords(t *testing.T) {
	for name, want := range map[string]bool{
		"up": true, "a_1": true, "string": true, "default": false, "done": false, "len": false, "Up": false, "half-open": false, "": false, "_a": false,
	} {
		if IsWord(name) != want {
			t.Errorf("IsWord(%q) is %v", name, !want)
		}
	}
}

// FuzzExpression: whatever is written, reading and typing it ends, does not
// panic, and either gives an expression or says why there is none.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{
		"", "spec.n + 1 > 2 && !observed.ok", `in(spec.s, "a", "b")`, "all(child.many, up, down)", "elapsed >= spec.d * 2.5",
		`matches(spec.s, "^(a|b)*$")`, "spec.l[0] / spec.small", `spec.m["k"] == key`, `format("%s-%d", each, spec.n)`, "((((((",
		"spec..n", "1e309", "0x", "'a'", "\"\\", "spec.e == \"half-open\"", "min(1, 2.5, spec.f)", "since(spec.t) > until(spec.t)",
		"spec.type.func.if", "- - -1", "a.b().c", "desired == up == true", "quiet() || cond.x", "é == 1", "-9223372036854775808", "1 % -1",
	} {
		f.Add(s)
	}
	scope := testScope()
	f.Fuzz(func(t *testing.T, s string) {
		var found diag.List
		e := CheckBool(text(s), scope, &found)
		if e == nil || e.Bad() != (found.Len() > 0) {
			t.Fatalf("%q: %d findings, and the expression is %+v", s, found.Len(), e)
		}
		for _, x := range found.Sorted() {
			if at := x.Pos.Col - 1; at < 0 || at > utf8.RuneCountInString(s) {
				t.Errorf("%q: %s is outside of the text", s, x)
			}
		}
		any := Check(text(s), scope, &found)
		if any.Type.Kind == Int {
			any.Range()
		}
		CheckAs(text(s), scope, scope.Spec.Field("e").Type, &found)
		CheckDuration(text(s), scope, &found)
		if utf8.ValidString(s) {
			e.Walk(func(x *Expr) {
				if !e.Bad() && x.Text != "" && !strings.Contains(s, x.Text) {
					t.Errorf("%q has no part %q", s, x.Text)
				}
			})
		}
	})
}

// TestArithmeticIsTheRuntimes: what the generator computes for itself is what
// generated code computes, which calls the runtime.
func TestArithmeticIsTheRuntimes(t *testing.T) {
	edge := []int64{math.MinInt64, math.MinInt64 + 1, -3, -1, 0, 1, 2, math.MaxInt64 - 1, math.MaxInt64}
	for _, x := range edge {
		for _, y := range edge {
			for op, runtime := range map[string]func(a, b int64) int64{"+": fsmimpl.AddInt, "-": fsmimpl.SubInt, "*": fsmimpl.MulInt, "/": fsmimpl.DivInt, "%": fsmimpl.RemInt} {
				if got, want := arithInt(op, x, y), runtime(x, y); got != want {
					t.Errorf("%d %s %d is %d here and %d in the runtime", x, op, y, got, want)
				}
			}
		}
	}
	for _, n := range edge {
		for _, first := range edge {
			for _, factor := range []float64{1, 1.0001, 1.5, 2, 1e300} {
				if got, want := grown(first, factor, 1e12, n), int64(fsmimpl.Grown(time.Duration(first), factor, 1e12, n)); got != want {
					t.Errorf("backoff(%d, %v, 1e12, %d) is %d here and %d in the runtime", first, factor, n, got, want)
				}
			}
		}
	}
	for _, f := range []float64{math.Inf(-1), -1e300, -1.5, 0, 1.5, 1e300, math.Inf(1), math.NaN()} {
		if got, want := scaled(f), int64(fsmimpl.ScaleDuration(1, f)); got != want {
			t.Errorf("%v is %d here and %d in the runtime", f, got, want)
		}
	}
}
