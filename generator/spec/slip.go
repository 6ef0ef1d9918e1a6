package spec

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// slip is a text that YAML reads otherwise than it was meant, because it
// stands without quotes.
type slip struct {
	line, col int
	key       string // the key it is the value of; "" for an element or a key itself
	text      string // as it was meant
	why       string
	// advised and instead are of a slip that quotes do not mend: what to do,
	// and what stands in the place of text then.
	advised, instead string
}

func (s slip) problem() string {
	if s.instead != "" {
		return s.why
	}
	return s.why + "; YAML needs quotes here"
}

func (s slip) advice() string {
	if s.instead != "" {
		return s.advised
	}
	if s.text == "*" && s.key == "" {
		return `write "*": for every other state`
	}
	if s.key == "" {
		return "write " + quote(s.text)
	}
	return fmt.Sprintf("write %s: %s", s.key, quote(s.text))
}

// quote gives a text as a YAML scalar in quotes, without escapes if it can.
func quote(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// noSpace is the slip of a key, without its colon, that goes on without a
// space. Rest is what stands behind the colon.
func noSpace(key string, rest []rune) slip {
	s := slip{text: key + ":", instead: key + ": ",
		why:     "no space stands behind the colon, so that YAML does not take it for the end of a key",
		advised: "write " + key + ": with a space behind it"}
	if len(rest) > 0 && rest[0] == noBreak {
		s.text += string(noBreak)
		s.why = "a no-break space stands behind the colon, so that YAML does not take it for the end of a key"
		s.advised = "write a plain space there"
	}
	return s
}

const noBreak = '\u00a0'

// noComma is the slip of a text in a flow that goes on with the next key.
func noComma(key, text, next string) slip {
	s := slip{key: key, text: text, instead: text + ",", why: "a comma is missing before " + next}
	s.advised = fmt.Sprintf("write %s, %s: …", text, next)
	if key != "" {
		s.advised = fmt.Sprintf("write %s: %s, %s: …", key, text, next)
	}
	return s
}

// knownKeys are all keys of the language.
var knownKeys = sync.OnceValue(func() map[string]bool {
	known, seen := map[string]bool{}, map[*Shape]bool{}
	var walk func(s *Shape)
	walk = func(s *Shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		walk(s.List)
		walk(s.Entries)
		if s.Object != nil {
			for _, k := range s.Object.Keys {
				known[k.Name] = true
				walk(k.Shape)
			}
		}
	}
	walk(wholeFile)
	return known
})

// fix puts a slip's text into quotes, if it stands at a place as it was meant.
func (s *source) fix(at diag.Pos, found slip) *diag.Fix {
	if !strings.HasPrefix(s.from(at.Line, at.Col), found.text) || found.text == "" {
		return nil
	}
	if found.instead != "" {
		return &diag.Fix{Pos: at, Old: found.text, New: found.instead}
	}
	return &diag.Fix{Pos: at, Old: found.text, New: quote(found.text)}
}

// Slip looks whether the line of a place holds one of the usual slips of YAML
// (a plain text that begins with ! & * [ { " ' % @, that holds ": " or " #",
// or that holds , [ ] { } inside a flow), and gives what to write instead, as
// words and, if there is one right answer, as a fix. It
// is for findings about expressions: what the expression parser saw may not
// be what the user wrote.
func (s *Spec) Slip(pos diag.Pos) (advice string, fix *diag.Fix, ok bool) {
	if s.source == nil {
		return "", nil, false
	}
	found, ok := s.source.slip(pos.Line, pos.Col, false)
	if !ok {
		return "", nil, false
	}
	return found.advice(), s.source.fix(s.source.pos(found.line, found.col), found), true
}

// expressionKeys are keys whose value is an expression, so that no list, no
// mapping and no quoted part of it can be meant.
var expressionKeys = []string{"when", "after", "for", "each", "name"}

// slip finds the first slip in a line. With a column, only in the value that
// stands there. Broken says that the file could not be read: then anything
// that YAML refuses is a slip; else only what it silently reads otherwise.
func (s *source) slip(line, col int, broken bool) (slip, bool) {
	if s.width(line) > maxSlipLine {
		return slip{}, false
	}
	sc := &lineScanner{text: []rune(s.line(line)), col: col, broken: broken}
	sc.run()
	if sc.found == nil {
		return slip{}, false
	}
	sc.found.line = line
	return *sc.found, true
}

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

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// closing gives the index of the quote that closes the one at an index, or
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
		l.plain(key)
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

// matching gives the index of the bracket that closes the one at an index, or
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

// beforeKey cuts a text that ends with a key of the language in two; empty if
// it does not.
func beforeKey(text string) (before, key string) {
	i := strings.LastIndexByte(text, ' ')
	if i < 0 || !knownKeys()[text[i+1:]] {
		return "", ""
	}
	return strings.TrimSpace(text[:i]), text[i+1:]
}

// at puts a slip at an index of its line.
func (s slip) at(index int) *slip {
	s.col = index + 1
	return &s
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

// intended gives the text that was meant to be one value: up to where its own
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
