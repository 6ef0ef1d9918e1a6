package graph

import (
	"fmt"
	"strings"
	"unicode"
)

// Every text of a spec goes through clean and one of these before it is
// written; names are checked identifiers and need neither.

var xml = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// htmlText is a text in an HTML-like label of DOT.
func htmlText(s string) string { return xml.Replace(clean(s)) }

// quoted is a text as a quoted string of DOT. Graphviz reads \N and its like,
// and entities such as &amp; in these as well.
func quoted(s string) string { return `"` + inQuotes(s) + `"` }

var quotes = strings.NewReplacer("&", "&amp;", `\`, `\\`, `"`, `\"`)

func inQuotes(s string) string { return quotes.Replace(clean(s)) }

// mermaidText is a text in a Mermaid diagram. What may have a meaning there
// is written as a code point: colons and semicolons end things, # begins an
// entity, %% a comment, and HTML and Markdown are read in labels.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range clean(s) {
		switch {
		case r == ' ', unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("_=!.,()|+/'?", r):
			b.WriteRune(r)
		case r == '&':
			b.WriteString("#amp;")
		case r == '<':
			b.WriteString("#lt;")
		case r == '>':
			b.WriteString("#gt;")
		case r == '"':
			b.WriteString("#quot;")
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

// mermaidLines joins the lines of a label.
func mermaidLines(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = mermaidText(line)
	}
	return strings.Join(out, "<br/>")
}

// markdownText is running text in Markdown.
func markdownText(s string) string {
	var b strings.Builder
	for i, r := range clean(s) {
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
	for _, r := range clean(s) {
		if strings.ContainsRune("&<>|`*_[]~$\\\"@:^!", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteString("</code>")
	return b.String()
}
