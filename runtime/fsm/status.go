package fsm

import (
	"time"
)

// Truth is the value of a guard. A guard that reads a stale observation is
// Unknown (R10).
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

// VariableStatus is a variable, an input or an output of a worker and its value, for
// people.
type VariableStatus struct {
	Name string
	// Value is quoted if it is a string. It is *** for a secret, none() for an enum that
	// has no value, and unknown for an output that is.
	Value string
}

// String returns "true", "false" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "unknown"
}

// Status is the status of a worker and of all workers below it after a tick.
type Status struct {
	Path       string
	Name       string    // its name among its siblings; for a root its worker type
	Worker     string    // its worker type
	State      string    // "" before its first visit (R07)
	Health     Health    // how well it is, without regard to the workers below it (R36)
	Below      int       // the number of workers below it, with those that Children leaves out; 0 in a StatusPage without Summary
	Worst      Health    // the worst Health at and below it; HealthNone in a StatusPage without Summary
	WorstPath  string    // the path of the first worker with that Health, a parent before its children; "" in a StatusPage without Summary
	Desired    string    // "" before its first visit
	DesiredBy  string    // what determines Desired: the UserSpec, the parent, or a shutdown (R05)
	Entered    time.Time // the wall clock when the state was entered; zero before its first visit
	Version    int64     // of the UserSpec with which it runs
	UserSpec   string    // for people; secrets are ***
	Last       string    // the reason of its last transition or failure
	Why        []string  // for each transition of the state, what it waits for (R12)
	Blocked    string    // what keeps it from deciding at all, or "", which is usual; for a root also a tick that does not end
	Pending    string    // the state that its parent asks for while it waits for its dependencies or dependents (R18)
	WaitsFor   []string  // the siblings for which Pending, or its removal, waits; ten names at most (R18)
	Action     string    // the action in flight; Close does not count
	Failure    string    // the kind of the last failed attempt of the state's action, as failure in a guard; "" where no kinds are declared (R31)
	Leaving    bool      // it was asked to go, or will be once WaitsFor is empty
	Removed    bool      // it asked for its own removal and has gone; this is its last status (R23)
	Circuit    string    // "open"; "half-open" while the next failure opens it again; otherwise "" (R22)
	Restarts   int       // failures in a row, as R22 counts them
	Waiting    bool      // it has no instance because its constructor has failed; until the old instance is gone, the status describes that instance
	Observed   time.Time // when its last observation was processed, by the present wall clock; zero: there is none
	Fresh      bool      // the last observation is not stale; true for a worker type that observes nothing (R10)
	Conditions []ConditionStatus
	Variables  []VariableStatus // in the order of the spec; none before its first visit (R30)
	Inputs     []VariableStatus // what its parent has told it; in the order of the spec (R33)
	Outputs    []VariableStatus // what its parent may read of it; in the order of the spec (R32)
	Commands   []string         // the commands that wait for it, in the order in which they came; ten names at most (R34)
	LastError  string           // the last error of a hook, guard, condition or constructor, of DeclareChildren and the like; a success does not clear it
	Counters   Counters
	Children   []Status // in the order of the declaration
}

// Counters count since the worker was started. Failures count since its
// constructor was first called.
type Counters struct {
	Observations   uint64 // that were processed
	Transitions    uint64
	Failures       uint64 // of the worker (R19), including those during a back-off
	Restarts       uint64 // failures that were counted (R22), including restarts that the worker asked for (R23)
	CircuitsOpened uint64
	Attempts       uint64 // of actions
	Retries        uint64 // attempts that followed a failed one
	AttemptsFailed uint64
	ObserveFailed  uint64
	Replaced       uint64 // observations that were replaced by newer ones before a tick saw them
	Dropped        uint64 // late results of hooks
	Abandoned      uint64 // hooks that ignored their context
	Cuts           uint64 // for a root: ticks that used up their budget (R25)
	Queued         uint64 // hooks that had to wait for a place (WithHookLimit)
}

// Child returns the status of the child with the given name and whether there is
// one.
func (s *Status) Child(name string) (Status, bool) {
	for i := range s.Children {
		if s.Children[i].Name == name {
			return s.Children[i], true
		}
	}
	return Status{}, false
}
