package golang

import "bytes"

// identifiers visits the identifiers in a file's text that stand for something
// declared in the package: all but those behind a dot. One that occurs several
// times is visited several times. What is in comments and literals is left out.
func identifiers(text []byte, visit func(name []byte)) {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '/' && i+1 < len(text) && text[i+1] == '/':
			i += until(text[i:], '\n')
		case c == '"' || c == '`' || c == '\'':
			i += literal(text[i:])
		case isLetter(c) || isDigit(c):
			end := i
			for end < len(text) && (isLetter(text[end]) || isDigit(text[end])) {
				end++
			}
			if isLetter(c) && !selected(text[:i]) {
				visit(text[i:end])
			}
			i = end
		default:
			i++
		}
	}
}

// until returns the length of text up to and with the first c.
func until(text []byte, c byte) int {
	if i := bytes.IndexByte(text, c); i >= 0 {
		return i + 1
	}
	return len(text)
}

// literal returns the length of the string or rune literal that text begins with.
func literal(text []byte) int {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote != '`':
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// selected reports whether what comes after text is selected by a dot, and not
// the type of a variadic parameter.
func selected(text []byte) bool {
	text = bytes.TrimRight(text, " \n")
	return bytes.HasSuffix(text, []byte(".")) && !bytes.HasSuffix(text, []byte("..."))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
