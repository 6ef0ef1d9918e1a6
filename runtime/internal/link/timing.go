package link

import (
	"math"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// Instant is a point of a tree's own time: the nanoseconds that have passed since
// the tree was made. It never goes back, and setting the computer's clock does
// not change it. Everything that waits for time to pass is due at an Instant.
// Only comparisons with since and until depend on the wall clock (see wall.go of
// package engine).
type Instant int64

// Never is after every other Instant.
const Never Instant = math.MaxInt64

// After returns the instant that is d later, or Never if that is out of range.
func (i Instant) After(d time.Duration) Instant {
	if i == Never {
		return Never
	}
	return Instant(saturate.AddInt(int64(i), int64(d)))
}

// Passing returns the instant after d has passed. It is always before Never, so
// that what is due at Never is never due.
func (i Instant) Passing(d time.Duration) Instant { return min(i.After(d), Never-1) }

// Since returns the time between two instants. Neither may be Never.
func (i Instant) Since(earlier Instant) time.Duration {
	return time.Duration(saturate.SubInt(int64(i), int64(earlier)))
}

// SetAhead is how far a reading of the clock may be ahead of the last one. If it
// is farther ahead, the clock was set, for example from the zero time to the
// present, and no time has passed.
const SetAhead = 100 * 365 * 24 * time.Hour

// Timing measures the times of "for" and the time in a state.
type Timing struct {
	Now     Instant
	Entered Instant
	// Held has, by guard with "for", since when it has held without a break, and behind
	// these, by group whose time counts, since when the worker has been in it. Never: it
	// does not hold, or the worker is not in it.
	Held []Instant
}

// HoldNothing makes the times of all guards with "for" start again, and those of all
// groups but the last ones.
func (t *Timing) HoldNothing(but int) {
	for i := range t.Held[:len(t.Held)-but] {
		t.Held[i] = Never
	}
}

// Span keeps the time of the groups that the worker is in, of which the places are
// given, and ends that of the others. There are so many groups in all.
func (t *Timing) Span(now Instant, groups int, in []int) {
	for i := len(t.Held) - groups; i < len(t.Held); i++ {
		switch {
		case !slices.Contains(in, i):
			t.Held[i] = Never
		case t.Held[i] == Never:
			t.Held[i] = now
		}
	}
}

// WallOf returns a reading without its monotonic part. Comparing two such values
// compares what the wall clock showed.
func WallOf(reading time.Time) time.Time { return reading.Round(0) }
