package main

import "github.com/cocoonspace/fsm"

const (
	cocoonDark fsm.State = iota
	cocoonLit
)

const (
	cocoonOn fsm.Event = iota
	cocoonOff
)

// cocoonLamps have one way only: there is nothing to choose.
func cocoonLamps() []contender {
	return []contender{{
		who:     "cocoonspace/fsm",
		words:   "an event makes at most one transition, found by going through all; not safe for several goroutines",
		flat:    func() machine { return newCocoon(nil) },
		guarded: func(load func() int) machine { return newCocoon(load) },
	}}
}

type cocoonLamp struct{ *fsm.FSM }

func newCocoon(load func() int) machine {
	f := fsm.New(cocoonDark)
	on := []fsm.Option{fsm.On(cocoonOn), fsm.Src(cocoonDark), fsm.Dst(cocoonLit)}
	if load != nil {
		on = append(on, fsm.Check(func() bool { return load() <= limit }))
	}
	f.Transition(on...)
	f.Transition(fsm.On(cocoonOff), fsm.Src(cocoonLit), fsm.Dst(cocoonDark))
	return cocoonLamp{f}
}

func (l cocoonLamp) Lit() bool { return l.Current() == cocoonLit }

func (l cocoonLamp) Set(on bool) bool {
	if on {
		return l.Event(cocoonOn)
	}
	return l.Event(cocoonOff)
}
