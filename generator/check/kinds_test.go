package check

import (
	"net/netip"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// kindRow is a value of a kind that is not zero, and how a finding shows it.
type kindRow struct {
	t     *expr.Type
	value expr.Datum
	shown string // empty: it is not shown
}

// kindRows has a row for each kind.
var kindRows = map[expr.Kind]kindRow{
	expr.Bool:     {&expr.Type{}, expr.Datum{Bool: true}, ""},
	expr.Int:      {&expr.Type{}, expr.Datum{Int: 3}, "3"},
	expr.Float:    {&expr.Type{}, expr.Datum{Flt: 1.5}, "1.5"},
	expr.String:   {&expr.Type{}, expr.Datum{Str: "a"}, `"a"`},
	expr.Duration: {&expr.Type{}, expr.Datum{Int: 60e9}, "1m"},
	expr.Time:     {&expr.Type{}, expr.Datum{Time: time.Unix(1, 0)}, ""},
	expr.IP:       {&expr.Type{}, expr.Datum{IP: netip.IPv4Unspecified()}, ""}, // 0.0.0.0 is an address
	expr.Bytes:    {&expr.Type{}, expr.Datum{Str: "a"}, ""},
	expr.List:     {&expr.Type{}, expr.Datum{List: []expr.Datum{{}}}, ""},
	expr.Map:      {&expr.Type{}, expr.Datum{Map: map[string]expr.Datum{"": {}}}, ""},
	expr.Object: {&expr.Type{Object: &expr.ObjectType{Fields: []*expr.Field{{Name: "on", Type: &expr.Type{Kind: expr.Bool}}}}},
		expr.Datum{Map: map[string]expr.Datum{"on": {Bool: true}}}, ""},
	expr.Enum: {&expr.Type{Enum: &expr.EnumType{Values: []expr.EnumValue{{Name: "low"}}}}, expr.Datum{Int: 0}, ""},
}

// TestEveryKind takes each kind through what is known of the defaults of a child.
func TestEveryKind(t *testing.T) {
	for _, k := range expr.Kinds() {
		row, ok := kindRows[k]
		if !ok {
			t.Errorf("kindRows has no row for the kind %s", k)
			continue
		}
		row.t.Kind = k
		if !isZero(expr.Zero(row.t), row.t) {
			t.Errorf("%s: the zero value is not zero", k)
		}
		if isZero(row.value, row.t) {
			t.Errorf("%s: %+v is zero", k, row.value)
		}
		if got, shown := dataText(row.value, row.t); got != row.shown || shown != (row.shown != "") {
			t.Errorf("%s: it is shown as %q (%v), want %q", k, got, shown, row.shown)
		}
		required := &expr.Field{Type: row.t, Required: true}
		if refused(expr.Zero(row.t), row.t, required, "x", true) != "x is required" || refused(row.value, row.t, required, "x", true) != "" {
			t.Errorf("%s: a required field does not take what it should", k)
		}
	}
}
