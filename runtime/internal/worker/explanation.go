package worker

import (
	"slices"
	"strings"
	"time"

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
	Op      GuardOp
	Parts   []int // of which it is made: indexes in Guards of the Explanation
	Reads   []int // indexes in Reads of the Explanation; of a part that is made of others, those are in Parts
	Command bool  // it reads the fields of a command, and is unknown while that is not offered (R34)

	// What a leaf asks.
	Asks   Asks
	Wanted string // what it wants the first of Reads to be: "up", "more than 80"; "": it is no such comparison
	Not    bool   // it wants anything but Wanted
	Child  *AskedChild

	// The time of GuardAfter and GuardHeld.
	Time     time.Duration
	Computed bool // Span returns the time
	Slot     int  // of GuardHeld: in Held of the Timing
}

// GuardOp says how the value of a part of a guard is found.
type GuardOp uint8

const (
	GuardLeaf  GuardOp = iota // Truth of the Behavior returns it
	GuardAnd                  // all Parts hold
	GuardOr                   // one of Parts holds
	GuardNot                  // Parts[0] does not hold
	GuardNamed                // Parts[0] is the expression of a condition
	GuardAfter                // the time in the state is over
	GuardHeld                 // the time in Held is over
)

// Asks says what a leaf of a guard asks.
type Asks uint8

const (
	AsksValue    Asks = iota // a value of the UserSpec, a variable or a constant
	AsksState                // the state of a child, or the states of a group
	AsksHealth               // whether a child is healthy (R36)
	AsksRest                 // whether a child is at rest
	AsksOutput               // an output of a child, or of a group (R32)
	AsksGuard                // a guard that the user wrote in Go
	AsksObserved             // the observation
	AsksAction               // what has become of the action (R09, R21, R31)
	AsksInput                // an input (R33)
	AsksDesired              // the desired state
	AsksTime                 // the time
)

// AskedChild is the child, or the group, of which a leaf asks.
type AskedChild struct {
	Entry  int            // in Entries of the WorkerType
	Fold   string         // "all", "any" or "none" of a group; the name of another function over an output; "": none
	States []link.StateID // with Fold: the states in which its members should be
	Output string         // the name of the output
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
	// Truth returns the value of a leaf, given by its index in Guards.
	Truth(guard int) fsm.Truth
	// Read returns a value as text, given by its index in Reads; *** for a secret.
	Read(input int) string
	// Span returns the time of a guard that is Computed.
	Span(guard int) time.Duration
	// Meta returns the times that the snapshot has.
	Meta() *fsm.SnapshotMeta
}

// Explained describes one transition with the values of its guards.
type Explained struct {
	*TransitionText
	Guards []ExplainedGuard
}

// ExplainedGuard describes one part of a transition's guard. Reads has the values that
// explain it: all if Value is False, and if it is Unknown those that are not known.
type ExplainedGuard struct {
	*GuardText
	Value fsm.Truth
	Reads []ExplainedRead
	// Parts and Time are there if they were asked for (Deeply). A leaf then has all its
	// Reads, whatever its value is.
	Parts []ExplainedGuard
	Time  time.Duration // of GuardAfter and GuardHeld
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
		if t := &e.Transitions[i]; t.To == to && e.fires(t, now) {
			return i + 1
		}
	}
	return 0
}

// fires reports whether all parts of the transition's guard are True.
func (e *Explanation) fires(t *TransitionText, now Readings) bool {
	for _, g := range t.Guards {
		if e.truth(g, now) != fsm.True {
			return false
		}
	}
	return true
}

// truth returns the value of a part of a guard. What is made of parts follows
// three-valued logic (R10).
func (e *Explanation) truth(guard int, now Readings) fsm.Truth {
	switch g := &e.Guards[guard]; g.Op {
	case GuardAnd:
		return e.join(g.Parts, fsm.False, fsm.True, now)
	case GuardOr:
		return e.join(g.Parts, fsm.True, fsm.False, now)
	case GuardNot:
		return Negated(e.truth(g.Parts[0], now))
	case GuardNamed:
		return e.truth(g.Parts[0], now)
	case GuardAfter:
		return truthOf(now.Meta().Elapsed >= e.span(guard, now))
	case GuardHeld:
		return truthOf(now.Meta().HeldFor(g.Slot, e.span(guard, now)))
	}
	return now.Truth(guard)
}

// join returns decisive if one of the parts is that, Unknown if otherwise one of them
// is, and else the value of all.
func (e *Explanation) join(parts []int, decisive, otherwise fsm.Truth, now Readings) fsm.Truth {
	for _, p := range parts {
		switch e.truth(p, now) {
		case decisive:
			return decisive
		case fsm.Unknown:
			otherwise = fsm.Unknown
		}
	}
	return otherwise
}

// Negated returns the value of "not".
func Negated(v fsm.Truth) fsm.Truth {
	switch v {
	case fsm.True:
		return fsm.False
	case fsm.False:
		return fsm.True
	}
	return v
}

func truthOf(b bool) fsm.Truth {
	if b {
		return fsm.True
	}
	return fsm.False
}

// span returns the time of GuardAfter or GuardHeld.
func (e *Explanation) span(guard int, now Readings) time.Duration {
	if g := &e.Guards[guard]; !g.Computed {
		return g.Time
	}
	return now.Span(guard)
}

// readsOf appends the values that a part of a guard reads and that are not yet there.
func (e *Explanation) readsOf(guard int, reads []int) []int {
	g := &e.Guards[guard]
	for _, i := range g.Reads {
		if !slices.Contains(reads, i) {
			reads = append(reads, i)
		}
	}
	if g.Op == GuardAnd || g.Op == GuardOr || g.Op == GuardNot {
		for _, p := range g.Parts {
			reads = e.readsOf(p, reads)
		}
	}
	return reads
}

// Reason returns the text of a transition, as Fired gives it, and the values that
// its guards read.
func (e *Explanation) Reason(transition int, now Readings) string {
	t := &e.Transitions[transition-1]
	var b strings.Builder
	b.WriteString(t.Text)
	separator := " ("
	var reads []int
	for _, g := range t.Guards {
		reads = e.readsOf(g, reads)
	}
	for _, i := range reads {
		b.WriteString(separator)
		b.WriteString(e.Reads[i])
		b.WriteString(" is ")
		b.WriteString(now.Read(i))
		separator = ", "
	}
	if separator == ", " {
		b.WriteString(")")
	}
	return b.String()
}

// Depth says how much of its guards an explanation has.
type Depth uint8

const (
	Briefly Depth = iota // the guards of each transition
	Deeply               // and the parts of which they are made, to the leaves
)

// Explain describes each transition of a state.
func (e *Explanation) Explain(state link.StateID, depth Depth, now Readings) []Explained {
	var all []Explained
	for _, i := range e.from(state) {
		t := Explained{TransitionText: &e.Transitions[i]}
		for _, g := range t.TransitionText.Guards {
			t.Guards = append(t.Guards, e.guard(g, depth, now))
		}
		all = append(all, t)
	}
	return all
}

func (e *Explanation) guard(index int, depth Depth, now Readings) ExplainedGuard {
	text := &e.Guards[index]
	g := ExplainedGuard{GuardText: text, Value: e.truth(index, now)}
	if depth == Deeply {
		for _, p := range text.Parts {
			g.Parts = append(g.Parts, e.guard(p, depth, now))
		}
		if text.Op == GuardAfter || text.Op == GuardHeld {
			g.Time = e.span(index, now)
		}
	}
	if g.Value == fsm.Unknown && g.Command {
		return g // without a command none of its fields can be read
	}
	var reads []int
	switch {
	case depth == Deeply:
		reads = text.Reads
	case g.Value != fsm.True && len(text.Parts) > 0:
		reads = e.readsOf(index, nil)
	case g.Value != fsm.True:
		reads = text.Reads
	}
	for _, i := range reads {
		if r := (ExplainedRead{e.Reads[i], now.Read(i)}); depth == Deeply || g.Value == fsm.False || r.Value == fsm.Unknown.String() {
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
