package graph

import (
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

// Mermaid draws one machine as a stateDiagram-v2.
func Mermaid(m *model.Machine) string { return drawing.Mermaid(machineOf(m)) }

// MermaidTree draws the tree of children as a flowchart; it is empty if none
// of the machines has children.
func MermaidTree(machines []*model.Machine) string {
	all := tree(machines)
	if all == nil {
		return ""
	}
	b := &drawing.Writer{}
	b.Line("flowchart LR")
	b.Indent += 2
	for _, m := range all {
		b.Line(`w_%s["%s"]`, m.Worker, drawing.MermaidLines(append([]string{m.Worker}, outside(m)...)))
	}
	for _, m := range all {
		for _, c := range m.Children {
			lines := append([]string{c.Name}, about(m, c)[1:]...)
			b.Line(`w_%s -->|"%s"| w_%s`, m.Worker, drawing.MermaidLines(lines), c.Machine.Worker)
		}
	}
	return b.String()
}
