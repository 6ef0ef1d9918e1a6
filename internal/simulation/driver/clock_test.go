package driver

import (
	"testing"
	"time"
)

// TestReading: the parts of a reading are those that it was made of.
func TestReading(t *testing.T) {
	for _, wall := range []time.Time{epoch, bootTime, epoch.Add(123456789)} {
		a := reading(wall, 3*time.Hour)
		if got := a.Round(0); got != wall {
			t.Errorf("the wall part of a reading of %v is %v", wall, got)
		}
		b := reading(wall.Add(-time.Hour), 3*time.Hour+time.Second)
		if d := b.Sub(a); d != time.Second {
			t.Errorf("the clock was set back by an hour while a second passed, and %v lie between the readings", d)
		}
		if c := a.Add(time.Minute); c.Sub(a) != time.Minute || c.Round(0) != wall.Add(time.Minute) {
			t.Errorf("a minute later it is %v", c)
		}
	}
}

// TestSettingTheClock moves the wall clock; time passes for those alone whose
// readings have no monotonic part.
func TestSettingTheClock(t *testing.T) {
	kinds := map[bool]int{}
	for seed := range uint64(40) {
		c := newClock(seed)
		kinds[c.mono]++
		before := c.now
		c.pass(time.Second)
		c.set(epoch.Add(5 * time.Hour))
		if !c.wall().Equal(epoch.Add(5 * time.Hour)) {
			t.Errorf("it was set, and shows %v", c.wall())
		}
		if d := c.now.Sub(before); c.mono && d != time.Second {
			t.Errorf("a second has passed, and not %v", d)
		}
	}
	if kinds[true] == 0 || kinds[false] == 0 {
		t.Errorf("there is one kind of clock only: %v", kinds)
	}
}
