package textfmt

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Secret is shown in place of a secret value in logs, status, String, Diff,
// reasons and error texts (language.md, Fields).
const Secret = "***"

// Exactly returns a duration as text for people, without rounding: 1m rather than
// 1m0s.
func Exactly(d time.Duration) string {
	text := d.String()
	for _, end := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, end) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// About returns a duration as text for people, with three digits. More digits of
// a delay with jitter say nothing. A duration of a minute or more has whole
// seconds, and one of an hour or more has whole minutes.
func About(d time.Duration) string { return Exactly(d.Round(threeDigits(d))) }

// threeDigits returns the unit in which a duration has about three digits.
func threeDigits(d time.Duration) time.Duration {
	unit := time.Duration(1)
	switch {
	case d >= time.Hour:
		unit = time.Minute
	case d >= time.Minute:
		unit = time.Second
	default:
		for d >= 1000*unit {
			unit *= 10
		}
	}
	return unit
}

// ClockTime returns a time as text for people.
func ClockTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.999Z07:00") }

// Times returns how often something happened: "once", "2 times".
func Times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// MaxText is the number of bytes of the text of an error that are kept.
const MaxText = 4 << 10

// MaxReason is the number of bytes of the reason of an event that are kept.
const MaxReason = 4 * MaxText

// OneLine makes text from outside fit for one line of a log or a terminal.
// Characters that are not printable are escaped as in a Go string. Text that is
// longer than limit bytes is cut.
func OneLine(text string, limit int) string {
	cut := len(text) > limit
	if cut {
		text = strings.ToValidUTF8(text[:limit], "")
	}
	text = Printable(text)
	if cut {
		text += " … (cut)"
	}
	return text
}

// Printable escapes the characters that are not printable.
func Printable(text string) string {
	plain := func(i int) bool { return text[i] >= ' ' && text[i] < 0x7f }
	i := 0
	for i < len(text) && plain(i) {
		i++
	}
	if i == len(text) {
		return text
	}
	var b strings.Builder
	b.WriteString(text[:i])
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 || !unicode.IsGraphic(r) || r == '\u2028' || r == '\u2029' {
			quoted := strconv.Quote(text[i : i+size])
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}
