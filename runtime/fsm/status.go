package fsm

import (
	"time"
)

// Truth is the value of a guard: what reads a stale observation is unknown
// (R10).
type Truth uint8

const (
	False Truth = iota
	True
	Unknown
)

// ConditionStatus is a named condition of a spec and its value.
type ConditionStatus struct {
	Name  string
	Value Truth
}

// String is "true", "false" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "unknown"
}

// Status is how a worker and all below it stand, after some tick.
type Status struct {
	Path       string
	Name       string    // its name among its siblings; of a root its worker type
	Worker     string    // its worker type
	State      string    // "" before its first visit (R07)
	Desired    string    // "" before its first visit
	DesiredBy  string    // what makes it so: the UserSpec, its parent, or a shutdown (R05)
	Entered    time.Time // what the wall clock showed when the state was entered; zero before its first visit
	Version    int64     // of the UserSpec that it runs with
	UserSpec   string    // for people; secrets are ***
	Last       string    // the reason of its last transition or failure
	Why        []string  // for each transition of the state, what it waits for (R12)
	Held       string    // what keeps it from deciding at all; usually ""; of a root also a tick that does not end
	Withheld   string    // what its parent asks for, as long as dependsOn keeps that back (R18)
	WaitsFor   []string  // the names of the siblings for which that, or its removal, waits; ten at most (R18)
	Action     string    // the action in flight; Close is none
	Leaving    bool      // it was asked to go, or will be when WaitsFor is empty
	Removed    bool      // it asked for its removal and is gone: this is how it was last (R23)
	Circuit    string    // "open", or "half-open" while one more failure opens it again; usually "" (R22)
	Restarts   int       // failures in a row, as R22 counts them
	Waiting    bool      // no instance is there: its constructor has failed. While an old one leaves this is the status of that
	Observed   time.Time // when its last observation was taken in, by the wall clock as it is set now; zero: there is none
	Fresh      bool      // that observation is not stale; always so of a worker type that observes nothing (R10)
	Conditions []ConditionStatus
	LastError  string // the last of a hook, a guard, a condition, DeclareChildren and the like, or a constructor; a success does not take it away
	Counters   Counters
	Children   []Status // in the order of the declaration
}

// Counters count since the worker was started; failures since its constructor was
// first called.
type Counters struct {
	Observations   uint64 // that were taken in
	Transitions    uint64
	Failures       uint64 // of the worker (R19), those while it was held included
	Restarts       uint64 // failures that were counted (R22), those by which it asked for it included (R23)
	CircuitsOpened uint64
	Attempts       uint64 // of actions
	Retries        uint64 // attempts that followed a failed one
	AttemptsFailed uint64
	ObserveFailed  uint64
	Replaced       uint64 // observations that a newer one replaced before a tick saw them
	Dropped        uint64 // late results of hooks
	Abandoned      uint64 // hooks that ignored their context
	Cuts           uint64 // of a root: ticks that used up their budget (R25)
	Queued         uint64 // hooks that had to wait for a place (WithHookLimit)
}

// Child gives the status of the child with that name, and whether there is one.
func (s *Status) Child(name string) (Status, bool) {
	for i := range s.Children {
		if s.Children[i].Name == name {
			return s.Children[i], true
		}
	}
	return Status{}, false
}
