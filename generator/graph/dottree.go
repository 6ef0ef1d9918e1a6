package graph

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// DOTTree draws the tree of children of machines for Graphviz, in every
// parent the table of what its children should be. It is empty if none of
// them has children. The nodes have the class machine. The cells have room for
// their texts in every usual font.
func DOTTree(machines []*model.Machine) string {
	b := &writer{}
	b.dotTree(machines)
	return b.String()
}

// UnmeasuredTree is DOTTree for who knows the font that it is drawn with.
func UnmeasuredTree(machines []*model.Machine) Picture {
	b := &writer{unmeasured: true}
	b.dotTree(machines)
	return b.picture()
}

func (b *writer) dotTree(machines []*model.Machine) {
	all := tree(machines)
	if all == nil {
		return
	}
	b.line(`digraph "tree of children" {`)
	b.indent++
	b.line("graph [id=\"tree\", bgcolor=\"#ffffff\", rankdir=LR, ranksep=0.9, nodesep=0.4, fontname=%s, tooltip=\"tree of children\"]", font)
	b.line(`node [shape=plain, fontname=%s, fontsize=11, fontcolor="#1c2733", color="#9aa8b8"]`, font)
	b.line(`edge [fontname=%s, fontsize=10, color="#6b7a8d", arrowsize=0.7]`, font)
	for _, m := range all {
		b.machine(m)
	}
	for _, m := range all {
		for i, c := range m.Children {
			b.line("%s:%s:e -> %s:%s:w [id=%s, class=\"arrow\", tooltip=%s]", quoted(m.Worker), quoted(port(i)), quoted(c.Machine.Worker), quoted("name"),
				quoted("tree."+m.Worker+"."+c.Name), quoted(m.Worker+"."+c.Name+": "+strings.Join(append(declared(c), between(m, c)...), ", ")))
		}
	}
	b.indent--
	b.line("}")
}

func port(i int) string { return fmt.Sprintf("child%d", i) }

// padding is what a cell of the tree leaves free on every side.
const padding = 5

// machine draws one machine as a table.
func (b *writer) machine(m *model.Machine) {
	g := gridOf(m)
	width := max(len(g.columns), 1) + 1
	if len(m.Children) == 0 {
		width = 1
	}
	title := append(machineStyle.texts(m.Worker), smallStyle.texts(outside(m)...)...)
	rows := []string{b.machineCell(title, fmt.Sprintf(`colspan="%d" bgcolor="#e9f2fc" port="name"`, width))}
	if len(g.columns) > 0 {
		row := b.machineCell(markStyle.texts("while it is"))
		for _, heading := range g.headings(m) {
			row += b.machineCell(cellStyle.texts(heading...), `bgcolor="#f3f6fa"`)
		}
		rows = append(rows, row)
	}
	for i, c := range m.Children {
		rows = append(rows, b.childRow(m, g, i, c, width))
	}
	b.line("%s [class=\"machine\", id=%s, tooltip=%s, label=<", quoted(m.Worker), quoted("tree."+m.Worker), quoted(orName(m.Doc, m.Worker)))
	b.line(`  <table border="0" cellborder="1" cellspacing="0" cellpadding="%d" bgcolor="#ffffff" color="#9aa8b8">`, padding)
	for _, row := range rows {
		b.line("  <tr>%s</tr>", row)
	}
	b.line("  </table>>]")
}

func (b *writer) childRow(m *model.Machine, g grid, i int, c *model.Child, width int) string {
	row := b.machineCell(append(childStyle.texts(c.Name), smallStyle.texts(about(m, c)...)...))
	if g.cells[i] == nil {
		return row + b.machineCell(cellStyle.texts(unlisted(m, c)...), fmt.Sprintf(`colspan="%d" port="%s"`, width-1, port(i)))
	}
	for j, cell := range g.cells[i] {
		var attributes []string
		if j == len(g.cells[i])-1 {
			attributes = append(attributes, fmt.Sprintf(`port="%s"`, port(i)))
		}
		row += b.machineCell(cellStyle.texts(cell...), attributes...)
	}
	return row
}

// machineCell is a cell with a line around it.
func (b *writer) machineCell(texts []Text, attributes ...string) string {
	return b.cell(Room{Texts: texts, Free: 2 * (padding + 1)}, append(attributes, left)...)
}
