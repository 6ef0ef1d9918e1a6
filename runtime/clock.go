package fsm

import (
	"math"
	"time"
)

// instant is a point of a tree's own time: nanoseconds that have passed since
// the tree was made. It never goes back, and a step of the computer's clock
// does not move it. Everything that waits for time to pass is due at an
// instant; what a spec compares with since and until is due by the wall clock
// (see wall.go).
type instant int64

const never instant = math.MaxInt64

// after is d later. What is out of range is never.
func (i instant) after(d time.Duration) instant {
	if i == never {
		return never
	}
	return instant(AddInt(int64(i), int64(d)))
}

// passing is the instant that is there once d has passed. Time ends right before
// never, so that what is never due never is.
func (i instant) passing(d time.Duration) instant { return min(i.after(d), never-1) }

// since is the time between two instants; neither may be never.
func (i instant) since(earlier instant) time.Duration {
	return time.Duration(SubInt(int64(i), int64(earlier)))
}

// setAhead is how far ahead of the last reading a reading may be. A clock that
// jumps farther was set, from the zero time to the present, say: no time has
// passed.
const setAhead = 100 * 365 * 24 * time.Hour

// wasSet reports whether a clock was set between two readings: back, or too far
// ahead for time that has passed. Of readings with a monotonic part only that
// counts.
func wasSet(from, to time.Time) bool {
	d := to.Sub(from)
	return d < 0 || d > setAhead
}

// passed is the time that passed between two readings of the clock. One that was
// set stands still.
func passed(from, to time.Time) time.Duration {
	if wasSet(from, to) {
		return 0
	}
	return to.Sub(from)
}

// readClock is the one reading of a tick (R01). It reports whether the wall
// clock was set back since the last one.
func (t *tree) readClock() (setBack bool) {
	reading := t.askClock()
	t.now = t.now.passing(passed(t.reading, reading))
	t.reading = reading
	wall := wallOf(reading)
	setBack = wall.Before(t.wall)
	t.wall = wall
	return setBack
}

// timeOf is the time that the clock will read at an instant, unless it is set.
func (t *tree) timeOf(i instant) time.Time { return t.reading.Add(i.since(t.now)) }
