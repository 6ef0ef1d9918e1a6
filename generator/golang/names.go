package golang

import (
	"strconv"
	"strings"
)

// namesVar is the table with the names of an enum's values.
func namesVar(typ string) string { return "namesOf" + typ }

// enumNames writes the table: one text with all names, and where each begins.
func (e *emitter) enumNames(f *file, t enum) {
	names := make([]string, len(t.values))
	for i, v := range t.values {
		names[i] = v.Name
	}
	f.add(`
$
var $ = ${
Type: $,
Text: $,
Index: []uint32{$},
}
`, own(t.names+" holds the names of "+t.name+" as they are written in the spec."), t.names, impl("Names"),
		str(t.name), brokenText(names), beginnings(names))
}

// textLength is how long a literal of a text in several lines may be.
const textLength = 90

// brokenText is the literal of names with a space between them, in as many lines
// as it takes.
func brokenText(names []string) node {
	var literals []node
	line := ""
	for i, name := range names {
		if line != "" && len(line)+len(name) > textLength {
			literals = append(literals, str(line))
			line = ""
		}
		if line += name; i < len(names)-1 {
			line += " "
		}
	}
	return joinedBy(" +"+unspaced+"\n", append(literals, str(line)))
}

// beginnings says where each name begins in such a text, and where another one
// would.
func beginnings(names []string) node {
	const inLine = 16
	var all strings.Builder
	at := 0
	for i := range len(names) + 1 {
		switch {
		case len(names) >= inLine && i%inLine == 0:
			all.WriteString("\n")
		case i > 0:
			all.WriteString(" ")
		}
		all.WriteString(strconv.Itoa(at) + ",")
		if i < len(names) {
			at += len(names[i]) + len(" ")
		}
	}
	if len(names) >= inLine {
		return text(all.String() + "\n")
	}
	return text(strings.TrimSuffix(all.String(), ","))
}
