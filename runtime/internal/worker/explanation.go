package worker

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Explanation describes the transitions of a worker type and what they wait for
// (R12). Its tables refer to each other by index. They have the texts of the spec;
// the values come from Readings.
type Explanation struct {
	Reads       []string         // names of the values that guards read
	Guards      []GuardText      // parts of the guards of transitions
	Transitions []TransitionText // transitions of all states
	States      [][]int          // by StateID: indexes in Transitions, in the order in which they are tried
}

// GuardText is one part of a transition's guard.
type GuardText struct {
	Text    string // as in the spec
	Reads   []int  // indexes in Reads of the Explanation
	Command bool   // it reads the fields of a command, and is unknown while that is not offered (R34)
}

// TransitionText is one transition. It is taken if all its Guards are True.
type TransitionText struct {
	To     link.StateID   // zero: it stays in its state (R34)
	On     link.CommandID // the command that it takes; its first guard is that it is offered; zero: it takes none
	Text   string         // as in the spec
	Guards []int          // indexes in Guards of the Explanation
}

// Readings returns the values that an Explanation needs.
type Readings interface {
	// Truth returns the value of a guard, given by its index in Guards.
	Truth(guard int) fsm.Truth
	// Read returns a value as text, given by its index in Reads; *** for a secret.
	Read(input int) string
}

// Explained describes one transition with the values of its guards.
type Explained struct {
	*TransitionText
	Guards []ExplainedGuard
}

// ExplainedGuard describes one part of a transition's guard. It has all Reads if Value
// is False, and if it is Unknown those that are not known.
type ExplainedGuard struct {
	Text    string
	Value   fsm.Truth
	Command bool // as in GuardText
	Reads   []ExplainedRead
}

// ExplainedRead is a value that a guard reads.
type ExplainedRead struct{ Name, Value string }

func (r ExplainedRead) String() string { return r.Name + " is " + r.Value }

// Observed reports whether it is a part of the observation.
func (r ExplainedRead) Observed() bool { return strings.HasPrefix(r.Name, "observed.") }

// ByObservation reports whether it is not known while the observation is stale, or may
// be: a part of the observation, a guard of the user, or a condition.
func (r ExplainedRead) ByObservation() bool {
	return r.Observed() || strings.HasSuffix(r.Name, "()") || strings.HasPrefix(r.Name, "cond.")
}

// from returns the indexes of the transitions of a state. e may be nil.
func (e *Explanation) from(state link.StateID) []int {
	if e == nil || int(state) >= len(e.States) {
		return nil
	}
	return e.States[state]
}

// Fired returns the first transition between two states that is taken. It returns
// its index in Transitions plus one, or zero if there is none.
func (e *Explanation) Fired(from, to link.StateID, now Readings) int {
	for _, i := range e.from(from) {
		if t := &e.Transitions[i]; t.To == to && t.fires(now) {
			return i + 1
		}
	}
	return 0
}

// fires reports whether all parts of the transition's guard are True.
func (t *TransitionText) fires(now Readings) bool {
	for _, g := range t.Guards {
		if now.Truth(g) != fsm.True {
			return false
		}
	}
	return true
}

// Reason returns the text of a transition, as Fired gives it, and the values that
// its guards read.
func (e *Explanation) Reason(transition int, now Readings) string {
	t := &e.Transitions[transition-1]
	var b strings.Builder
	b.WriteString(t.Text)
	separator := " ("
	var written []int
	for _, g := range t.Guards {
		for _, i := range e.Guards[g].Reads {
			if slices.Contains(written, i) {
				continue
			}
			written = append(written, i)
			b.WriteString(separator)
			b.WriteString(e.Reads[i])
			b.WriteString(" is ")
			b.WriteString(now.Read(i))
			separator = ", "
		}
	}
	if separator == ", " {
		b.WriteString(")")
	}
	return b.String()
}

// Explain describes each transition of a state.
func (e *Explanation) Explain(state link.StateID, now Readings) []Explained {
	var all []Explained
	for _, i := range e.from(state) {
		t := Explained{TransitionText: &e.Transitions[i]}
		for _, g := range t.TransitionText.Guards {
			t.Guards = append(t.Guards, e.guard(g, now))
		}
		all = append(all, t)
	}
	return all
}

func (e *Explanation) guard(index int, now Readings) ExplainedGuard {
	text := &e.Guards[index]
	g := ExplainedGuard{Text: text.Text, Command: text.Command, Value: now.Truth(index)}
	if g.Value == fsm.True || g.Value == fsm.Unknown && g.Command {
		return g // without a command none of its fields can be read
	}
	for _, i := range text.Reads {
		if r := (ExplainedRead{e.Reads[i], now.Read(i)}); g.Value == fsm.False || r.Value == fsm.Unknown.String() {
			g.Reads = append(g.Reads, r)
		}
	}
	return g
}

// Takers returns the states that have a transition with a command, in order. e may be
// nil.
func (e *Explanation) Takers(command link.CommandID) []link.StateID {
	var states []link.StateID
	if e == nil {
		return nil
	}
	for s := range e.States {
		for _, i := range e.States[s] {
			if e.Transitions[i].On == command {
				states = append(states, link.StateID(s))
				break
			}
		}
	}
	return states
}
