package fsm

import "time"

// Moment is the part of a snapshot that is the same for every worker type: the
// time, and what the runtime knows of the worker's state. It is embedded in
// the generated Snapshot.
//
// Elapsed and the times of "for" are measured by a clock that only goes on.
// Now and Entered are what the wall clock showed, which may be set.
type Moment struct {
	Now     time.Time     // what the wall clock shows in this tick (R01)
	Entered time.Time     // what it showed when the current state was entered (R11)
	Elapsed time.Duration // time spent in the current state
	Fresh   bool          // there is an observation and it is not stale (R10)
	Done    bool          // the state's action has succeeded since the state was entered
	Acted   bool          // Done, and an observation begun after the first success is in
	GaveUp  bool          // the state's action has failed retry.max times since the state was entered

	now     instant
	entered instant
	held    []instant // by guard with "for": since when it has held without a break; never: it does not hold
}

// Hold notes whether guard i, one with "for", holds now.
func (m *Moment) Hold(i int, holds bool) {
	switch {
	case !holds:
		m.held[i] = never
	case m.held[i] == never:
		m.held[i] = m.now
	}
}

// HeldFor reports whether guard i has held without a break for d (R11).
func (m *Moment) HeldFor(i int, d time.Duration) bool {
	return i < len(m.held) && m.held[i] != never && m.now.since(m.held[i]) >= d
}

// Since is the time since t by the wall clock; ok is false for the zero time, of
// which no comparison holds (language.md, Types).
func (m *Moment) Since(t time.Time) (d time.Duration, ok bool) {
	return m.Now.Sub(t), !t.IsZero()
}

// Until is the time until t by the wall clock; ok is false for the zero time.
func (m *Moment) Until(t time.Time) (d time.Duration, ok bool) {
	return t.Sub(m.Now), !t.IsZero()
}

// holdNothing makes all "for" start again.
func (m *Moment) holdNothing() {
	for i := range m.held {
		m.held[i] = never
	}
}

// Alarm finds out when a decision may turn by time alone. Generated code tells
// it of every comparison with a time; those that have turned do not count. The
// zero Alarm ignores what it is told.
type Alarm struct {
	m    *Moment
	due  instant   // the earliest; never: none
	wall time.Time // the earliest by the wall clock; zero: none
	// readsWall: a comparison with the wall clock was told of, whether or not it
	// will turn.
	readsWall bool
	// came: a time that it was told of has come since the state was entered.
	came bool
}

// reset forgets everything.
func (a *Alarm) reset() { *a = Alarm{m: a.m, due: never} }

func (a *Alarm) at(i instant) {
	switch {
	case a.m == nil:
	case i > a.m.now:
		a.due = min(a.due, i)
	case i > a.m.entered:
		a.came = true
	}
}

// After tells of a transition that is taken once the state has lasted for d.
func (a *Alarm) After(d time.Duration) {
	if a.m != nil {
		a.at(a.m.entered.after(d))
	}
}

// HeldFor tells of a transition that is taken once guard i has held for d.
func (a *Alarm) HeldFor(i int, d time.Duration) {
	if a.m != nil && i < len(a.m.held) {
		a.at(a.m.held[i].after(d))
	}
}

// Elapsed tells of a comparison of elapsed with d. It may turn at d and right
// after.
func (a *Alarm) Elapsed(d time.Duration) {
	if a.m != nil {
		a.at(a.m.entered.after(d))
		a.at(a.m.entered.after(d).after(1))
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
