package textfmt

import (
	"fmt"
	"strconv"
	"time"
)

// Show is a value in a reason (R12). Of the zero time it says so, because no
// comparison of since and until holds of it; of another the clock that only this
// process knows is left out.
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
	return "none" // a state or an enum that is none of its values
}

// ShowElapsed is the time that a worker has spent in its state, in a reason (R12):
// with three digits, as other durations for people. It is cut off and not
// rounded, so that what waits for 5s is not said to have spent 5s.
func ShowElapsed(d time.Duration) string { return Exactly(d.Truncate(threeDigits(d))) }
