package model_test

import (
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

func TestWrongChildren(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM601", `
children: {c: {worker: Probe}}`, `FSM601 Probe -> Probe`},
		{"FSM602", `
userSpec: {s: string, n: int}
children:
  a: {worker: Leaf, each: spec.s, userSpec: {address: {value: a}}}
  b: {worker: Leaf, each: spec.n, userSpec: {address: {value: a}}}`, "FSM602 this is a string\nFSM602 no max"},
		{"FSM603", `
userSpec: {s: string}
children: {a: {worker: Leaf, name: spec.s, userSpec: {address: {value: a}}}}`, `FSM603 name goes with each`},
		{"FSM604", `
userSpec: {l: {items: {fields: {x: string}}}}
children: {a: {worker: Leaf, each: spec.l, userSpec: {address: each.x}}}`, `FSM604 name: each.id`},
		{"FSM605", `
children: {a: {worker: Leaf, userSpec: {address: {value: a}, prot: 1, tls: {sert: {value: x}}}}}`, "FSM605 did you mean port?\nFSM605 a.tls has no field sert; did you mean cert?"},
		{"FSM606", `
userSpec: {n: int, s: string, l: "[]int"}
children: {a: {worker: Leaf, userSpec: {address: spec.n, port: spec.n, names: spec.l, tls: {level: spec.n}}}}`,
			"FSM606 it is an int\nFSM606 it has no min and max, and uint16 holds 0 to 65535\nFSM606 spec.l[] does not fit\nFSM606 a.tls.level"},
		{"FSM607", `
children: {a: {worker: Leaf}}`, `FSM607 a.address must be set`},
		{"FSM608", `
children: {a: {worker: Leaf, userSpec: {address: [a], port: {x: 1}, names: {value: a}, mode: }}}`, "FSM608 this is a list\nFSM608 {value: text}\nFSM608 spec.values\nFSM608 leave it out"},
		{"FSM308 a bare text for a string", `
children: {a: {worker: Leaf, userSpec: {address: host}}}`, `FSM308 written {value: host}`},
		{"FSM204 a number too large", `
children: {a: {worker: Leaf, userSpec: {address: {value: a}, port: 70000}}}`, `FSM204 holds 0 to 65535`},
		{"FSM205 a literal below the child's min", `
children: {a: {worker: Leaf, userSpec: {address: {value: a}, port: 0, wait: 2m}}}`, "FSM205 below the min, 1\nFSM205 above the max, 1m0s"},
		{"FSM307 a word that the child's enum has not", `
children: {a: {worker: Leaf, userSpec: {address: {value: a}, mode: fats}}}`, `FSM307 did you mean fast?`},
		{"FSM606 a duration without a unit", `
children: {a: {worker: Leaf, userSpec: {address: {value: a}, wait: 5}}}`, `FSM606 for example 5s`},
		{"FSM613", `
children:
  a: {worker: Leaf, userSpec: {address: {value: a}}, dependsOn: [b]}
  b: {worker: Leaf, userSpec: {address: {value: a}}, dependsOn: [a]}`, `FSM613 a -> b -> a`},
		{"FSM606 the whole", `
userSpec: {o: {fields: {address: string}}}
children: {a: {worker: Leaf, userSpec: spec.o}}`, `FSM606 spec.o does not fit into the UserSpec of a: it has no field port`},
		{"FSM317 a transient field in the whole", `
userSpec: {o: {fields: {cert: {type: string, transient: true}, level: {type: int8}}}}
children: {a: {worker: Leaf, userSpec: {address: {value: a}, tls: spec.o}}}`, `FSM317 spec.o.cert does not fit`},
	})
}

func TestDescendants(t *testing.T) {
	_, found := link(t, "worker: A\nchildren: {b: {worker: B}}", "worker: B\nchildren: {c: {worker: C}}", "worker: C\nchildren: {a: {worker: A}}")
	compare(t, found, "FSM601 A -> B -> C -> A")
}

// mapped is a spec with one child that has the given stateMapping.
func mapped(mapping string) string {
	return `
groups: {low: [idle, mid], high: [mid, busy], all: [low, busy], same: [low]}
children:
  c:
    worker: Leaf
    userSpec: {address: {value: a}}
    ` + mapping + `
states:
  idle: {transitions: [{to: mid, when: desired == busy}]}
  mid: {transitions: [{to: busy, after: 1s}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}`
}

func TestWrongMappings(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM113", mapped(`stateMapping: {bussy: up, "*": down}`), `FSM113 did you mean busy?`},
		{"FSM112", mapped(`stateMapping: {busy: upp, "*": down}`), `FSM112 child.c has no state upp; did you mean up?`},
		{"FSM609", mapped(`stateMapping: {busy: warming, "*": down}`), `FSM609 may be asked for up, down`},
		{"FSM610", mapped(`stateMapping: {low: down, high: up}`), `FSM610 groups low and high disagree about state mid`},
		{"FSM610 equal groups", mapped(`stateMapping: {low: down, same: up, "*": down}`), `FSM610 low and same`},
		{"FSM611", mapped(`stateMapping: {busy: up}`), `FSM611 leaves out idle (initial)`},
		{"FSM611 failed", "failed: mid\n" + mapped(`stateMapping: {busy: up, idle: down}`), `FSM611 leaves out mid (failed)`},
		{"FSM612", mapped(`stateMapping: {busy: [{state: up, when: "true"}], "*": down}`), `FSM612`},
		{"FSM611 all", "failed: mid\n" + mapped(`stateMapping: {busy: up}`), `FSM611 leaves out idle (initial) and mid (failed)`},
		{"FSM612 no rows", mapped(`stateMapping: {busy: [], "*": down}`), `FSM612 busy has no rows`},
		{"FSM612 not last", mapped(`stateMapping: {busy: [{state: up}, {state: down}], "*": down}`), `FSM612`},
		{"FSM614", mapped("mapFrom: desired\n    stateMapping: {mid: up, \"*\": down}"), `FSM614 mid is never desired`},
		{"FSM302 in a row", mapped(`stateMapping: {busy: [{state: up, when: nosuch}, {state: down}], "*": down}`), `FSM302`},
	})
}

func TestMappings(t *testing.T) {
	for _, c := range []struct{ mapping, want string }{
		{`stateMapping: {busy: up, "*": down}`, "down down up"},
		{`stateMapping: {low: down, all: up}`, "down down up"},
		{`stateMapping: {low: down, high: up, mid: up}`, "down up up"},
		{`stateMapping: {low: up, high: up}`, "up up up"},
		{`stateMapping: {idle: down}`, "down - -"},
		{`stateMapping: {busy: [{state: up, when: elapsed > duration("1s")}, {state: down}], idle: down}`, "down - 2 rows"},
		{"mapFrom: desired\n    stateMapping: {busy: up, idle: down}", "down - up"},
	} {
		text := mapped(c.mapping)
		if strings.Contains(c.mapping, "elapsed") {
			text = mapped("stateMapping:\n      idle: down\n      busy:\n        - {state: up, when: 'elapsed > duration(\"1s\")'}\n        - {state: down}")
		}
		child := linked(t, text).Children[0]
		var got []string
		for i, s := range child.Table {
			switch {
			case child.Rows[i] != nil:
				got = append(got, "2 rows")
			case s == nil:
				got = append(got, "-")
			default:
				got = append(got, s.Name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s gives %v, want %s", c.mapping, got, c.want)
		}
	}
}

func TestChildren(t *testing.T) {
	m := linked(t, `
userSpec:
  hosts: "[]string"
  n: {type: int, max: 5}
  port: {type: int, min: 1, max: 1024}
  m: {values: {fields: {a: string}}}
  leaf: {worker: Leaf}
  ports: "[]uint16"
children:
  one: {worker: Leaf, userSpec: {address: {value: "1"}, port: spec.port, mode: half-open, wait: 5s, ratio: 2, on: true, tls: {level: 3}}}
  hosts: {worker: Leaf, each: spec.hosts, userSpec: {address: each}, dependsOn: [one], onChange: update}
  count: {worker: Leaf, each: spec.n, userSpec: {address: 'format("%d", each)', port: each + 1}}
  named: {worker: Leaf, each: spec.m, userSpec: {address: each.a, token: key}}
  ports: {worker: Leaf, each: spec.ports, userSpec: {address: {value: x}, port: each}}
  whole: {worker: Leaf, when: spec.n > 1, userSpec: spec.leaf}`)
	one := m.Children[0]
	if len(one.Fields) != 7 || one.Group || one.Update || one.Mapped {
		t.Errorf("one is %+v", one)
	}
	if mode := one.Fields[2].Value; mode.Op != expr.OpEnum || mode.Type.Enum.Values[mode.Index].Name != "half-open" {
		t.Errorf("mode is %+v", mode)
	}
	if tls := one.Fields[6]; tls.Value != nil || len(tls.Object) != 1 {
		t.Errorf("tls is %+v", tls)
	}
	hosts := m.Children[1]
	if hosts.EachKind != model.EachList || !hosts.Group || hosts.NameExpr.Op != expr.OpEach || !hosts.Update || hosts.DependsOn[0] != one {
		t.Errorf("hosts is %+v", hosts)
	}
	if c := m.Children[2]; c.EachKind != model.EachCount || c.NameExpr.Name != "format" {
		t.Errorf("count is %+v", c)
	}
	if c := m.Children[3]; c.EachKind != model.EachMap || c.NameExpr.Op != expr.OpKey {
		t.Errorf("named is %+v", c)
	}
	if c := m.Children[5]; c.Whole == nil || !c.Group || c.When == nil {
		t.Errorf("whole is %+v", c)
	}
}

func TestChildrenWithChildrenAreUpdated(t *testing.T) {
	m := linked(t, "worker: Top\nchildren: {mid: {worker: Mid}}", "worker: Mid\nchildren: {leaf: {worker: Leaf, userSpec: {address: {value: a}}}}")
	if !m.Children[0].Update {
		t.Error("a child that has children is replaced")
	}
}
