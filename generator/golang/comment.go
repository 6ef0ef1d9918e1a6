package golang

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
		case line[0] == '\t': // code
			out.WriteString("//" + line)
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
	case ' ' <= r && r <= '~': // nearly all there is
		return r
	case r == '\n' || r == '\t' || r == '\u200c' || r == '\u200d':
		return r
	case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co):
		return '\uFFFD'
	}
	return r
}

// note is a comment as code; it ends its line.
func note(words string) node { return text(comment(words)) }

// own is a comment of fsmgen's own words, broken into lines.
func own(words string) node { return note(wrap(words)) }

// remark is text in one line, for a comment beside an expression.
func remark(text string) node {
	return note(strings.Join(strings.Fields(text), " "))
}

// lineLength is how long a line of a comment may be, without its slashes.
const lineLength = 77

// wrap breaks a paragraph into lines that fit.
func wrap(text string) string { return wrapAfter("", strings.Fields(text), "\n") }

// wrapAfter writes words behind begin; newline begins every further line.
func wrapAfter(begin string, words []string, newline string) string {
	var out strings.Builder
	out.WriteString(begin)
	length := utf8.RuneCountInString(begin)
	for i, word := range words {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case length+1+n > lineLength:
			out.WriteString(newline)
			length = len(newline) - 1
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(word)
		length += n
	}
	return out.String()
}

// fitting breaks those lines of a text that are too long. The others stay as
// their author broke them, and so do lines of code, which are indented.
func fitting(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		item := strings.HasPrefix(line, listItem)
		switch {
		case utf8.RuneCountInString(line) <= lineLength:
		case item:
			lines[i] = wrapAfter(listItem, strings.Fields(line[len(listItem):]), "\n    ")
		case line[0] != ' ' && line[0] != '\t':
			lines[i] = wrap(line)
		}
	}
	return strings.Join(lines, "\n")
}

const listItem = "  - "

// described begins a doc comment with what a thing is, and goes on with its
// doc string.
func described(what, doc string) string {
	if doc = strings.TrimSpace(doc); doc == "" {
		return fitting(what + ".")
	}
	if strings.Contains(doc, "\n") {
		return what + ".\n\n" + fitting(doc)
	}
	return fitting(what + ": " + doc)
}

// sentenceList lists words as in a sentence: a, b and c.
func sentenceList(words []string) string { return wordList(words, "and") }

// wordList lists words with another one before the last.
func wordList(words []string, before string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + before + " " + words[last]
}

// article puts a or an before a Go name, by its sound: an EdgeNode, an
// HTTPServer, a UserSpec.
func article(typ string) string {
	next := typ[1:]
	vowel := false
	switch {
	case next != "" && strings.ContainsAny(next[:1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"): // letters are read out
		vowel = strings.ContainsAny(typ[:1], "AEFHILMNORSX")
	case typ[0] == 'U':
		vowel = next != "" && strings.ContainsAny(next[:1], "lmnpr") && !strings.HasPrefix(next, "ni")
	case strings.HasPrefix(typ, "Eu"), strings.HasPrefix(typ, "One"), strings.HasPrefix(typ, "Once"):
	default:
		vowel = strings.ContainsAny(typ[:1], "AEIO") || strings.HasPrefix(typ, "Hour")
	}
	if vowel {
		return "an " + typ
	}
	return "a " + typ
}
