package main

import (
	"github.com/fsmgen/fsmgen/internal/scale/generated/guardedlamp"
	"github.com/fsmgen/fsmgen/internal/scale/generated/lamp"
)

// generatedLamps are decisions of generated code, without a supervisor: Next on a
// snapshot that the caller keeps.
func generatedLamps() []contender {
	return []contender{{
		who:     "fsmgen, `Next` alone",
		words:   "the decision of generated code on a snapshot that the caller keeps: typed states, guards read an observation that may be stale; no supervisor",
		flat:    func() machine { return newLamp() },
		guarded: func(load func() int) machine { return newGuarded(load) },
	}}
}

type nextLamp struct{ snap lamp.Snapshot }

func newLamp() *nextLamp {
	l := &nextLamp{lamp.Snapshot{State: lamp.StateDark, Desired: lamp.DesiredState{State: lamp.StateLit}}}
	l.snap.Fresh = true
	return l
}

func (l *nextLamp) Lit() bool { return l.snap.State == lamp.StateLit }

func (l *nextLamp) Set(on bool) bool {
	l.snap.Observed.On = on
	next, _, _ := l.snap.State.Next(&l.snap)
	changed := next != l.snap.State
	l.snap.State = next
	return changed
}

type nextGuarded struct {
	snap guardedlamp.Snapshot
	load func() int
}

func newGuarded(load func() int) *nextGuarded {
	l := &nextGuarded{snap: guardedlamp.Snapshot{
		State:   guardedlamp.StateDark,
		Desired: guardedlamp.DesiredState{State: guardedlamp.StateLit, UserSpec: guardedlamp.DefaultUserSpec()},
	}, load: load}
	l.snap.Fresh = true
	return l
}

func (l *nextGuarded) Lit() bool { return l.snap.State == guardedlamp.StateLit }

func (l *nextGuarded) Set(on bool) bool {
	l.snap.Observed = guardedlamp.ObservedState{On: on, Load: l.load()}
	next, _, _ := l.snap.State.Next(&l.snap)
	changed := next != l.snap.State
	l.snap.State = next
	return changed
}
