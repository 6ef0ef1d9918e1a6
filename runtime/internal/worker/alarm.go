package worker

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// Alarm finds out when a decision may turn by time alone. Generated code tells
// it of every comparison with a time; those that have turned do not count. The
// zero Alarm ignores what it is told.
type Alarm struct {
	M    *fsm.SnapshotMeta
	T    *link.Timing // of m
	Due  link.Instant // the earliest; never: none
	Wall time.Time    // the earliest by the wall clock; zero: none
	// ReadsWall: a comparison with the wall clock was told of, whether or not it
	// will turn.
	ReadsWall bool
	// Came: a time that it was told of has come since the state was entered.
	Came bool
}

// Reset forgets everything.
func (a *Alarm) Reset() { *a = Alarm{M: a.M, T: a.T, Due: link.Never} }

func (a *Alarm) at(i link.Instant) {
	switch {
	case a.M == nil:
	case i > a.T.Now:
		a.Due = min(a.Due, i)
	case i > a.T.Entered:
		a.Came = true
	}
}

// After tells of a transition that is taken once the state has lasted for d.
func (a *Alarm) After(d time.Duration) {
	if a.M != nil {
		a.at(a.T.Entered.After(d))
	}
}

// HeldFor tells of a transition that is taken once guard i has held for d.
func (a *Alarm) HeldFor(i int, d time.Duration) {
	if a.M != nil && i < len(a.T.Held) {
		a.at(a.T.Held[i].After(d))
	}
}

// Elapsed tells of a comparison of elapsed with d. It may turn at d and right
// after.
func (a *Alarm) Elapsed(d time.Duration) {
	if a.M != nil {
		a.at(a.T.Entered.After(d))
		a.at(a.T.Entered.After(d).After(1))
	}
}

// Since tells of a comparison of since(t) with d.
func (a *Alarm) Since(t time.Time, d time.Duration) {
	if a.M != nil && !t.IsZero() {
		a.turnAt(t.Add(d))
	}
}

// Until tells of a comparison of until(t) with d.
func (a *Alarm) Until(t time.Time, d time.Duration) {
	if a.M != nil && !t.IsZero() {
		a.turnAt(t.Add(saturate.NegDuration(d)))
	}
}

// turnAt asks to be woken at a time of the wall clock and right after.
func (a *Alarm) turnAt(t time.Time) {
	a.ReadsWall = true
	for _, at := range [...]time.Time{link.WallOf(t), link.WallOf(t).Add(1)} {
		switch {
		case !at.After(a.M.Now):
			a.Came = a.Came || at.After(a.M.Entered)
		case a.Wall.IsZero() || at.Before(a.Wall):
			a.Wall = at
		}
	}
}
