package generator_test

import (
	"fmt"
	"strings"
	"testing"
)

// The places of a spec in which an expression may stand, each with % for it.
const everyPlace = `fsm: v1
worker: Cell
userSpec: {limit: {type: int, default: 1}, pause: {type: duration, default: 1s, min: 1s}, names: "[]string"}
observed: {level: int}
%[1]s
desired: {states: [on], derive: [{state: on, when: %[2]s}, {state: on}]}
initial: off
shutdown: off
groups: {busy: [on, more]}
states:
  off: {transitions: [{to: on, when: desired == on}]}
  on:
    action: work
    defer: [%[2]s]
    transitions:
      - {to: off, when: %[2]s}
      - {to: more, after: %[2]s}
      - {to: more, when: observed.level > 1, for: %[2]s}
      - {to: more, on: go, when: %[2]s, set: {n: %[2]s}}
      - {to: off, after: 1h, in: %[2]s}
  more: {transitions: [{to: off, when: desired == off, set: {n: %[2]s}}]}
transitions: [{from: busy, to: off, when: %[2]s}]
actions:
  work: {timeout: %[2]s, repeat: %[2]s, again: [%[2]s], retry: {max: %[2]s, initial: %[2]s, cap: %[2]s}%[3]s}
conditions: {well: %[2]s}
children:
  one: {worker: Cell2, userSpec: {limit: %[2]s}, inputs: {limit: %[2]s}, stateMapping: {on: [{state: on, when: %[2]s}, {state: off}], "*": off}}
  some: {worker: Cell2, each: %[2]s, name: %[2]s, when: %[2]s, userSpec: %[2]s, stateMapping: {"*": off}}
  many: {worker: Cell2, each: spec.names, userSpec: {limit: %[2]s}, inputs: {limit: %[2]s}, stateMapping: {"*": [{state: on, when: %[2]s}, {state: off}]}}
supervision: {observe: {every: %[2]s, timeout: %[2]s, staleAfter: %[2]s}, restart: {max: %[2]s}, shutdown: {timeout: %[2]s}}
`

const cell2 = `fsm: v1
worker: Cell2
userSpec: {limit: {type: int, default: 1}}
observed: {level: int}
inputs: {limit: {type: int, default: 1}}
outputs: {level: observed.level, ok: observed.level > 0}
desired: {states: [on], derive: [{state: on}]}
initial: off
shutdown: off
states:
  off: {transitions: [{to: on, when: desired == on}]}
  on: {transitions: [{to: off, when: desired == off}]}
`

// TestEveryWordEverywhere: whatever of the language stands in whatever place, there are
// findings and no panic, in a spec that declares what is read and in one that does not.
func TestEveryWordEverywhere(t *testing.T) {
	const sections = `vars: {n: {type: int, max: 9}}
inputs: {x: int}
outputs: {o: %[1]s, p: {value: %[1]s}}
commands: {go: {fields: {x: {type: int, default: 1}}}}`
	words := strings.Fields(`spec observed desired elapsed entered done acted gaveUp child cond vars input command result failure failures runs
		state now each key true none orElse error parent context work go on busy one some many len healthy 12h 3 "text"`)
	var all []string
	for _, w := range words {
		all = append(all, w, w+".x", w+".one", w+".one.level", w+".many.level", w+".x.y.z", w+"(x)", w+"()", w+" == on", w+" > 1", w+" + 1", "sum("+w+".many.level)", "healthy("+w+".one)", "known("+w+".x)", "orElse("+w+".x, 1)", w+"++")
	}
	for _, expr := range all {
		quoted := fmt.Sprintf("%q", expr)
		for _, declared := range []string{"", fmt.Sprintf(sections, quoted)} {
			for _, action := range []string{"", ", result: {x: int}, errors: {on: {permanent: true}, x: {}}"} {
				if len(findingsOf(map[string]string{"cell": fmt.Sprintf(everyPlace, declared, quoted, action), "cell2": cell2})) == 0 {
					t.Errorf("nothing is wrong with %s in all places", expr)
				}
			}
		}
	}
}
