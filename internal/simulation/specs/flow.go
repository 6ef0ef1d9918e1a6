package specs

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/spec"
)

// Flow is a tree whose parents read outputs of their children and tell them inputs
// (R32, R33). It is the same for all seeds, as Every is.
func Flow() Tree {
	root, mid, leaf := &machine{name: "FlowRoot"}, &machine{name: "FlowMid"}, &machine{name: "FlowLeaf"}
	root.line(flowRoot)
	mid.line(flowMid)
	leaf.line(flowLeaf)
	tree := Tree{Root: root.name}
	for _, m := range []*machine{root, mid, leaf} {
		tree.Sources = append(tree.Sources, &spec.File{Path: "specs/" + strings.ToLower(m.name) + ".yaml", Data: []byte(m.parts.String())})
	}
	return tree
}

const flowRoot = `fsm: v1
worker: FlowRoot
userSpec: {on: {type: bool, default: true}, n: {type: int, max: 3}, leaves: {type: "map[string]int", maxItems: 4}}
observed: {ok: bool, f: float64}
outputs: {all: "sum(child.mids.total, 0)", calm: none(child.mids.busy) || !observed.ok}
vars: {seen: int64}
desired: {states: [up, down], derive: [{state: down, when: "!spec.on"}, {state: up}]}
initial: down
shutdown: down
states:
  down: {transitions: [{to: up, when: desired == up}]}
  up:
    transitions:
      - {to: down, when: desired == down}
      - {to: high, when: "sum(child.mids.total) > 3 && highest(child.mids.most, 0.5) > 0.0", set: {seen: "sum(child.mids.total)"}}
      - {to: up, when: "lowest(child.mids.total) < vars.seen", after: 2s}
  high:
    transitions:
      - {to: down, when: desired == down}
      - {to: up, when: "!any(child.mids.busy, false) && known(child.one.most)"}
      - {to: up, after: 3s}
children:
  one:
    worker: FlowMid
    userSpec: {leaves: spec.leaves}
    inputs: {share: "div(observed.f, count(child.mids.busy, false), 1.0)", wait: duration("1s") * vars.seen}
    stateMapping: {down: down, "*": up}
  mids:
    worker: FlowMid
    each: spec.n
    userSpec: {leaves: spec.leaves}
    inputs: {share: "orElse(child.one.most, observed.f) + each", wait: duration("200ms")}
    stateMapping: {down: down, up: up, high: [{state: down, when: any(child.mids.busy)}, {state: up}]}`

const flowMid = `fsm: v1
worker: FlowMid
userSpec: {leaves: {type: "map[string]int", maxItems: 4}, spare: bool}
observed: {ok: bool, n: int16}
inputs:
  share: {type: float64, default: 1, min: 0, max: 9}
  wait: {type: duration, default: 1s, min: 100ms, max: 4s}
outputs:
  total: orElse(child.spare.n, 1) + sum(child.leaves.n, -1)
  most: highest(child.leaves.f)
  busy: any(child.leaves.busy) && cond.full
  share: input.share
  state: state
conditions: {full: observed.ok || input.share > 4.0}
desired: {states: [up, down], derive: [{state: up}]}
initial: down
shutdown: down
states:
  down: {transitions: [{to: up, when: desired == up}]}
  up: {transitions: [{to: full, when: cond.full && input.share > 2.0}]}
  full:
    transitions:
      - {to: up, when: "elapsed > input.wait && all(child.leaves.busy, false)"}
      - {to: up, after: 5s}
transitions: [{from: [up, full], to: down, when: desired == down}]
children:
  leaves:
    worker: FlowLeaf
    each: spec.leaves
    userSpec: {n: each}
    inputs: {limit: "observed.n + each", boost: input.share > 3.0 && observed.ok, mode: slow}
    stateMapping: {down: down, "*": up}
  spare:
    worker: FlowLeaf
    when: spec.spare
    dependsOn: [leaves]
    inputs: {limit: count(child.leaves.busy), boost: any(child.leaves.busy)}
    stateMapping: {down: down, "*": up}`

const flowLeaf = `fsm: v1
worker: FlowLeaf
userSpec: {n: int}
observed: {ok: bool, f: float64}
inputs:
  limit: {type: int8, default: 2, max: 100}
  boost: bool
  mode: {enum: [slow, fast], default: fast}
outputs:
  n: input.limit + spec.n
  f: observed.f * 2.0
  busy: observed.ok && state == up
  mode: input.mode
desired: {states: [up, down], derive: [{state: up}]}
initial: down
shutdown: down
states:
  down: {transitions: [{to: up, when: desired == up}]}
  up:
    action: work
    transitions:
      - {to: idle, when: input.boost && done}
      - {to: idle, when: gaveUp}
  idle: {transitions: [{to: up, when: "!input.boost && observed.ok"}]}
transitions: [{from: [up, idle], to: down, when: desired == down}]
actions: {work: {again: [input.limit, input.mode], timeout: 1s, repeat: "duration(\"700ms\") * max(input.limit, 1)", retry: {max: 3, initial: 300ms, cap: 1s}}}`
