package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// readChild is a child of which readParent reads everything that can be read.
const readChild = `fsm: v1
worker: Child
doc: A child.
userSpec:
  size: {type: int32, default: 5, min: 1, max: 100, doc: A size.}
  mode: {enum: [fast, slow], default: fast}
  name: {type: string, required: true}
  tls: {fields: {host: {type: string, default: local}, on: {type: bool}}}
  times: {items: {type: duration, min: 1s}, maxItems: 3}
observed:
  power: {type: float64, doc: Watts.}
  plugged: bool
inputs:
  lim: {type: float64, default: 6, min: 0, max: 32}
  which: {enum: [left, right], default: left}
outputs:
  power: {value: observed.power, doc: Watts.}
  on: observed.plugged && state != off
  tries: vars.tries
  mode: spec.mode
vars:
  tries: {type: int, initial: 0, min: 0, max: 10, keep: true}
commands:
  go: {fields: {tag: {type: string, required: true}}}
desired:
  states: [up, low, off]
  derive:
    - {state: off, when: spec.size > 50}
    - {state: up}
initial: off
shutdown: off
failed: broken
groups:
  active: [up, low]
states:
  off:
    doc: Nothing.
    transitions:
      - {to: up, when: desired == up && cond.well && input.lim > 1 && input.which == left}
      - {to: up, on: go, when: command.tag != ""}
  up:
    action: drive
    transitions:
      - {to: low, when: desired == low && done && result.speed > 3}
      - {to: hurt, when: failure == jammed, for: 1s, set: {tries: vars.tries + 1}}
  low:
    defer: [go]
    transitions: [{to: up, when: desired == up}]
  hurt:
    health: degraded
    transitions: [{to: up, after: 10s}]
  broken: {}
transitions:
  - {from: [active, hurt], to: off, when: desired == off}
actions:
  drive:
    timeout: 5s
    retry: {max: 3, initial: 1s}
    again: [input.lim]
    result: {speed: {type: int32}}
    errors: {jammed: {permanent: true}}
conditions:
  well: {when: observed.power < 100, doc: It is well.}
supervision:
  observe: {every: 1s, timeout: 1s, staleAfter: 20s}
  restart: {max: 3}
`

const readParent = `fsm: v1
worker: Parent
userSpec:
  all: {type: "[]string", maxItems: 5}
  with: {type: bool}
  child: {worker: Child}
observed: {level: float64}
vars: {last: {enum: [fast, slow]}}
outputs:
  whole: {value: "sum(child.many.power, 0.0)"}
  one: child.one.power
  maybe: orElse(child.maybe.tries, 0)
desired: {states: [busy], derive: [{state: busy}]}
initial: idle
shutdown: idle
states:
  idle:
    transitions: [{to: busy, when: desired == busy}]
  busy:
    transitions:
      - {to: idle, when: desired == idle && atRest(child.one)}
      - {to: sad, when: "!healthy(child.one) || !healthy(child.many) || child.one == hurt || in(child.one, low, broken)"}
      - {to: sad, when: "child.maybe.on && child.one.mode == slow || any(child.maybe, hurt)", set: {last: child.one.mode}}
  sad:
    transitions:
      - {to: busy, when: "all(child.many, up, low) && count(child.many.on, false) > 1 && highest(child.many.tries) > 2 && child.one.power < observed.level && known(child.maybe.power) && vars.last == fast"}
      - {to: idle, when: desired == idle}
children:
  one:
    worker: Child
    userSpec: {size: 7, name: {value: x}, mode: slow, tls: {host: {value: y}}}
    inputs: {lim: observed.level, which: right}
    stateMapping: {busy: up, sad: [{state: low, when: observed.level > 3}, {state: up}], "*": off}
  maybe:
    worker: Child
    when: spec.with
    userSpec: spec.child
    inputs: {lim: child.one.power}
    stateMapping: {busy: up, "*": off}
  many:
    worker: Child
    each: spec.all
    userSpec: {name: each}
    inputs: {lim: "div(observed.level, count(child.many, up), 0.0)"}
    stateMapping: {busy: up, "*": off}
    dependsOn: [one]
    onChange: update
`

// TestAChildThatCannotBeReadIsOneFinding breaks the form of a child's spec in each
// place, in each of several ways, and holds that nothing is said of its parent, since
// what the parent reads may be what could not be read.
func TestAChildThatCannotBeReadIsOneFinding(t *testing.T) {
	for _, f := range findingsOf(map[string]string{"child": readChild, "parent": readParent}) {
		if f.Pos.Path == "parent.yaml" || f.Severity == diag.Error {
			t.Fatalf("there is a finding without a mistake: %s %s", f.Pos, f.Message)
		}
	}
	count := 0
	for _, m := range formMistakes(t, readChild) {
		found := findingsOf(map[string]string{"child": m.text, "parent": readParent})
		formal := false
		for _, f := range found {
			formal = formal || f.Pos.Path == "child.yaml" && f.Severity == diag.Error && f.Rule.Code < "FSM1"
		}
		if !formal {
			continue // it is a spec of another form, of which something may follow
		}
		count++
		for _, f := range found {
			if f.Pos.Path == "parent.yaml" {
				t.Errorf("%s: %s %s: %s", m.what, f.Pos, f.Rule.Code, f.Message)
			}
		}
	}
	if count < 300 {
		t.Errorf("only %d mistakes", count)
	}
}

type formMistake struct{ what, text string }

// formMistakes breaks a spec in each place, one at a time.
func formMistakes(t *testing.T, text string) []formMistake {
	var all []formMistake
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	try := func(what string) {
		data, err := yaml.Marshal(&doc)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, formMistake{what, string(data)})
	}
	var walk func(path string, n *yaml.Node)
	walk = func(path string, n *yaml.Node) {
		before := *n
		for _, other := range []struct {
			what string
			node yaml.Node
		}{
			{"in a list", yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{&before}}},
			{"in a mapping", yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "zzz"}, &before}}},
			{"as a text", yaml.Node{Kind: yaml.ScalarNode, Value: "zzz"}},
			{"as a bool", yaml.Node{Kind: yaml.ScalarNode, Value: "true"}},
			{"left out", yaml.Node{Kind: yaml.ScalarNode}},
		} {
			*n = other.node
			try(path + " " + other.what)
		}
		*n = before
		for i, inner := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 0 {
				key := inner.Value
				inner.Value = "zzz" + key
				try(path + "." + key + " renamed")
				inner.Value = key
				continue
			}
			name := fmt.Sprint(i)
			if n.Kind == yaml.MappingNode {
				name = n.Content[i-1].Value
			}
			walk(strings.TrimPrefix(path+"."+name, "."), inner)
		}
	}
	walk("", doc.Content[0])
	return all
}

// healthParent asks its child for nothing but rest.
const healthParent = `fsm: v1
worker: Parent
desired: {states: [busy], derive: [{state: busy}]}
initial: idle
shutdown: idle
states:
  idle: {transitions: [{to: busy, when: desired == busy && healthy(child.one)}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}
children:
  one: {worker: Child, userSpec: {name: {value: x}}, stateMapping: {"*": off}}
`

// TestAChildOfWhichAStateIsUnknown holds that nothing is said of what its parent reads
// of its health and its rest, which may depend on the state.
func TestAChildOfWhichAStateIsUnknown(t *testing.T) {
	for _, states := range []string{"[zzz, low, off]", "[zzz, off]", "[zzz]"} {
		child := strings.Replace(readChild, "states: [up, low, off]", "states: "+states, 1)
		for _, parent := range []string{readParent, healthParent} {
			for _, f := range findingsOf(map[string]string{"child": child, "parent": parent}) {
				if f.Pos.Path == "parent.yaml" && f.Severity != diag.Error {
					t.Errorf("%s: %s %s: %s", states, f.Pos, f.Rule.Code, f.Message)
				}
			}
		}
	}
}
