package graph

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// Markdown writes machines as a text that GitHub and others show with its
// diagrams: one stateDiagram-v2 for each, its inputs, outputs and stateMapping as
// tables, and the tree of children at the end.
func Markdown(machines []*model.Machine) string {
	b := &strings.Builder{}
	for i, m := range machines {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "## %s\n\n", m.Worker)
		for _, paragraph := range strings.Split(m.Doc, "\n\n") {
			if text := markdownText(paragraph); text != "" {
				fmt.Fprintf(b, "%s\n\n", text)
			}
		}
		fmt.Fprintf(b, "```mermaid\n%s```\n", Mermaid(m))
		flowTables(b, m)
		mappingTable(b, m)
	}
	if diagram := MermaidTree(machines); diagram != "" {
		fmt.Fprintf(b, "\n## Children\n\n```mermaid\n%s```\n", diagram)
	}
	return b.String()
}

// mappingTable writes what each child should be in each state as a table.
func mappingTable(b *strings.Builder, m *model.Machine) {
	var mapped []*model.Child
	head, rule := "| state |", "| --- |"
	for _, c := range m.Children {
		if !c.Mapped {
			continue
		}
		mapped = append(mapped, c)
		head += " " + markdownCode(c.Name)
		if c.MapFromDesired {
			head += " by the desired state"
		}
		head, rule = head+" |", rule+" --- |"
	}
	if mapped == nil {
		return
	}
	fmt.Fprintf(b, "\nWhat each child should be in each state:\n\n%s\n%s\n", head, rule)
	for i, s := range m.States {
		fmt.Fprintf(b, "| %s |", markdownCode(s.Name))
		for _, c := range mapped {
			fmt.Fprintf(b, " %s |", markdownCell(m, c, i))
		}
		b.WriteByte('\n')
	}
}

func markdownCell(m *model.Machine, c *model.Child, state int) string {
	switch {
	case c.MapFromDesired && !m.MayAskFor(m.States[state]):
		return ""
	case c.Rows[state] == nil && c.Table[state] == nil:
		return "as before"
	}
	lines := cell(c, state)
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = markdownCode(line)
	}
	return strings.Join(out, "<br>")
}
