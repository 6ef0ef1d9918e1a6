package graph

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// DOTTree draws the tree of children of machines for Graphviz, in every
// parent the table of what its children should be. It is empty if none of
// them has children. The nodes have the class machine.
func DOTTree(machines []*model.Machine) string {
	all := tree(machines)
	if all == nil {
		return ""
	}
	b := &writer{}
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
				quoted("tree."+m.Worker+"."+c.Name), quoted(m.Worker+"."+c.Name+": "+strings.Join(about(c), ", ")))
		}
	}
	b.indent--
	b.line("}")
	return b.String()
}

func port(i int) string { return fmt.Sprintf("child%d", i) }

// machine draws one machine as a table.
func (b *writer) machine(m *model.Machine) {
	g := gridOf(m)
	width := max(len(g.columns), 1) + 1
	if len(m.Children) == 0 {
		width = 1
	}
	rows := []string{fmt.Sprintf(`<tr><td colspan="%d" align="left" bgcolor="#e9f2fc" port="name"><font point-size="13"><b>%s</b></font><br align="left"/><font point-size="9">%s</font></td></tr>`,
		width, htmlText(m.Worker), leftLines(mayBe(m)))}
	if len(g.columns) > 0 {
		row := `<td align="left"><font point-size="9"><i>while it is</i></font></td>`
		for _, heading := range g.headings(m) {
			row += `<td bgcolor="#f3f6fa">` + htmlLines(heading) + `</td>`
		}
		rows = append(rows, "<tr>"+row+"</tr>")
	}
	for i, c := range m.Children {
		rows = append(rows, childRow(m, g, i, c, width))
	}
	b.line("%s [class=\"machine\", id=%s, tooltip=%s, label=<", quoted(m.Worker), quoted("tree."+m.Worker), quoted(orName(m.Doc, m.Worker)))
	b.line(`  <table border="0" cellborder="1" cellspacing="0" cellpadding="5" bgcolor="#ffffff" color="#9aa8b8">`)
	for _, row := range rows {
		b.line("  %s", row)
	}
	b.line("  </table>>]")
}

func childRow(m *model.Machine, g grid, i int, c *model.Child, width int) string {
	row := `<tr><td align="left"><b>` + htmlText(c.Name) + `</b><br align="left"/><font point-size="9">` + leftLines(about(c)) + `</font></td>`
	if g.cells[i] == nil {
		return row + fmt.Sprintf(`<td colspan="%d" port="%s">%s</td></tr>`, width-1, port(i), htmlLines(unlisted(m, c)))
	}
	for j, cell := range g.cells[i] {
		at := ""
		if j == len(g.cells[i])-1 {
			at = fmt.Sprintf(` port="%s"`, port(i))
		}
		row += "<td" + at + ">" + htmlLines(cell) + "</td>"
	}
	return row + "</tr>"
}

// htmlLines are the lines of a cell.
func htmlLines(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = htmlText(line)
	}
	return strings.Join(out, "<br/>")
}

// leftLines are the lines of a cell that begin at its left edge: Graphviz wants
// every line ended by what aligns it.
func leftLines(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(htmlText(line) + `<br align="left"/>`)
	}
	return b.String()
}
