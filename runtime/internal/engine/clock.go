package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// wasSet reports whether a clock was set between two readings: back, or too far
// ahead for time that has passed. Of readings with a monotonic part only that
// counts.
func wasSet(from, to time.Time) bool {
	d := to.Sub(from)
	return d < 0 || d > link.SetAhead
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
func (t *Tree) readClock() (setBack bool) {
	reading := t.askClock()
	t.now = t.now.Passing(passed(t.reading, reading))
	t.reading = reading
	wall := link.WallOf(reading)
	setBack = wall.Before(t.wall)
	t.wall = wall
	return setBack
}

// timeOf is the time that the clock will read at an instant, unless it is set.
func (t *Tree) timeOf(i link.Instant) time.Time { return t.reading.Add(i.Since(t.now)) }
