package fsm

import (
	"fmt"
	"strconv"
	"time"
)

// What generated code shares. Nothing here is meant to be called by hand.

// TruthOf is the truth of something that is known.
func TruthOf(holds bool) Truth {
	if holds {
		return True
	}
	return False
}

// TruthIf is the truth of something that is unknown as long as known is false:
// while the observation is stale (R10).
func TruthIf(known, holds bool) Truth {
	if !known {
		return Unknown
	}
	return TruthOf(holds)
}

// Known is the truth of something that may be unknown: neither known to be
// true nor known to be false (R10).
func Known(isTrue, isFalse bool) Truth {
	switch {
	case isTrue:
		return True
	case isFalse:
		return False
	}
	return Unknown
}

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
func ShowElapsed(d time.Duration) string { return exactly(d.Truncate(threeDigits(d))) }

// At is list[i], or the zero value if the list is shorter: expressions are
// computed for UserSpecs that have not been validated, too.
func At[T any](list []T, i int) (element T) {
	if i < len(list) {
		element = list[i]
	}
	return element
}

// SameFloat is a == b, and true for two values that are both not a number, so
// that every value is equal to itself.
func SameFloat(a, b float64) bool { return a == b || a != a && b != b }

// IsFinite reports whether v is a number and no infinity.
func IsFinite(v float64) bool { return v-v == 0 }

// MapList gives each element of a list to f. Nil stays nil.
func MapList[A, B any](list []A, f func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}

// MapValues gives each value of a map to f. Nil stays nil.
func MapValues[A, B any](m map[string]A, f func(A) B) map[string]B {
	if m == nil {
		return nil
	}
	out := make(map[string]B, len(m))
	for k, a := range m {
		out[k] = f(a)
	}
	return out
}

// PathIndex is the path of an element of a list: servers[2].
func PathIndex(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// PathKey is the path of an entry of a map: devices["press"]. A secret key is
// given as ***.
func PathKey(path, key string) string {
	if key == Secret {
		return path + "[" + Secret + "]"
	}
	return path + "[" + strconv.Quote(key) + "]"
}
