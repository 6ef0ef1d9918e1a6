package drawing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// labelWidth is where a line of a label is broken, at a place that suits.
	labelWidth = 34
	// longest is how much of one text is drawn: what is longer stands in the
	// spec and would only hide the picture.
	longest = 600
)

// condition says when a transition is taken, as lines.
func condition(t *Transition, from *State) []string {
	var lines []string
	for _, term := range t.Terms {
		text := Clean(term)
		if n := len(lines); n > 0 && utf8.RuneCountInString(lines[n-1]+" "+text) <= labelWidth {
			lines[n-1] += " " + text
			continue
		}
		lines = append(lines, Wrap(text)...)
	}
	if len(lines) == 0 {
		lines = []string{"at the next tick"}
	}
	if sets := t.Sets; len(sets) > 0 {
		lines = append(lines, Wrap(Clean("set "+strings.Join(sets, ", ")))...)
	}
	if t.reenters(from) {
		lines = append(lines, "(begins again)")
	}
	return lines
}

// label is what stands at an arrow.
func (a *arrow) label() []string {
	var lines []string
	for i, t := range a.ways {
		if i > 0 {
			lines = append(lines, "or")
		}
		lines = append(lines, condition(t, a.state)...)
	}
	return lines
}

// docs are the doc strings of an arrow's transitions.
func (a *arrow) docs() []string {
	var docs []string
	for _, t := range a.ways {
		if t.Doc != "" {
			docs = append(docs, Clean(t.Doc))
		}
	}
	return docs
}

// Clean makes one line of a text and takes out what no format can carry:
// control characters, and those that turn the direction of writing around.
func Clean(s string) string {
	var b strings.Builder
	space, n := false, 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), noncharacter(r):
			r = unicode.ReplacementChar
		}
		if n++; n > longest {
			return b.String() + "…"
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// noncharacter reports whether XML, and so a label of Graphviz, refuses r.
func noncharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// Wrap breaks a line of an expression before && and ||, and where that is not
// enough at spaces. A text between quotes may be broken as well: what is
// drawn is for reading.
func Wrap(s string) []string {
	if utf8.RuneCountInString(s) <= labelWidth {
		return []string{s}
	}
	var lines []string
	for _, part := range clauses(s) {
		if n := len(lines); n > 0 && utf8.RuneCountInString(lines[n-1])+1+utf8.RuneCountInString(part) <= labelWidth {
			lines[n-1] += " " + part
			continue
		}
		lines = append(lines, Words(part)...)
	}
	return lines
}

// clauses splits an expression before every && and ||.
func clauses(s string) []string {
	var parts []string
	var at []string
	for _, word := range strings.Fields(s) {
		if (word == "&&" || word == "||") && len(at) > 0 {
			parts, at = append(parts, strings.Join(at, " ")), nil
		}
		at = append(at, word)
	}
	return append(parts, strings.Join(at, " "))
}

// Words breaks a text at spaces, and words that are far too long anywhere.
func Words(s string) []string {
	const limit = labelWidth + labelWidth/2 // a little over is better than a short line
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		for utf8.RuneCountInString(word) > 2*labelWidth {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			cut := len(string([]rune(word)[:2*labelWidth]))
			lines, word = append(lines, word[:cut]), word[cut:]
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > limit:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// notes are the lines below the name of a state.
func (p *picture) notes(s *State) []string {
	var lines []string
	if s.Action != "" {
		lines = append(lines, "does "+s.Action)
	}
	if s.Signal != "" {
		lines = append(lines, "signals "+s.Signal)
	}
	if names := s.Deferred; len(names) > 0 {
		lines = append(lines, Wrap("defers "+strings.Join(names, ", "))...)
	}
	for _, t := range s.Stays {
		stay := condition(t, s)
		stay[0] = "stays " + stay[0]
		lines = append(lines, stay...)
	}
	if s.Health != "" {
		lines = append(lines, "health "+s.Health)
	}
	if rest := p.undrawn(s); len(rest) > 0 {
		lines = append(lines, "in "+strings.Join(rest, ", "))
	}
	return lines
}
