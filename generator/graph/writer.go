package graph

import (
	"fmt"
	"strings"
)

// writer writes lines, indented.
type writer struct {
	strings.Builder
	indent int

	// Of DOT: whether widths are left to who draws, and what is to be measured.
	unmeasured bool
	rooms      []Room
}

func (b *writer) line(format string, args ...any) {
	b.WriteString(strings.Repeat("  ", b.indent))
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

// picture returns what was written as a picture.
func (b *writer) picture() Picture { return Picture{DOT: b.String(), Rooms: b.rooms} }
