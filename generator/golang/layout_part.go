package golang

import (
	"bytes"
	godoc "go/doc/comment"
	"strings"
)

// part is a declaration, or another part of a file between empty lines, as
// rows. A row knows how far it is indented and what of it is aligned with the rows around.
type part struct {
	rows  []row
	stack []frame // the brackets that are open
	cont  int     // rows go on at this indentation; 0: no expression or list is left open
	cases bool    // what goes on is the list of a case
	count int     // of brackets
}

type row struct {
	text   []byte
	indent int
	kind   rowKind
	frame  int  // number of the bracket that it stands in
	cell   int  // what comes before is aligned by spaces behind it; 0: nothing
	note   int  // where a comment at its end begins; 0: none
	open   bool // goes on in the next row
}

type rowKind uint8

const (
	plainRow rowKind = iota
	emptyRow
	commentRow
	caseRow
	entryRow // key: value
	fieldRow // of a struct
	constRow // name = value
)

// frame is an open bracket.
type frame struct {
	kind    frameKind
	id      int
	row     int // that it was opened in
	indents bool
}

type frameKind uint8

const (
	block     frameKind = iota
	composite           // of a literal
	structure
	group // of constants or variables
	other
)

func (p *part) reset() { *p = part{rows: p.rows[:0], stack: p.stack[:0]} }

// read cuts text into rows; false if there is something in it that only go/format
// knows how to write.
func (p *part) read(text []byte) bool {
	if bytes.IndexByte(text, unspaced[0]) >= 0 {
		return false
	}
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		if !p.readLine(bytes.TrimSpace(line)) {
			return false
		}
	}
	p.placeComments()
	return len(p.stack) == 0
}

func (p *part) readLine(line []byte) bool {
	switch {
	case len(line) == 0:
		p.rows = append(p.rows, row{kind: emptyRow})
		return true
	case bytes.HasPrefix(line, []byte("//")):
		p.rows = append(p.rows, row{text: line, kind: commentRow, indent: p.depth(), frame: p.inner().id})
		return p.cont == 0
	}
	return p.readCode(line)
}

// depth is how far a row in the innermost bracket is indented.
func (p *part) depth() int {
	n := 0
	for _, f := range p.stack {
		if f.indents {
			n++
		}
	}
	return n
}

func (p *part) readCode(line []byte) bool {
	at := len(p.rows)
	closing := 0
	for closing < len(line) && (line[closing] == ')' || line[closing] == ']' || line[closing] == '}') {
		if len(p.stack) == 0 {
			return false
		}
		p.stack = p.stack[:len(p.stack)-1]
		closing++
	}
	for closing > 0 && at > 0 && p.rows[at-1].kind == emptyRow {
		at--
		p.rows = p.rows[:at]
	}
	r := row{text: line, indent: p.depth(), frame: p.inner().id}
	p.classify(&r, closing)
	if r.kind == caseRow {
		r.indent--
	}
	if p.cont > 0 {
		r.indent = p.cont
	}
	if !p.scan(&r, closing, at) || !p.goesOn(&r) {
		return false
	}
	p.rows = append(p.rows, r)
	return true
}

func (p *part) inner() frame {
	if len(p.stack) == 0 {
		return frame{kind: other}
	}
	return p.stack[len(p.stack)-1]
}

// classify tells what a row is from where it stands and how it begins.
func (p *part) classify(r *row, closing int) {
	switch in := p.inner(); {
	case closing > 0:
	case in.kind == block && (bytes.HasPrefix(r.text, []byte("case ")) || string(r.text) == "default:"):
		r.kind = caseRow
	case in.kind == composite:
		r.kind = entryRow
	case in.kind == structure:
		r.kind = fieldRow
	case in.kind == group:
		r.kind = constRow
	}
}

// scan goes through the tokens of a row: brackets, the end of a key, a comment.
func (p *part) scan(r *row, from, at int) bool {
	base := len(p.stack)
	for i := from; i < len(r.text) && r.note == 0; i++ {
		switch r.text[i] {
		case '"', '`':
			i = afterString(r.text, i) - 1
		case '\'':
			return false
		case '/':
			if i+1 < len(r.text) && r.text[i+1] == '/' {
				r.note = i
			}
		case '(', '[', '{':
			kind := kindOf(r.text, i)
			if kind == block && p.cont == 0 && !opensBlock(r.text) {
				return false
			}
			p.count++
			p.stack = append(p.stack, frame{kind: kind, id: p.count, row: at})
		case ')', ']', '}':
			if len(p.stack) == 0 {
				return false
			}
			p.stack = p.stack[:len(p.stack)-1]
			base = min(base, len(p.stack))
		case ':':
			if r.kind == entryRow && r.cell == 0 && len(p.stack) == base {
				r.cell = i + 1
			}
		case ',':
			if r.kind == entryRow && len(p.stack) == base && i+1 < len(r.text) {
				return false
			}
		}
	}
	if n := len(p.stack); n > 0 && p.stack[n-1].row == at {
		p.stack[n-1].indents, r.open = true, true
	}
	return p.cells(r)
}

// kindOf tells what a bracket is from the text before it.
func kindOf(text []byte, i int) frameKind {
	before := text[:i]
	switch {
	case text[i] == '(' && i+1 == len(text) && (string(before) == "const " || string(before) == "var "):
		return group
	case text[i] != '{':
		return other
	case bytes.HasSuffix(before, []byte("struct ")):
		return structure
	case bytes.HasSuffix(before, []byte("interface ")):
		return other
	case i == 0 || before[i-1] != ' ' || bytes.HasSuffix(before, []byte(": ")):
		return composite
	}
	return block
}

// opensBlock reports whether a row is one of those that blocks begin with.
func opensBlock(text []byte) bool {
	for _, word := range [...]string{"func", "if ", "for ", "switch ", "type "} {
		if bytes.HasPrefix(text, []byte(word)) {
			return true
		}
	}
	return bytes.Contains(text, []byte("func("))
}

// cells finds where the columns of a row end, and refuses what has more of them than
// it knows.
func (p *part) cells(r *row) bool {
	switch r.kind {
	case fieldRow:
		code := bytes.TrimRight(r.code(), " ")
		if i := bytes.IndexByte(code, ' '); i > 0 {
			r.cell = i
		}
		return !r.open
	case constRow:
		if i := bytes.Index(r.text, []byte(" = ")); i > 0 {
			r.cell = i
		}
		return r.note == 0 && !r.open
	case entryRow:
		if r.open {
			r.cell = 0
		}
		return r.note == 0 && shortFuncs(r.text)
	}
	if r.note > 0 && len(p.rows) > 0 && p.rows[len(p.rows)-1].note > 0 {
		return false
	}
	return shortFuncs(r.text)
}

// code is a row without the comment at its end.
func (r *row) code() []byte {
	if r.note > 0 {
		return r.text[:r.note]
	}
	return r.text
}

// shortFuncs reports whether the function that a row has as a whole, if it has
// one, is short enough to stay there: a declaration, or the value of an entry.
func shortFuncs(text []byte) bool {
	i := bytes.Index(text, []byte("func"))
	if i < 0 || !bytes.Contains(text[i:], []byte("{ ")) && !bytes.HasSuffix(text, []byte("{}")) {
		return true
	}
	alone := bytes.HasSuffix(text, []byte("},")) && bytes.HasSuffix(text[:i], []byte(": ")) && bytes.Count(text, []byte("func")) == 1
	return (i == 0 && text[len(text)-1] == '}' || alone) && len(text)-i <= 100
}

// goesOn finds out whether a row ends within an expression or within the list of a
// case; the next one is then indented by one more than the first.
func (p *part) goesOn(r *row) bool {
	code := r.code()
	operator := bytes.HasSuffix(code, []byte("&&")) || bytes.HasSuffix(code, []byte("||"))
	listed := code[len(code)-1] == ',' && (r.kind == caseRow || p.cases)
	switch {
	case !operator && !listed:
		p.cont, p.cases = 0, false
	case r.open || r.kind == entryRow:
		return false
	case p.cont == 0:
		p.cont, p.cases = r.indent+1, r.kind == caseRow
	}
	return true
}

// placeComments gives a comment the indentation of the case that it stands before, and
// formats the doc comment of a declaration; gofmt leaves those inside as they are.
func (p *part) placeComments() {
	for i := 0; i < len(p.rows); i++ {
		first := i
		for i < len(p.rows) && p.rows[i].kind == commentRow {
			i++
		}
		if i == first || i == len(p.rows) {
			continue
		}
		next := p.rows[i]
		if next.kind == caseRow {
			for j := first; j < i; j++ {
				p.rows[j].indent = next.indent
			}
		}
		if next.kind != emptyRow && p.rows[first].frame == 0 && !isPlainDoc(p.rows[first:i]) {
			i += p.formatDoc(first, i)
		}
	}
}

// isPlainDoc reports whether a comment is one paragraph in which nothing has a
// meaning in doc comments.
func isPlainDoc(rows []row) bool {
	for _, r := range rows {
		if len(r.text) < 4 || r.text[2] != ' ' || bytes.Contains(r.text, []byte("''")) {
			return false
		}
		c := r.text[3]
		if c != '"' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// formatDoc formats rows as gofmt formats doc comments, and returns the number by which
// they have become more.
func (p *part) formatDoc(first, end int) int {
	var words strings.Builder
	for _, r := range p.rows[first:end] {
		words.Write(bytes.TrimPrefix(r.text[2:], []byte(" ")))
		words.WriteByte('\n')
	}
	var parser godoc.Parser
	var printer godoc.Printer
	formatted := printer.Comment(parser.Parse(words.String()))
	var rows []row
	for line := range bytes.Lines(formatted) {
		text := "//"
		if line = bytes.TrimRight(line, "\n"); len(line) > 0 && line[0] != '\t' {
			text = "// "
		}
		rows = append(rows, row{text: append([]byte(text), line...), kind: commentRow, indent: p.rows[first].indent})
	}
	p.rows = append(p.rows[:first:first], append(rows, p.rows[end:]...)...)
	return len(rows) - (end - first)
}
