package spec

import (
	"fmt"
	"slices"
	"strings"
)

// lineScanner walks over the keys and values of one line. It knows as much of
// YAML as it takes to see where values begin; what it does not understand it
// passes over.
type lineScanner struct {
	text   []rune
	at     int
	depth  int // of { and [
	col    int
	broken bool
	found  *slip
}

func (l *lineScanner) run() {
	for l.found == nil {
		l.skip(" \t")
		if l.at >= len(l.text) || l.text[l.at] == '#' {
			return
		}
		if strings.ContainsRune(",]}", l.text[l.at]) && l.depth > 0 {
			if l.text[l.at] != ',' {
				l.depth--
			}
			l.at++
			continue
		}
		if (l.text[l.at] == '-' && l.depth == 0 || l.text[l.at] == ':') && l.peek(1) == ' ' {
			l.at++ // of an element, or behind an alias that is a key
			continue
		}
		key := l.key()
		l.skip(" \t")
		before := l.at
		l.value(key)
		if l.at == before {
			l.at++
		}
	}
}

func (l *lineScanner) skip(set string) {
	for l.at < len(l.text) && strings.ContainsRune(set, l.text[l.at]) {
		l.at++
	}
}

func (l *lineScanner) peek(n int) rune {
	if l.at+n < len(l.text) {
		return l.text[l.at+n]
	}
	return ' '
}

// key passes over a key and its colon, if one stands here.
func (l *lineScanner) key() string {
	end := l.at
	switch c := l.text[end]; {
	case c == '"' || c == '\'':
		end = l.closing(end) + 1
	case c == '*' && l.peek(1) == ':':
		l.report(l.at, "", "*", "a key cannot begin with *")
		return ""
	default:
		for end < len(l.text) && (isWord(l.text[end]) || l.text[end] == '-') {
			end++
		}
	}
	if end == l.at || end >= len(l.text) || l.text[end] != ':' || end+1 < len(l.text) && l.text[end+1] != ' ' {
		return ""
	}
	name := string(l.text[l.at:end])
	l.at = end + 1
	return name
}

// closing returns the index of the quote that closes the one at an index, or
// the last index of the line.
func (l *lineScanner) closing(open int) int {
	q := l.text[open]
	for i := open + 1; i < len(l.text); i++ {
		switch {
		case l.text[i] == '\\' && q == '"':
			i++
		case l.text[i] == q && q == '\'' && i+1 < len(l.text) && l.text[i+1] == q:
			i++
		case l.text[i] == q:
			return i
		}
	}
	return len(l.text) - 1
}

// value looks at the value that begins here and passes over it.
func (l *lineScanner) value(key string) {
	if l.found != nil || l.at >= len(l.text) {
		return
	}
	isExpr := slices.Contains(expressionKeys, key)
	switch c := l.text[l.at]; c {
	case '#':
		return
	case '"', '\'':
		l.quoted(key)
	case '!', '%', '@', '`':
		l.reportValue(key, fmt.Sprintf("a plain text cannot begin with %c", c))
	case '>', '|':
		rest := strings.TrimSpace(strings.TrimLeft(string(l.text[l.at+1:]), "+-0123456789"))
		if rest != "" && rest[0] != '#' {
			l.reportValue(key, fmt.Sprintf("a plain text cannot begin with %c", c))
			return
		}
		l.at = len(l.text)
	case '&', '*':
		l.anchor(key, c)
	case '{', '[':
		if isExpr {
			l.reportValue(key, fmt.Sprintf("a plain text cannot begin with %c", c))
			return
		}
		l.opened(key, c)
	default:
		l.equals(key)
		l.plain(key)
	}
}

// equals finds a key of a line that an equals sign joins to its value.
func (l *lineScanner) equals(key string) {
	if !l.broken || key != "" || l.depth > 0 {
		return
	}
	if m := equalsSign.FindStringSubmatch(string(l.text[l.at:])); m != nil && !strings.HasPrefix(m[3], "=") {
		l.found = noColon(m[1], m[1]+m[2], m[3]).at(l.at)
	}
}

// opened enters a list or mapping in brackets, unless text goes on after its
// end: then the bracket was meant as part of a text, such as []string.
func (l *lineScanner) opened(key string, c rune) {
	if end := l.matching(l.at); end >= 0 {
		rest := strings.TrimSpace(string(l.text[end+1:]))
		if rest != "" && !strings.ContainsRune(",]}:#", rune(rest[0])) {
			l.reportValue(key, fmt.Sprintf("a plain text cannot begin with %c", c))
			return
		}
	}
	l.depth++
	l.at++
}

// matching returns the index of the bracket that closes the one at an index, or
// -1.
func (l *lineScanner) matching(open int) int {
	depth := 0
	for i := open; i < len(l.text); i++ {
		switch l.text[i] {
		case '"', '\'':
			i = l.closing(i)
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (l *lineScanner) quoted(key string) {
	end := l.closing(l.at)
	rest := strings.TrimSpace(string(l.text[end+1:]))
	if rest == "" || rest[0] == '#' || l.depth > 0 && strings.ContainsRune(",}]:", rune(rest[0])) || rest[0] == ':' {
		l.at = end + 1
		return
	}
	if after := strings.TrimSpace(rest[1:]); l.broken && rune(rest[0]) == l.text[l.at] && (after == "" || strings.ContainsRune(",}]#", rune(after[0]))) {
		once := string(l.text[l.at : end+1])
		s := slip{key: key, text: once + rest[:1], instead: once, why: "the closing quote stands twice", advised: "write " + once}
		l.found = s.at(l.at)
		return
	}
	l.reportValue(key, "a text that begins with a quote ends at the next one")
}

// anchor passes over &name and *name; anything else that begins so is a slip.
func (l *lineScanner) anchor(key string, c rune) {
	end := l.at + 1
	for end < len(l.text) && (isWord(l.text[end]) || l.text[end] == '-') {
		end++
	}
	if end > l.at+1 && (end == len(l.text) || strings.ContainsRune(" ,]}", l.text[end])) {
		l.at = end
		if c == '&' {
			l.skip(" ")
			l.value(key)
		}
		return
	}
	l.reportValue(key, fmt.Sprintf("a plain text cannot begin with %c", c))
}

// plain looks at a plain text: where YAML ends it, and whether that is where
// it was meant to end.
func (l *lineScanner) plain(key string) {
	if l.found != nil {
		return
	}
	end := l.at
	why := ""
scan:
	for ; end < len(l.text); end++ {
		c := l.text[end]
		switch {
		case c == '#' && l.text[end-1] == ' ':
			if unfinished(string(l.text[l.at:end])) {
				why = "a plain text ends at a # after a space"
			}
			break scan
		case c == ':' && end > l.at && (end+1 == len(l.text) || l.text[end+1] == ' '):
			if text, next := beforeKey(string(l.text[l.at:end])); l.broken && l.depth > 0 && key != "doc" && text != "" {
				l.found = noComma(key, text, next).at(l.at)
				return
			}
			if l.broken {
				why = "a plain text cannot hold a colon and a space"
			}
			break scan
		case c == ':' && l.broken && key == "" && knownKeys()[string(l.text[l.at:end])]:
			l.found = noSpace(string(l.text[l.at:end]), l.text[end+1:]).at(l.at)
			return
		case l.depth > 0 && strings.ContainsRune("[{", c) && isKey(l.text[l.at:end]):
			l.found = noSpace(string(l.text[l.at:end-1]), nil).at(l.at)
			return
		case l.depth > 0 && strings.ContainsRune(",[]{}", c):
			if unfinished(string(l.text[l.at:end])) || c == '[' || c == '{' {
				why = fmt.Sprintf("inside {} and [] a plain text cannot hold %c", c)
			}
			break scan
		}
	}
	read := strings.TrimSpace(string(l.text[l.at:end]))
	if why != "" && intended(l.text[l.at:], l.depth > 0) != read {
		l.reportValue(key, why)
		if l.found != nil {
			return
		}
	}
	l.at = max(l.at, end)
}

func (l *lineScanner) reportValue(key, why string) {
	text := intended(l.text[l.at:], l.depth > 0)
	if l.col > 0 && (l.col <= l.at || l.col > l.at+len([]rune(text))+1) {
		l.at += max(len([]rune(text)), 1)
		return
	}
	l.report(l.at, key, text, why)
}

func (l *lineScanner) report(at int, key, text, why string) {
	l.found = &slip{col: at + 1, key: key, text: text, why: why}
}
