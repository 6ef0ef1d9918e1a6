package worker

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
)

// Alarm finds the next time at which a decision may change although nothing but
// the time has changed. Generated code reports every comparison with a time to
// it. Comparisons that have changed already do not count. The zero Alarm ignores
// what is reported.
type Alarm struct {
	M    *fsm.SnapshotMeta
	T    *link.Timing // of M
	Due  link.Instant // the earliest instant; link.Never: none
	Wall time.Time    // the earliest time of the wall clock; zero: none
	// ReadsWall says that a comparison with the wall clock was reported, whether
	// or not it will change.
	ReadsWall bool
	// Came says that a reported time has come since the state was entered.
	Came bool
}

// Reset forgets what was reported.
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

// After reports a transition that is taken once the worker has been in the state
// for d.
func (a *Alarm) After(d time.Duration) {
	if a.M != nil {
		a.at(a.T.Entered.After(d))
	}
}

// HeldFor reports a transition that is taken once guard i has held for d.
func (a *Alarm) HeldFor(i int, d time.Duration) {
	if a.M != nil && i < len(a.T.Held) {
		a.at(a.T.Held[i].After(d))
	}
}

// Elapsed reports a comparison of elapsed with d. It may change at d and right
// after.
func (a *Alarm) Elapsed(d time.Duration) {
	if a.M != nil {
		a.at(a.T.Entered.After(d))
		a.at(a.T.Entered.After(d).After(1))
	}
}

// Since reports a comparison of since(t) with d.
func (a *Alarm) Since(t time.Time, d time.Duration) {
	if a.M != nil && !t.IsZero() {
		a.turnAt(t.Add(d))
	}
}

// Until reports a comparison of until(t) with d.
func (a *Alarm) Until(t time.Time, d time.Duration) {
	if a.M != nil && !t.IsZero() {
		a.turnAt(t.Add(saturate.NegDuration(d)))
	}
}

// turnAt reports that a comparison may change at a time of the wall clock and
// right after.
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
