package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Lines gives the text of a line of a file, or "" when it is not known.
type Lines func(path string, line int) string

// WriteText writes findings for people: each as path:line:col: FSMnnn:
// message, under it what to do and the other places that it is about. With
// lines, which is for terminals, the line of each place is shown and the
// place underlined. The error is that of w.
func WriteText(w io.Writer, findings []Finding, lines Lines) error {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.String())
		b.WriteByte('\n')
		excerpt(&b, f.Pos, f.Length, lines)
		if f.Help != "" {
			fmt.Fprintf(&b, "    help: %s\n", f.Help)
		}
		for _, r := range f.Related {
			fmt.Fprintf(&b, "    %s: %s\n", r.Pos, r.Message)
			excerpt(&b, r.Pos, 0, lines)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// excerpt shows the line of a place with the place underlined.
func excerpt(b *strings.Builder, pos Pos, length int, lines Lines) {
	if lines == nil || pos.Line == 0 {
		return
	}
	line := lines(pos.Path, pos.Line)
	if strings.TrimSpace(line) == "" {
		return
	}
	number := fmt.Sprintf("%5d", pos.Line)
	fmt.Fprintf(b, "%s | %s\n", number, line)
	fmt.Fprintf(b, "%s | %s%s\n", strings.Repeat(" ", len(number)), under(line, pos.Col), strings.Repeat("^", width(line, pos.Col, length)))
}

// under gives what stands below a line up to a column: spaces, and tabs where
// the line has them, so that the caret stands right however wide tabs are.
func under(line string, col int) string {
	var b strings.Builder
	n := 1
	for _, r := range line {
		if n >= col {
			return b.String()
		}
		if r == '\t' {
			b.WriteRune(r)
		} else {
			b.WriteByte(' ')
		}
		n++
	}
	return b.String() + strings.Repeat(" ", max(col-n, 0))
}

// width is the number of carets: the length, but not beyond the line.
func width(line string, col, length int) int {
	return max(min(length, utf8.RuneCountInString(line)-col+1), 1)
}
