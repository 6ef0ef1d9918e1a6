package main

import (
	"context"

	"github.com/qmuntal/stateless"
)

// statelessLamps are lamps as its README shows them, and with storage of their own,
// no queue of triggers and numbers for states, which is the fastest way.
func statelessLamps() []contender {
	return []contender{{
		who:     "qmuntal/stateless, recommended",
		words:   "states and triggers are strings in interfaces; triggers are queued, safe for several goroutines; hierarchical states",
		flat:    func() machine { return newStateless(nil) },
		guarded: func(load func() int) machine { return newStateless(load) },
	}, {
		who:     "qmuntal/stateless, fastest",
		words:   "numbers for states, no queue, the state is a field of the caller; for one goroutine",
		flat:    func() machine { return newBareStateless(nil) },
		guarded: func(load func() int) machine { return newBareStateless(load) },
	}}
}

type statelessLamp struct {
	*stateless.StateMachine
	on, off stateless.Trigger
	lit     stateless.State
}

func (l *statelessLamp) configure(load func() int, dark stateless.State) {
	permit := l.Configure(dark)
	if load == nil {
		permit.Permit(l.on, l.lit)
	} else {
		permit.Permit(l.on, l.lit, func(context.Context, ...any) bool { return load() <= limit })
	}
	l.Configure(l.lit).Permit(l.off, dark)
}

func newStateless(load func() int) machine {
	l := &statelessLamp{stateless.NewStateMachine("dark"), "on", "off", "lit"}
	l.configure(load, "dark")
	return l
}

func newBareStateless(load func() int) machine {
	const dark, lit, on, off = 0, 1, 2, 3
	var state stateless.State = dark
	l := &statelessLamp{stateless.NewStateMachineWithExternalStorage(
		func(context.Context) (stateless.State, error) { return state, nil },
		func(_ context.Context, s stateless.State) error { state = s; return nil },
		stateless.FiringImmediate,
	), on, off, lit}
	l.configure(load, dark)
	return l
}

func (l *statelessLamp) Lit() bool { return l.MustState() == l.lit }

func (l *statelessLamp) Set(on bool) bool {
	trigger := l.off
	if on {
		trigger = l.on
	}
	return l.Fire(trigger) == nil
}
