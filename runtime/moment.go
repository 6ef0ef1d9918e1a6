package fsm

import "time"

// Moment is the part of a snapshot that is the same for every worker type: the
// time, and what the runtime knows of the worker's state. It is embedded in
// the generated Snapshot.
type Moment struct {
	Now     time.Time     // when the tick read the clock (R01)
	Entered time.Time     // when the current state was entered (R11)
	Elapsed time.Duration // time spent in the current state
	Fresh   bool          // there is an observation and it is not stale (R10)
	Done    bool          // the state's action has succeeded since the state was entered
	Acted   bool          // Done, and an observation begun after that is in
	GaveUp  bool          // the state's action has failed retry.max times since the state was entered

	held []time.Time // by guard with "for": since when it has held without a break
}

// Hold notes whether guard i, one with "for", holds now.
func (m *Moment) Hold(i int, holds bool) {
	switch {
	case !holds:
		m.held[i] = time.Time{}
	case m.held[i].IsZero():
		m.held[i] = m.Now
	}
}

// HeldFor reports whether guard i has held without a break for d (R11).
func (m *Moment) HeldFor(i int, d time.Duration) bool {
	return i < len(m.held) && !m.held[i].IsZero() && m.Now.Sub(m.held[i]) >= d
}

// HeldSince is when guard i began to hold without a break; zero if it does
// not hold.
func (m *Moment) HeldSince(i int) time.Time {
	if i >= len(m.held) {
		return time.Time{}
	}
	return m.held[i]
}

// Since is the time since t; ok is false for the zero time, of which no
// comparison holds (language.md, Types).
func (m *Moment) Since(t time.Time) (d time.Duration, ok bool) {
	return m.Now.Sub(t), !t.IsZero()
}

// Until is the time until t; ok is false for the zero time.
func (m *Moment) Until(t time.Time) (d time.Duration, ok bool) {
	return t.Sub(m.Now), !t.IsZero()
}

// Alarm finds the earliest time at which something may turn by time alone.
type Alarm struct {
	now, at time.Time
}

// At asks to be woken at t, if t is yet to come.
func (a *Alarm) At(t time.Time) {
	if t.After(a.now) && (a.at.IsZero() || t.Before(a.at)) {
		a.at = t
	}
}

// Turn asks to be woken when a comparison with t turns: at t and right after.
func (a *Alarm) Turn(t time.Time) {
	a.At(t)
	a.At(t.Add(1))
}
