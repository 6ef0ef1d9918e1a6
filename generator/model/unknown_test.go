package model_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/model"
)

// unknown are specs in which n names are declared and n others are named,
// by the section in which that is so.
var unknown = map[string]func(n int) []string{
	"targets": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: t%d, after: 1s}", i) }, "")}
	},
	"targets named twice": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: t%[1]d, after: 1s}, {to: t%[1]d, after: 2s}", i) }, "")}
	},
	"members": func(n int) []string {
		return []string{machineOf(n, nil, "groups: {all: ["+join(n, "t%d")+"]}\n")}
	},
	"desired states": func(n int) []string {
		return []string{strings.Replace(machineOf(n, nil, ""), "states:\n", "desired: {states: ["+join(n, "t%d")+"]}\nstates:\n", 1)}
	},
	"words": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: s0, when: desired == t%d, after: 1s}", i) }, "")}
	},
	"fields": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: s0, when: spec.t%d, after: 1s}", i) },
			"userSpec: {"+join(n, "s%d: bool")+"}\n")}
	},
	"conditions": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: s0, when: cond.t%d, after: 1s}", i) },
			"conditions: {"+join(n, "s%d: done")+"}\n")}
	},
	"guards": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: s0, when: t%d(), after: 1s}", i) },
			"guards: {"+join(n, "s%d: ")+"}\n")}
	},
	"bare words": func(n int) []string {
		return []string{machineOf(n, func(i int) string { return fmt.Sprintf("{to: s0, when: t%d, after: 1s}", i) },
			"userSpec: {"+join(n, "s%d: bool")+"}\n")}
	},
	"children": func(n int) []string {
		return []string{leaf, machineOf(n, func(i int) string { return fmt.Sprintf("{to: s0, when: child.t%d == up, after: 1s}", i) },
			"children: {"+join(n, "s%d: {worker: Leaf, userSpec: {address: {value: a}}}")+"}\n")}
	},
	"actions": func(n int) []string {
		return []string{machineOf(n, nil, "actions: {"+join(n, "a%d: ")+"}\n", "action: t%d")}
	},
	"keys of a mapping": func(n int) []string {
		return []string{leaf, machineOf(n, nil, "children: {c: {worker: Leaf, userSpec: {address: {value: a}}, stateMapping: {"+join(n, "t%d: up")+"}}}\n")}
	},
	"asked for": func(n int) []string {
		child := strings.Replace(machineOf(n, nil, "desired: {states: ["+join(n, "s%d")+"]}\n"), "Big", "Small", 1)
		return []string{child, machineOf(n, nil, "children: {c: {worker: Small, stateMapping: {"+join(n, "s%[1]d: t%[1]d")+"}}}\n")}
	},
	"fields of a child": func(n int) []string {
		child := strings.Replace(machineOf(1, nil, "userSpec: {"+join(n, "s%d: bool")+"}\n"), "Big", "Small", 1)
		return []string{child, machineOf(1, nil, "children: {c: {worker: Small, userSpec: {"+join(n, "t%d: true")+"}}}\n")}
	},
	"fields of a default": func(n int) []string {
		return []string{machineOf(1, nil, "userSpec: {o: {fields: {"+join(n, "s%d: bool")+"}, default: {"+join(n, "t%d: true")+"}}}\n")}
	},
	"values": func(n int) []string {
		return []string{machineOf(1, nil, "userSpec: {l: {items: {enum: ["+join(n, "s%d")+"]}, default: ["+join(n, "t%d")+"]}}\n")}
	},
	"dependencies": func(n int) []string {
		return []string{leaf, machineOf(1, nil, "children: {"+join(n, "s%[1]d: {worker: Leaf, userSpec: {address: {value: a}}, dependsOn: [t%[1]d]}")+"}\n")}
	},
	"workers": func(n int) []string {
		var all []string
		for i := range n {
			text := machineOf(1, nil, fmt.Sprintf("children: {c: {worker: Tig%d}}\n", i))
			all = append(all, strings.Replace(text, "Big", fmt.Sprintf("Big%d", i), 1))
		}
		return all
	},
}

// machineOf returns a spec with n states, with a transition of each and more keys.
func machineOf(n int, transition func(i int) string, more string, keys ...string) string {
	var b strings.Builder
	b.WriteString("fsm: v1\nworker: Big\ninitial: s0\nshutdown: s0\n" + more + "states:\n")
	for i := range n {
		fmt.Fprintf(&b, "  s%d: {", i)
		for _, key := range keys {
			fmt.Fprintf(&b, key+", ", i)
		}
		if transition != nil {
			fmt.Fprintf(&b, "transitions: [%s]", transition(i))
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// join repeats a form with numbers.
func join(n int, form string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(form, i)
	}
	return strings.Join(all, ", ")
}

// Twice as many unknown names cost twice the work, counted in bytes that are
// allocated: it is not tried for each of them which of all names is near.
func TestUnknownNamesAreLinear(t *testing.T) {
	for name, texts := range unknown {
		work := func(n int) uint64 {
			specs := parseAll(t, texts(n)...)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, found := model.Link(specs, model.Options{ImportPrefix: "example.com/x"})
			runtime.ReadMemStats(&after)
			if found.Len() == 0 {
				t.Errorf("%s: nothing is found", name)
			}
			return after.TotalAlloc - before.TotalAlloc
		}
		single, double := work(500), work(1000)
		if double > 5*single/2 {
			t.Errorf("%s: 500 take %d bytes, 1000 take %d", name, single, double)
		}
	}
}
