package drawing

import (
	"fmt"
	"strings"
)

// Writer writes lines, indented.
type Writer struct {
	strings.Builder
	Indent int

	// Of DOT: whether widths are left to who draws, and what is to be measured.
	Unmeasured bool
	rooms      []Room
}

// Line writes a line.
func (b *Writer) Line(format string, args ...any) {
	b.WriteString(strings.Repeat("  ", b.Indent))
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

// Picture returns what was written as a picture.
func (b *Writer) Picture() Picture { return Picture{DOT: b.String(), Rooms: b.rooms} }
