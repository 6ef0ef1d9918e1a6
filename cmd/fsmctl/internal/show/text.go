// Package show writes what fsmctl shows: texts without control characters, tables, JSON
// and YAML.
package show

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"strconv"
)

// Text returns a text in one line that cannot write to a terminal: what is not printable
// is escaped as in Go. That includes characters that change the direction of writing. All
// that comes from elsewhere and goes to a terminal passes through it.
func Text(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[0])|0x100, 16)[1:])
		} else if hidden(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

// hidden reports whether a character is not shown as it is.
func hidden(r rune) bool { return !unicode.IsPrint(r) }

// Lines is like Text, and keeps line breaks. Tabs become four spaces.
func Lines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Text(strings.ReplaceAll(line, "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

// Age returns a duration in its two largest units: 3d4h, 5m10s, 2.3s, 40ms.
func Age(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + "ms"
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Truncate(100*time.Millisecond).Seconds(), 'f', -1, 64) + "s"
	case d < time.Minute:
		return two(d, 0, time.Second, "", "s")
	case d < time.Hour:
		return two(d, time.Minute, time.Second, "m", "s")
	case d < 24*time.Hour:
		return two(d, time.Hour, time.Minute, "h", "m")
	}
	return two(d, 24*time.Hour, time.Hour, "d", "h")
}

// two returns a duration in two units. The second is left out if there is none of it.
func two(d, large, small time.Duration, nameLarge, nameSmall string) string {
	text := ""
	if large > 0 {
		text = strconv.Itoa(int(d/large)) + nameLarge
		d %= large
	}
	if n := int(d / small); n > 0 || text == "" {
		text += strconv.Itoa(n) + nameSmall
	}
	return text
}

// AgeText is like Age for a duration that is a text. A text that is none is returned as it
// is.
func AgeText(s string) string {
	d, err := time.ParseDuration(s)
	if err != nil {
		return Text(s)
	}
	return Age(d)
}

// OrDash returns a text, or a dash if it is empty.
func OrDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
