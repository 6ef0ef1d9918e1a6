package specs

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Variables (R30) and commands (R34) are drawn from random numbers of their own, as
// outcomes are: what else a tree has is what it was before they were there.

// asideOf returns these random numbers.
func asideOf(seed, attempt uint64) *rand.Rand { return rand.New(rand.NewPCG(seed^0x30, attempt^0x34)) }

// asides draws what f draws from the random numbers of variables and commands.
func (w *writer) asides(f func()) { w.by(w.aside, f) }

// by draws what f draws from some random numbers.
func (w *writer) by(numbers *rand.Rand, f func()) {
	drawn, outcomes := w.Rand, w.outcomes
	w.Rand, w.outcomes = numbers, nil
	f()
	w.Rand, w.outcomes = drawn, outcomes
}

// variable is one of the variables of a machine.
type variable struct{ name, kind, yaml string }

// variables is what a machine may count and remember. Enums have the values of ways.
var variables = []variable{
	{"count", "int", "{type: uint8, max: 9}"},
	{"kept", "int", "{type: int, keep: true, min: -3, max: 20}"},
	{"low", "int", "{type: int8, initial: 3, min: -120}"},
	{"lull", "duration", "{type: duration, initial: 1s, min: 50ms, max: 20s}"},
	{"spell", "duration", "{type: duration, keep: true, initial: 400ms, min: 1ms, max: 3s}"},
	{"share", "float", "{type: float64, min: -1.5, max: 2.5}"},
	{"way", "enum", "{enum: [left, right], initial: left}"},
	{"was", "enum", "{enum: [left, right], keep: true}"},
	{"calm", "bool", "bool"},
	{"met", "time", "time"},
	{"word", "string", "{type: string, initial: a}"},
	{"hush", "secret", "{type: string, secret: true}"},
	{"peer", "ip", "{type: ip, keep: true}"},
}

var ways = []string{"left", "right"}

// declareVars chooses and writes the variables of a machine.
func (w *writer) declareVars(m *machine) {
	if !w.chance(45) {
		return
	}
	for _, v := range variables {
		if w.chance(40) {
			m.vars = append(m.vars, v)
		}
	}
	if len(m.vars) == 0 {
		m.vars = variables[:1]
	}
	m.line("vars:")
	for _, v := range m.vars {
		m.line("  %s: %s", v.name, v.yaml)
	}
	if w.chance(40) {
		m.varConds = []string{"counted"}
	}
}

// varConditions writes the conditions that read variables.
func (w *writer) varConditions(m *machine) {
	if len(m.varConds) == 0 {
		return
	}
	m.condition("counted: %q", w.varAtom(m, true))
}

// varsOf lists the variables of some kinds.
func (m *machine) varsOf(kinds ...string) []variable {
	var list []variable
	for _, v := range m.vars {
		for _, k := range kinds {
			if v.kind == k {
				list = append(list, v)
			}
		}
	}
	return list
}

// delays lists the variables that are above zero, so that after and for read them.
func (m *machine) delays() (list []variable) {
	for _, v := range m.varsOf("duration") {
		if strings.Contains(v.yaml, "min: ") {
			list = append(list, v)
		}
	}
	return list
}

// varAtom is a comparison that reads a variable; shown: no secret.
func (w *writer) varAtom(m *machine, shown bool) string {
	list := m.vars
	if shown {
		list = m.varsOf("int", "duration", "float", "enum", "bool", "string", "ip")
	}
	if len(list) == 0 {
		return "elapsed > duration(\"400ms\")"
	}
	v := pick(w, list)
	name := "vars." + v.name
	switch v.kind {
	case "int":
		return pick(w, []string{fmt.Sprintf("%s %s %d", name, pick(w, orders), w.IntN(5)), name + " % 3 == 1", name + " > spec.level", "max(" + name + ", 2) < 5"})
	case "duration":
		return pick(w, []string{fmt.Sprintf("%s %s duration(%q)", name, pick(w, orders[:4]), w.duration()), "elapsed > " + name, "elapsed <= " + name + " * 2"})
	case "float":
		return fmt.Sprintf("%s %s %s", name, pick(w, orders[:4]), pick(w, []string{"0.5", "1", "spec.level"}))
	case "enum":
		return pick(w, []string{name + " == left", name + " != right", name + " == none()", "in(" + name + ", left, right)"})
	case "bool":
		return pick(w, []string{name, "!" + name})
	case "time":
		return pick(w, []string{"since(" + name + ") > duration(\"1s\")", name + " >= entered", name + " < entered"})
	case "string":
		return pick(w, []string{name + ` == "a"`, name + ` != "b"`, "len(" + name + ") > 1", `hasPrefix(` + name + `, "d")`})
	case "secret":
		return pick(w, []string{name + ` != "a"`, "len(" + name + ") == 1"})
	}
	return pick(w, []string{name + ` == "10.0.0.1"`, name + ` != "10.0.0.2"`})
}

// varTransition is a transition that waits for variables.
func (w *writer) varTransition(m *machine, from string) string {
	to := pick(w, m.states)
	times := m.delays()
	when := w.varAtom(m, false)
	if w.chance(30) {
		when = pick(w, []string{when + " && ", when + " || "}) + w.varAtom(m, false)
	} else if len(m.observed) > 0 && w.chance(20) {
		f := pick(w, m.observed)
		when = pick(w, []string{"known(observed." + f.name + ") && " + when, "!known(observed." + f.name + ")"})
	}
	if len(m.varConds) > 0 && w.chance(30) {
		when = "cond.counted"
	}
	wait := ""
	switch {
	case len(times) > 0 && from != "broken" && w.chance(40):
		return fmt.Sprintf("{to: %s, after: vars.%s%s}", to, pick(w, times).name, pick(w, []string{"", " * 2"}))
	case len(times) > 0 && w.chance(35):
		wait = ", for: vars." + pick(w, times).name
	case to == from || w.chance(20):
		wait = ", for: " + w.duration()
	}
	return fmt.Sprintf("{to: %s, when: %q%s}", to, when, wait)
}

// setting adds what it sets to a transition, which may take a command.
func (w *writer) setting(m *machine, transition string, on *command, percent int) string {
	if len(m.vars) == 0 || !w.chance(percent) {
		return transition
	}
	var sets []string
	taken := map[string]bool{}
	for range 1 + w.IntN(3) {
		v := pick(w, m.vars)
		if times := m.delays(); len(times) > 0 && strings.HasPrefix(transition, "{on: ") && w.chance(60) {
			v = pick(w, times) // for which the state waits meanwhile
		}
		if !taken[v.name] {
			sets = append(sets, v.name+": "+yamlText(w.rightSide(m, v, on)))
		}
		taken[v.name] = true
	}
	return strings.TrimSuffix(transition, "}") + ", set: {" + strings.Join(sets, ", ") + "}}"
}

// reads lists the fields of a kind, as an expression reads them; none of an enum, which has
// other values than those of variables.
func (m *machine) reads(kind string) (known, unknown []string) {
	if kind == "enum" {
		return nil, nil
	}
	for _, f := range m.fields {
		if f.kind == kind {
			known = append(known, "spec."+f.name)
		}
	}
	for _, f := range m.observed {
		if f.kind == kind {
			unknown = append(unknown, "observed."+f.name)
		}
	}
	return known, unknown
}

// rightSide is a new value of a variable.
func (w *writer) rightSide(m *machine, v variable, on *command) string {
	name := "vars." + v.name
	options := w.ownSides(m, v, name)
	known, unknown := m.reads(v.kind)
	options = append(options, known...)
	options = append(options, unknown...)
	for _, u := range unknown {
		options = append(options, "orElse("+u+", "+name+")", "orElse("+u+", "+name+")")
	}
	if field := on.field(v.kind); field != "" && w.chance(60) {
		return field
	}
	return pick(w, options)
}

func (w *writer) ownSides(m *machine, v variable, name string) []string {
	switch v.kind {
	case "int":
		list := []string{name + " + 1", name + " + 1", name + " + 100", name + " - 2", name + " * -3", "0", "div(" + name + ", spec.level - 1, 7)"}
		if !w.acts {
			return append(list, "1", name)
		}
		return append(list, "failures + "+name, "runs")
	case "duration":
		return []string{name + " * 2", name + " * 2", name + ` - duration("300ms")`, "elapsed", "1s", "now - entered"}
	case "float":
		return []string{name + " + 0.75", name + " - 1", "div(" + name + ", " + name + ", 0.5)", "1.25", "spec.level"}
	case "enum":
		return append([]string{"none()", name}, ways...)
	case "bool":
		list := []string{"!" + name, "true", "elapsed > duration(\"300ms\")", w.varAtom(m, true)}
		for _, f := range m.observed {
			list = append(list, "known(observed."+f.name+")")
		}
		if len(m.guards) > 0 {
			list = append(list, "ready()")
		}
		return list
	case "time":
		return []string{"now", "now", "entered"}
	case "string":
		return []string{"{value: b}", "{value: c}", name}
	case "secret":
		return []string{"{value: dd}", name}
	}
	return []string{name}
}

// varRow are rows of a mapping that read variables and, of a machine that observes, what
// may be unknown, so that the child keeps its last mapped state.
func (w *writer) varRow(m *machine, c child) string {
	when := "spec.on"
	if len(m.vars) > 0 {
		when = w.varAtom(m, false)
	}
	if len(m.observed) > 0 && (len(m.vars) == 0 || w.chance(60)) {
		w.clock = true
		when = pick(w, []string{when + " && ", when + " || ", ""}) + w.fieldAtom(m, pick(w, m.observed), "observed.")
	}
	return fmt.Sprintf("[{state: %s, when: %q}, {state: %s}]", pick(w, c.m.desired), when, pick(w, c.m.desired))
}
