// Package drawing draws a machine: as DOT for Graphviz, which lays it out, and as a
// Mermaid diagram. What a browser needs to draw DOT is here as well: Script and Style. It
// knows neither specs nor running trees, so that `fsmgen graph` and the page of inspect
// have one picture of a machine.
package drawing

import (
	"fmt"
	"slices"
	"strings"
)

// DOT draws one machine for Graphviz. Everything drawn has a class, so that a
// page may give it other colours: state, group, any and arrow, at a state its
// roles, and at an arrow from-… for every state that it leads out of and to-….
// The boxes have room for their texts in every usual font.
func DOT(m *Machine) string {
	b := &Writer{}
	b.dot(m)
	return b.String()
}

// Unmeasured is DOT for who knows the font that the picture is drawn with.
func Unmeasured(m *Machine) Picture {
	b := &Writer{Unmeasured: true}
	b.dot(m)
	return b.Picture()
}

func (b *Writer) dot(m *Machine) {
	p := draw(m)
	heading := headingStyle.Texts(m.Worker)
	if !b.Unmeasured { // the page has the heading, and tables of inputs and outputs, beside the picture
		heading = append(heading, noteStyle.Texts(m.Heading...)...)
	}
	b.Line("digraph %s {", Quoted(m.Worker))
	b.Indent++
	b.Line("graph [id=%s, bgcolor=\"#ffffff\", compound=true, rankdir=TB, ranksep=0.55, nodesep=0.3, label=%s, labelloc=t, labeljust=l, fontname=%s, fontsize=16, fontcolor=\"#1c2733\", tooltip=%s]",
		Quoted(m.Worker), table(0, b.Cell(Room{Texts: heading}, Left)), Font, Quoted(DocOr(m.Doc, m.Worker)))
	b.Line(`node [shape=box, style="rounded,filled", fontname=%s, fontsize=12, color="#5b6b7f", fillcolor="#ffffff", fontcolor="#1c2733", margin="0.14,0.07", height=0.4]`, Font)
	b.Line(`edge [fontname=%s, fontsize=10, color="#6b7a8d", fontcolor="#3d4a59", arrowsize=0.7]`, Font)
	b.Line(`start [id=%s, shape=point, width=0.14, label="", class="start", color="#1c2733", fillcolor="#1c2733", tooltip="a new worker starts here"]`, Quoted(m.Worker+".start"))
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
	b.Line(`start -> %s [id=%s, class="arrow", tooltip="a new worker starts here"]`, Quoted(stateID(m.Initial)), Quoted(m.Worker+".begin"))
	back := p.backward()
	for i, a := range p.arrows {
		b.arrow(p, i, a, back)
	}
	b.Indent--
	b.Line("}")
}

// Font is what texts are drawn with: the first of these that there is.
const Font = `"Arial,Helvetica,Liberation Sans,DejaVu Sans,sans-serif"`

func stateID(s *State) string { return "state " + s.Name }

func DocOr(doc, name string) string {
	if doc = Clean(doc); doc != "" {
		return doc
	}
	return name
}

func (b *Writer) frame(worker string, f *frame) {
	b.Line("subgraph %s {", Quoted("cluster "+f.name))
	b.Indent++
	b.Line(`id=%s; label=%s; labeljust=l; class="group"; style="rounded,filled"; color="#c3cedb"; fillcolor="#f3f6fa"; fontcolor="#55657a"; tooltip=%s; margin=14`,
		Quoted(worker+".group."+f.name), table(0, b.Cell(Room{Texts: groupStyle.Texts(f.name)}, Left)), Quoted("group "+f.name))
	for _, inner := range f.inner {
		b.frame(worker, inner)
	}
	for _, s := range f.states {
		b.Line("%s", Quoted(stateID(s)))
	}
	b.Indent--
	b.Line("}")
}

func (b *Writer) state(p *picture, s *State) {
	m := p.machine
	look := ""
	switch {
	case s == m.Failed:
		look = `, color="#b3372c", fillcolor="#fdeeec"`
	case s == m.Shutdown:
		look = `, fillcolor="#e9edf2"`
	case s.Desired:
		look = `, color="#2f6db3", fillcolor="#e9f2fc", penwidth=1.6`
	}
	if s == m.Shutdown {
		look += ", peripheries=2"
	}
	texts := append(stateStyle.Texts(s.Name), noteStyle.Texts(p.notes(s)...)...)
	if marks := marks(m, s); len(marks) > 0 {
		texts = append(texts, MarkStyle.Texts(strings.Join(marks, ", "))...)
	}
	b.Line("%s [id=%s, class=%s, tooltip=%s, label=%s%s]",
		Quoted(stateID(s)), Quoted(m.Worker+"."+s.Name), Quoted(strings.Join(append([]string{"state"}, m.roles(s)...), " ")), Quoted(DocOr(s.Doc, s.Name)), b.centred(texts), look)
}

func (b *Writer) source(worker string, s *source) {
	b.Line(`%s [id=%s, shape=box, style="dashed,rounded", class="any", label=%s, tooltip=%s]`,
		Quoted(sourceID(s)), Quoted(worker+"."+sourceID(s)), b.centred(noteStyle.Texts(Words(s.text)...)), Quoted(strings.Join(stateNames(s.states), ", ")))
}

func sourceID(s *source) string { return fmt.Sprintf("any %d", s.id) }

// arrow draws one arrow. One that leads back is written from its head to its
// tail, so that Graphviz puts the head above the tail.
func (b *Writer) arrow(p *picture, i int, a *arrow, back map[way]bool) {
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
		from, look = stateID(all[len(all)-1]), ", ltail="+Quoted("cluster "+a.frame.name)
	}
	to := stateID(a.to)
	if backward {
		from, to = to, from
		look = strings.Replace(look, "ltail", "lhead", 1) + ", dir=back"
	}
	tip := strings.Join(append([]string{"to " + a.to.Name}, a.docs()...), ": ")
	b.Line("%s -> %s [id=%s, class=%s, label=%s, tooltip=%s%s]",
		Quoted(from), Quoted(to), Quoted(fmt.Sprintf("%s.arrow%d", p.machine.Worker, i)), Quoted(class),
		b.arrowLabel(a.label(), p.around(a)), Quoted(tip), look)
}

// centred is the label of a box with texts in its middle.
func (b *Writer) centred(texts []Text) string {
	rows := make([]string, len(texts))
	for i, text := range texts {
		rows[i] = b.Cell(Room{Texts: []Text{text}, Free: 2})
	}
	return table(1, rows...)
}

// arrowLabel is a label at an arrow within a number of frames. Its lines begin
// at one edge, away from the arrow's line. What is free beside them keeps the
// label inside of its frame: Graphviz moves labels to the right as far as there
// is room, across the edges of frames as well.
func (b *Writer) arrowLabel(lines []string, frames int) string {
	const before, after, frame = 6, 3, 28
	return table(0, fmt.Sprintf(`<td width="%d"></td>%s<td width="%d"></td>`,
		before, b.Cell(Room{Texts: conditionStyle.Texts(lines...)}, Left), after+frames*frame))
}

// marks are the roles of a state that are written into it: a picture is also
// printed without colours. A new worker's first state has the dot before it,
// and the shutdown state may always be asked for.
func marks(m *Machine, s *State) []string {
	return slices.DeleteFunc(m.roles(s), func(role string) bool {
		return role == "initial" || role == "desired" && s == m.Shutdown
	})
}
