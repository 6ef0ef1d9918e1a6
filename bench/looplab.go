package main

import (
	"context"
	"errors"

	"github.com/looplab/fsm"
)

// looplabLamps are lamps as its README shows them, with a callback for the state
// that is entered, and without callbacks, which is the fastest way. A guard is a
// callback that cancels the event.
func looplabLamps() []contender {
	const words = "events and states are strings, safe for several goroutines"
	return []contender{{
		who:     "looplab/fsm, recommended",
		words:   words + "; a callback hears of each state that is entered",
		flat:    func() machine { return newLooplab(nil, true) },
		guarded: func(load func() int) machine { return newLooplab(load, true) },
	}, {
		who:     "looplab/fsm, fastest",
		words:   words + "; no callback but the guard",
		flat:    func() machine { return newLooplab(nil, false) },
		guarded: func(load func() int) machine { return newLooplab(load, false) },
	}}
}

type looplabLamp struct {
	*fsm.FSM
	entered int
}

var errOverload = errors.New("the load is too great")

func newLooplab(load func() int, heard bool) machine {
	l := &looplabLamp{}
	callbacks := fsm.Callbacks{}
	if heard {
		callbacks["enter_state"] = func(context.Context, *fsm.Event) { l.entered++ }
	}
	if load != nil {
		callbacks["before_on"] = func(_ context.Context, e *fsm.Event) {
			if load() > limit {
				e.Cancel(errOverload)
			}
		}
	}
	l.FSM = fsm.NewFSM("dark", fsm.Events{
		{Name: "on", Src: []string{"dark"}, Dst: "lit"},
		{Name: "off", Src: []string{"lit"}, Dst: "dark"},
	}, callbacks)
	return l
}

func (l *looplabLamp) Lit() bool { return l.Is("lit") }

func (l *looplabLamp) Set(on bool) bool {
	event := "off"
	if on {
		event = "on"
	}
	return l.Event(context.Background(), event) == nil
}
