package golang

import (
	"bytes"
	"math"
	"unicode/utf8"
)

// write writes the rows, aligned.
func (p *part) write(out []byte) []byte {
	for i := 0; i < len(p.rows); {
		switch r := p.rows[i]; {
		case r.kind == emptyRow:
			if i > 0 && p.rows[i-1].kind != emptyRow {
				out = append(out, '\n')
			}
			i++
		case r.kind >= entryRow:
			end := p.section(i)
			out = p.writeSection(out, p.rows[i:end])
			i = end
		default:
			out = append(indented(out, r.indent), r.text...)
			out = append(out, '\n')
			i++
		}
	}
	return out
}

func indented(out []byte, n int) []byte {
	for range n {
		out = append(out, '\t')
	}
	return out
}

// section is the end of the rows that are aligned with the row i.
func (p *part) section(i int) int {
	first, end := p.rows[i], i+1
	var keys sizes
	if first.kind == entryRow {
		keys.add(first.cell - 1)
	}
	for ; end < len(p.rows); end++ {
		r := p.rows[end]
		if r.kind != first.kind || r.frame != first.frame || (r.cell == 0) != (first.cell == 0) {
			break
		}
		if r.kind == entryRow && r.cell > 0 {
			if !keys.fits(r.cell - 1) {
				break
			}
			keys.add(r.cell - 1)
		}
	}
	return end
}

// sizes are those of the keys of a section. gofmt begins a new one where a
// key is much shorter or longer than those before.
type sizes struct {
	last, count int
	logarithms  float64
}

func (s *sizes) add(size int) {
	s.last, s.count, s.logarithms = size, s.count+1, s.logarithms+math.Log(float64(size))
}

func (s *sizes) fits(size int) bool {
	const small, most = 40, 2.5
	if s.last <= small && size <= small {
		return true
	}
	ratio := float64(size) / math.Exp(s.logarithms/float64(s.count))
	return most*ratio > 1 && most > ratio
}

// writeSection writes rows with their first column, and the comments behind,
// aligned.
func (p *part) writeSection(out []byte, rows []row) []byte {
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCount(r.text[:r.cell]))
	}
	for i, r := range rows {
		out = r.writeColumns(indented(out, r.indent), width)
		if r.note > 0 {
			out = append(spaced(out, notesColumn(rows, i)-r.valueLength()+1), r.text[r.note:]...)
		}
		out = append(out, '\n')
	}
	return out
}

// writeColumns writes a row but for the comment at its end.
func (r *row) writeColumns(out []byte, width int) []byte {
	if r.cell == 0 {
		return append(out, bytes.TrimRight(r.code(), " ")...)
	}
	out = append(out, r.text[:r.cell]...)
	out = spaced(out, width-utf8.RuneCount(r.text[:r.cell])+1)
	return append(out, r.value()...)
}

// value is the second column.
func (r *row) value() []byte { return bytes.Trim(r.code()[r.cell:], " ") }

func (r *row) valueLength() int { return utf8.RuneCount(r.value()) }

// notesColumn is the width of the second column of the rows around i, without a
// gap, that end in a comment.
func notesColumn(rows []row, i int) int {
	width := 0
	for j := i; j >= 0 && rows[j].note > 0; j-- {
		width = max(width, rows[j].valueLength())
	}
	for j := i; j < len(rows) && rows[j].note > 0; j++ {
		width = max(width, rows[j].valueLength())
	}
	return width
}

func spaced(out []byte, n int) []byte {
	for range n {
		out = append(out, ' ')
	}
	return out
}
