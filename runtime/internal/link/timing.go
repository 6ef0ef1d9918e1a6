package link

import (
	"math"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// Instant is a point of a tree's own time: nanoseconds that have passed since
// the tree was made. It never goes back, and a step of the computer's clock
// does not move it. Everything that waits for time to pass is due at an
// instant; what a spec compares with since and until is due by the wall clock
// (see wall.go).
type Instant int64

const Never Instant = math.MaxInt64

// After is d later. What is out of range is never.
func (i Instant) After(d time.Duration) Instant {
	if i == Never {
		return Never
	}
	return Instant(saturate.AddInt(int64(i), int64(d)))
}

// Passing is the instant that is there once d has passed. Time ends right before
// never, so that what is never due never is.
func (i Instant) Passing(d time.Duration) Instant { return min(i.After(d), Never-1) }

// Since is the time between two instants; neither may be never.
func (i Instant) Since(earlier Instant) time.Duration {
	return time.Duration(saturate.SubInt(int64(i), int64(earlier)))
}

// SetAhead is how far ahead of the last reading a reading may be. A clock that
// jumps farther was set, from the zero time to the present, say: no time has
// passed.
const SetAhead = 100 * 365 * 24 * time.Hour

// Timing is what the times of "for" and of the time in a state are measured by.
type Timing struct {
	Now     Instant
	Entered Instant
	Held    []Instant // by guard with "for": since when it has held without a break; never: it does not hold
}

// HoldNothing makes all "for" start again.
func (t *Timing) HoldNothing() {
	for i := range t.Held {
		t.Held[i] = Never
	}
}

// WallOf is a reading without its monotonic part: comparing two of these
// compares what the wall clock showed.
func WallOf(reading time.Time) time.Time { return reading.Round(0) }
