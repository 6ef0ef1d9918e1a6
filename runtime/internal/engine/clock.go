package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// wasSet reports whether the clock was set between two readings: the second is
// before the first, or too far after it. If both readings have a monotonic part,
// only that part is compared.
func wasSet(from, to time.Time) bool {
	d := to.Sub(from)
	return d < 0 || d > link.SetAhead
}

// elapsed returns the time that passed between two readings of the clock. It is
// zero if the clock was set between them.
func elapsed(from, to time.Time) time.Duration {
	if wasSet(from, to) {
		return 0
	}
	return to.Sub(from)
}

// readClock takes the one reading of a tick (R01). It reports whether the wall
// clock was set back since the last reading.
func (t *Tree) readClock() (setBack bool) {
	reading := t.askClock()
	t.now = t.now.Passing(elapsed(t.reading, reading))
	t.reading = reading
	wall := link.WallOf(reading)
	setBack = wall.Before(t.wall)
	t.wall = wall
	return setBack
}

// timeOf returns what the clock will show at an instant, unless it is set before.
func (t *Tree) timeOf(i link.Instant) time.Time { return t.reading.Add(i.Since(t.now)) }
