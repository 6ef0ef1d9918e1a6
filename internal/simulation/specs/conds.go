package specs

import (
	"fmt"
	"strings"
)

// specCond is a condition over the UserSpec.
func (w *writer) specCond(m *machine, depth int) string {
	w.clock = false
	return w.joined(depth, func() string { return w.specAtom(m) })
}

// cond is a condition over all that a guard may read; act is the action of the
// states in which it is tried, if there is one.
func (w *writer) cond(m *machine, depth int, act *action) string {
	w.clock, w.shown = true, false
	return w.joined(depth, func() string { return w.atom(m, act) })
}

// shownCond is a condition whose value everybody sees.
func (w *writer) shownCond(m *machine, depth int) string {
	w.clock, w.shown = true, true
	return w.joined(depth, func() string { return w.atom(m, nil) })
}

func (w *writer) joined(depth int, atom func() string) string {
	switch {
	case depth == 0 || w.chance(45):
		if w.chance(15) {
			return "!(" + atom() + ")"
		}
		return atom()
	case w.chance(50):
		return w.joined(depth-1, atom) + " && " + w.joined(depth-1, atom)
	}
	return "(" + w.joined(depth-1, atom) + " || " + w.joined(depth-1, atom) + ")"
}

var orders = []string{"<", "<=", ">", ">=", "==", "!="}

func (w *writer) specAtom(m *machine) string {
	f := pick(w, m.fields)
	if f.kind == "note" || f.kind == "secret" {
		f = m.fields[0]
	}
	return w.fieldAtom(m, f, "spec.")
}

// fieldAtom is a comparison of one field.
func (w *writer) fieldAtom(m *machine, f field, from string) string {
	name := from + f.name
	switch f.kind {
	case "bool":
		return pick(w, []string{name, name, "!" + name})
	case "int":
		return w.number(m, name, from)
	case "count":
		return fmt.Sprintf("%s %s %d", name, pick(w, orders), w.IntN(3))
	case "float":
		return fmt.Sprintf("%s %s %s", name, pick(w, orders[:4]), pick(w, []string{"0.5", "1", "spec.level"}))
	case "duration":
		return fmt.Sprintf(`%s %s duration("%s")`, name, pick(w, orders), w.duration())
	case "string", "secret", "note":
		return pick(w, []string{name + ` == "a"`, name + ` != "b"`, fmt.Sprintf(`hasPrefix(%s, "d")`, name),
			fmt.Sprintf(`hasSuffix(%s, "f")`, name), fmt.Sprintf(`matches(%s, "^[ab]")`, name), fmt.Sprintf(`contains(%s, "d")`, name), name + ` < "c"`, fmt.Sprintf("len(%s) > 1", name)})
	case "enum":
		v := pick(w, f.values)
		return pick(w, []string{name + " == " + v, name + " != " + v, fmt.Sprintf("in(%s, %s, %s)", name, f.values[0], f.values[1])})
	case "strings", "names":
		return pick(w, []string{fmt.Sprintf("len(%s) %s %d", name, pick(w, orders), w.IntN(3)), fmt.Sprintf(`contains(%s, "a")`, name)})
	case "table", "peers", "whole", "weights":
		return fmt.Sprintf("len(%s) %s %d", name, pick(w, orders), w.IntN(3))
	case "ip":
		return pick(w, []string{name + ` == "10.0.0.1"`, name + ` != "10.0.0.2"`})
	case "bytes":
		return fmt.Sprintf("len(%s) > 1", name)
	case "object":
		return pick(w, []string{name + ".on", name + ".depth > 2"})
	case "time":
		return w.timeAtom(m, f, name, from)
	}
	return "spec.on"
}

// number compares an integer, computed in one of many ways.
func (w *writer) number(m *machine, name, from string) string {
	left := pick(w, []string{name, name, name + " + 1", name + " * 2 - 3", "7 / spec.level", name + " % 2", "max(" + name + ", 2)", "min(" + name + ", spec.level, 3)"})
	return fmt.Sprintf("%s %s %d", left, pick(w, orders), w.IntN(4))
}

// timeAtom compares a time; the clock runs only in guards.
func (w *writer) timeAtom(m *machine, f field, name, from string) string {
	switch {
	case !w.clock:
		return name + ` == ` + name
	case w.apart(4):
		return fmt.Sprintf("%s %s entered", name, orders[w.outcomes.IntN(len(orders))])
	}
	text := pick(w, []string{"since(%s) %s duration(\"%s\")", "until(%s) %s duration(\"%s\")"})
	return fmt.Sprintf(text, name, pick(w, orders[:4]), w.duration())
}

func (w *writer) atom(m *machine, act *action) string {
	if act != nil && w.chance(40) {
		list := []string{"done", "!done"}
		if len(m.observed) > 0 {
			list = append(list, "acted")
		}
		if act.limited {
			list = append(list, "gaveUp")
		}
		return pick(w, list)
	}
	switch k := w.IntN(10); {
	case k < 3 && len(m.observed) > 0:
		return w.fieldAtom(m, pick(w, m.observed), "observed.")
	case k < 5 && len(m.children) > 0:
		return w.childAtom(pick(w, m.children))
	case k == 5:
		return fmt.Sprintf(`elapsed %s %s`, pick(w, orders[:4]), pick(w, []string{`duration("` + w.duration() + `")`, w.elapsedSpec(m)}))
	case k == 6 && len(m.conds) > 0:
		return "cond." + pick(w, m.conds)
	case k == 7 && len(m.guards) > 0:
		return "ready()"
	case k == 8:
		if w.shown {
			return w.specAtom(m)
		}
		return w.fieldAtom(m, pick(w, m.fields), "spec.")
	}
	return fmt.Sprintf("desired %s %s", pick(w, []string{"==", "!="}), pick(w, m.desired))
}

func (w *writer) elapsedSpec(m *machine) string {
	if d := w.specDuration(m); strings.HasPrefix(d, "spec.") {
		return pick(w, []string{d, d + " * 2", d + ` + duration("10ms")`})
	}
	return `duration("1s")`
}

func (w *writer) childAtom(c child) string {
	name := "child." + c.name
	a, b := pick(w, c.m.states), pick(w, c.m.states)
	if c.group {
		if b == a {
			b = c.m.states[0]
		}
		if b == a {
			b = c.m.states[1]
		}
		return pick(w, []string{
			fmt.Sprintf("all(%s, %s)", name, a), fmt.Sprintf("all(%s, %s, %s)", name, a, b), fmt.Sprintf("any(%s, %s)", name, a),
			fmt.Sprintf("none(%s, %s)", name, a), fmt.Sprintf("count(%s, %s) >= 1", name, a), fmt.Sprintf("len(%s) > 1", name), "atRest(" + name + ")",
		})
	}
	return pick(w, []string{name + " == " + a, name + " != " + a, "atRest(" + name + ")", fmt.Sprintf("in(%s, %s, %s)", name, a, a)})
}
