package describe

import (
	"strings"
	"unicode/utf8"
)

// table is text in columns; a row may have a note below it.
type table struct {
	rows  [][]string
	notes []string
}

func (b *table) row(note string, cells ...string) {
	b.rows, b.notes = append(b.rows, cells), append(b.notes, note)
}

// widest is how wide a column may become before its cells stand out.
const widest = 44

func (t *writer) table(indent int, b *table) {
	var sizes []int
	for _, row := range b.rows {
		for i, cell := range row {
			if i == len(sizes) {
				sizes = append(sizes, 0)
			}
			if n := utf8.RuneCountInString(cell); n <= widest {
				sizes[i] = max(sizes[i], n)
			}
		}
	}
	for i, row := range b.rows {
		var line strings.Builder
		for j, cell := range row {
			if j > 0 {
				line.WriteString("  ")
			}
			line.WriteString(pad(cell, sizes[j]))
		}
		t.line(indent, "%s", line.String())
		t.doc(indent+4, b.notes[i])
	}
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(n-utf8.RuneCountInString(s), 0))
}
