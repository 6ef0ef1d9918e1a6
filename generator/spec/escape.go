package spec

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// escapes are those of YAML 1.2 that the library does not know: \/ and, as JSON
// writes them, characters beyond U+FFFF as two surrogates. Each is replaced by
// something of the same width, so that places stay what they are: by a mark and
// /, and by the mark and the number of the pair. What is not in double quotes is
// replaced as well, and put back as it was.
type escapes struct {
	mark  rune
	pairs []string // as written, in the order of the text
}

// pairWidth is that of \ud83d\ude00.
const pairWidth = 12

// replaceEscapes returns a text without the escapes, or nil if there are none.
func replaceEscapes(text []byte) (*escapes, []byte) {
	e := &escapes{mark: unusedRune(text)}
	replaced := e.replace(text)
	if e.mark == 0 || !bytes.ContainsRune(replaced, e.mark) {
		return nil, nil
	}
	return e, replaced
}

// unusedRune returns a noncharacter that a text does not have, or 0.
func unusedRune(text []byte) rune {
	for r := rune(0xfdd0); r <= 0xfdef; r++ {
		if !bytes.ContainsRune(text, r) {
			return r
		}
	}
	return 0
}

func (e *escapes) replace(text []byte) (replaced []byte) {
	mark := []byte(string(e.mark))
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '\\' || i+1 == len(text):
			replaced = append(replaced, text[i])
		case text[i+1] == '/':
			replaced = append(append(replaced, mark...), '/')
			i++
		case surrogates(text[i:]) != 0:
			replaced = append(replaced, mark...)
			replaced = append(replaced, pairNumber(len(e.pairs))...)
			e.pairs = append(e.pairs, string(text[i:i+pairWidth]))
			i += pairWidth - 1
		default:
			replaced = append(replaced, text[i], text[i+1])
			i++
		}
	}
	return replaced
}

// pairNumber is a number that is as wide as a pair but for the mark.
func pairNumber(n int) []byte {
	digits := bytes.Repeat([]byte("0"), pairWidth-1)
	for i := len(digits) - 1; n > 0; i, n = i-1, n/10 {
		digits[i] += byte(n % 10)
	}
	return digits
}

// surrogates returns the character that a text begins with as two escapes, or 0.
func surrogates(text []byte) rune {
	high, ok := hexEscape(text)
	if !ok || !utf16.IsSurrogate(high) {
		return 0
	}
	low, ok := hexEscape(text[pairWidth/2:])
	if r := utf16.DecodeRune(high, low); ok && r != utf8.RuneError {
		return r
	}
	return 0
}

// hexEscape reads an escape such as \ud83d.
func hexEscape(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range text[2:6] {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if digit < 0 || c < '0' {
			return 0, false
		}
		r = r<<4 | rune(digit)
	}
	return r, true
}

// restore puts in what the marks in a tree stand for.
func (e *escapes) restore(n *yaml.Node) {
	if n == nil {
		return
	}
	n.Value = e.meant(n.Value, n.Style&yaml.DoubleQuotedStyle != 0)
	for _, text := range []*string{&n.HeadComment, &n.LineComment, &n.FootComment, &n.Anchor} {
		*text = e.meant(*text, false)
	}
	for _, c := range n.Content {
		e.restore(c)
	}
}

func (e *escapes) meant(value string, quoted bool) string {
	before, rest, found := strings.Cut(value, string(e.mark))
	if !found {
		return value
	}
	var out strings.Builder
	for ; found; before, rest, found = strings.Cut(rest, string(e.mark)) {
		out.WriteString(before)
		switch {
		case strings.HasPrefix(rest, "/"):
			if !quoted {
				out.WriteByte('\\')
			}
		default:
			pair := e.pairs[number(rest[:pairWidth-1])]
			rest = rest[pairWidth-1:]
			if quoted {
				pair = string(surrogates([]byte(pair)))
			}
			out.WriteString(pair)
		}
	}
	return out.String() + before
}

func number(digits string) int {
	n := 0
	for _, d := range []byte(digits) {
		n = 10*n + int(d-'0')
	}
	return n
}

// badEscape returns the place of the first escape from a line on that double
// quotes do not know.
func (s *source) badEscape(line int) (at diag.Pos, found bool) {
	for n := line; n <= len(s.lines); n++ {
		text := s.line(n)
		from := 0
		if n == line {
			from = max(0, strings.IndexByte(text, '"'))
		}
		for i := from; i+1 < len(text); i++ {
			if text[i] != '\\' {
				continue
			}
			if !knownEscape(text[i:]) {
				return s.pos(n, utf8.RuneCountInString(text[:i])+1), true
			}
			if surrogates([]byte(text[i:])) != 0 {
				i += pairWidth / 2
			}
			i++
		}
	}
	return diag.Pos{}, false
}

// knownEscape reports whether a text begins with an escape of YAML 1.2.
func knownEscape(text string) bool {
	if digits, ok := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]; ok {
		if len(text) < 2+digits || strings.Trim(text[2:2+digits], "0123456789abcdefABCDEF") != "" {
			return false
		}
		r, isShort := hexEscape([]byte(text))
		return !isShort || !utf16.IsSurrogate(r) || surrogates([]byte(text)) != 0
	}
	return strings.IndexByte("0abt\tnvfe \"/\\N_LP", text[1]) >= 0
}
