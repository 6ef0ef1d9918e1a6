package spec

import (
	"strings"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 1 << 20

// source is the text of one file, in lines of characters.
type source struct {
	path  string
	lines []string // without their ends
	// starts holds, for each line that has more than ASCII and was asked for,
	// where its characters begin.
	starts map[int][]int
}

// maxSlipLine is the length of the longest line that is searched for slips.
// Longer ones were written by a program, and searching takes more than linear
// time.
const maxSlipLine = 4096

// newSource checks that data is text that people and YAML see alike, and
// splits it. What YAML takes for the end of a line and editors do not
// (U+0085, U+2028, U+2029) would put all places after it on the wrong line.
func newSource(path string, data []byte, found *diag.List) (*source, []byte) {
	whole := diag.Pos{Path: path, Line: 1, Col: 1}
	if len(data) > MaxBytes {
		found.Add(ruleTooLarge, whole, "the file is larger than the %d bytes that it may have", MaxBytes)
		return nil, nil
	}
	if isUTF16(data) {
		found.Add(ruleText, whole, "the file is UTF-16; a spec is plain UTF-8 text").Help = saveAsUTF8
		return nil, nil
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	src := &source{path: path, lines: splitLines(text), starts: map[int][]int{}}
	for i, line := range src.lines {
		col := 0
		for j, r := range line {
			col++
			if what, help := badRune(r, line[j:]); what != "" {
				found.Add(ruleText, diag.Pos{Path: path, Line: i + 1, Col: col}, "%s in the text; a spec is plain UTF-8 text", what).Help = help
				return nil, nil
			}
		}
	}
	return src, []byte(text)
}

// splitLines splits at \n, \r\n and a lone \r, as YAML does.
func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

// isUTF16 reports whether a text begins as UTF-16 does, which editors and shells
// of Windows write: with its byte order mark, or with a character of ASCII in
// two bytes.
func isUTF16(data []byte) bool {
	if len(data) < 2 {
		return false
	}
	a, b := data[0], data[1]
	return a == 0xff && b == 0xfe || a == 0xfe && b == 0xff || (a == 0) != (b == 0)
}

const saveAsUTF8 = "save the file with the encoding UTF-8"

// badRune says what is wrong with a character, and what helps; nothing if it is
// as it should be. Rest is the line from it on.
func badRune(r rune, rest string) (what, help string) {
	const remove = "remove the character, or write it as an escape inside double quotes"
	switch {
	case r == utf8.RuneError:
		if _, size := utf8.DecodeRuneInString(rest); size == 1 {
			return "a byte that is not UTF-8", saveAsUTF8
		}
	case r == '\u0085', r == '\u2028', r == '\u2029':
		return "a line separator that editors do not show", remove
	case r == '\ufeff':
		return "a byte order mark", remove
	case r < ' ' && r != '\t', r >= 0x7f && r < 0xa0:
		return "a control character", remove
	}
	return "", ""
}

// line returns a line by its number from 1, without its end.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// pos returns a place, moved into the file where YAML puts it behind the end.
func (s *source) pos(line, col int) diag.Pos {
	line = min(max(line, 1), len(s.lines))
	col = min(max(col, 1), s.width(line)+1)
	return diag.Pos{Path: s.path, Line: line, Col: col}
}

// width is the number of characters of a line.
func (s *source) width(line int) int {
	if starts := s.index(line); starts != nil {
		return len(starts)
	}
	return len(s.line(line))
}

// from returns the text of a line from a column (in characters, from 1).
func (s *source) from(line, col int) string {
	text, starts := s.line(line), s.index(line)
	switch {
	case col < 1 || col > s.width(line):
		return ""
	case starts != nil:
		return text[starts[col-1]:]
	}
	return text[col-1:]
}

// index returns where the characters of a line begin; nil if it is all ASCII,
// one byte each.
func (s *source) index(line int) []int {
	starts, known := s.starts[line]
	if known {
		return starts
	}
	text := s.line(line)
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		for i := range text {
			starts = append(starts, i)
		}
	}
	s.starts[line] = starts
	return starts
}
