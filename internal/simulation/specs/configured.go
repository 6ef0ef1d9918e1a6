package specs

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/spec"
)

// Configured is a tree whose policies follow from its UserSpecs (R29). Some of the
// fields are transient, so that a policy changes while what it is about goes on. It
// is the same for all seeds, as Every is.
func Configured() Tree {
	root, leaf := &machine{name: "ConfiguredRoot"}, &machine{name: "ConfiguredLeaf"}
	root.configured()
	root.line("children:")
	for _, name := range []string{"first", "second"} {
		root.line("  %s:\n    worker: ConfiguredLeaf\n    onChange: update\n    stateMapping: {down: down, \"*\": up}\n    userSpec:", name)
		root.line("      every: spec.every\n      pause: spec.pause\n      tries: spec.tries")
	}
	leaf.configured()
	tree := Tree{Root: root.name}
	for _, m := range []*machine{root, leaf} {
		tree.Sources = append(tree.Sources, &spec.File{Path: "specs/" + strings.ToLower(m.name) + ".yaml", Data: []byte(m.parts.String())})
	}
	return tree
}

// configured writes a machine without children.
func (m *machine) configured() {
	m.line("fsm: v1\nworker: %s", m.name)
	m.line(`userSpec:
  on: {type: bool, default: true}
  every: {type: duration, default: 400ms, min: 50ms, max: 500ms}
  pause: {type: duration, default: 300ms, min: 1ms, max: 5s}
  tries: {type: uint8, default: 2, max: 3}
  pace: {type: int, default: 2, min: 1, max: 8, transient: true}
observed: {ok: bool, n: int}
vars: {beat: {type: duration, initial: 200ms, min: 100ms, max: 1s}}
commands: {slow: {}}
desired: {states: [up, down], derive: [{state: down, when: "!spec.on"}, {state: up}]}
initial: down
shutdown: down
groups: {working: [up, busy], whole: [down, working]}
states:
  rest: {transitions: [{to: down, after: 100ms}]}
  down: {transitions: [{to: up, when: desired == up}]}
  up:
    action: work
    transitions:
      - {to: busy, when: done && observed.ok, for: 200ms}
      - {to: busy, when: gaveUp}
      - {to: busy, when: observed.n < 2, for: 2s, set: {beat: vars.beat * 2}}
  busy:
    action: hold
    transitions:
      - {on: slow, set: {beat: vars.beat * 2}}
      - {to: up, when: "done && !observed.ok", after: "jitter(vars.beat * 4, 0.3)", set: {beat: vars.beat / 3 + duration("50ms")}}
      - {to: up, when: "observed.n > 2 && elapsed > jitter(spec.pause, 0.5)"}
      - {to: busy, when: observed.ok, after: 300ms}
conditions: {ready: observed.ok || observed.n == 2}
transitions:
  - {from: "*", to: down, when: desired == down, for: 900ms}
  - {from: working, to: rest, after: vars.beat * 9, in: working}
  - {from: whole, to: rest, after: spec.every * 20, in: whole}
actions:
  work:
    timeout: duration("100ms") * spec.pace
    retry: {max: spec.tries, initial: spec.pause / 2, cap: duration("5s") * spec.pace, jitter: 0.1}
    repeat: "jitter(duration(\"300ms\") * spec.pace, 0.5)"
  hold: {timeout: spec.every, retry: {max: 2, initial: duration("200ms") * spec.pace}, repeat: "max(vars.beat * min(runs, 3), spec.pause)"}
supervision:
  observe: {every: spec.every / spec.pace, timeout: duration("100ms") * spec.pace, staleAfter: spec.every * 4}
  restart: {max: 2, within: 10s, initial: 100ms, cap: 500ms}
  shutdown: {timeout: duration("250ms") * spec.pace}`)
}
