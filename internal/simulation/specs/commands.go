package specs

import "fmt"

// command is one of the commands of a machine.
type command struct {
	name, yaml string
	fields     map[string]string // by kind, the field
	guards     []string          // comparisons of its fields
}

var commandPool = []command{
	{name: "begin", yaml: "{fields: {level: {type: int, min: -2, max: 4}, hurry: bool, way: {enum: [left, right]}, word: {type: string, required: true}, tags: \"[]string\"}}",
		fields: map[string]string{"int": "level", "bool": "hurry", "enum": "way", "string": "word"},
		guards: []string{"command.hurry", "!command.hurry", "command.level > spec.level", "command.way == left", `command.word != "a"`, "len(command.tags) > 0", "command.level > 1 || command.hurry"}},
	{name: "mark", yaml: "{}"},
	{name: "halt", yaml: "{fields: {why: {type: string, secret: true, required: true}, pause: {type: duration, min: 1ms, max: 5s}, at: time, share: float64, peer: ip}}",
		fields: map[string]string{"secret": "why", "duration": "pause", "time": "at", "float": "share", "ip": "peer"},
		guards: []string{`command.pause > duration("50ms")`, "since(command.at) > duration(\"1s\")", "elapsed > command.pause", `command.why != "b"`, "command.share > 0.5"}},
}

// field is the field of a kind; "": there is none.
func (c *command) field(kind string) string {
	if c == nil || c.fields[kind] == "" {
		return ""
	}
	return "command." + c.fields[kind]
}

// declareCommands chooses and writes the commands of a machine.
func (w *writer) declareCommands(m *machine) {
	if !w.chance(45) {
		return
	}
	for _, c := range commandPool {
		if w.chance(70) {
			m.commands = append(m.commands, c)
		}
	}
	if len(m.commands) == 0 {
		m.commands = commandPool[1:2]
	}
	m.line("commands:")
	for _, c := range m.commands {
		m.line("  %s: %s", c.name, c.yaml)
	}
}

// commandTransition is a transition that takes a command; from is "" for a shared one.
func (w *writer) commandTransition(m *machine, from string) string {
	c := pick(w, m.commands)
	to := "to: " + pick(w, m.states) + ", "
	if w.chance(35) {
		to = ""
	}
	text := fmt.Sprintf("{%son: %s", to, c.name)
	switch k := w.IntN(10); {
	case k < 3 && len(c.guards) > 0:
		text += fmt.Sprintf(", when: %q", pick(w, c.guards))
	case k < 4 && len(c.guards) > 0:
		text += fmt.Sprintf(", when: %q", pick(w, c.guards)+" && "+w.cond(m, 0, nil))
	case k < 6:
		text += fmt.Sprintf(", when: %q", w.cond(m, 1, nil))
	case k < 7 && len(m.vars) > 0:
		text += fmt.Sprintf(", when: %q", w.varAtom(m, false))
	case k < 8:
		return w.setting(m, text+fmt.Sprintf(", when: %q, for: %s}", w.cond(m, 0, nil), w.duration()), nil, 60)
	case k < 9 && from != "broken" && from != "":
		return w.setting(m, text+fmt.Sprintf(", after: %s}", w.duration()), &c, 60)
	}
	percent := 60
	if to == "" {
		percent = 90
	}
	return w.setting(m, text+"}", &c, percent)
}

// deferred is the list of the commands that a state defers, or "".
func (w *writer) deferred(m *machine) string {
	text := ""
	for _, c := range m.commands {
		if w.chance(25) {
			text += ", " + c.name
		}
	}
	if text == "" {
		return ""
	}
	return "[" + text[2:] + "]"
}

// saying adds to the transitions of a state what they set, and those that read variables
// and commands.
func (w *writer) saying(m *machine, state string, list []string) []string {
	if d := w.deferred(m); d != "" && state != m.failed {
		m.line("    defer: %s", d)
	}
	for i := range list {
		list[i] = w.setting(m, list[i], nil, 35)
	}
	if len(m.vars) > 0 && w.chance(50) {
		t := w.setting(m, w.varTransition(m, state), nil, 50)
		at := w.IntN(len(list) + 1)
		list = append(list[:at:at], append([]string{t}, list[at:]...)...)
	}
	if len(m.commands) > 0 {
		for range w.IntN(3) {
			t := w.commandTransition(m, state)
			at := w.IntN(len(list) + 1)
			list = append(list[:at:at], append([]string{t}, list[at:]...)...)
		}
	}
	return list
}

// sharedSaying writes shared transitions that take commands.
func (w *writer) sharedSaying(m *machine) {
	if len(m.commands) == 0 {
		return
	}
	for range w.IntN(3) {
		from := pick(w, []string{"living", `"*"`, "[down, up]"})
		if len(m.states) < 4 {
			from = "[down, up]" // the others may have no state besides the target
		}
		m.line("  - {from: %s, %s", from, w.commandTransition(m, "")[1:])
	}
}
