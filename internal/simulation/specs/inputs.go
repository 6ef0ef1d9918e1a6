package specs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Outputs (R32) and inputs (R33), with what parents tell and with again of actions, are
// drawn from random numbers of their own, as variables are.

// flowNumbers returns these random numbers.
func flowNumbers(seed, attempt uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed^0x32, attempt^0x33))
}

// value is an input or an output of a machine.
type value struct {
	name, kind, yaml string
	follows          bool // an output that depends on an input
}

// inputPool is what a machine may be told. Enums have the values of gears.
var inputPool = []value{
	{name: "allow", kind: "int", yaml: "{type: int8, default: 2, min: -3, max: 9}"},
	{name: "share", kind: "float", yaml: "{type: float64, default: 1, min: 0, max: 3}"},
	{name: "push", kind: "bool", yaml: "bool"},
	{name: "gear", kind: "gear", yaml: "{enum: [low, high], default: low}"},
	{name: "beat", kind: "duration", yaml: "{type: duration, default: 400ms, min: 50ms, max: 4s}"},
	{name: "start", kind: "time", yaml: "time"},
	{name: "tag", kind: "string", yaml: "string"},
	{name: "hidden", kind: "secret", yaml: "{type: string, secret: true}"},
	{name: "host", kind: "ip", yaml: "ip"},
}

var outputPool = []value{
	{name: "total", kind: "int"}, {name: "heat", kind: "float"}, {name: "busy", kind: "bool"}, {name: "gear", kind: "gear"}, {name: "lull", kind: "duration"},
	{name: "met", kind: "time"}, {name: "word", kind: "string"}, {name: "peer", kind: "ip"}, {name: "place", kind: "state"},
}

// declareFlow chooses the inputs and the outputs of a machine. What outputs are is
// written when it is known which children are groups.
func (w *writer) declareFlow(m *machine) {
	if w.chance(55) {
		for _, in := range inputPool {
			if w.chance(45) {
				m.inputs = append(m.inputs, in)
			}
		}
	}
	if len(m.inputs) > 0 {
		m.line("inputs:")
	}
	for _, in := range m.inputs {
		m.line("  %s: %s", in.name, in.yaml)
	}
	m.told = w.chance(40)
	if !w.chance(60) {
		return
	}
	for _, out := range outputPool {
		if w.chance(45) && (out.kind == "state" || len(w.own(m, out.kind)) > 0) {
			m.outputs = append(m.outputs, out)
		}
	}
	if len(m.outputs) > 0 {
		m.line("outputs:")
	}
	for i := range m.outputs {
		m.line("  %s: %s", m.outputs[i].name, m.later(func() string { return yamlText(w.output(m, &m.outputs[i])) }))
	}
}

// output is the expression of an output.
func (w *writer) output(m *machine, out *value) string {
	list := w.own(m, out.kind)
	below := m.below(out.kind, len(m.children))
	list = slices.Concat(list, below, below)
	switch out.kind {
	case "bool":
		list = append(list, "state == up", "state == up && "+w.plainAtom(m, len(m.children)))
		if m.told {
			list = append(list, "cond.told", "!cond.told")
		}
	case "float":
		for _, x := range slices.Clone(list) {
			list = append(list, noNumber("("+x+")"), x+" - 0.5")
		}
	case "state":
		list = []string{"state"}
	}
	text := pick(w, list)
	for _, reads := range []string{"child.", "input.", "cond."} {
		out.follows = out.follows || strings.Contains(text, reads)
	}
	return text
}

// flowing adds transitions to those of a state that read inputs and outputs of children.
func (w *writer) flowing(m *machine, state string, list []string) []string {
	if !m.flows() {
		return list
	}
	for range w.IntN(3) {
		at := w.IntN(len(list) + 1)
		list = slices.Insert(slices.Clone(list), at, m.later(func() string { return w.flowTransition(m, state) }))
	}
	return list
}

func (w *writer) flowTransition(m *machine, from string) string {
	to, all := pick(w, m.states), len(m.children)
	when := w.flowAtom(m, all, true)
	switch w.IntN(5) {
	case 0:
		when = pick(w, []string{when + " && ", when + " || "}) + w.cond(m, 0, nil)
	case 1:
		when = pick(w, []string{when + " && ", when + " || "}) + w.flowAtom(m, all, true)
	case 2:
		if m.told {
			when = pick(w, []string{"cond.told", "!cond.told"})
		}
	}
	wait := ""
	if to == from || w.chance(20) {
		wait = ", for: " + w.duration()
	}
	text := fmt.Sprintf("{to: %s, when: %q%s}", to, when, wait)
	if len(m.vars) == 0 || w.chance(50) {
		return text
	}
	v := pick(w, m.vars)
	right := m.below(v.kind, all)
	for _, in := range m.inputs {
		if in.kind == v.kind {
			right = append(right, "input."+in.name)
		}
	}
	if len(right) == 0 {
		return w.setting(m, text, nil, 50)
	}
	return strings.TrimSuffix(text, "}") + fmt.Sprintf(", set: {%s: %s}}", v.name, yamlText(pick(w, right)))
}

// toldCondition is a condition that reads what flows.
func (w *writer) toldCondition(m *machine) string {
	all := len(m.children)
	text := w.plainAtom(m, all)
	if len(m.observed) > 0 && w.chance(40) {
		f := pick(w, m.observed)
		if slices.Contains(flowKinds, f.kind) {
			text += pick(w, []string{" && ", " || "}) + w.compared(f.kind, "observed."+f.name, false)
		}
	}
	return text
}

// tell writes what a child is told.
func (w *writer) tell(m *machine, i int) {
	c := m.children[i]
	var list []string
	for _, in := range c.m.inputs {
		has := in.kind != "time" && in.kind != "ip" || len(w.own(m, in.kind))+len(m.below(in.kind, i)) > 0
		if has && w.chance(80) {
			list = append(list, fmt.Sprintf("      %s: %s", in.name, m.later(func() string { return yamlText(w.telling(m, in, i)) })))
		}
	}
	if len(list) > 0 {
		m.line("    inputs:\n%s", strings.Join(list, "\n"))
	}
}

// telling is the expression of an input of the i-th child. It asks no guard if a row of a
// mapping may ask one: which of the two has panicked cannot be seen.
func (w *writer) telling(m *machine, in value, i int) string {
	list := w.own(m, in.kind)
	below := m.below(in.kind, i)
	list = slices.Concat(list, below, below)
	switch each := m.children[i].each; in.kind {
	case "int":
		for _, x := range slices.Clone(list) {
			list = append(list, x+" * 3 - 6")
		}
		switch each {
		case "count":
			return pick(w, []string{"each + spec.level", "each * 2 - 1"})
		case "table", "peers":
			list = append(list, "each.level * 4")
		}
	case "float":
		for _, x := range slices.Clone(list) {
			list = append(list, x+" - 0.75", noNumber("("+x+")"))
		}
		for _, x := range below {
			list = append(list, "div("+x+", "+x+" - 0.5, 0.25)")
		}
	case "bool":
		list = append(list, w.flowAtom(m, i, true), w.flowAtom(m, i, true), w.quietCond(m), "elapsed > duration(\"300ms\")")
		if len(m.guards) > 0 && !m.rowsAsk && w.chance(60) {
			return "ready()"
		}
	case "gear":
		list = append(list, "low", "high")
	case "secret":
		list = append(list, "{value: dd}")
	case "string":
		switch each {
		case "names":
			list = append(list, "each")
		case "table":
			list = append(list, "key")
		}
		list = append(list, "{value: c}")
	}
	return pick(w, list)
}

// quietCond is a condition that asks no guard.
func (w *writer) quietCond(m *machine) string {
	guards, conds := m.guards, m.conds
	m.guards, m.conds = nil, nil
	text := w.cond(m, 1, nil)
	m.guards, m.conds = guards, conds
	return text
}

// follows gives a state without an action one that runs again when inputs differ, now and
// then.
func (w *writer) follows(m *machine, state string, act *action) (does bool) {
	w.by(w.flow, func() {
		does = act == nil && state != m.failed && len(m.inputs) > 0 && w.chance(40)
	})
	if does {
		m.line("    action: follow")
		m.follows = true
	}
	return does
}

// follow writes the action of that name.
func (w *writer) follow(m *machine) {
	if !m.follows {
		return
	}
	again := []string{"input." + m.inputs[0].name}
	for _, in := range m.inputs[1:] {
		if w.chance(50) {
			again = append(again, "input."+in.name)
		}
	}
	m.line("  follow: {timeout: %s, retry: {max: %d, initial: %s, cap: 5s}%s, again: [%s]}", pick(w, []string{"300ms", "1s"}), w.IntN(4),
		w.duration(), w.repeat(m, pick(w, []string{"", ", repeat: 1s"})), strings.Join(again, ", "))
}

// flowKeys are the keys of an action that follow inputs.
func (w *writer) flowKeys(m *machine) string {
	var again []string
	for _, in := range m.inputs {
		if w.chance(60) {
			again = append(again, "input."+in.name)
		}
	}
	if len(again) == 0 {
		return ""
	}
	return ", again: [" + strings.Join(again, ", ") + "]"
}
