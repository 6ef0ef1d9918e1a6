package show

import (
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// Table is a table of texts in columns. The texts are escaped. The last column is not
// filled up.
type Table struct {
	head   []string
	rows   [][]string
	widths []int // at least
}

// NewTable returns a table with a line of titles.
func NewTable(titles ...string) *Table { return &Table{head: titles} }

// Row adds a row. An empty text is shown as a dash.
func (t *Table) Row(cells ...string) {
	for i, cell := range cells {
		cells[i] = OrDash(Text(cell))
	}
	t.rows = append(t.rows, cells)
}

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Write writes the table, with the titles if head is true.
func (t *Table) Write(w io.Writer, head bool) error {
	rows := t.rows
	if head {
		rows = append([][]string{t.head}, rows...)
	}
	widths := t.Widths()
	var b strings.Builder
	for _, row := range rows {
		b.Reset()
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-Width(cell)+2))
			}
		}
		b.WriteByte('\n')
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// Fit makes the columns at least as wide as these, with which a part of the table was
// written before.
func (t *Table) Fit(widths []int) { t.widths = widths }

// Widths returns the width of each column.
func (t *Table) Widths() []int {
	widths := make([]int, len(t.head))
	copy(widths, t.widths)
	for i, title := range t.head {
		widths[i] = max(widths[i], Width(title))
	}
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	return widths
}

// Width returns how many columns of a terminal a text takes.
func Width(s string) int { return uniseg.StringWidth(s) }

// Cut returns a text in at most so many columns of a terminal, with an ellipsis if
// something is missing.
func Cut(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	if columns < 1 {
		return ""
	}
	var b strings.Builder
	used, state := 0, -1
	for len(s) > 0 {
		var cluster string
		var width int
		cluster, s, width, state = uniseg.FirstGraphemeClusterInString(s, state)
		if used+width > columns-1 {
			break
		}
		used += width
		b.WriteString(cluster)
	}
	return b.String() + "…"
}
