package value

import (
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// kindRow is a value of a kind, in Go and as a literal of a spec.
type kindRow struct {
	t       *expr.Type
	value   any        // not zero
	literal expr.Value // the same; the zero Value: it is not written as one text
	text    string
}

// tone is as a generated enum is: its zero value is none of its values.
type tone uint8

// flags is as a generated object is.
type flags struct{ On bool }

var (
	boolType  = &expr.Type{Kind: expr.Bool}
	flagsType = &expr.ObjectType{Fields: []*expr.Field{{Name: "on", GoName: "On", Type: boolType}}}
	tones     = &expr.EnumType{Values: []expr.EnumValue{{Name: "low"}, {Name: "high"}}}
	elements  = &expr.Field{Type: boolType}
	yes       = &expr.Value{Type: boolType, Bool: true}
)

// kindRows has a row for each kind.
var kindRows = map[expr.Kind]kindRow{
	expr.Bool:     {boolType, true, expr.Value{Bool: true}, "true"},
	expr.Int:      {&expr.Type{}, int64(3), expr.Value{Int: 3}, "3"},
	expr.Float:    {&expr.Type{}, 1.5, expr.Value{Float: 1.5}, "1.5"},
	expr.String:   {&expr.Type{}, "a", expr.Value{Str: "a"}, `"a"`},
	expr.Duration: {&expr.Type{}, time.Minute, expr.Value{Int: 60e9}, "1m0s"},
	expr.Time:     {&expr.Type{}, time.Unix(1, 0).UTC(), expr.Value{Str: "1970-01-01T00:00:01Z"}, "1970-01-01T00:00:01Z"},
	expr.IP:       {&expr.Type{}, netip.MustParseAddr("10.0.0.1"), expr.Value{Str: "10.0.0.1"}, "10.0.0.1"},
	expr.Bytes:    {&expr.Type{}, []byte("a"), expr.Value{Str: "a"}, `"a"`},
	expr.List:     {&expr.Type{Elem: elements}, []bool{true}, expr.Value{Items: []*expr.Value{yes}}, "[true]"},
	expr.Map:      {&expr.Type{Elem: elements}, map[string]bool{"k": true}, expr.Value{Entries: []expr.ValueEntry{{Key: "k", Value: yes}}}, `{"k":true}`},
	expr.Object:   {&expr.Type{Object: flagsType}, flags{true}, expr.Value{Entries: []expr.ValueEntry{{Key: "on", Value: yes}}}, "{on:true}"},
	expr.Enum:     {&expr.Type{Enum: tones}, tone(2), expr.Value{Int: 1}, "high"},
}

// TestEveryKind takes each kind to Go and back, through a default, a random
// value, a comparison and a text.
func TestEveryKind(t *testing.T) {
	for _, k := range expr.Kinds() {
		row, ok := kindRows[k]
		if !ok {
			t.Errorf("kindRows has no row for the kind %s", k)
			continue
		}
		row.t.Kind = k
		t.Run(k.String(), func(t *testing.T) {
			d := Default(&expr.Field{Type: row.t, Default: &row.literal})
			v := reflect.New(reflect.TypeOf(row.value)).Elem()
			Set(v, row.t, d)
			if !reflect.DeepEqual(v.Interface(), row.value) {
				t.Errorf("the literal becomes %v in Go, want %v", v, row.value)
			}
			if got := Get(v, row.t); !Equal(row.t, got, d, true) {
				t.Errorf("it comes back from Go as %+v, and was %+v", got, d)
			}
			if Equal(row.t, d, expr.Zero(row.t), true) {
				t.Error("it is equal to the zero value")
			}
			if got := Text(row.t, d); got != row.text {
				t.Errorf("its text is %s, want %s", got, row.text)
			}
			wantRandom(t, row.t)
		})
	}
}

// wantRandom holds that random values of a type are not all the same.
func wantRandom(t *testing.T, typ *expr.Type) {
	t.Helper()
	r := Random{Rand: rand.New(rand.NewPCG(1, 2)), Now: time.Unix(100, 0)}
	seen := map[string]bool{}
	for range 50 {
		seen[Text(typ, r.Field(&expr.Field{Type: typ}))] = true
	}
	if len(seen) < 2 {
		t.Errorf("all random values are the same: %v", seen)
	}
}
