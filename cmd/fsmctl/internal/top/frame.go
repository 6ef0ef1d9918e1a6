// Package top shows a tree of workers on a terminal as it changes. A Model has what is
// shown, and draws it into a Frame; Run reads keys, asks the source and paints frames.
package top

import (
	"strings"

	"github.com/rivo/uniseg"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
)

// Style is how a text looks.
type Style uint8

const (
	Plain Style = iota
	Bold
	Dim
	Good
	Warn
	Bad
	Head // a bar across the screen
)

// Span is a text in one style. It has no control characters.
type Span struct {
	Text  string
	Style Style
}

// Line is a line of a Frame.
type Line struct {
	Spans    []Span
	Selected bool
}

// Frame is what a screen shows.
type Frame struct{ Lines []Line }

// String returns the text of a frame. The selected line begins with ">".
func (f *Frame) String() string {
	var b strings.Builder
	for _, line := range f.Lines {
		mark := " "
		if line.Selected {
			mark = ">"
		}
		text := mark
		for _, s := range line.Spans {
			text += s.Text
		}
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	return b.String()
}

// line returns a line of texts and styles: what does not fit is cut.
func line(width int, spans ...Span) Line {
	var l Line
	for _, s := range spans {
		s.Text = show.Cut(s.Text, width)
		width -= show.Width(s.Text)
		if s.Text != "" {
			l.Spans = append(l.Spans, s)
		}
	}
	return l
}

// bar is a line that is filled up.
func bar(width int, left, right string) Line {
	right = show.Cut(right, width)
	left = show.Cut(left, max(0, width-show.Width(right)-1))
	return Line{Spans: []Span{{left + strings.Repeat(" ", width-show.Width(left)-show.Width(right)) + right, Head}}}
}

// column returns a text in exactly so many columns.
func column(s string, width int) string {
	s = show.Cut(s, width)
	return s + strings.Repeat(" ", width-show.Width(s))
}

// number returns a text at the right of so many columns.
func number(s string, width int) string {
	s = show.Cut(s, width)
	return strings.Repeat(" ", width-show.Width(s)) + s
}

// wrap returns a text in lines of at most so many columns, broken between words.
func wrap(s string, width int) []string {
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(s) {
		for show.Width(word) > width { // a word that fits in no line
			if current != "" {
				lines, current = append(lines, current), ""
			}
			head := firstColumns(word, width)
			if head == "" {
				return lines
			}
			lines, word = append(lines, head), word[len(head):]
		}
		switch {
		case current == "":
			current = word
		case show.Width(current)+1+show.Width(word) <= width:
			current += " " + word
		default:
			lines, current = append(lines, current), word
		}
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// firstColumns returns the beginning of a text that fits.
func firstColumns(s string, width int) string {
	used, n, state, rest := 0, 0, -1, s
	for len(rest) > 0 {
		cluster, after, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if used+w > width {
			break
		}
		used, n, rest, state = used+w, n+len(cluster), after, next
	}
	return s[:n]
}
