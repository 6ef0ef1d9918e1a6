package driver

import (
	"fmt"
	"time"
	"unsafe"
)

// epoch is when most runs begin.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// bootTime is what a computer without a clock chip reads until its clock is set.
var bootTime = time.Date(1970, 1, 1, 0, 0, 7, 0, time.UTC)

// clock is the clock of a run. Half of the runs have one whose readings carry a
// monotonic part, as those of time.Now do: setting it moves the wall part alone.
// The readings of the others are wall times only.
type clock struct {
	now  time.Time // what it reads
	mono bool
}

// newClock makes the clock of a seed.
func newClock(seed uint64) clock {
	switch h := hashOf("clock", fmt.Sprint(seed)); h % 6 {
	case 0:
		return clock{now: time.Time{}}
	case 1:
		return clock{now: reading(bootTime, 0), mono: true}
	case 2, 3:
		return clock{now: reading(epoch, 0), mono: true}
	}
	return clock{now: epoch}
}

// pass lets time pass.
func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

// set sets the wall clock and lets no time pass. For a clock without a monotonic
// part that is so only if it is set back, or ahead by more than a hundred years.
func (c *clock) set(wall time.Time) {
	if !c.mono {
		c.now = wall
		return
	}
	c.now = reading(wall, c.now.Sub(reading(epoch, 0)))
}

// wall is what the wall clock shows.
func (c *clock) wall() time.Time { return c.now.Round(0) }

// reading makes a time with a monotonic part of its own. There is no other way to
// one than to set the clock of the computer. newClock's test checks that a
// time.Time is still made so.
func reading(wall time.Time, mono time.Duration) time.Time {
	const hasMonotonic = 1 << 63
	var t time.Time
	*(*timeParts)(unsafe.Pointer(&t)) = timeParts{
		wall: hasMonotonic | uint64(wall.Unix()+secondsFrom1885)<<30 | uint64(wall.Nanosecond()),
		ext:  int64(mono) + 1,
	}
	return t
}

// timeParts are the fields of a time.Time. A nil location is UTC.
type timeParts struct {
	wall uint64
	ext  int64
	loc  *time.Location
}

var secondsFrom1885 = -time.Date(1885, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
