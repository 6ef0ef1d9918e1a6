package fsm

import "time"

// Alarm finds out when a decision may turn by time alone. Generated code tells
// it of every comparison with a time; those that have turned do not count. The
// zero Alarm ignores what it is told.
type Alarm struct {
	m    *Moment
	t    *timing   // of m
	due  instant   // the earliest; never: none
	wall time.Time // the earliest by the wall clock; zero: none
	// readsWall: a comparison with the wall clock was told of, whether or not it
	// will turn.
	readsWall bool
	// came: a time that it was told of has come since the state was entered.
	came bool
}

// reset forgets everything.
func (a *Alarm) reset() { *a = Alarm{m: a.m, t: a.t, due: never} }

func (a *Alarm) at(i instant) {
	switch {
	case a.m == nil:
	case i > a.t.now:
		a.due = min(a.due, i)
	case i > a.t.entered:
		a.came = true
	}
}

// After tells of a transition that is taken once the state has lasted for d.
func (a *Alarm) After(d time.Duration) {
	if a.m != nil {
		a.at(a.t.entered.after(d))
	}
}

// HeldFor tells of a transition that is taken once guard i has held for d.
func (a *Alarm) HeldFor(i int, d time.Duration) {
	if a.m != nil && i < len(a.t.held) {
		a.at(a.t.held[i].after(d))
	}
}

// Elapsed tells of a comparison of elapsed with d. It may turn at d and right
// after.
func (a *Alarm) Elapsed(d time.Duration) {
	if a.m != nil {
		a.at(a.t.entered.after(d))
		a.at(a.t.entered.after(d).after(1))
	}
}

// Since tells of a comparison of since(t) with d.
func (a *Alarm) Since(t time.Time, d time.Duration) {
	if a.m != nil && !t.IsZero() {
		a.turnAt(t.Add(d))
	}
}

// Until tells of a comparison of until(t) with d.
func (a *Alarm) Until(t time.Time, d time.Duration) {
	if a.m != nil && !t.IsZero() {
		a.turnAt(t.Add(NegDuration(d)))
	}
}

// turnAt asks to be woken at a time of the wall clock and right after.
func (a *Alarm) turnAt(t time.Time) {
	a.readsWall = true
	for _, at := range [...]time.Time{wallOf(t), wallOf(t).Add(1)} {
		switch {
		case !at.After(a.m.Now):
			a.came = a.came || at.After(a.m.Entered)
		case a.wall.IsZero() || at.Before(a.wall):
			a.wall = at
		}
	}
}
