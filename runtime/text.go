package fsm

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Secret is what stands in place of a secret value in logs, status, String,
// Diff, reasons and error texts (language.md, Fields).
const Secret = "***"

// Duration is a time.Duration that is text in JSON: "1m30s". Generated
// UserSpecs use it while they are encoded and decoded.
type Duration time.Duration

// MarshalText gives the form that time.ParseDuration reads.
func (d Duration) MarshalText() ([]byte, error) {
	return []byte(time.Duration(d).String()), nil
}

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("fsm: %q is no duration such as 1m30s", text)
	}
	*d = Duration(v)
	return nil
}

// String is the form that MarshalText gives.
func (d Duration) String() string { return time.Duration(d).String() }

// exactly is a duration for people, with nothing left out: 1m rather than 1m0s.
func exactly(d time.Duration) string {
	text := d.String()
	for _, end := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, end) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// about is a duration for people, with three digits: of a delay that jitter has
// drawn the rest says nothing. From a minute on it has whole seconds, from an hour
// on whole minutes.
func about(d time.Duration) string { return exactly(d.Round(threeDigits(d))) }

// threeDigits is the unit in which a duration is told to people.
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

// clockTime is a time for people.
func clockTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.999Z07:00") }

// times says how often something happened.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// maxText is how many bytes of the text of an error are kept.
const maxText = 4 << 10

// maxReason is how many bytes of the reason of an event are kept.
const maxReason = 4 * maxText

// oneLine makes text from outside fit for one line of a log or a terminal: what
// does not print is escaped as in a Go string, and what is longer than limit
// bytes is cut.
func oneLine(text string, limit int) string {
	cut := len(text) > limit
	if cut {
		text = strings.ToValidUTF8(text[:limit], "")
	}
	text = printable(text)
	if cut {
		text += " … (cut)"
	}
	return text
}

// printable escapes what does not print.
func printable(text string) string {
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
