package textfmt

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PathIndex returns the path of an element of a list: servers[2].
func PathIndex(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// PathKey returns the path of an entry of a map: devices["press"]. A key that is
// secret is shown as ***.
func PathKey(path, key string) string {
	if key == Secret {
		return path + "[" + Secret + "]"
	}
	return path + "[" + strconv.Quote(key) + "]"
}

// EscapeName returns a name as an element of a path; see fsm.ChildPath.
func EscapeName(name string) string {
	plain := func(r rune) bool { return r != '~' && r != '/' && r != utf8.RuneError && unicode.IsPrint(r) }
	if strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 {
		return name
	}
	var b strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		switch {
		case r == '~':
			b.WriteString("~0")
		case r == '/':
			b.WriteString("~1")
		case r == utf8.RuneError && size == 1:
			b.WriteString("~x{" + strconv.FormatUint(uint64(name[0]), 16) + "}")
		case plain(r):
			b.WriteRune(r)
		default:
			b.WriteString("~u{" + strconv.FormatUint(uint64(r), 16) + "}")
		}
		name = name[size:]
	}
	return b.String()
}

// UnescapeName is the inverse of EscapeName.
func UnescapeName(element string) string {
	before, rest, escaped := strings.Cut(element, "~")
	if !escaped {
		return element
	}
	var b strings.Builder
	for ; escaped; before, rest, escaped = strings.Cut(rest, "~") {
		b.WriteString(before)
		rest = unescapeOne(&b, rest)
	}
	b.WriteString(before)
	return b.String()
}

// unescapeOne writes the character for which a "~" followed by the beginning of
// rest stands. It returns what follows.
func unescapeOne(b *strings.Builder, rest string) string {
	switch {
	case strings.HasPrefix(rest, "0"):
		b.WriteByte('~')
		return rest[1:]
	case strings.HasPrefix(rest, "1"):
		b.WriteByte('/')
		return rest[1:]
	}
	kind, after, ok := strings.Cut(rest, "{")
	digits, after, closed := strings.Cut(after, "}")
	n, err := strconv.ParseUint(digits, 16, 32)
	switch {
	case !ok || !closed || err != nil:
	case kind == "u":
		b.WriteRune(rune(n))
		return after
	case kind == "x":
		b.WriteByte(byte(n))
		return after
	}
	b.WriteByte('~')
	return rest
}

// JoinPath returns the path of what has the given path in the value at prefix.
func JoinPath(prefix, path string) string {
	switch {
	case prefix == "":
		return path
	case path == "":
		return prefix
	case strings.HasPrefix(path, "["):
		return prefix + path
	}
	return prefix + "." + path
}
