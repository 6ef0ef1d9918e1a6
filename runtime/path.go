package fsm

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ChildPath is the path of the child with a name below the worker at a path.
// The elements of a path are separated by "/". In a name, "~" is written "~0"
// and "/" is written "~1", as in JSON Pointer (RFC 6901), so that no two
// workers of a tree have the same path (R40). What cannot be printed is written
// as its number: a line feed as "~u{a}", a byte that is no UTF-8 as "~x{ff}".
func ChildPath(parent, name string) string { return parent + "/" + escapeName(name) }

func escapeName(name string) string {
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

// unescapeName is the opposite of escapeName.
func unescapeName(element string) string {
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

// unescapeOne writes what a "~" and the beginning of rest stand for, and gives
// what follows.
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
