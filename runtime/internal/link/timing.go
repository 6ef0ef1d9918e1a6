package link

import (
	"math"
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
	Held    []Instant // by guard with "for": since when it has held without a break; Never: it does not hold
}

// HoldNothing makes the times of all guards with "for" start again.
func (t *Timing) HoldNothing() {
	for i := range t.Held {
		t.Held[i] = Never
	}
}

// WallOf returns a reading without its monotonic part. Comparing two such values
// compares what the wall clock showed.
func WallOf(reading time.Time) time.Time { return reading.Round(0) }
