package golang

import (
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"
)

// comment writes text as // lines, one for each line of text. Nothing in text
// can end the comment, become a directive or a build constraint, or be
// something else than what it looks like.
func comment(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD"))
	var out strings.Builder
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		switch trimmed := strings.TrimSpace(line); {
		case line == "":
			out.WriteString("//")
		case strings.HasPrefix(trimmed, "+build"):
			out.WriteString("// | " + trimmed) // not a build constraint
		default:
			out.WriteString("// " + line)
		}
	}
	return out.String()
}

// printable replaces what an editor or a compiler would not show as it is:
// control characters, separators of lines and paragraphs, and invisible
// formatting, which can make text read differently from what it is. The two
// joiners stay, for scripts and emoji that need them.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\u200c' || r == '\u200d':
		return r
	case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co):
		return '\uFFFD'
	}
	return r
}

// note is a comment as code; it ends its line.
func note(text string) jen.Code { return jen.Comment(comment(text)) }

// remark is text in one line, for a comment beside an expression.
func remark(text string) jen.Code {
	return note(strings.Join(strings.Fields(text), " "))
}

// paragraphs joins the parts of a doc comment that are not empty.
func paragraphs(parts ...string) string {
	var given []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, "\n\n")
}

// wrap breaks a paragraph into lines that fit.
func wrap(text string) string {
	var out strings.Builder
	length := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case length+1+len(word) > 77:
			out.WriteByte('\n')
			length = 0
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(word)
		length += len(word)
	}
	return out.String()
}

// described begins a doc comment with what a thing is, and goes on with its
// doc string.
func described(what, doc string) string {
	if doc = strings.TrimSpace(doc); doc == "" {
		return what + "."
	}
	if strings.Contains(doc, "\n") {
		return what + ".\n\n" + doc
	}
	return what + ": " + doc
}
