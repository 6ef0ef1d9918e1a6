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

	timing timing
}

// timing is what the times of "for" and of the time in a state are measured by.
type timing struct {
	now     instant
	entered instant
	held    []instant // by guard with "for": since when it has held without a break; never: it does not hold
}

// timingOf is what the engine keeps in the snapshot of a worker.
func timingOf(m *Moment) *timing { return &m.timing }

// Hold notes whether guard i, one with "for", holds now.
func (m *Moment) Hold(i int, holds bool) {
	switch t := &m.timing; {
	case !holds:
		t.held[i] = never
	case t.held[i] == never:
		t.held[i] = t.now
	}
}

// HeldFor reports whether guard i has held without a break for d (R11).
func (m *Moment) HeldFor(i int, d time.Duration) bool {
	t := &m.timing
	return i < len(t.held) && t.held[i] != never && t.now.since(t.held[i]) >= d
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
func (t *timing) holdNothing() {
	for i := range t.held {
		t.held[i] = never
	}
}
