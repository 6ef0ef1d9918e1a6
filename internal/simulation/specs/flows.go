package specs

import (
	"fmt"
	"slices"
)

// noNumber is a float that is no number, unless x is zero.
func noNumber(x string) string { return x + " * 1e308 * 100 - " + x + " * 1e308 * 100" }

// own are expressions of a kind that read no child. No secret is among what they read,
// but for the kind of secrets.
func (w *writer) own(m *machine, kind string) []string {
	known, unknown := m.reads(kind)
	list := slices.Concat(known, unknown, unknown)
	if kind != "enum" {
		for _, v := range m.varsOf(kind) {
			list = append(list, "vars."+v.name)
		}
	}
	for _, in := range m.inputs {
		if in.kind == kind {
			list = append(list, "input."+in.name, "input."+in.name)
		}
	}
	switch kind {
	case "int":
		list = append(list, "spec.level * 3 - 5")
	case "float":
		list = append(list, "1.25")
	case "bool":
		list = append(list, "spec.on && spec.level > 2")
	case "duration":
		list = append(list, `duration("300ms") * spec.level`)
	}
	return list
}

// below are expressions of a kind that read outputs of children, but for those of the
// children from upto on.
func (m *machine) below(kind string, upto int) (list []string) {
	for i, c := range m.children[:min(upto+1, len(m.children))] {
		for _, out := range c.m.outputs {
			name := "child." + c.name + "." + out.name
			switch other := literals[kind]; {
			case i == upto && out.follows:
			case c.each == "":
				if out.kind == kind {
					list = append(list, name)
					if other != "" {
						list = append(list, "orElse("+name+", "+other+")")
					}
				}
			case kind == "int" && out.kind == "bool":
				list = append(list, "count("+name+")", "count("+name+", true)")
			case out.kind != kind:
			case kind == "bool":
				list = append(list, "any("+name+")", "all("+name+", false)", "none("+name+", true)", "all("+name+")")
			case kind == "int", kind == "float", kind == "duration":
				list = append(list, "sum("+name+")", "sum("+name+", "+other+")", "lowest("+name+")", "highest("+name+", "+other+")")
			case kind == "time":
				list = append(list, "lowest("+name+")", "highest("+name+")")
			}
		}
	}
	return list
}

// literals are values by kind.
var literals = map[string]string{"int": "1", "float": "0.5", "bool": "false", "duration": `duration("300ms")`, "string": `"a"`, "gear": "high"}

// compared is a comparison of an expression of a kind; clock: it may read the clock.
func (w *writer) compared(kind, x string, clock bool) string {
	switch kind {
	case "int":
		return fmt.Sprintf("%s %s %d", x, pick(w, orders), w.IntN(6))
	case "float":
		return fmt.Sprintf("%s %s %s", x, pick(w, orders[:4]), pick(w, []string{"0.5", "1.0", "2.0"}))
	case "bool":
		return pick(w, []string{x, "!(" + x + ")"})
	case "gear":
		return x + pick(w, []string{" == low", " != low", " == high"})
	case "duration":
		list := []string{fmt.Sprintf("%s %s duration(%q)", x, pick(w, orders[:4]), w.duration())}
		if clock {
			list = append(list, "elapsed > "+x, "elapsed > "+x)
		}
		return pick(w, list)
	case "time":
		if !clock {
			return x + " == " + x
		}
		return pick(w, []string{"since(" + x + ") > duration(\"1s\")", x + " >= entered", x + " < entered"})
	case "string", "secret":
		return pick(w, []string{x + ` == "a"`, x + ` != "b"`, "len(" + x + ") > 1"})
	}
	return pick(w, []string{x + ` == "10.0.0.1"`, x + ` != "10.0.0.2"`})
}

// flowKinds are the kinds that inputs and outputs have.
var flowKinds = []string{"int", "float", "bool", "gear", "duration", "time", "string", "ip"}

// plainAtom is a comparison that reads inputs and outputs of children, and neither the
// clock nor a secret.
func (w *writer) plainAtom(m *machine, upto int) string { return w.flowAtom(m, upto, false) }

// flowAtom is a comparison that reads an input or outputs of children, but for those of
// the children from upto on.
func (w *writer) flowAtom(m *machine, upto int, clock bool) string {
	var list []string
	for _, in := range m.inputs {
		if clock || in.kind != "secret" {
			x := "input." + in.name
			list = append(list, w.compared(in.kind, x, clock), w.compared(in.kind, x, clock))
		}
	}
	for _, kind := range flowKinds {
		for _, x := range m.below(kind, upto) {
			list = append(list, w.compared(kind, x, clock))
			if w.chance(15) {
				list = append(list, "known("+x+")")
			}
		}
	}
	for i, c := range m.children[:min(upto+1, len(m.children))] {
		for _, out := range c.m.outputs {
			if out.kind == "state" && c.each == "" && (i < upto || !out.follows) {
				list = append(list, fmt.Sprintf("child.%s.%s == %s", c.name, out.name, pick(w, c.m.states)))
			}
		}
	}
	if len(list) == 0 {
		return "spec.level > 1"
	}
	return pick(w, list)
}

// flows reports whether a machine has anything that flowAtom reads.
func (m *machine) flows() bool {
	return len(m.inputs) > 0 || slices.ContainsFunc(m.children, func(c child) bool { return len(c.m.outputs) > 0 })
}
