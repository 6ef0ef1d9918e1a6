package expr

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is the kind of a token.
type kind uint8

const (
	tokEOF kind = iota
	tokIdent
	tokInt
	tokFloat
	tokString
	tokOp // operators, brackets, comma, dot
	tokBad
)

// lexeme is one token of an expression with its place, in bytes for slicing
// and in characters for people.
type lexeme struct {
	kind       kind
	text       string
	start, end int // bytes
	at         int // characters before it
}

// is reports whether the token is the given operator or bracket.
func (l lexeme) is(op string) bool { return l.kind == tokOp && l.text == op }

// scanner cuts an expression into tokens. Newlines are spaces: an expression
// may stand in a folded scalar.
type scanner struct {
	src      string
	pos, at  int
	complain func(l lexeme, format string, args ...any)
}

// operators, the longer ones first. Those that are Go's but not the language's
// are scanned all the same, so that a message can name them.
var operators = []string{
	"&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "&^", ":=", "++", "--", "...", "<-",
	"+", "-", "*", "/", "%", "<", ">", "!", "(", ")", "[", "]", ",", ".", "=", "&", "|", "^", "?", ":", ";", "{", "}", "~",
}

// next returns the next token; at the end of the text it returns tokEOF for ever.
func (s *scanner) next() lexeme {
	s.space()
	start, at := s.pos, s.at
	l := lexeme{start: start, at: at}
	if s.pos >= len(s.src) {
		l.end = s.pos
		return l
	}
	c := s.src[s.pos]
	switch {
	case c == '_' || isLetter(c) || c >= utf8.RuneSelf && s.letter():
		s.identifier()
		l.kind = tokIdent
	case isDigit(c) || c == '.' && s.pos+1 < len(s.src) && isDigit(s.src[s.pos+1]):
		l.kind = s.number()
	case c == '"' || c == '`':
		l.kind = s.quoted(c)
	case c == '\'':
		l.kind = s.quoted(c)
		if l.kind != tokBad {
			l.kind = tokBad
			s.cut(&l)
			s.complain(l, "strings are written in double quotes")
			return l
		}
	default:
		l.kind = s.operator()
	}
	s.cut(&l)
	if l.kind == tokBad {
		s.complain(l, "%s", badToken(l.text))
	}
	return l
}

func (s *scanner) cut(l *lexeme) {
	l.end = s.pos
	l.text = s.src[l.start:s.pos]
}

func badToken(text string) string {
	if text[0] == '"' || text[0] == '`' || text[0] == '\'' {
		return "this text in quotes has no end"
	}
	return fmt.Sprintf("unexpected character %q", text)
}

// step goes on by one character.
func (s *scanner) step() {
	_, n := utf8.DecodeRuneInString(s.src[s.pos:])
	s.pos += n
	s.at++
}

func (s *scanner) skip(n int) { s.pos += n; s.at += n }

func (s *scanner) space() {
	for s.pos < len(s.src) && strings.IndexByte(" \t\r\n", s.src[s.pos]) >= 0 {
		s.skip(1)
	}
}

func (s *scanner) letter() bool {
	r, _ := utf8.DecodeRuneInString(s.src[s.pos:])
	return unicode.IsLetter(r)
}

func (s *scanner) identifier() {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if c != '_' && !isLetter(c) && !isDigit(c) && (c < utf8.RuneSelf || !s.letter()) {
			return
		}
		s.step()
	}
}

// number takes everything that looks like a part of a number; whether it is
// one is found out where its value is read.
func (s *scanner) number() kind {
	k := tokInt
	hex := strings.HasPrefix(s.src[s.pos:], "0x") || strings.HasPrefix(s.src[s.pos:], "0X")
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch {
		case isDigit(c) || c == '_':
		case c == '.':
			k = tokFloat
		case !hex && (c == 'e' || c == 'E') || hex && (c == 'p' || c == 'P'):
			k = tokFloat
			if s.pos+1 < len(s.src) && (s.src[s.pos+1] == '+' || s.src[s.pos+1] == '-') {
				s.skip(1)
			}
		case isLetter(c):
		default:
			return k
		}
		s.skip(1)
	}
	return k
}

func (s *scanner) quoted(quote byte) kind {
	s.skip(1)
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if c == '\\' && quote != '`' && s.pos+1 < len(s.src) {
			s.skip(1)
			s.step()
			continue
		}
		s.step()
		if c == quote {
			return tokString
		}
	}
	return tokBad
}

func (s *scanner) operator() kind {
	for _, op := range operators {
		if strings.HasPrefix(s.src[s.pos:], op) {
			s.skip(len(op))
			return tokOp
		}
	}
	s.step()
	return tokBad
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// IsWord reports whether a name can stand bare in an expression: it is
// [a-z][a-z0-9_]* and neither a Go keyword nor a function nor a root that does not
// yield.
func IsWord(name string) bool {
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !(c >= 'a' && c <= 'z') && !isDigit(c) && c != '_' {
			return false
		}
	}
	return !token.IsKeyword(name) && !isReserved(name) && !IsFunction(name)
}

// IsFunction reports whether the language has a function of that name, which is
// one wherever the name stands.
func IsFunction(name string) bool { return functions[name] != nil && !yieldsFunction(name) }
