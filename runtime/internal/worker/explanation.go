package worker

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Explanation has the transitions of a worker type as they stand in its spec. The
// reasons of events and the Why of a Status are made from it (R12).
type Explanation struct {
	Reads       []string         // names of what guards read
	Guards      []GuardText      // parts of what a transition waits for
	Transitions []TransitionText // from all states
	States      [][]int          // by StateID: Transitions, in the order in which they are tried
}

// GuardText is one part of what a transition waits for.
type GuardText struct {
	Text  string
	Reads []int // in Explanation.Reads
}

// TransitionText is taken when all its Guards are True.
type TransitionText struct {
	To     link.StateID
	Text   string
	Guards []int // in Explanation.Guards
}

// Readings gives what an Explanation asks of a snapshot, by the index in its
// tables.
type Readings interface {
	Truth(guard int) fsm.Truth
	// Read is a value as text, *** if it is secret.
	Read(input int) string
}

// Explained is a transition and how its guards stand.
type Explained struct {
	*TransitionText
	Guards []ExplainedGuard
}

// ExplainedGuard has what was read if Value is False.
type ExplainedGuard struct {
	Text  string
	Value fsm.Truth
	Reads []ExplainedRead
}

type ExplainedRead struct{ Name, Value string }

func (r ExplainedRead) String() string { return r.Name + " is " + r.Value }

// from gives the transitions of a state. e is nil where no state has any.
func (e *Explanation) from(state link.StateID) []int {
	if e == nil || int(state) >= len(e.States) {
		return nil
	}
	return e.States[state]
}

// Fired is the reason of the transition that fires between two states: its text
// and what its guards read. It is empty if none does.
func (e *Explanation) Fired(from, to link.StateID, now Readings) string {
	for _, i := range e.from(from) {
		if t := &e.Transitions[i]; t.To == to && t.fires(now) {
			return e.reason(t, now)
		}
	}
	return ""
}

func (t *TransitionText) fires(now Readings) bool {
	for _, g := range t.Guards {
		if now.Truth(g) != fsm.True {
			return false
		}
	}
	return true
}

func (e *Explanation) reason(t *TransitionText, now Readings) string {
	var b strings.Builder
	separator := " ("
	b.WriteString(t.Text)
	for _, g := range t.Guards {
		for _, i := range e.Guards[g].Reads {
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

// Explain says of each transition of a state how its guards stand.
func (e *Explanation) Explain(state link.StateID, now Readings) []Explained {
	var all []Explained
	for _, i := range e.from(state) {
		t := Explained{TransitionText: &e.Transitions[i]}
		for _, g := range t.TransitionText.Guards {
			t.Guards = append(t.Guards, e.stands(g, now))
		}
		all = append(all, t)
	}
	return all
}

func (e *Explanation) stands(guard int, now Readings) ExplainedGuard {
	text := e.Guards[guard]
	g := ExplainedGuard{Text: text.Text, Value: now.Truth(guard)}
	if g.Value == fsm.False {
		for _, i := range text.Reads {
			g.Reads = append(g.Reads, ExplainedRead{e.Reads[i], now.Read(i)})
		}
	}
	return g
}
