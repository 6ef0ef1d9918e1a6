package spec

import (
	"slices"
	"strings"
	"unicode"
)

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// beforeKey cuts a text that ends with a key of the language in two; empty if
// it does not.
func beforeKey(text string) (before, key string) {
	i := strings.LastIndexByte(text, ' ')
	if i < 0 || !knownKeys()[text[i+1:]] {
		return "", ""
	}
	return strings.TrimSpace(text[:i]), text[i+1:]
}

// isKey reports whether a text is a word and a colon.
func isKey(text []rune) bool {
	last := len(text) - 1
	return last > 0 && text[last] == ':' && !slices.ContainsFunc(text[:last], func(r rune) bool { return !isWord(r) })
}

// unfinished reports whether an expression cannot end here: a bracket or a
// quote is open, or an operator waits for its right side.
func unfinished(text string) bool {
	open, quoteOf := 0, rune(0)
	for _, r := range text {
		switch {
		case quoteOf != 0:
			if r == quoteOf {
				quoteOf = 0
			}
		case r == '"' || r == '`':
			quoteOf = r
		case r == '(':
			open++
		case r == ')':
			open--
		}
	}
	text = strings.TrimSpace(text)
	return open > 0 || quoteOf != 0 || text != "" && strings.ContainsAny(text[len(text)-1:], "&|=<>+-/!")
}

// intended returns the text that was meant to be one value: up to where its own
// brackets and quotes are closed and, inside a flow, the next comma or
// closing bracket; else the end of the line or a comment.
func intended(text []rune, flow bool) string {
	var open []rune
	end := 0
scan:
	for ; end < len(text); end++ {
		switch c := text[end]; c {
		case '"', '`':
			close := slices.Index(text[end+1:], c)
			if close < 0 {
				end = len(text)
				break scan
			}
			end += close + 1
		case '(', '[', '{':
			open = append(open, c)
		case ')', ']', '}':
			if n := len(open); n > 0 && closes(open[n-1], c) {
				open = open[:n-1]
			} else if flow && c != ')' {
				break scan
			}
		case ',':
			if flow && len(open) == 0 {
				break scan
			}
		case '#':
			if len(open) == 0 && end > 0 && text[end-1] == ' ' && !unfinished(string(text[:end])) {
				break scan
			}
		}
	}
	return strings.TrimRight(string(text[:end]), " \t")
}

func closes(open, close rune) bool {
	return open == '(' && close == ')' || open == '[' && close == ']' || open == '{' && close == '}'
}
