package graph

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// DOT draws one machine for Graphviz. Everything drawn has a class, so that a
// page may give it other colours: state, group, any and arrow, at a state its
// roles, and at an arrow from-… for every state that it leads out of and to-….
func DOT(m *model.Machine) string {
	p := draw(m)
	b := &dot{}
	b.line("digraph %s {", quoted(m.Worker))
	b.indent++
	b.line("graph [id=%s, bgcolor=\"#ffffff\", compound=true, rankdir=TB, ranksep=0.55, nodesep=0.45, fontname=%s, fontsize=12, tooltip=%s, labeljust=l]", quoted(m.Worker), font, quoted(orName(m.Doc, m.Worker)))
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
	return b.String()
}

// font is one whose widths Graphviz knows by itself.
const font = `"Helvetica"`

// dot writes lines of DOT.
type dot struct {
	strings.Builder
	indent int
}

func (b *dot) line(format string, args ...any) {
	b.WriteString(strings.Repeat("  ", b.indent))
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

func stateID(s *model.State) string { return "state " + s.Name }

func orName(doc, name string) string {
	if doc = clean(doc); doc != "" {
		return doc
	}
	return name
}

func (b *dot) frame(worker string, f *frame) {
	b.line("subgraph %s {", quoted("cluster "+f.name))
	b.indent++
	b.line(`id=%s; label=%s; class="group"; style="rounded,filled"; color="#c3cedb"; fillcolor="#f3f6fa"; fontcolor="#55657a"; tooltip=%s; margin=14`, quoted(worker+".group."+f.name), quoted(f.name), quoted("group "+f.name))
	for _, inner := range f.inner {
		b.frame(worker, inner)
	}
	for _, s := range f.states {
		b.line("%s", quoted(stateID(s)))
	}
	b.indent--
	b.line("}")
}

func (b *dot) state(p *picture, s *model.State) {
	m := p.machine
	class, look, marks := "state", "", ""
	for _, role := range roles(m, s) {
		class += " " + role
	}
	switch {
	case s == m.Failed:
		look, marks = `, color="#b3372c", fillcolor="#fdeeec"`, "failed"
	case s == m.Shutdown:
		look, marks = `, peripheries=2, fillcolor="#e9edf2"`, "shutdown"
	case desired(m, s):
		look = `, color="#2f6db3", fillcolor="#e9f2fc", penwidth=1.6`
	}
	if s == m.Failed && s == m.Shutdown {
		look, marks = `, peripheries=2, color="#b3372c", fillcolor="#fdeeec"`, "failed, shutdown"
	}
	label := `<table border="0" cellborder="0" cellspacing="0" cellpadding="1"><tr><td><b>` + htmlText(s.Name) + `</b></td></tr>`
	for _, note := range p.notes(s) {
		label += `<tr><td><font point-size="10">` + htmlText(note) + `</font></td></tr>`
	}
	if marks != "" {
		label += `<tr><td><font point-size="9"><i>` + marks + `</i></font></td></tr>`
	}
	b.line("%s [id=%s, class=%s, tooltip=%s, label=<%s</table>>%s]",
		quoted(stateID(s)), quoted(m.Worker+"."+s.Name), quoted(class), quoted(orName(s.Doc, s.Name)), label, look)
}

func (b *dot) source(worker string, s *source) {
	b.line(`%s [id=%s, shape=box, style="dashed,rounded", class="any", fontsize=10, label="%s", tooltip=%s]`,
		quoted(sourceID(s)), quoted(worker+"."+sourceID(s)), dotLines(words(s.text)), quoted(strings.Join(names(s.states), ", ")))
}

func sourceID(s *source) string { return fmt.Sprintf("any %d", s.id) }

// arrow draws one arrow. One that leads back is written from its head to its
// tail, so that Graphviz puts the head above the tail.
func (b *dot) arrow(p *picture, i int, a *arrow, back map[way]bool) {
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
	b.line("%s -> %s [id=%s, class=%s, label=\"%s\", tooltip=%s%s]",
		quoted(from), quoted(to), quoted(fmt.Sprintf("%s.arrow%d", p.machine.Worker, i)), quoted(class),
		dotLines(a.label()), quoted(tip), look)
}

// dotLines is the inside of a quoted string of DOT with several lines.
func dotLines(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		s := quoted(line)
		out[i] = " " + s[1:len(s)-1] + " " // away from the arrow's line
	}
	return strings.Join(out, `\n`)
}

func roles(m *model.Machine, s *model.State) []string {
	var all []string
	for _, role := range []struct {
		name string
		has  bool
	}{{"initial", s == m.Initial}, {"shutdown", s == m.Shutdown}, {"failed", s == m.Failed}, {"desired", desired(m, s)}} {
		if role.has {
			all = append(all, role.name)
		}
	}
	return all
}

func desired(m *model.Machine, s *model.State) bool {
	for _, d := range m.Desired {
		if d == s {
			return true
		}
	}
	return false
}
