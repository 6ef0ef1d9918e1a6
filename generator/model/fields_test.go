package model_test

import (
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
)

func TestWrongFields(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM201", `
userSpec: {a: strin, b: "[]uint64", c: "map[int]string"}`, "FSM201 did you mean string?\nFSM201 uint64\nFSM201 map[int]string"},
		{"FSM202", `
userSpec: {a: {doc: x}, b: {type: string, enum: [a]}}`, "FSM202 has no type\nFSM202 more than one type"},
		{"FSM203", `
userSpec:
  a: {type: string, min: 1}
  b: {type: int, pattern: x}
  c: {type: string, maxItems: 2}
  d: {items: {type: int, transient: true}}`, "FSM203 only numbers\nFSM203 only strings\nFSM203 only lists\nFSM203 it is an element"},
		{"FSM204", `
userSpec:
  a: {type: uint8, default: 256}
  b: {type: duration, default: 5}
  c: {type: int, min: x}
  d: {enum: [slow, fast], default: fats}
  e: {type: "[]int", default: 3}
  f: {fields: {x: int}, default: {y: 1}}
  g: {type: ip, default: 1.2.3}
  h: {type: time, default: today}
  i: {type: bytes, default: "%%%"}
  j: {type: bool, default: yes}
  k: {type: "map[string]int", default: {a: b}}
  m: {type: "[]int", minItems: -1}`, `FSM204 holds 0 to 255
FSM204 5 is no duration
FSM204 x is no whole number
FSM204 did you mean fast?
FSM204 is a list
FSM204 no field y
FSM204 IP address
FSM204 no time
FSM204 base64
FSM204 neither true nor false
FSM204 b is no whole number
FSM204 negative`},
		{"FSM205", `
userSpec:
  a: {type: int, default: 5, max: 4}
  b: {type: duration, default: 5ms, min: 10ms}
  c: {type: string, default: A, pattern: "^[a-z]$"}
  d: {items: {type: int, min: 1}, default: [1, 0], maxItems: 1}
  e: {fields: {x: {type: string, required: true}}, default: {}}`, `FSM205 above the max, 4
FSM205 below the min, 10ms
FSM205 does not match
FSM205 2 items, more than maxItems, 1
FSM205 d[1]: 0 is below
FSM205 field x must be set`},
		{"FSM206", `
userSpec: {a: {type: int, min: 5, max: 4}, b: {type: "[]int", minItems: 2, maxItems: 1}}`, "FSM206 a\nFSM206 b"},
		{"FSM207", `
userSpec: {a: {type: bool, required: true}, b: {type: int, required: true, default: 1}}`, "FSM207 bool\nFSM207 default"},
		{"FSM208", `
userSpec: {a: {type: string, pattern: "("}}`, `FSM208 missing closing )`},
		{"FSM210", `
userSpec: {a: {enum: []}}`, `FSM210 no values`},
		{"FSM211", `
userSpec: {again: {worker: Probe}}`, `FSM211 Probe -> Probe`},
		{"FSM212", `
userSpec: {a: "` + strings.Repeat("[]", 20) + `int"}`, `FSM212 nested more than 16`},
		{"FSM213", `
observed: {a: {worker: Leaf}}`, `FSM213 cannot be a UserSpec`},
		{"FSM115 in a field", `
userSpec: {a: {worker: Laef}}`, `FSM115 did you mean Leaf?`},
	})
}

func TestWorkerTypesThatContainEachOther(t *testing.T) {
	_, found := link(t, "worker: One\nuserSpec: {two: {items: {worker: Two}}}", "worker: Two\nuserSpec: {one: {worker: One}}")
	compare(t, found, "FSM211 One -> Two -> One")
	_, found = link(t, "worker: One\nuserSpec: {two: {worker: Two}}", "worker: Two\nchildren: {one: {worker: One, userSpec: {}}}")
	compare(t, found, "FSM211 through children and through fields")
}

func TestFields(t *testing.T) {
	m := linked(t, `
userSpec:
  port: {type: uint16, default: 502, min: 1, max: 1024, goName: TCPPort}
  tls:
    secret: true
    fields:
      cert: {type: bytes}
      mode: {enum: [on, half-open]}
  peers: {items: {fields: {host: {type: string, required: true}, mode: {enum: [a]}}}, minItems: 1, default: [{host: x}]}
  nodes: {values: {worker: Leaf}}
  names: "map[string][]string"
observed: {rate: float64}`)
	u := m.UserSpec
	port := u.Field("port")
	if port.GoName != "TCPPort" || port.Default.Int != 502 || port.Min.Int != 1 || port.Max.Int != 1024 || port.Type.Bits != 16 || !port.Type.Unsigned {
		t.Errorf("port is %+v", port)
	}
	tls := u.Field("tls").Type.Object
	if tls.GoName != "UserSpecTLS" || !tls.Field("cert").Secret || tls.Field("mode").Type.Enum.GoName != "UserSpecTLSMode" {
		t.Errorf("tls is %+v", tls)
	}
	if got := tls.Field("mode").Type.Enum.Values[1].GoName; got != "UserSpecTLSModeHalfOpen" {
		t.Errorf("half-open becomes %s", got)
	}
	peers := u.Field("peers")
	if peers.Type.Elem.Type.Object.GoName != "UserSpecPeersItem" || *peers.MinItems != 1 || len(peers.Default.Items) != 1 {
		t.Errorf("peers is %+v", peers)
	}
	if nodes := u.Field("nodes").Type.Elem.Type.Object; nodes.ImportPath != "example.com/generated/leaf" || !nodes.Versioned {
		t.Errorf("nodes hold %+v", nodes)
	}
	if names := u.Field("names").Type; names.Kind != expr.Map || names.Elem.Type.Kind != expr.List {
		t.Errorf("names is %s", names)
	}
	if len(m.Objects) != 2 || len(m.Enums) != 2 || m.Observed.Field("rate") == nil {
		t.Errorf("%d objects, %d enums", len(m.Objects), len(m.Enums))
	}
}
