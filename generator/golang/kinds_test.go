package golang

import (
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// kindRow is what becomes of a kind in Go.
type kindRow struct {
	t       *expr.Type
	value   expr.Value // not zero
	goType  string
	literal string // value
	unset   string // what required refuses of x
	hash    string // of x
}

const here = "example.com/x"

var (
	boolType = &expr.Type{Kind: expr.Bool}
	element  = &expr.Field{Type: boolType}
	yes      = &expr.Value{Type: boolType, Bool: true}
	flags    = &expr.ObjectType{GoName: "Nested", ImportPath: here, Package: "x", Fields: []*expr.Field{{Name: "on", GoName: "On", Type: boolType}}}
	tones    = &expr.EnumType{GoName: "Tone", ImportPath: here, Package: "x", Zero: "ToneNone", Values: []expr.EnumValue{{Name: "low", GoName: "ToneLow"}}}
)

// kindRows has a row for each kind.
var kindRows = map[expr.Kind]kindRow{
	expr.Bool:     {boolType, *yes, "bool", "true", "!x", "h.Bool(x)"},
	expr.Int:      {&expr.Type{}, expr.Value{Int: 3}, "int", "3", "x == 0", "h.Int64(int64(x))"},
	expr.Float:    {&expr.Type{}, expr.Value{Float: 1.5}, "float64", "1.5", "x == 0", "h.Float64(x)"},
	expr.String:   {&expr.Type{}, expr.Value{Str: "a"}, "string", `"a"`, `x == ""`, "h.String(x)"},
	expr.Duration: {&expr.Type{}, expr.Value{Int: 60e9}, "time.Duration", "time.Minute", "x == 0", "h.Duration(x)"},
	expr.Time: {&expr.Type{}, expr.Value{Str: "2026-01-02T03:04:05Z"}, "time.Time", "time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)",
		"x.IsZero()", "h.Time(x)"},
	expr.IP:     {&expr.Type{}, expr.Value{Str: "10.0.0.1"}, "netip.Addr", `netip.MustParseAddr("10.0.0.1")`, "!x.IsValid()", "h.String(x.String())"},
	expr.Bytes:  {&expr.Type{}, expr.Value{Str: "a"}, "[]byte", `[]byte("a")`, "len(x) == 0", "h.Bytes(x)"},
	expr.List:   {&expr.Type{Elem: element}, expr.Value{Items: []*expr.Value{yes}}, "[]bool", "[]bool{true}", "len(x) == 0", "h.Len(len(x))\nfor _, x := range x {\nh.Bool(x)\n}"},
	expr.Map:    {&expr.Type{Elem: element}, expr.Value{Entries: []expr.ValueEntry{{Key: "k", Value: yes}}}, "map[string]bool", `map[string]bool{"k": true}`, "len(x) == 0", ""},
	expr.Object: {&expr.Type{Object: flags}, expr.Value{Entries: []expr.ValueEntry{{Key: "on", Value: yes}}}, "Nested", "Nested{\nOn: true,\n}", "", "x.hash(h)"},
	expr.Enum:   {&expr.Type{Enum: tones}, expr.Value{}, "Tone", "ToneLow", "x == ToneNone", "h.String(x.String())"},
}

// TestEveryKind takes each kind through what the emitter decides by kind. That
// the parts fit together is for the cases, which are type-checked.
func TestEveryKind(t *testing.T) {
	for _, k := range expr.Kinds() {
		row, ok := kindRows[k]
		if !ok {
			t.Errorf("kindRows has no row for the kind %s", k)
			continue
		}
		row.t.Kind = k
		v := row.value
		v.Type = row.t
		e := newEmitter(&model.Machine{ImportPath: here, UserSpec: &expr.ObjectType{}})
		e.imports.names["time"], e.imports.names["net/netip"] = "time", "netip"
		for what, made := range map[string]struct {
			node node
			want string
		}{
			"its type":           {e.goType(row.t), row.goType},
			"its literal":        {e.literal(&v), row.literal},
			"what required does": {e.isZeroValue(row.t, id("x")), row.unset},
			"its hash":           {e.hashOf(row.t, id("x"), id("h"), 0), row.hash},
		} {
			w := newWriter(e.imports)
			made.node.write(w)
			if got := string(w.text); made.want != "" && got != made.want {
				t.Errorf("%s: %s is\n%s\nwant\n%s", k, what, got, made.want)
			}
		}
		if f := (&expr.Field{Type: row.t, Default: &v}); !hasDefault(f) {
			t.Errorf("%s: the default of a field counts as none", k)
		}
		zero := &expr.Field{Type: row.t, Default: &expr.Value{Type: row.t}}
		if values := k == expr.Enum || k == expr.Object; hasDefault(zero) != values { // the zero Value is the first of an enum
			t.Errorf("%s: a default that is the zero value: hasDefault is %v", k, !values)
		}
	}
}

// TestKindUnknown holds that a kind that the emitter forgot is named.
func TestKindUnknown(t *testing.T) {
	e := newEmitter(&model.Machine{ImportPath: here, UserSpec: &expr.ObjectType{}})
	defer func() {
		if got := recover(); got != emitError("a value of kind unknown has no type in Go") {
			t.Errorf("it stops with %v", got)
		}
	}()
	e.goType(&expr.Type{})
}
