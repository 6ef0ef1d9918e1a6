package logic

import (
	"slices"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// kindRow is what this package knows of the values of a kind.
type kindRow struct {
	t       *expr.Type
	literal *expr.Value // nil: no literal of the kind stands in an expression
	domain  region      // all that a value can be
	shown   string      // literal in a message
	pair    string      // what is known of two values: "order", "equality" or "nothing"
	apart   bool        // two values can be neither less nor equal nor greater
}

var tones = &expr.EnumType{Values: []expr.EnumValue{{Name: "low"}, {Name: "high"}}}

// kindRows has a row for each kind whose values are compared.
var kindRows = map[expr.Kind]kindRow{
	expr.Bool:     {kindOf(expr.Bool), &expr.Value{Bool: true}, anyBool, "", "nothing", false},
	expr.Int:      {&expr.Type{Kind: expr.Int, Bits: 8}, &expr.Value{Int: 3}, region{{-128, 127}}, "3", "order", false},
	expr.Float:    {kindOf(expr.Float), &expr.Value{Float: 1.5}, anyFloat, "1.5", "nothing", true},
	expr.String:   {kindOf(expr.String), &expr.Value{Str: "a"}, anyText, `"a"`, "equality", false},
	expr.Duration: {kindOf(expr.Duration), &expr.Value{Int: 60e9}, everything, "1m0s", "order", false},
	expr.Time:     {kindOf(expr.Time), nil, everything, "", "nothing", false},
	expr.IP:       {kindOf(expr.IP), &expr.Value{Str: "10.0.0.1"}, anyText, `"10.0.0.1"`, "equality", true},
	expr.Enum:     {&expr.Type{Kind: expr.Enum, Enum: tones}, &expr.Value{Int: 1}, region{{expr.None, 1}}, "high", "equality", true},
}

func kindOf(k expr.Kind) *expr.Type { return &expr.Type{Kind: k} }

// notCompared are the kinds without a row.
var notCompared = []expr.Kind{expr.Bytes, expr.List, expr.Map, expr.Object}

// TestEveryKind takes each kind through what this package decides by kind.
func TestEveryKind(t *testing.T) {
	for _, k := range expr.Kinds() {
		row, ok := kindRows[k]
		if !ok {
			if !slices.Contains(notCompared, k) {
				t.Errorf("neither kindRows nor notCompared has the kind %s", k)
			}
			continue
		}
		t.Run(k.String(), func(t *testing.T) {
			if k != expr.Bool { // which is a formula of its own
				wantFormulas(t, row)
			}
			if got := domainOf(field("x", row.t)); !slices.Equal(got, row.domain) {
				t.Errorf("the domain is %v, want %v", got, row.domain)
			}
			wantPair(t, row)
		})
	}
}

func field(name string, t *expr.Type) *expr.Expr {
	return &expr.Expr{Op: expr.OpSelect, Name: name, Type: t, Text: "spec." + name,
		Field: &expr.Field{Name: name, Type: t}, Args: []*expr.Expr{{Op: expr.OpSpec, Type: kindOf(expr.Object), Text: "spec"}}}
}

func comparison(x *expr.Expr, op string, y *expr.Expr) *expr.Expr {
	return &expr.Expr{Op: expr.OpCompare, Name: op, Type: kindOf(expr.Bool), Args: []*expr.Expr{x, y}}
}

// wantFormulas holds that a value is not both equal to a literal and not, that
// two values are not both, and that one can be shown.
func wantFormulas(t *testing.T, row kindRow) {
	t.Helper()
	x := field("x", row.t)
	others := []*expr.Expr{field("y", row.t)}
	if row.literal != nil {
		v := *row.literal
		v.Type = row.t
		others = append(others, &expr.Expr{Op: expr.OpLiteral, Type: row.t, Value: &v, Index: int(v.Int)})
	}
	for _, y := range others {
		s := NewSpace(nil, nil)
		f := And(s.Formula(comparison(x, "==", y)), s.Formula(comparison(x, "!=", y)))
		if got := s.Find(nil, Claim{f, True}); got != Never {
			t.Errorf("a value can be equal to %v and not: %v", y.Value, got)
		}
	}
	if row.literal != nil {
		s := NewSpace(nil, nil)
		n := s.number(x, others[1])
		if got := s.value(row.t, n); got != row.shown {
			t.Errorf("the literal is shown as %s, want %s", got, row.shown)
		}
	}
}

func wantPair(t *testing.T, row kindRow) {
	t.Helper()
	x, y := field("x", row.t), field("y", row.t)
	got := "nothing"
	if p := NewSpace(nil, nil).pairOf(x, y); p != nil && p.ordered {
		got = "order"
	} else if p != nil {
		got = "equality"
	}
	if got != row.pair {
		t.Errorf("of two values %s is known, want %s", got, row.pair)
	}
	if has := pairDomain(x, y, false).meets(points(apart)); has != row.apart {
		t.Errorf("two values can be without an order: %v, want %v", has, row.apart)
	}
}
