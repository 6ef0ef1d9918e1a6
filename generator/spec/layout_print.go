package spec

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// printer lays a file out again.
type printer struct {
	lines []printed
	text  strings.Builder // of the line that is being written
}

// printed is a line of the result.
type printed struct {
	text, remark string
}

// print returns the text of a layout.
func (l *layout) print() string {
	p := &printer{}
	p.comments(trimBlank(l.head), 0)
	first := len(p.lines)
	if len(l.head) > 0 && l.head[len(l.head)-1] == "" && first > 0 {
		p.end("")
	}
	if l.root.block {
		p.block(l.root, 0, false)
	} else {
		p.value(&entry{value: l.root}, -2)
	}
	tail := l.tail
	if len(trimBlank(tail)) > 0 {
		if tail[0] == "" {
			p.end("")
		}
		p.comments(trimBlank(tail), 0)
	}
	return p.join()
}

func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// join puts the comments at the ends of lines that follow each other into one
// column.
func (p *printer) join() string {
	var b strings.Builder
	for i := 0; i < len(p.lines); {
		end, widest := i, 0
		for end < len(p.lines) && p.lines[end].remark != "" {
			widest = max(widest, utf8.RuneCountInString(p.lines[end].text))
			end++
		}
		for ; i < end; i++ {
			line := p.lines[i]
			b.WriteString(line.text + strings.Repeat(" ", widest-utf8.RuneCountInString(line.text)+2) + line.remark + "\n")
		}
		if i < len(p.lines) {
			b.WriteString(p.lines[i].text + "\n")
			i++
		}
	}
	return b.String()
}

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// end ends the line that is being written.
func (p *printer) end(remark string) {
	p.lines = append(p.lines, printed{p.text.String(), remark})
	p.text.Reset()
}

func (p *printer) comments(lines []string, indent int) {
	for _, text := range lines {
		if text != "" {
			text = spaces(indent) + text
		}
		p.lines = append(p.lines, printed{text: text})
	}
}

// block writes a mapping or list by indentation. With inLine its first entry
// goes on in the current line.
func (p *printer) block(b *piece, indent int, inLine bool) {
	pads := b.padding()
	for i, e := range b.entries {
		above := e.above
		if i == 0 {
			above = trimBlank(above)
		}
		p.comments(above, indent)
		if i > 0 || !inLine {
			p.text.WriteString(spaces(indent))
		}
		if b.list {
			p.text.WriteString("-")
			p.item(e, indent)
			continue
		}
		p.text.WriteString(e.written())
		if e.value != nil && e.value.simple() && !e.broken {
			p.text.WriteString(spaces(pads[i]))
		}
		p.value(e, indent)
	}
	p.comments(b.tail, indent)
}

// item writes an element behind its dash.
func (p *printer) item(e *entry, indent int) {
	v := e.value
	if v == nil || !v.block || v.props != "" || e.remark != "" || len(trimBlank(v.entries[0].above)) > 0 {
		p.value(e, indent)
		return
	}
	p.text.WriteString(" ")
	p.block(v, indent+2, true)
}

// value writes the value of an entry, behind its key or dash, and ends the
// line.
func (p *printer) value(e *entry, indent int) {
	v := e.value
	switch {
	case v == nil:
		p.end(e.remark)
		return
	case v.block:
		if v.props != "" {
			p.text.WriteString(" " + v.props)
		}
		p.end(e.remark)
		p.block(v, indent+2, false)
		return
	case e.below():
		p.end(e.remark)
		p.comments(e.between, indent+2)
		p.text.WriteString(spaces(indent + 2))
		p.piece(v, indent, "")
		return
	}
	if p.text.Len() > 0 {
		p.text.WriteString(" ")
	}
	p.piece(v, indent, e.remark)
}

// below reports whether a value stays in a line below its key: a text over
// several lines, and what a comment stands before.
func (e *entry) below() bool {
	return len(e.between) > 0 || e.broken && (len(e.value.text) > 1 && !e.value.literal || e.remark != "")
}

// piece writes a value that is no block. What goes into further lines is
// indented by two more than the line of its key.
func (p *printer) piece(v *piece, indent int, remark string) {
	if v.simple() {
		p.text.WriteString(v.inline())
		p.end(remark)
		return
	}
	if v.props != "" {
		p.text.WriteString(v.props + " ")
	}
	if v.open != "" {
		p.flow(v, indent)
		p.end(remark)
		return
	}
	p.text.WriteString(v.text[0])
	for _, line := range v.text[1:] {
		p.end("")
		if line != "" {
			p.text.WriteString(spaces(indent+2) + line)
		}
	}
	p.end(remark)
}

// flow writes a list or mapping in brackets with the line breaks that it has.
func (p *printer) flow(v *piece, indent int) {
	p.text.WriteString(v.open)
	for i, e := range v.entries {
		broken := e.broken || len(e.above) > 0
		if broken {
			remark := ""
			if i > 0 {
				remark = v.entries[i-1].remark
			}
			p.end(remark)
			p.comments(e.above, indent+2)
			p.text.WriteString(spaces(indent + 2))
		} else if i > 0 {
			p.text.WriteString(" ")
		}
		p.text.WriteString(e.inlineKey())
		p.flowValue(e.value, indent+2)
		if i+1 < len(v.entries) {
			p.text.WriteString(",")
		}
	}
	if v.closing {
		remark := ""
		if n := len(v.entries); n > 0 {
			remark = v.entries[n-1].remark
		}
		p.end(remark)
		p.comments(v.tail, indent+2)
		p.text.WriteString(spaces(indent))
	}
	p.text.WriteString(v.close())
}

func (p *printer) flowValue(v *piece, indent int) {
	switch {
	case v == nil:
	case v.simple():
		p.text.WriteString(v.inline())
	case v.open != "":
		if v.props != "" {
			p.text.WriteString(v.props + " ")
		}
		p.flow(v, indent)
	default:
		p.text.WriteString(strings.TrimPrefix(v.props+" ", " ") + v.text[0])
		for _, line := range v.text[1:] {
			p.end("")
			if line != "" {
				p.text.WriteString(spaces(indent) + line)
			}
		}
	}
}

// padding returns for each entry how many spaces more than one stand before its
// value. Entries in lines that follow each other are aligned if the form
// wants it, or if the person has begun to.
func (b *piece) padding() []int {
	pads := make([]int, len(b.entries))
	for from := 0; from < len(b.entries); from++ {
		to := from
		for to < len(b.entries) && b.entries[to].inTable() && (to == from || !slices.Contains(b.entries[to].above, "")) {
			to++
		}
		if run := b.entries[from:to]; len(run) > 1 && (b.shape.Table || aligned(run)) {
			widest := 0
			for _, e := range run {
				widest = max(widest, utf8.RuneCountInString(e.key))
			}
			for i, e := range run {
				pads[from+i] = widest - utf8.RuneCountInString(e.key)
			}
		}
		from = max(from, to-1)
	}
	return pads
}

// inTable reports whether an entry is one line with a value.
func (e *entry) inTable() bool {
	return e.value != nil && e.value.simple() && !e.below() && e.key != ""
}

// aligned reports whether the values of two keys of different length begin
// in one column.
func aligned(run []*entry) bool {
	widths := map[int]int{} // column of a value -> length of the last key with it
	for _, e := range run {
		length := utf8.RuneCountInString(e.key)
		if first, ok := widths[e.column]; ok && first != length && e.column > 0 {
			return true
		}
		widths[e.column] = length
	}
	return false
}
