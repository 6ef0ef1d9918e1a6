package worker

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Way has the transitions of a state that lead towards another state on a shortest way.
type Way struct {
	Steps []int // places among the transitions of the state, as Explain returns them; nil: no way leads there
}

// Way returns how a worker gets from one state to another: by the fewest transitions of
// the table. A transition whose guard cannot hold as long as nobody changes the desired
// state or the UserSpec is used only if there is no other way, and one with a command
// only if there is no way without. Guards of the user are not called.
func (e *Explanation) Way(states []StateInfo, initial, from, to link.StateID, now Readings) Way {
	if e == nil {
		return Way{}
	}
	w := wayFinder{e: e, states: states, initial: initial, now: now}
	for w.allowed = unhindered; w.allowed <= anyTransition; w.allowed++ {
		if steps := w.steps(from, to); steps != nil {
			return Way{steps}
		}
	}
	return Way{}
}

// hindrance says what keeps a transition from being taken without anybody's doing.
type hindrance uint8

const (
	unhindered    hindrance = iota
	byCommand               // it takes a command
	anyTransition           // the desired state or the UserSpec is against it
)

type wayFinder struct {
	e       *Explanation
	states  []StateInfo
	initial link.StateID
	now     Readings
	allowed hindrance
}

// steps returns the places of the transitions that begin a shortest way.
func (w *wayFinder) steps(from, to link.StateID) (places []int) {
	left := w.distances(to)
	shortest := -1
	for place, i := range w.e.from(from) {
		t := &w.e.Transitions[i]
		d, leads := left[t.To]
		switch {
		case t.To == 0 || t.To == from || !leads || w.hindrance(t) > w.allowed:
		case shortest < 0 || d < shortest:
			shortest, places = d, []int{place}
		case d == shortest:
			places = append(places, place)
		}
	}
	return places
}

// distances returns, for each state from which a way leads to another one, the number
// of transitions.
func (w *wayFinder) distances(to link.StateID) map[link.StateID]int {
	before := map[link.StateID][]link.StateID{}
	for s := range w.e.States {
		for _, i := range w.e.States[s] {
			if t := &w.e.Transitions[i]; t.To != 0 && w.hindrance(t) <= w.allowed {
				before[t.To] = append(before[t.To], link.StateID(s))
			}
		}
	}
	for s := range w.states {
		if w.states[s].Signal == fsm.SignalRestart {
			before[w.initial] = append(before[w.initial], link.StateID(s))
		}
	}
	left := map[link.StateID]int{to: 0}
	for next := []link.StateID{to}; len(next) > 0; next = next[1:] {
		for _, s := range before[next[0]] {
			if _, known := left[s]; !known {
				left[s] = left[next[0]] + 1
				next = append(next, s)
			}
		}
	}
	return left
}

func (w *wayFinder) hindrance(t *TransitionText) hindrance {
	for _, g := range t.Guards {
		if w.isFixed(g) && w.e.truth(g, w.now) == fsm.False {
			return anyTransition
		}
	}
	if t.On != 0 {
		return byCommand
	}
	return unhindered
}

// isFixed reports whether a part of a guard reads nothing but the desired state and the
// UserSpec.
func (w *wayFinder) isFixed(guard int) bool {
	g := &w.e.Guards[guard]
	switch g.Op {
	case GuardAnd, GuardOr, GuardNot, GuardNamed:
		for _, p := range g.Parts {
			if !w.isFixed(p) {
				return false
			}
		}
		return true
	case GuardAfter, GuardHeld:
		return false
	}
	if g.Command || g.Asks != AsksValue && g.Asks != AsksDesired || len(g.Reads) == 0 {
		return false
	}
	for _, r := range g.Reads {
		if name := w.e.Reads[r]; name != "desired" && !strings.HasPrefix(name, "spec.") {
			return false
		}
	}
	return true
}
