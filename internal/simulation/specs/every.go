package specs

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/spec"
)

// Every is a tree that has a field of every basic type: in userSpec, alone and in
// a list and a map, in what is observed, and in what a child is given. It is the
// same for all seeds. A type can be added here without a change of the random
// trees, whose seeds the tests of the simulation rely on.
func Every() Tree {
	root, leaf := &machine{name: "EveryRoot"}, &machine{name: "EveryLeaf"}
	for _, m := range []*machine{root, leaf} {
		m.everyField()
	}
	root.line("children:\n  leaf:\n    worker: EveryLeaf\n    stateMapping: {down: down, \"*\": up}\n    userSpec:")
	for _, t := range spec.BasicNames() {
		root.line("      %sA: spec.%sB\n      %sList: spec.%sList", t, t, t, t)
	}
	tree := Tree{Root: root.name}
	for _, m := range []*machine{root, leaf} {
		tree.Sources = append(tree.Sources, &spec.File{Path: "specs/" + strings.ToLower(m.name) + ".yaml", Data: []byte(m.parts.String())})
	}
	return tree
}

// everyField writes a machine without children. It has a state for each basic
// type, in which it is while what is observed is what was configured.
func (m *machine) everyField() {
	m.line("fsm: v1\nworker: %s\nuserSpec:", m.name)
	for _, t := range spec.BasicNames() {
		m.line("  %sA: %s\n  %sB: %s\n  %sList: \"[]%s\"\n  %sMap: \"map[string]%s\"", t, t, t, t, t, t, t, t)
	}
	m.line("observed:")
	for _, t := range spec.BasicNames() {
		m.line("  %sSeen: %s", t, t)
	}
	m.line(everyVars)
	m.line(everyCommands)
	m.line("desired: {states: [up, down], derive: [{state: up}]}\ninitial: down\nshutdown: down\nstates:\n  down: {transitions: [{to: up, when: desired == up}]}\n  up:\n    transitions:")
	for _, t := range spec.BasicNames() {
		m.line("      - {to: at_%s, when: %q, set: {count: vars.count + 1, kept: vars.kept + 100, delay: vars.delay * 2, share: 'div(vars.count, vars.low, 7)', mode: busy, at: now, calm: observed.boolSeen || vars.count > 2}}", t, everyCond(t))
	}
	m.line("      - {on: mark, set: {count: vars.count + 1}}")
	m.line("      - {to: at_bool, on: enter, when: 'command.level > vars.low && (command.hurry || observed.boolSeen)', set: {low: command.level, mode: command.mode}}")
	m.line("      - {to: up, on: halt, when: observed.boolSeen, for: 300ms}")
	for i, t := range spec.BasicNames() {
		m.line("  at_%s: {%stransitions: [{to: up, on: enter, when: command.hurry}, {on: mark, when: \"elapsed > duration(\\\"20ms\\\")\", set: {low: vars.low - 1}}, {to: down, when: vars.count > 4, set: {count: 0, mode: none(), low: vars.low - 100}}, {to: up, when: %q, set: {low: 'orElse(observed.intSeen, vars.low)', stay: elapsed}}, {to: up, after: vars.delay}]}", t, defers[i%len(defers)], "!("+everyCond(t)+") || elapsed > duration(\"1s\")")
	}
	m.line("transitions:\n  - {from: \"*\", to: down, when: desired == down}\n  - {from: \"*\", to: down, on: halt, when: vars.count > 2}\n  - {from: \"*\", on: halt, when: vars.mode == busy}")
}

// everyCommands are commands with data and without. What states do with them differs:
// see defers.
const everyCommands = `commands:
  enter: {fields: {level: int8, hurry: bool, mode: {enum: [busy, idle]}, tags: "[]string"}}
  mark:  {}
  halt:  {}`

var defers = []string{"", "defer: [halt], ", "defer: [halt, mark, enter], "}

// everyVars are variables of several kinds, with bounds and without.
const everyVars = `vars:
  count: {type: uint8, max: 9}
  kept:  {type: uint8, keep: true}
  low:   {type: int8, initial: 3, min: -120}
  delay: {type: duration, initial: 1s, min: 1s, max: 20s}
  stay:  duration
  share: {type: float64, max: 2.5}
  mode:  {enum: [busy, idle], initial: idle}
  calm:  bool
  at:    time`

// everyCond compares what is observed with what was configured.
func everyCond(t string) string {
	if t == "bytes" { // which are not compared
		return "len(observed.bytesSeen) > len(spec.bytesA)"
	}
	return fmt.Sprintf("observed.%sSeen == spec.%sA", t, t)
}
