package drawing

import (
	"fmt"
	"strings"
)

// Mermaid draws one machine as a stateDiagram-v2.
func Mermaid(m *Machine) string {
	p := draw(m)
	b := &Writer{}
	b.Line("stateDiagram-v2")
	b.Indent += 2
	b.Line("[*] --> %s", mermaidID(m.Initial))
	for _, f := range p.frames {
		b.mermaidFrame(p, f)
	}
	for _, s := range p.loose {
		b.mermaidState(p, s)
	}
	for _, s := range p.sources {
		b.Line(`state "%s" as any_%d`, MermaidLines(Words(s.text)), s.id)
	}
	for _, a := range p.arrows {
		from := ""
		switch {
		case a.state != nil:
			from = mermaidID(a.state)
		case a.frame != nil:
			from = "g_" + a.frame.name
		default:
			from = fmt.Sprintf("any_%d", a.source.id)
		}
		b.Line("%s --> %s : %s", from, mermaidID(a.to), MermaidLines(a.label()))
	}
	b.Line("%s --> [*]", mermaidID(m.Shutdown))
	b.mermaidClasses(p)
	return b.String()
}

// mermaidID keeps names away from Mermaid's own words, such as state and end.
func mermaidID(s *State) string { return "s_" + s.Name }

func (b *Writer) mermaidFrame(p *picture, f *frame) {
	b.Line(`state "%s" as g_%s {`, mermaidText(f.name), f.name)
	b.Indent += 2
	for _, inner := range f.inner {
		b.mermaidFrame(p, inner)
	}
	for _, s := range f.states {
		b.mermaidState(p, s)
	}
	b.Indent -= 2
	b.Line("}")
}

func (b *Writer) mermaidState(p *picture, s *State) {
	lines := append([]string{s.Name}, p.notes(s)...)
	if marks := marks(p.machine, s); len(marks) > 0 {
		lines = append(lines, "("+strings.Join(marks, ", ")+")")
	}
	b.Line(`state "%s" as %s`, MermaidLines(lines), mermaidID(s))
}

// mermaidClasses marks roles by colours that are fine on light and on dark.
func (b *Writer) mermaidClasses(p *picture) {
	m := p.machine
	members := map[string][]string{}
	for _, s := range m.States {
		switch {
		case s == m.Failed:
			members["failed"] = append(members["failed"], mermaidID(s))
		case s == m.Shutdown:
			members["shutdown"] = append(members["shutdown"], mermaidID(s))
		case s.Desired:
			members["desired"] = append(members["desired"], mermaidID(s))
		}
	}
	for _, s := range p.sources {
		members["any"] = append(members["any"], fmt.Sprintf("any_%d", s.id))
	}
	for _, class := range []struct{ name, style string }{
		{"desired", "fill:#d8e8fa,stroke:#2f6db3,stroke-width:2px,color:#12283f"},
		{"shutdown", "fill:#dde3ea,stroke:#5b6b7f,stroke-width:3px,color:#1c2733"},
		{"failed", "fill:#fbdcd8,stroke:#b3372c,color:#4a120d"},
		{"any", "fill:#f6f1dd,stroke:#8a7a3c,stroke-dasharray:4 3,color:#3a3210"},
	} {
		if len(members[class.name]) > 0 {
			b.Line("classDef %s %s", class.name+"State", class.style)
			b.Line("class %s %s", strings.Join(members[class.name], ","), class.name+"State")
		}
	}
}
