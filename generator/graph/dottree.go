package graph

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

// DOTTree draws the tree of children of machines for Graphviz, in every
// parent the table of what its children should be. It is empty if none of
// them has children. The nodes have the class machine. The cells have room for
// their texts in every usual font.
func DOTTree(machines []*model.Machine) string {
	b := treeWriter{&drawing.Writer{}}
	b.dotTree(machines)
	return b.String()
}

// UnmeasuredTree is DOTTree for who knows the font that it is drawn with.
func UnmeasuredTree(machines []*model.Machine) drawing.Picture {
	b := treeWriter{&drawing.Writer{Unmeasured: true}}
	b.dotTree(machines)
	return b.Picture()
}

// treeWriter writes the tree of children.
type treeWriter struct{ *drawing.Writer }

func (b treeWriter) dotTree(machines []*model.Machine) {
	all := tree(machines)
	if all == nil {
		return
	}
	b.Line(`digraph "tree of children" {`)
	b.Indent++
	b.Line("graph [id=\"tree\", bgcolor=\"#ffffff\", rankdir=LR, ranksep=0.9, nodesep=0.4, fontname=%s, tooltip=\"tree of children\"]", drawing.Font)
	b.Line(`node [shape=plain, fontname=%s, fontsize=11, fontcolor="#1c2733", color="#9aa8b8"]`, drawing.Font)
	b.Line(`edge [fontname=%s, fontsize=10, color="#6b7a8d", arrowsize=0.7]`, drawing.Font)
	for _, m := range all {
		b.machine(m)
	}
	for _, m := range all {
		for i, c := range m.Children {
			b.Line("%s:%s:e -> %s:%s:w [id=%s, class=\"arrow\", tooltip=%s]", drawing.Quoted(m.Worker), drawing.Quoted(port(i)), drawing.Quoted(c.Machine.Worker), drawing.Quoted("name"),
				drawing.Quoted("tree."+m.Worker+"."+c.Name), drawing.Quoted(m.Worker+"."+c.Name+": "+strings.Join(append(declared(c), between(m, c)...), ", ")))
		}
	}
	b.Indent--
	b.Line("}")
}

func port(i int) string { return fmt.Sprintf("child%d", i) }

// padding is what a cell of the tree leaves free on every side.
const padding = 5

// machine draws one machine as a table.
func (b treeWriter) machine(m *model.Machine) {
	g := gridOf(m)
	width := max(len(g.columns), 1) + 1
	if len(m.Children) == 0 {
		width = 1
	}
	title := append(drawing.MachineStyle.Texts(m.Worker), drawing.SmallStyle.Texts(outside(m)...)...)
	rows := []string{b.machineCell(title, fmt.Sprintf(`colspan="%d" bgcolor="#e9f2fc" port="name"`, width))}
	if len(g.columns) > 0 {
		row := b.machineCell(drawing.MarkStyle.Texts("while it is"))
		for _, heading := range g.headings(m) {
			row += b.machineCell(drawing.CellStyle.Texts(heading...), `bgcolor="#f3f6fa"`)
		}
		rows = append(rows, row)
	}
	for i, c := range m.Children {
		rows = append(rows, b.childRow(m, g, i, c, width))
	}
	b.Line("%s [class=\"machine\", id=%s, tooltip=%s, label=<", drawing.Quoted(m.Worker), drawing.Quoted("tree."+m.Worker), drawing.Quoted(drawing.DocOr(m.Doc, m.Worker)))
	b.Line(`  <table border="0" cellborder="1" cellspacing="0" cellpadding="%d" bgcolor="#ffffff" color="#9aa8b8">`, padding)
	for _, row := range rows {
		b.Line("  <tr>%s</tr>", row)
	}
	b.Line("  </table>>]")
}

func (b treeWriter) childRow(m *model.Machine, g grid, i int, c *model.Child, width int) string {
	row := b.machineCell(append(drawing.ChildStyle.Texts(c.Name), drawing.SmallStyle.Texts(about(m, c)...)...))
	if g.cells[i] == nil {
		return row + b.machineCell(drawing.CellStyle.Texts(unlisted(m, c)...), fmt.Sprintf(`colspan="%d" port="%s"`, width-1, port(i)))
	}
	for j, cell := range g.cells[i] {
		var attributes []string
		if j == len(g.cells[i])-1 {
			attributes = append(attributes, fmt.Sprintf(`port="%s"`, port(i)))
		}
		row += b.machineCell(drawing.CellStyle.Texts(cell...), attributes...)
	}
	return row
}

// machineCell is a cell with a line around it.
func (b treeWriter) machineCell(texts []drawing.Text, attributes ...string) string {
	return b.Cell(drawing.Room{Texts: texts, Free: 2 * (padding + 1)}, append(attributes, drawing.Left)...)
}
