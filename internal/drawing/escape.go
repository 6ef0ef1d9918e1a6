package drawing

import (
	"fmt"
	"strings"
	"unicode"
)

// Every text of a spec goes through Clean and one of these before it is
// written; names are checked identifiers and need neither.

var xml = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// htmlText is a text in an HTML-like label of DOT.
func htmlText(s string) string { return xml.Replace(Clean(s)) }

// Quoted is a text as a quoted string of DOT. Graphviz reads \N and its like,
// and entities such as &amp; in these as well.
func Quoted(s string) string { return `"` + inQuotes(s) + `"` }

var quotes = strings.NewReplacer("&", "&amp;", `\`, `\\`, `"`, `\"`)

func inQuotes(s string) string { return quotes.Replace(Clean(s)) }

// mermaidText is a text in a Mermaid diagram. What may have a meaning there
// is written as a code point: colons and semicolons end things, # begins an
// entity, %% a comment, and HTML and Markdown are read in labels.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range Clean(s) {
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

// MermaidLines joins the lines of a label.
func MermaidLines(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = mermaidText(line)
	}
	return strings.Join(out, "<br/>")
}
