package graph

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/fsmgen/fsmgen/internal/drawing"
)

// markdownText is running text in Markdown.
func markdownText(s string) string {
	var b strings.Builder
	for i, r := range drawing.Clean(s) {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '@':
			b.WriteString("&#64;") // nobody is mentioned by a doc string
		case strings.ContainsRune("\\`*_[]|~$^", r), i == 0 && strings.ContainsRune("#+-=>", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case i == 0 && unicode.IsDigit(r):
			fmt.Fprintf(&b, "&#%d;", r) // a number with a dot would begin a list
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// markdownCode is a text in fixed width, also in a cell of a table.
func markdownCode(s string) string {
	var b strings.Builder
	b.WriteString("<code>")
	for _, r := range drawing.Clean(s) {
		if strings.ContainsRune("&<>|`*_[]~$\\\"@:^!", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteString("</code>")
	return b.String()
}
