package specs

import (
	"fmt"
	"strings"
)

// pool is what a UserSpec may have besides on and level.
var pool = []field{
	{name: "limit", kind: "duration", yaml: "{type: duration, default: 400ms, min: 10ms}"},
	{name: "pause", kind: "duration", yaml: "{type: duration, default: 1s, min: 1ms, max: 5s}"},
	{name: "rate", kind: "float", yaml: "float64"},
	{name: "label", kind: "string", yaml: "string"},
	{name: "mode", kind: "enum", yaml: "{enum: [slow, fast, odd], default: slow}", values: []string{"slow", "fast", "odd"}},
	{name: "deadline", kind: "time", yaml: "time"},
	{name: "note", kind: "note", yaml: "{type: string, transient: true}"},
	{name: "password", kind: "secret", yaml: "{type: string, secret: true}"},
	{name: "tags", kind: "strings", yaml: `"[]string"`},
	{name: "addr", kind: "ip", yaml: "ip"},
	{name: "raw", kind: "bytes", yaml: "bytes"},
	{name: "conf", kind: "object", yaml: "{fields: {depth: {type: uint8, max: 9}, on: {type: bool, default: true}}}"},
	{name: "weights", kind: "weights", yaml: `"map[string]int"`},
}

// seen is what a worker may observe.
var seen = []field{
	{name: "ok", kind: "bool", yaml: "bool"},
	{name: "n", kind: "int", yaml: "int"},
	{name: "phase", kind: "enum", yaml: "{enum: [cold, warm, hot]}", values: []string{"cold", "warm", "hot"}},
	{name: "at", kind: "time", yaml: "time"},
	{name: "load", kind: "float", yaml: "float64"},
	{name: "peers", kind: "strings", yaml: `"[]string"`},
	{name: "text", kind: "string", yaml: "string"},
	{name: "delay", kind: "duration", yaml: "duration"},
	{name: "from", kind: "ip", yaml: "ip"},
}

func (w *writer) fields(m *machine, below []*machine) {
	m.fields = []field{
		{name: "on", kind: "bool", yaml: "{type: bool, default: true}"},
		{name: "level", kind: "int", yaml: "{type: int, default: 1, min: 1, max: 4}", min: 1},
	}
	for _, f := range pool {
		if w.chance(30) {
			m.fields = append(m.fields, f)
		}
	}
	if len(below) > 0 {
		w.childFields(m, below)
	}
	m.line("userSpec:")
	for _, f := range m.fields {
		m.line("  %s: %s", f.name, f.yaml)
	}
	w.by(w.times, func() {
		if m.paced = w.chance(50); m.paced {
			m.line("  pace: {type: int, default: 2, min: 1, max: 4, transient: true}")
		}
	})
	if w.chance(70) {
		for _, f := range seen {
			if w.chance(40) {
				m.observed = append(m.observed, f)
			}
		}
	}
	if len(m.observed) > 0 {
		m.line("observed:")
		for _, f := range m.observed {
			m.line("  %s: %s", f.name, f.yaml)
		}
	}
}

// childFields are what each may go over.
func (w *writer) childFields(m *machine, below []*machine) {
	if w.chance(60) {
		m.fields = append(m.fields, field{name: "names", kind: "names", yaml: `"[]string"`})
	}
	if w.chance(50) {
		m.fields = append(m.fields, field{name: "table", kind: "table", yaml: "{values: {fields: {on: {type: bool, default: true}, level: {type: int, default: 1, min: 1, max: 4}, limit: {type: duration, default: 1s, min: 10ms}}}}"})
	}
	if w.chance(30) {
		m.fields = append(m.fields, field{name: "amount", kind: "count", yaml: "{type: uint8, default: 1, max: 3}"})
	}
	if w.chance(30) {
		m.fields = append(m.fields, field{name: "list", kind: "peers", yaml: "{items: {fields: {id: {type: string, required: true}, level: {type: int, default: 1, min: 1, max: 4}}}}"})
	}
	if w.chance(40) {
		of := pick(w, below)
		m.fields = append(m.fields, field{name: "wholes", kind: "whole", yaml: "{values: {worker: " + of.name + "}}", of: of})
	}
}

func (m *machine) of(kind string) []field {
	var list []field
	for _, f := range m.fields {
		if f.kind == kind {
			list = append(list, f)
		}
	}
	return list
}

// declareChildren chooses the entries; childList writes them.
func (w *writer) declareChildren(m *machine, below []*machine) {
	if len(below) == 0 {
		return
	}
	for i := range 1 + w.IntN(3) {
		m.children = append(m.children, child{name: fmt.Sprintf("kid%d", i), m: pick(w, below)})
	}
	for i := range m.children {
		m.children[i].group = w.chance(60)
	}
	if whole := m.of("whole"); len(whole) > 0 {
		m.children = append(m.children, child{name: "whole", m: whole[0].of, group: true})
	}
}

func (w *writer) childList(m *machine) {
	if len(m.children) == 0 {
		return
	}
	m.line("children:")
	for i, c := range m.children {
		m.line("  %s:\n    worker: %s", c.name, c.m.name)
		each := ""
		if c.group {
			each = w.each(m, c)
			m.children[i].each = each
		}
		if each != "whole" {
			w.assign(m, c, each)
		}
		if w.chance(85) {
			w.mapping(m, i)
		}
		w.by(w.flow, func() { w.tell(m, i) })
		var on []string
		for _, d := range m.children[:i] {
			if w.chance(35) {
				on = append(on, d.name)
			}
		}
		if len(on) > 0 {
			m.line("    dependsOn: [%s]", strings.Join(on, ", "))
		}
		if w.chance(40) {
			m.line("    onChange: %s", pick(w, []string{"update", "replace"}))
		}
	}
}

// each writes what makes an entry a group, and says what its elements are.
func (w *writer) each(m *machine, c child) string {
	if c.name == "whole" {
		m.line("    each: spec.wholes\n    name: format(\"%%s-%%s\", \"whole\", key)\n    userSpec: each")
		return "whole"
	}
	prefix := func(element string) {
		m.line("    name: format(%q, %s)", c.name+"-%s", element)
	}
	var kinds []string
	for _, k := range []string{"names", "table", "count", "peers"} {
		if len(m.of(k)) > 0 {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 0 || w.chance(50) {
		m.line("    when: %q", pick(w, []string{"spec.level % 2 == 0", "spec.level > 2", "spec.level < 3 || !spec.on", w.specCond(m, 1)}))
		return ""
	}
	kind := pick(w, kinds)
	f := m.of(kind)[0]
	m.line("    each: spec.%s", f.name)
	switch kind {
	case "names":
		prefix("each")
	case "table":
		prefix("key")
		if w.chance(30) {
			m.line("    when: each.on")
		}
	case "count":
		m.line("    name: format(%q, each)", c.name+"-%d")
	case "peers":
		prefix("each.id")
	}
	return kind
}

// assign writes the child's userSpec.
func (w *writer) assign(m *machine, c child, each string) {
	var list []string
	for _, f := range c.m.fields {
		if text := w.assigned(m, f, each); text != "" && w.chance(65) {
			list = append(list, fmt.Sprintf("      %s: %s", f.name, text))
		}
	}
	w.by(w.times, func() {
		if c.m.paced && w.chance(70) {
			list = append(list, "      pace: spec.level")
		}
	})
	if len(list) > 0 {
		m.line("    userSpec:\n%s", strings.Join(list, "\n"))
	}
}

func (w *writer) assigned(m *machine, f field, each string) string {
	var options []string
	for _, p := range m.fields {
		if p.kind == f.kind && p.kind != "note" && p.kind != "whole" && p.yaml == f.yaml {
			options = append(options, "spec."+p.name)
		}
	}
	element := each == "table" || each == "peers"
	switch f.kind {
	case "bool":
		options = append(options, "true", "spec.on")
		if each == "table" {
			options = append(options, "each.on", "each.on", "each.on && spec.on")
		}
	case "int":
		options = append(options, "2", "spec.level", "min(spec.level, 3)")
		if element {
			options = append(options, "each.level", "each.level")
		}
	case "duration":
		options = append(options, "2s")
		if each == "table" && f.name == "limit" {
			options = append(options, "each.limit", "each.limit")
		}
	case "string":
		options = append(options, "{value: fixed}", `format("%d-%t", spec.level, spec.on)`)
		switch each {
		case "names":
			options = append(options, "each", "upper(each)")
		case "table":
			options = append(options, "key")
		}
	case "enum":
		options = append(options, "fast")
	case "float":
		options = append(options, "spec.level", "1.5")
	}
	if len(options) == 0 {
		return ""
	}
	return yamlText(pick(w, options))
}

// yamlText quotes an expression where YAML would read something else.
func yamlText(s string) string {
	if strings.HasPrefix(s, "{") {
		return s
	}
	if strings.ContainsAny(s, ":#{}[],&*!|>'\"%@") {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return s
}

// mapping writes the stateMapping of a child. A part of them says nothing about
// some states, in which the child keeps its last mapped state.
func (w *writer) mapping(m *machine, i int) {
	c := m.children[i]
	m.line("    stateMapping:")
	states := m.states
	desired := len(m.desired) > 2 && w.chance(15)
	if desired {
		states = m.desired
	}
	gaps := w.chance(50)
	if !gaps && w.chance(50) {
		m.line("      living: %s", pick(w, c.m.desired))
	}
	for k, s := range states {
		text := ""
		switch {
		case s == m.shutdown:
			text = c.m.shutdown
		case gaps && (s == m.initial || k == 1):
			text = c.m.desired[0]
		case w.chance(25) && !gaps || gaps && s == m.failed:
			text = pick(w, c.m.desired)
		case w.chance(15):
			text = fmt.Sprintf("[{state: %s, when: %q}, {state: %s}]", pick(w, c.m.desired), w.cond(m, 1, nil), pick(w, c.m.desired))
		}
		w.asides(func() {
			if s != m.shutdown && len(m.vars)+len(m.observed) > 0 && w.chance(35) && (!gaps || text != "") {
				text = w.varRow(m, c)
			}
		})
		w.by(w.flow, func() {
			if s != m.shutdown && m.flows() && w.chance(25) && (!gaps || text != "") {
				text = fmt.Sprintf("[{state: %s, when: %q}, {state: %s}]", pick(w, c.m.desired), w.flowAtom(m, i, true), pick(w, c.m.desired))
			}
		})
		m.rowsAsk = m.rowsAsk || strings.Contains(text, "ready()") || strings.Contains(text, "cond.c")
		if text != "" {
			m.line("      %s: %s", s, text)
		}
	}
	if !gaps {
		m.line("      \"*\": %s", pick(w, c.m.desired))
	}
	if desired {
		m.line("    mapFrom: desired")
	}
}
