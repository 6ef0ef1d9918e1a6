package specs

import (
	"math/rand/v2"
	"strings"

	"github.com/fsmgen/fsmgen/generator/spec"
)

// AsksHealth begins the names of conditions that ask whether children are healthy.
const AsksHealth = "well_"

// The health of states (R36) is drawn from random numbers of its own, as outcomes are.

func healthNumbers(seed, attempt uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed^0x36, ^attempt))
}

// stateHealth gives some states a health, mostly a good one.
func (w *writer) stateHealth(m *machine) (given bool) {
	if w.health.IntN(3) > 0 {
		return false
	}
	m.line("    health: %s", []string{"degraded", "progressing", "suspended", "healthy", "healthy", "healthy"}[w.health.IntN(6)])
	return true
}

// healthConditions ask whether each child is healthy. No guard reads them: random trees
// do the same as without them.
func (m *machine) healthConditions() {
	for _, c := range m.children {
		m.condition("%s%s: healthy(child.%s)", AsksHealth, c.name, c.name)
	}
}

// Healthy is a tree whose parents decide by the health of their children (R36): by
// guards, with and without a time, by rows of mappings, and two levels up. It is the
// same for all seeds, as Every is.
func Healthy() Tree {
	root, mid, leaf := &machine{name: "HealthyRoot"}, &machine{name: "HealthyMid"}, &machine{name: "HealthyLeaf"}
	root.line(strings.ReplaceAll(healthyParent, "CHILD", "HealthyMid"), root.name)
	mid.line(strings.ReplaceAll(healthyParent, "CHILD", "HealthyLeaf"), mid.name)
	leaf.line(healthyLeaf, leaf.name)
	tree := Tree{Root: root.name}
	for _, m := range []*machine{root, mid, leaf} {
		tree.Sources = append(tree.Sources, &spec.File{Path: "specs/" + strings.ToLower(m.name) + ".yaml", Data: []byte(m.parts.String())})
	}
	return tree
}

const healthyParent = `fsm: v1
worker: %s
userSpec:
  on: {type: bool, default: true}
  extra: {type: bool, default: true}
  names: {type: "[]string", maxItems: 4}
  level: {type: int, default: 1}
observed: {ok: bool, n: int}
desired: {states: [up, down], derive: [{state: down, when: "!spec.on"}, {state: up}]}
initial: down
shutdown: down
failed: broken
states:
  down: {transitions: [{to: up, when: desired == up}]}
  up:
    transitions:
      - {to: hurt, when: "!healthy(child.one)", for: 300ms}
      - {to: late, when: "healthy(child.some) && !healthy(child.maybe) && observed.n > 2"}
  hurt:
    health: degraded
    action: mend
    transitions:
      - {to: up, when: "healthy(child.one) && (done || gaveUp)"}
      - {to: late, when: "cond.well_all && observed.ok"}
  late:
    health: healthy
    transitions:
      - {to: hurt, when: "!healthy(child.some) || known(observed.ok) && !observed.ok"}
      - {to: up, when: "healthy(child.one)", for: 1s}
  broken: {}
transitions:
  - {from: [up, hurt, late, broken], to: down, when: desired == down}
conditions:
  well_one: healthy(child.one)
  well_some: healthy(child.some)
  well_maybe: healthy(child.maybe)
  well_all: "healthy(child.one) && healthy(child.some) && healthy(child.maybe)"
actions: {mend: {timeout: 300ms, retry: {max: 2, initial: 50ms, cap: 1s}}}
children:
  one:
    worker: CHILD
    onChange: update
    userSpec: {level: spec.level}
    stateMapping: {down: down, "*": up}
  some:
    worker: CHILD
    each: spec.names
    name: format("s%%s", each)
    dependsOn: [one]
    userSpec: {level: spec.level + len(each)}
    stateMapping:
      down: down
      up: [{state: up, when: healthy(child.one)}, {state: down}]
      hurt: [{state: down, when: "!healthy(child.maybe) && observed.n == 1"}, {state: up}]
      late: up
      broken: down
  maybe:
    worker: CHILD
    when: spec.extra
    userSpec: {level: spec.level}
    stateMapping: {down: down, late: down, "*": up}
supervision:
  observe: {every: 200ms, timeout: 300ms, staleAfter: 700ms}
  restart: {max: 2, within: 10s, initial: 100ms, cap: 500ms}
  shutdown: {timeout: 1s}
`

const healthyLeaf = `fsm: v1
worker: %s
userSpec:
  level: {type: int, default: 1}
observed: {ok: bool, n: int}
desired: {states: [up, down], derive: [{state: down, when: spec.level > 5}, {state: up}]}
initial: down
shutdown: down
failed: broken
states:
  down: {transitions: [{to: up, when: desired == up}]}
  up:
    action: work
    transitions:
      - {to: slow, when: observed.n > 2}
      - {to: over, when: "observed.n == 1 && elapsed > duration(\"5s\")"}
  slow:
    health: degraded
    transitions: [{to: up, when: observed.ok}]
  over: {signal: remove, health: healthy}
  broken: {health: healthy, transitions: [{to: down, when: desired == down}]}
transitions:
  - {from: [up, slow], to: down, when: "desired == down && observed.ok"}
actions: {work: {timeout: 300ms, retry: {max: 2, initial: 50ms, cap: 1s}, repeat: 1s}}
supervision:
  observe: {every: 200ms, timeout: 300ms, staleAfter: 700ms}
  restart: {max: 2, within: 10s, initial: 100ms, cap: 500ms}
  shutdown: {timeout: 1s}
`
