package specs

import (
	"fmt"
	"math/rand/v2"
)

// What actions find out, and why they fail (R31), and comparisons with entered, are drawn from random numbers of its
// own: trees that have nothing of it are what they were before it was there.

// apart returns these random numbers.
func apart(seed, attempt uint64) *rand.Rand { return rand.New(rand.NewPCG(seed^0x34, ^attempt)) }

// apart is true once in n times, by these random numbers.
func (w *writer) apart(n int) bool { return w.outcomes != nil && w.outcomes.IntN(n) == 0 }

// withOutcome gives some actions a result, or kinds of error.
func (w *writer) withOutcome(a action) action {
	a.result, a.errors = w.apart(6), w.apart(2)
	return a
}

// outcomeKeys are the keys of an action with a result or with kinds of error.
func (a action) outcomeKeys() string {
	text := ""
	if a.result {
		text += ", result: {sure: bool, left: int, names: \"[]string\"}"
	}
	if a.errors {
		text += ", errors: {hard: {permanent: true}, busy: {}, odd: {permanent: true}}"
	}
	return text
}

// outcomeTransitions are transitions of a state that read what became of its action.
func (w *writer) outcomeTransitions(m *machine, from string, act *action) []string {
	if act == nil || !act.result && !act.errors {
		return nil
	}
	var list []string
	for i := range 1 + w.outcomes.IntN(2) {
		to := m.states[w.outcomes.IntN(len(m.states))]
		wait := ""
		switch {
		case to == from, w.outcomes.IntN(6) == 0:
			wait = ", for: 50ms"
		}
		when := w.outcomeAtom(act)
		if i == 0 && act.errors && w.apart(2) {
			when = "failure == hard"
		}
		list = append(list, fmt.Sprintf("{to: %s, when: %q%s}", to, when, wait))
	}
	return list
}

func (w *writer) outcomeAtom(act *action) string {
	atoms := []string{"failures >= 1 && elapsed > duration(\"300ms\")", "failures == 2", "runs >= 1 && elapsed > duration(\"1s\")", "runs > 2"}
	if act.result {
		atoms = append(atoms, "result.sure", "done && !result.sure", "result.left > 2 || runs > 3", "len(result.names) == 1 && done", "!(result.left < 3)", "result.sure || failures > 1")
	}
	if act.errors {
		atoms = append(atoms, "failure == hard", "failure == hard", "in(failure, odd, other)", "failure != none() && elapsed > duration(\"1s\")", "failure == busy && failures > 1", "failure == none() && runs > 1")
	}
	return atoms[w.outcomes.IntN(len(atoms))]
}
