package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// DOT draws one machine for Graphviz. Everything drawn has a class, so that a
// page may give it other colours: state, group, any and arrow, at a state its
// roles, and at an arrow from-… for every state that it leads out of and to-….
// The boxes have room for their texts in every usual font.
func DOT(m *model.Machine) string {
	b := &writer{}
	b.dot(m)
	return b.String()
}

// Unmeasured is DOT for who knows the font that the picture is drawn with.
func Unmeasured(m *model.Machine) Picture {
	b := &writer{unmeasured: true}
	b.dot(m)
	return b.picture()
}

func (b *writer) dot(m *model.Machine) {
	p := draw(m)
	heading := headingStyle.texts(m.Worker)
	if !b.unmeasured { // the page has the heading, and tables of inputs and outputs, beside the picture
		heading = append(heading, noteStyle.texts(flow(m)...)...)
	}
	b.line("digraph %s {", quoted(m.Worker))
	b.indent++
	b.line("graph [id=%s, bgcolor=\"#ffffff\", compound=true, rankdir=TB, ranksep=0.55, nodesep=0.3, label=%s, labelloc=t, labeljust=l, fontname=%s, fontsize=16, fontcolor=\"#1c2733\", tooltip=%s]",
		quoted(m.Worker), table(0, b.cell(Room{Texts: heading}, left)), font, quoted(orName(m.Doc, m.Worker)))
	b.line(`node [shape=box, style="rounded,filled", fontname=%s, fontsize=12, color="#5b6b7f", fillcolor="#ffffff", fontcolor="#1c2733", margin="0.14,0.07", height=0.4]`, font)
	b.line(`edge [fontname=%s, fontsize=10, color="#6b7a8d", fontcolor="#3d4a59", arrowsize=0.7]`, font)
	b.line(`start [id=%s, shape=point, width=0.14, label="", class="start", color="#1c2733", fillcolor="#1c2733", tooltip="a new worker starts here"]`, quoted(m.Worker+".start"))
	// The states come first and in the order of the spec: Graphviz draws
	// downwards in this order where arrows go round in circles.
	for _, s := range m.States {
		b.state(p, s)
	}
	for _, f := range p.frames {
		b.frame(m.Worker, f)
	}
	for _, s := range p.sources {
		b.source(m.Worker, s)
	}
	b.line(`start -> %s [id=%s, class="arrow", tooltip="a new worker starts here"]`, quoted(stateID(m.Initial)), quoted(m.Worker+".begin"))
	back := p.backward()
	for i, a := range p.arrows {
		b.arrow(p, i, a, back)
	}
	b.indent--
	b.line("}")
}

// font is what texts are drawn with: the first of these that there is.
const font = `"Arial,Helvetica,Liberation Sans,DejaVu Sans,sans-serif"`

func stateID(s *model.State) string { return "state " + s.Name }

func orName(doc, name string) string {
	if doc = clean(doc); doc != "" {
		return doc
	}
	return name
}

func (b *writer) frame(worker string, f *frame) {
	b.line("subgraph %s {", quoted("cluster "+f.name))
	b.indent++
	b.line(`id=%s; label=%s; labeljust=l; class="group"; style="rounded,filled"; color="#c3cedb"; fillcolor="#f3f6fa"; fontcolor="#55657a"; tooltip=%s; margin=14`,
		quoted(worker+".group."+f.name), table(0, b.cell(Room{Texts: groupStyle.texts(f.name)}, left)), quoted("group "+f.name))
	for _, inner := range f.inner {
		b.frame(worker, inner)
	}
	for _, s := range f.states {
		b.line("%s", quoted(stateID(s)))
	}
	b.indent--
	b.line("}")
}

func (b *writer) state(p *picture, s *model.State) {
	m := p.machine
	look := ""
	switch {
	case s == m.Failed:
		look = `, color="#b3372c", fillcolor="#fdeeec"`
	case s == m.Shutdown:
		look = `, fillcolor="#e9edf2"`
	case m.MayAskFor(s):
		look = `, color="#2f6db3", fillcolor="#e9f2fc", penwidth=1.6`
	}
	if s == m.Shutdown {
		look += ", peripheries=2"
	}
	texts := append(stateStyle.texts(s.Name), noteStyle.texts(p.notes(s)...)...)
	if marks := marks(m, s); len(marks) > 0 {
		texts = append(texts, markStyle.texts(strings.Join(marks, ", "))...)
	}
	b.line("%s [id=%s, class=%s, tooltip=%s, label=%s%s]",
		quoted(stateID(s)), quoted(m.Worker+"."+s.Name), quoted(strings.Join(append([]string{"state"}, m.Roles(s)...), " ")), quoted(orName(s.Doc, s.Name)), b.centred(texts), look)
}

func (b *writer) source(worker string, s *source) {
	b.line(`%s [id=%s, shape=box, style="dashed,rounded", class="any", label=%s, tooltip=%s]`,
		quoted(sourceID(s)), quoted(worker+"."+sourceID(s)), b.centred(noteStyle.texts(words(s.text)...)), quoted(strings.Join(model.StateNames(s.states), ", ")))
}

func sourceID(s *source) string { return fmt.Sprintf("any %d", s.id) }

// arrow draws one arrow. One that leads back is written from its head to its
// tail, so that Graphviz puts the head above the tail.
func (b *writer) arrow(p *picture, i int, a *arrow, back map[way]bool) {
	class := "arrow to-" + a.to.Name
	backward := false
	for _, s := range a.states() {
		class += " from-" + s.Name
		backward = backward || back[way{s, a.to}]
	}
	from, look := "", ""
	switch {
	case a.state != nil:
		from = stateID(a.state)
	case a.source != nil:
		from, look = sourceID(a.source), `, style=dashed`
		backward = false
	default:
		// Graphviz draws from a state in the frame and hides what is inside.
		all := a.frame.all()
		from, look = stateID(all[len(all)-1]), ", ltail="+quoted("cluster "+a.frame.name)
	}
	to := stateID(a.to)
	if backward {
		from, to = to, from
		look = strings.Replace(look, "ltail", "lhead", 1) + ", dir=back"
	}
	tip := strings.Join(append([]string{"to " + a.to.Name}, a.docs()...), ": ")
	b.line("%s -> %s [id=%s, class=%s, label=%s, tooltip=%s%s]",
		quoted(from), quoted(to), quoted(fmt.Sprintf("%s.arrow%d", p.machine.Worker, i)), quoted(class),
		b.arrowLabel(a.label(), p.around(a)), quoted(tip), look)
}

// centred is the label of a box with texts in its middle.
func (b *writer) centred(texts []Text) string {
	rows := make([]string, len(texts))
	for i, text := range texts {
		rows[i] = b.cell(Room{Texts: []Text{text}, Free: 2})
	}
	return table(1, rows...)
}

// arrowLabel is a label at an arrow within a number of frames. Its lines begin
// at one edge, away from the arrow's line. What is free beside them keeps the
// label inside of its frame: Graphviz moves labels to the right as far as there
// is room, across the edges of frames as well.
func (b *writer) arrowLabel(lines []string, frames int) string {
	const before, after, frame = 6, 3, 28
	return table(0, fmt.Sprintf(`<td width="%d"></td>%s<td width="%d"></td>`,
		before, b.cell(Room{Texts: conditionStyle.texts(lines...)}, left), after+frames*frame))
}

// marks are the roles of a state that are written into it: a picture is also
// printed without colours. A new worker's first state has the dot before it,
// and the shutdown state may always be asked for.
func marks(m *model.Machine, s *model.State) []string {
	return slices.DeleteFunc(m.Roles(s), func(role string) bool {
		return role == "initial" || role == "desired" && s == m.Shutdown
	})
}
