package model_test

import (
	"fmt"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// kindRow is how a value of a kind is written as a default.
type kindRow struct {
	typ, written string
	text         string // the default, as Text has it
	names        string // the code for children that are called by elements of a list; empty: they can be
}

// kindRows has a row for each kind.
var kindRows = map[expr.Kind]kindRow{
	expr.Bool:     {"{type: bool", "true", "true", "FSM604"},
	expr.Int:      {"{type: int8", "3", "3", ""},
	expr.Float:    {"{type: float64", "1.5", "1.5", "FSM604"},
	expr.String:   {"{type: string", "a", `"a"`, ""},
	expr.Duration: {"{type: duration", "60s", "1m", "FSM604"},
	expr.Time:     {"{type: time", `"2026-01-02T03:04:05Z"`, "2026-01-02T03:04:05Z", "FSM604"},
	expr.IP:       {"{type: ip", `"10.0.0.1"`, "10.0.0.1", ""},
	expr.Bytes:    {"{type: bytes", "YQ==", `"a"`, "FSM604"},
	expr.List:     {`{type: "[]bool"`, "[true]", "[true]", "FSM604"},
	expr.Map:      {`{type: "map[string]bool"`, "{k: true}", "{k: true}", "FSM604"},
	expr.Object:   {"{fields: {on: {type: bool, default: true}}", "", "", "FSM604"}, // its fields have the defaults
	expr.Enum:     {"{enum: [low, high]", "high", "high", ""},
}

// TestEveryKind takes each kind through a default, and through a list whose
// elements children are called by.
func TestEveryKind(t *testing.T) {
	for _, k := range expr.Kinds() {
		row, ok := kindRows[k]
		if !ok {
			t.Errorf("kindRows has no row for the kind %s", k)
			continue
		}
		t.Run(k.String(), func(t *testing.T) {
			written := row.typ
			if row.written != "" {
				written += ", default: " + row.written
			}
			m := linked(t, whole("userSpec:\n  x: "+written+"}\n"))
			if m == nil {
				return
			}
			if x := m.UserSpec.Field("x"); x.Type.Kind != k || x.Default.Text() != row.text {
				t.Errorf("it is %s with the default %s, want %s", x.Type.Kind, x.Default.Text(), row.text)
			}
			_, found := link(t, whole(fmt.Sprintf("userSpec:\n  x: {items: %s}}\nchildren:\n  c: {worker: Leaf, each: spec.x, userSpec: {address: '\"a\"'}}\n", row.typ)))
			code := ""
			for _, f := range found {
				code += f.Rule.Code
			}
			if code != row.names {
				t.Errorf("children called by its elements give %q, want %q: %v", code, row.names, found)
			}
		})
	}
}
