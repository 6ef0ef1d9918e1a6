package spec

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

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

// quote returns a text as a YAML scalar in quotes, without escapes if it can.
func quote(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// at puts a slip at an index of its line.
func (s slip) at(index int) *slip {
	s.col = index + 1
	return &s
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

// equalsSign matches a key and a value as HCL and Go join them.
var equalsSign = regexp.MustCompile(`^(\w+)(\s*:?=\s*)(\S.*)$`)

// noColon is the slip of a key that goes on with another sign than a colon.
// Begun is the key and that sign.
func noColon(key, begun, value string) slip {
	return slip{text: begun, instead: key + ": ",
		why:     "a key and its value are joined by a colon",
		advised: "write " + key + ": " + value}
}

// equals finds a key with an equals sign in a line of its own: YAML takes it for
// a text that goes on below, and does so until a colon stands there.
func (s *source) equals(line int) (slip, bool) {
	text := s.line(line)
	if len(text) > maxSlipLine {
		return slip{}, false
	}
	key := strings.TrimLeft(text, " ")
	m := equalsSign.FindStringSubmatch(key)
	if m == nil || strings.HasPrefix(m[3], "=") {
		return slip{}, false
	}
	found := noColon(m[1], m[1]+m[2], m[3]).at(len(text) - len(key))
	found.line = line
	return *found, true
}

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
	known := map[string]bool{}
	eachObject(func(o *Object) {
		for _, k := range o.Keys {
			known[k.Name] = true
		}
	})
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

// secretLine matches a secret field in one line.
var secretLine = regexp.MustCompile(`\bsecret:\s*true\b`)

// report adds the finding about a slip. What was written for a secret is not
// shown.
func (s *source) report(list *diag.List, found slip, at diag.Pos, secret bool) *diag.Finding {
	f := list.Add(ruleQuote, at, "%s", found.problem())
	if secret && found.key == "default" {
		f.Help, f.Secret = "write the text behind default: in quotes", true
		return f
	}
	f.Help, f.Fix = found.advice(), s.fix(at, found)
	return f
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
