package fsm

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// SnapshotMeta is the part of a snapshot that is the same for every worker type: the
// time, and what the runtime knows of the worker's state. It is embedded in
// the generated Snapshot.
//
// Elapsed and the times of "for" are measured by a clock that only goes on.
// Now and Entered are what the wall clock showed, which may be set.
type SnapshotMeta struct {
	Now              time.Time     // what the wall clock shows in this tick (R01)
	Entered          time.Time     // what it showed when the current state was entered (R11)
	Elapsed          time.Duration // time spent in the current state
	Fresh            bool          // there is an observation and it is not stale (R10)
	Done             bool          // the state's action has succeeded since the state was entered
	ActionObserved   bool          // Done, and an observation begun after the first success is in
	RetriesExhausted bool          // the state's action has failed retry.max times since the state was entered

	timing link.Timing // what the times of "for" are measured by
}

// Hold notes whether guard i, one with "for", holds now.
func (m *SnapshotMeta) Hold(i int, holds bool) {
	switch t := &m.timing; {
	case !holds:
		t.Held[i] = link.Never
	case t.Held[i] == link.Never:
		t.Held[i] = t.Now
	}
}

// HeldFor reports whether guard i has held without a break for d (R11).
func (m *SnapshotMeta) HeldFor(i int, d time.Duration) bool {
	t := &m.timing
	return i < len(t.Held) && t.Held[i] != link.Never && t.Now.Since(t.Held[i]) >= d
}

// Since is the time since t by the wall clock; ok is false for the zero time, of
// which no comparison holds (language.md, Types).
func (m *SnapshotMeta) Since(t time.Time) (d time.Duration, ok bool) {
	return m.Now.Sub(t), !t.IsZero()
}

// Until is the time until t by the wall clock; ok is false for the zero time.
func (m *SnapshotMeta) Until(t time.Time) (d time.Duration, ok bool) {
	return t.Sub(m.Now), !t.IsZero()
}
