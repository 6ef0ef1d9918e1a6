package graph

import (
	"fmt"
	"strings"
)

// writer writes lines, indented.
type writer struct {
	strings.Builder
	indent int
}

func (b *writer) line(format string, args ...any) {
	b.WriteString(strings.Repeat("  ", b.indent))
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}
