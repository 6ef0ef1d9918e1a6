package fsm

import (
	"fmt"
	"time"
)

// Why explains where a worker is, what each transition of its state waits for, and
// what the cause is if it is not where it should be.
type Why struct {
	Path        string          `json:"path"`
	Worker      string          `json:"worker"`               // its worker type
	State       string          `json:"state"`                // "" before its first visit, and for a child without an instance (R07)
	Desired     string          `json:"desired"`              // as in a Status
	DesiredBy   string          `json:"desiredBy"`            // as in a Status
	Health      Health          `json:"health"`               // as in a Status
	Entered     time.Time       `json:"entered,omitzero"`     // the wall clock when the state was entered
	Blocked     string          `json:"blocked,omitempty"`    // what keeps it from deciding at all, as in a Status
	Transitions []WhyTransition `json:"transitions"`          // of the state, in the order in which they are tried
	GuardFails  string          `json:"guardFails,omitempty"` // the panic of a guard; there are no Transitions then
	Cause       RootCause       `json:"cause"`
}

// WhyTransition explains one transition.
type WhyTransition struct {
	To      string     `json:"to"`                // "": the worker stays in its state (R34)
	Command string     `json:"command,omitempty"` // the command that it takes
	Text    string     `json:"text"`              // its guard, as in the spec
	Value   Truth      `json:"value"`             // of all Guards together
	Towards bool       `json:"towards,omitempty"` // it is on a shortest way to the desired state
	Guards  []WhyGuard `json:"guards"`            // they must all hold
}

// WhyGuard explains one part of a guard.
type WhyGuard struct {
	Kind  GuardKind  `json:"kind"`
	Text  string     `json:"text"` // as in the spec
	Value Truth      `json:"value"`
	Reads []WhyRead  `json:"reads,omitempty"` // the values that a leaf reads
	Parts []WhyGuard `json:"parts,omitempty"` // of which it is made
	// Waits says what a leaf waits for that does not hold: "connection to be up". It is ""
	// for a leaf that holds. If the leaf is under a GuardKindNot, that may be what keeps
	// the transition from being taken.
	Waits string    `json:"waits,omitempty"`
	Child string    `json:"child,omitempty"` // the path of the child that it asks about; of a group, the first that does not fit
	More  int       `json:"more,omitempty"`  // how many others of the group do not fit
	Due   time.Time `json:"due,omitzero"`    // when the time for which it waits is over, by the wall clock
	// Observed is when the observation that it reads was processed, by the wall clock as
	// it is set now. It is zero if it reads none, or if there is none.
	Observed time.Time `json:"observed,omitzero"`
}

// WhyRead is a value that a guard reads. Value is *** for a secret, and unknown for
// what is not known.
type WhyRead struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// GuardKind says what a part of a guard is.
type GuardKind string

const (
	GuardKindAnd       GuardKind = "and"       // all Parts must hold
	GuardKindOr        GuardKind = "or"        // one of Parts must hold
	GuardKindNot       GuardKind = "not"       // Parts[0] must not hold
	GuardKindCondition GuardKind = "condition" // a named condition; Parts[0] is its expression
	// The others are leaves.
	GuardKindCommand  GuardKind = "command"  // a command is offered, or its fields are as they should be (R34)
	GuardKindAfter    GuardKind = "after"    // the worker has been in the state, or the group, for a time (R11, R35)
	GuardKindFor      GuardKind = "for"      // the rest of the guard has held for a time (R11)
	GuardKindState    GuardKind = "state"    // the state of a child, or the states of a group
	GuardKindHealth   GuardKind = "health"   // whether a child is healthy (R36)
	GuardKindRest     GuardKind = "rest"     // whether a child is at rest
	GuardKindOutput   GuardKind = "output"   // an output of a child (R32)
	GuardKindGuard    GuardKind = "guard"    // a guard that the user wrote in Go
	GuardKindObserved GuardKind = "observed" // the observation
	GuardKindAction   GuardKind = "action"   // what has become of the action (R09, R21, R31)
	GuardKindInput    GuardKind = "input"    // what the parent tells the worker (R33)
	GuardKindDesired  GuardKind = "desired"  // the desired state
	GuardKindTime     GuardKind = "time"     // elapsed, since, until
	GuardKindValue    GuardKind = "value"    // a value of the UserSpec or a variable
)

// RootCause says why a worker is not where it should be. What blocks a worker is a
// graph of "and" and "or". A RootCause follows one way through it: the first part that
// is not as it should be, of the first transition on a shortest way to the desired
// state, from worker to worker to where it cannot be followed any farther.
type RootCause struct {
	// Text says it in one line of English sentences.
	Text string `json:"text"`
	// Settled reports whether nothing blocks: the worker is where it should be, and
	// healthy or suspended.
	Settled bool `json:"settled"`
	// Circle reports whether the cause is that workers wait for each other. The last
	// link then names them.
	Circle bool `json:"circle,omitempty"`
	// Links are the sentences of Text, from the worker to the leaf. There is at least
	// one.
	Links []CauseLink `json:"links"`
}

// CauseLink is one step of a RootCause: what one worker waits for.
type CauseLink struct {
	Kind    CauseKind `json:"kind"`
	Path    string    `json:"path"` // of the worker
	Worker  string    `json:"worker,omitempty"`
	State   string    `json:"state,omitempty"`
	Desired string    `json:"desired,omitempty"` // where it should be; the state that waits for its dependencies, if there is one
	To      string    `json:"to,omitempty"`      // where the transition leads that is looked at
	Guard   string    `json:"guard,omitempty"`   // the part of the guard that is not as it should be, as in the spec
	Text    string    `json:"text"`              // a sentence, or several, in one line
	Since   time.Time `json:"since,omitzero"`    // since when the hook has run, or when the observation was processed
	Due     time.Time `json:"due,omitzero"`      // when it goes on by itself
	// Others are other things that the worker waits for at the same place, ten at most.
	// More is the number of all.
	Others []CauseOther `json:"others,omitempty"`
	More   int          `json:"more,omitempty"`
}

// CauseOther is something for which a worker waits besides what a CauseLink follows.
type CauseOther struct {
	Text string `json:"text"`
	Path string `json:"path,omitempty"` // of the worker that it is about, if that is another one
	// Either reports whether it would do in place of what is followed. If not, it is
	// needed as well.
	Either bool `json:"either,omitempty"`
}

// CauseKind says what a worker waits for. The kinds in the first group lead to the
// next link.
type CauseKind string

const (
	CauseChild      CauseKind = "child"      // a child, which is the next link
	CauseDependency CauseKind = "dependency" // a sibling, by dependsOn (R18)
	CauseParent     CauseKind = "parent"     // the parent, which asks for the state in which the worker is
	CauseRemoval    CauseKind = "removal"    // it is being removed (R16)

	CauseNone        CauseKind = "none"        // it is where it should be, and well
	CauseCircle      CauseKind = "circle"      // workers wait for each other
	CauseNext        CauseKind = "next"        // nothing: it goes on in its next visit
	CauseMissing     CauseKind = "missing"     // a child that there is not
	CauseConstructor CauseKind = "constructor" // its constructor fails (R15)
	CauseBackOff     CauseKind = "backOff"     // it has failed and is in back-off (R22)
	CauseCircuit     CauseKind = "circuit"     // its circuit is open (R22)
	CauseAction      CauseKind = "action"      // an action that runs, has failed or has given up (R09, R21)
	CauseHook        CauseKind = "hook"        // a hook that does not return (R20)
	CausePlace       CauseKind = "place"       // a place for a hook (WithHookLimit)
	CauseObservation CauseKind = "observation" // an observation: it is missing, stale, or fails (R10, R20)
	CauseObserved    CauseKind = "observed"    // what was observed is not as it should be
	CauseGuard       CauseKind = "guard"       // a guard that the user wrote in Go, or that panics
	CauseCommand     CauseKind = "command"     // a command (R34)
	CauseTime        CauseKind = "time"        // a time
	CauseValue       CauseKind = "value"       // a value of the UserSpec, a variable, an input or an output
	CauseUserSpec    CauseKind = "userSpec"    // its own UserSpec asks for the state in which it is
	CauseState       CauseKind = "state"       // the state in which it should be counts as degraded or progressing (R36)
	CauseNoWay       CauseKind = "noWay"       // no transition leads to where it should be
	CauseTick        CauseKind = "tick"        // the tick of the tree does not end (R19)
	CauseLimit       CauseKind = "limit"       // the cause was not followed any farther: see docs/semantics.md
)

// MarshalText returns the text that String returns.
func (t Truth) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText parses the text that MarshalText returns.
func (t *Truth) UnmarshalText(text []byte) error {
	for _, v := range []Truth{False, True, Unknown} {
		if v.String() == string(text) {
			*t = v
			return nil
		}
	}
	return fmt.Errorf("%q is no truth value", text)
}
