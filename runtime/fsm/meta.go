package fsm

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// SnapshotMeta is the part of a snapshot that is the same for every worker type:
// the time, and what the runtime knows about the worker's state. It is embedded
// in the generated Snapshot.
//
// Elapsed and the times of "for" are measured by a clock that is never set. Now
// and Entered are readings of the wall clock, which may be set.
type SnapshotMeta struct {
	Now              time.Time     // the wall clock in this tick (R01)
	Entered          time.Time     // the wall clock when the current state was entered (R11)
	Elapsed          time.Duration // the time spent in the current state
	Fresh            bool          // there is an observation and it is not stale (R10)
	Done             bool          // the state's action has succeeded since the state was entered
	ActionObserved   bool          // an observation begun after the first success of the action has been processed
	RetriesExhausted bool          // the state's action has failed retry.max times since the state was entered

	timing link.Timing // measures the times of "for"
}

// Hold records whether guard i, which has "for", holds now.
func (m *SnapshotMeta) Hold(i int, holds bool) {
	switch t := &m.timing; {
	case !holds:
		t.Held[i] = link.Never
	case t.Held[i] == link.Never:
		t.Held[i] = t.Now
	}
}

// HeldFor reports whether guard i has held without a break for d (R11), or whether
// the worker has been in the group with that number for d (R35).
func (m *SnapshotMeta) HeldFor(i int, d time.Duration) bool {
	t := &m.timing
	return i < len(t.Held) && t.Held[i] != link.Never && t.Now.Since(t.Held[i]) >= d
}

// Since returns the time since t by the wall clock. ok is false if t is the zero
// time, for which no comparison holds (language.md, Types).
func (m *SnapshotMeta) Since(t time.Time) (d time.Duration, ok bool) {
	return m.Now.Sub(t), !t.IsZero()
}

// Until returns the time until t by the wall clock. ok is false if t is the zero
// time.
func (m *SnapshotMeta) Until(t time.Time) (d time.Duration, ok bool) {
	return t.Sub(m.Now), !t.IsZero()
}
