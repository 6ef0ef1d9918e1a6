package diag

import (
	"fmt"
	"io"
	"strings"
)

// Lines returns the text of a line of a file, or "" when it is not known.
type Lines func(path string, line int) string

// Look says how findings are shown to people.
type Look struct {
	Lines Lines // shows the line of each place with the place underlined; nil: not
	Color bool  // with the escape sequences of a terminal
}

// Write writes findings for people: each as path:line:col: FSMnnn: message,
// under it what to do and the other places that it is about. The error is that
// of w.
func (l Look) Write(w io.Writer, findings []Finding) error {
	p := printer{Look: l}
	for _, f := range findings {
		p.finding(f.printable())
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// printer writes findings one after the other. It keeps the line that it has
// shown last: a program may have written a whole spec into one.
type printer struct {
	Look
	b    strings.Builder
	path string
	line int
	text []rune
}

func (p *printer) finding(f Finding) {
	b, l := &p.b, p.Look
	mark := paints[f.Severity]
	b.WriteString(l.paint(bold, f.Pos.String()+":") + " " + l.paint(mark, f.Rule.Code+":") + " ")
	if f.Severity != Error {
		b.WriteString(l.paint(mark, f.Severity.String()+":") + " ")
	}
	b.WriteString(l.paint(bold, f.Message) + "\n")
	if !f.Secret {
		p.excerpt(f.Pos, f.Length, mark)
	}
	if f.Help != "" {
		fmt.Fprintf(b, "    %s %s\n", l.paint(helpPaint, "help:"), f.Help)
	}
	shown, more := f.shownPlaces()
	for _, r := range shown {
		fmt.Fprintf(b, "    %s %s\n", l.paint(bold, r.Pos.String()+":"), r.Message)
		p.excerpt(r.Pos, r.Length, helpPaint)
	}
	if more != "" {
		fmt.Fprintf(b, "    %s\n", more)
	}
}

// shownPlaces returns the other places of a finding that are shown to people, ten
// at most, and in words how many more there are.
func (f *Finding) shownPlaces() (shown []Related, more string) {
	const most = 10
	switch n := len(f.Related) - most; {
	case n <= 0:
		return f.Related, ""
	case n == 1:
		more = "and 1 more place"
	default:
		more = fmt.Sprintf("and %d more places", n)
	}
	return f.Related[:most], more
}

// Escape sequences that every terminal with colours knows.
const (
	bold      = "\x1b[1m"
	helpPaint = "\x1b[1;36m"
	frame     = "\x1b[34m"
	plain     = "\x1b[0m"
)

var paints = [...]string{Error: "\x1b[1;31m", Warning: "\x1b[1;33m", Info: "\x1b[1;34m", Off: bold}

func (l Look) paint(with, text string) string {
	if !l.Color {
		return text
	}
	return with + text + plain
}

// excerpt shows the line of a place with the place underlined.
func (p *printer) excerpt(pos Pos, length int, mark string) {
	if p.Lines == nil || pos.Line == 0 {
		return
	}
	if p.path != pos.Path || p.line != pos.Line {
		p.path, p.line, p.text = pos.Path, pos.Line, []rune(p.Lines(pos.Path, pos.Line))
	}
	b, l := &p.b, p.Look
	line, at, length := window(p.text, pos.Col, length)
	line = []rune(Printable(string(line)))
	if strings.TrimSpace(string(line)) == "" {
		return
	}
	number := fmt.Sprintf("%5d", pos.Line)
	fmt.Fprintf(b, "%s %s\n", l.paint(frame, number+" |"), string(line))
	fmt.Fprintf(b, "%s %s%s\n", l.paint(frame, strings.Repeat(" ", len(number))+" |"),
		under(line, at), l.paint(mark, strings.Repeat("^", carets(line, at, length))))
}

// Of a line longer than maxExcerpt, only what is around the place is shown.
const maxExcerpt, excerptBefore = 160, 60

// window cuts a long line around a place, and gives the place in what is left.
func window(line []rune, col, length int) ([]rune, int, int) {
	if len(line) <= maxExcerpt || col > len(line)+1 {
		return line, col, length
	}
	from := max(col-1-excerptBefore, 0)
	to := min(from+maxExcerpt, len(line))
	cut := make([]rune, 0, maxExcerpt+2)
	if from > 0 {
		cut = append(cut, '…')
		col++
	}
	cut = append(cut, line[from:to]...)
	col -= from
	length = min(length, len(cut)-col+1)
	if to < len(line) {
		cut = append(cut, '…')
	}
	return cut, col, length
}

// under returns what stands below a line up to a column: spaces, and tabs where
// the line has them, so that the caret stands right however wide tabs are.
func under(line []rune, col int) string {
	var b strings.Builder
	for n := 1; n < col; n++ {
		switch {
		case n > len(line):
			b.WriteByte(' ')
		case line[n-1] == '\t':
			b.WriteByte('\t')
		default:
			b.WriteString(strings.Repeat(" ", columns(line[n-1])))
		}
	}
	return b.String()
}

// carets is the number of carets: as wide as the place, but not beyond the line.
func carets(line []rune, col, length int) int {
	from := min(col-1, len(line))
	return max(width(line[from:min(from+length, len(line))]), 1)
}
