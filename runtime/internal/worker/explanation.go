package worker

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Explanation describes, for each transition of the current state, what it waits
// for and the values of its guards (R12). The transitions are in the order in
// which they are tried. Generated code fills it in.
type Explanation struct {
	Lines []Explained
}

// Explained describes one transition.
type Explained struct {
	To     link.StateID
	Text   string
	Guards []ExplainedGuard
}

// ExplainedGuard describes one part of a transition's guard.
type ExplainedGuard struct {
	Text  string
	Value fsm.Truth
	Reads []explainedRead
}

type explainedRead struct{ Name, value string }

func (r explainedRead) String() string { return r.Name + " is " + r.value }

// Transition begins the next transition. text is its text in the spec.
func (e *Explanation) Transition(to link.StateID, text string) {
	e.Lines = append(e.Lines, Explained{To: to, Text: text})
}

// Guard adds a part of the transition's guard. The transition is taken if all
// parts are True.
func (e *Explanation) Guard(text string, value fsm.Truth) {
	l := &e.Lines[len(e.Lines)-1]
	l.Guards = append(l.Guards, ExplainedGuard{Text: text, Value: value})
}

// Read adds a value that the last guard reads. value is *** if it is secret.
func (e *Explanation) Read(name, value string) {
	l := &e.Lines[len(e.Lines)-1]
	g := &l.Guards[len(l.Guards)-1]
	g.Reads = append(g.Reads, explainedRead{name, value})
}

// Fires reports whether the transition is taken: all parts of its guard are True.
func (l *Explained) Fires() bool {
	for _, g := range l.Guards {
		if g.Value != fsm.True {
			return false
		}
	}
	return true
}

// Reason returns the transition's text and the values that its guards read.
func (l *Explained) Reason() string {
	var reads []string
	for _, g := range l.Guards {
		for _, r := range g.Reads {
			reads = append(reads, r.String())
		}
	}
	if len(reads) == 0 {
		return l.Text
	}
	return l.Text + " (" + strings.Join(reads, ", ") + ")"
}
