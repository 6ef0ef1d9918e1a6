package describe

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// width is the column that running text is wrapped at.
const width = 80

// WriteText writes descriptions for people, one machine after the other.
// The error is that of w.
func WriteText(w io.Writer, d Description) error {
	t := &writer{}
	for i, m := range d.Machines {
		if i > 0 {
			t.line(0, "")
			t.line(0, "")
		}
		t.machine(m)
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// writer collects lines. Everything that goes through it is free of control
// characters, so that a doc string cannot steer a terminal.
type writer struct{ b strings.Builder }

func (t *writer) line(indent int, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	text = strings.TrimRight(diag.Printable(text), " ")
	if text != "" {
		t.b.WriteString(strings.Repeat(" ", indent))
		t.b.WriteString(text)
	}
	t.b.WriteByte('\n')
}

// doc writes a doc string, wrapped, its paragraphs apart.
func (t *writer) doc(indent int, doc string) {
	for i, paragraph := range strings.Split(doc, "\n\n") {
		words := strings.Fields(paragraph)
		if i > 0 && len(words) > 0 {
			t.line(0, "")
		}
		t.wrap(indent, words)
	}
}

func (t *writer) wrap(indent int, words []string) {
	line, size := "", 0
	for _, word := range words {
		n := utf8.RuneCountInString(word)
		if size > 0 && indent+size+1+n > width {
			t.line(indent, "%s", line)
			line, size = "", 0
		}
		if size > 0 {
			line += " "
			size++
		}
		line += word
		size += n
	}
	if size > 0 {
		t.line(indent, "%s", line)
	}
}

func (t *writer) heading(format string, args ...any) {
	t.line(0, "")
	t.line(0, format, args...)
}

func (t *writer) machine(m *Machine) {
	t.line(0, "%s", m.Worker)
	from := m.Source + ", package " + m.Package
	if m.ImportPath != "" {
		from = m.Source + ", package " + m.ImportPath
	}
	t.line(2, "from %s", from)
	if m.Doc != "" {
		t.line(0, "")
		t.doc(2, m.Doc)
	}
	t.fields("userSpec: what it is configured by, and which children a change touches", m.UserSpec)
	t.fields("observed: what it sees of the world", m.Observed)
	t.fields("vars: what it remembers, and set of a transition changes", m.Vars)
	t.fields("inputs: what its parent tells it while it runs", m.Inputs)
	t.outputs(m)
	t.commands(m)
	t.desired(m)
	t.groups(m)
	t.states(m)
	t.grid(m)
	t.children(m)
	t.named(m)
	t.reads(m)
	t.policies(m)
}

func (t *writer) outputs(m *Machine) {
	if len(m.Outputs) == 0 {
		return
	}
	t.heading("outputs: what its parent may read of it")
	table := &table{}
	for _, o := range m.Outputs {
		table.row(strings.Join(strings.Fields(o.Doc), " "), o.Name, o.Type, o.Value)
	}
	t.table(2, table)
}

func (t *writer) fields(title string, all []*Field) {
	if len(all) == 0 {
		return
	}
	t.heading("%s", title)
	table := &table{}
	table.fields("", all)
	t.table(2, table)
}

// fields adds a row a field, those of objects below them.
func (b *table) fields(prefix string, all []*Field) {
	for _, f := range all {
		touches := ""
		if len(f.Touches) > 0 {
			touches = "touches " + strings.Join(f.Touches, ", ")
		}
		b.row(strings.Join(strings.Fields(f.Doc), " "), prefix+f.Name, fieldType(f), constraints(f), touches)
		inner := prefix + f.Name + "."
		if strings.HasPrefix(f.Type, "[]") || strings.HasPrefix(f.Type, "map[") {
			inner = prefix + f.Name + "[]."
		}
		b.fields(inner, f.Fields)
	}
}

func fieldType(f *Field) string {
	if len(f.Enum) > 0 {
		return strings.Replace(f.Type, "enum", strings.Join(f.Enum, "|"), 1)
	}
	return f.Type
}

// constraints says what values a field may have.
func constraints(f *Field) string {
	all := limits(f)
	for e, each := f.Element, "each "; e != nil; e, each = e.Element, "each of "+each {
		inner := limits(&Field{
			Required: e.Required, Min: e.Min, Max: e.Max, Pattern: e.Pattern,
			MinItems: e.MinItems, MaxItems: e.MaxItems, Secret: e.Secret && !f.Secret,
		})
		if len(inner) > 0 {
			all = append(all, each+strings.Join(inner, " and "))
		}
	}
	return strings.Join(all, ", ")
}

func limits(f *Field) []string {
	var all []string
	add := func(given bool, text string) {
		if given {
			all = append(all, text)
		}
	}
	add(f.Required, "required")
	begins := "default "
	if f.variable {
		begins = "initial "
	}
	add(f.Default != "", begins+f.Default)
	add(f.Min != "", "min "+f.Min)
	add(f.Max != "", "max "+f.Max)
	add(f.Pattern != "", "pattern "+f.Pattern)
	if f.MinItems != nil {
		add(true, fmt.Sprintf("minItems %d", *f.MinItems))
	}
	if f.MaxItems != nil {
		add(true, fmt.Sprintf("maxItems %d", *f.MaxItems))
	}
	add(f.Keep, "keep")
	add(f.Transient, "transient")
	add(f.Secret, "secret")
	return all
}

func (t *writer) commands(m *Machine) {
	if len(m.Commands) == 0 {
		return
	}
	t.heading("commands: requests from outside, each accepted or rejected")
	for _, c := range m.Commands {
		taken := "taken in no state"
		if len(c.TakenIn) > 0 {
			taken = "taken in " + strings.Join(c.TakenIn, ", ")
		}
		t.line(2, "%s, %s", c.Name, taken)
		t.doc(6, c.Doc)
		table := &table{}
		table.fields("", c.Fields)
		t.table(4, table)
	}
}

func (t *writer) desired(m *Machine) {
	t.heading("desired: it may be asked to be %s; its configuration asks for", strings.Join(m.Desired, ", "))
	for _, r := range m.Derive {
		switch {
		case r.When != "":
			t.line(2, "%s when %s", r.State, r.When)
		case len(m.Derive) == 1:
			t.line(2, "%s always", r.State)
		default:
			t.line(2, "%s otherwise", r.State)
		}
	}
}

func (t *writer) groups(m *Machine) {
	if len(m.Groups) == 0 {
		return
	}
	t.heading("groups of states")
	for _, g := range m.Groups {
		t.wrap(2, strings.Fields(g.Name+": "+strings.Join(g.States, ", ")))
		t.doc(6, g.Doc)
	}
}

func (t *writer) states(m *Machine) {
	t.heading("states, with the ways out in the order in which they are tried")
	for _, s := range m.States {
		t.line(2, "%s", s.title())
		t.doc(6, s.Doc)
		for i, w := range s.Transitions {
			t.line(4, "%d. -> %s %s", i+1, w.To, w.condition(s.Name))
			t.doc(9, w.Doc)
		}
		for i, w := range s.Stays {
			t.line(4, "%d. stays %s", len(s.Transitions)+i+1, w.condition(s.Name))
			t.doc(9, w.Doc)
		}
	}
}

// title is the name of a state with its roles, groups and action.
func (s *State) title() string {
	title := s.Name
	if len(s.Roles) > 0 {
		title += " (" + strings.Join(s.Roles, ", ") + ")"
	}
	if len(s.Groups) > 0 {
		title += ", in " + strings.Join(s.Groups, ", ")
	}
	if s.Action != "" {
		title += ", does " + s.Action
	}
	if s.Signal != "" {
		title += ", signals " + s.Signal
	}
	if len(s.Defer) > 0 {
		title += ", defers " + strings.Join(s.Defer, ", ")
	}
	if s.hasHealth {
		title += ", health " + s.Health
	}
	return title
}

// condition says in words when a transition out of a state is taken.
func (w Transition) condition(from string) string {
	var parts []string
	if w.On != "" {
		parts = append(parts, "on "+w.On)
	}
	if w.When != "" {
		parts = append(parts, "when "+w.When)
	}
	if w.For != "" {
		parts = append(parts, "for "+w.For)
	}
	if w.After != "" {
		after := "after " + w.After
		if w.In != "" {
			after += " in " + w.In
		}
		parts = append(parts, after)
	}
	if len(parts) == 0 {
		parts = append(parts, "at the next tick")
	}
	if len(w.Set) > 0 {
		parts = append(parts, "and set "+strings.Join(w.Set, ", "))
	}
	if w.To == from {
		parts = append(parts, "(begins again)")
	}
	return strings.Join(parts, " ")
}
