package textfmt

import (
	"fmt"
	"strconv"
	"time"
)

// Show returns a value as text for a reason (R12). The zero time is shown as
// such, because no comparison with since or until holds for it. The monotonic
// part of another time is not shown.
func Show(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case time.Time:
		if v.IsZero() {
			return "the zero time"
		}
		return v.Format(time.RFC3339Nano)
	}
	if text := fmt.Sprint(v); text != "" {
		return text
	}
	return "none()" // a state or an enum that has no value; none may be the name of one
}

// ShowElapsed returns the time that a worker has spent in its state as text for a
// reason (R12). It has three digits, like other durations for people. It is
// truncated, not rounded, so that a worker that waits for 5s is never shown as
// having spent 5s.
func ShowElapsed(d time.Duration) string { return Exactly(d.Truncate(threeDigits(d))) }
