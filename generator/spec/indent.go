package spec

import "strings"

// block is a mapping or a list that is open while the lines of a file are
// gone over.
type block struct {
	col  int
	list bool
}

// misplaced looks, from a line on, for the first line whose indentation does
// not fit those before it: the library says only where the mapping or list
// begins that the line is in. It gives 0 if it finds none, or meets what it
// does not understand: text over several lines.
func (s *source) misplaced(from int) (line int, why, help string) {
	var open []block
	opens := true // what stands before may be followed by something deeper
	for n := from; n <= len(s.lines); n++ {
		text := s.line(n)
		rest := strings.TrimLeft(text, " ")
		if rest == "" || rest[0] == '#' {
			continue
		}
		if len(rest) > maxSlipLine || !oneLine(rest) {
			return 0, "", ""
		}
		col := len(text) - len(rest)
		for len(open) > 0 && open[len(open)-1].col > col {
			open, opens = open[:len(open)-1], false
		}
		isList := rest == "-" || strings.HasPrefix(rest, "- ")
		switch {
		case len(open) == 0 || open[len(open)-1].col < col:
			if len(open) == 0 && n > from {
				return 0, "", "" // the end of what was asked about
			}
			if !opens {
				return n, "this line stands in a column in which nothing before it began", "put keys that belong together into the same column"
			}
			open = append(open, block{col, isList})
		case open[len(open)-1].list != isList && !(isList && opens):
			if isList {
				return n, "an element of a list stands among keys", "write a key and a colon, or indent the list below its key"
			}
			if len(open) < 2 || open[len(open)-2] != (block{col, false}) {
				return n, "a key stands among the elements of a list", "begin each element with a - in the same column, or none"
			}
			open = open[:len(open)-1] // the list stood in the column of its key
		case open[len(open)-1].list != isList:
			open = append(open, block{col, true})
		}
		for strings.HasPrefix(rest, "- ") {
			after := strings.TrimLeft(rest[1:], " ")
			col += len(rest) - len(after)
			rest = after
			if strings.HasPrefix(rest, "- ") || isEntry(rest) {
				open = append(open, block{col, !isEntry(rest)})
			}
		}
		opens = rest == "-" || strings.HasSuffix(strings.TrimRight(beforeComment(rest), " "), ":")
	}
	return 0, "", ""
}

// isEntry reports whether a line holds a key in block style.
func isEntry(text string) bool {
	key, _, ok := strings.Cut(text+" ", ": ")
	return ok && !strings.ContainsAny(key, "{[")
}

func beforeComment(text string) string {
	before, _, _ := strings.Cut(text, " #")
	return before
}

// oneLine reports whether a line ends what it begins: it opens no quote, no
// bracket and no block of text.
func oneLine(text string) bool {
	l := &lineScanner{text: []rune(text)}
	depth := 0
	for i := 0; i < len(l.text); i++ {
		switch c := l.text[i]; c {
		case '"', '\'':
			if i > 0 && !strings.ContainsRune(" ,[{:", l.text[i-1]) {
				continue // inside of a word
			}
			end := l.closing(i)
			if end == i || l.text[end] != c {
				return false
			}
			i = end
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '#':
			if i > 0 && l.text[i-1] == ' ' {
				i = len(l.text)
			}
		}
	}
	last := strings.TrimRight(beforeComment(text), " 0123456789+-")
	return depth == 0 && !strings.HasSuffix(last, ": |") && !strings.HasSuffix(last, ": >")
}
