package worker

import (
	"slices"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// StateInfo is what the runtime knows about one state besides its name.
type StateInfo struct {
	Action                link.ActionID // of the state; zero: none
	Signal                fsm.Signal    // SignalNone, SignalRemove or SignalRestart
	ReadsRetriesExhausted bool          // a transition of the state reads gaveUp (R21)
	Spans                 []int         // places in Held of the groups that the state is in and whose time counts (R35)
	ReadsKinds            []int         // permanent kinds that a transition waits for, by their place in Errors of the action (R31)
	Health                fsm.Health    // how well a worker is in the state (R36); zero in a Definition: what follows from its role
}

// ActionInfo is the policy of one action.
type ActionInfo struct {
	Name    string
	Timeout time.Duration // zero: none
	Retry   Backoff
	Repeat  time.Duration // zero: the action runs once
	Again   bool          // it runs again when inputs have changed (R33)
	Errors  []ErrorKind   // in the order in which they are matched (R31)
}

// Actions are the actions of a worker type, by ActionID. The first is no action.
type Actions []ActionInfo

// Name returns the name of an action. It returns a text such as Action(200) for a
// number that is no action.
func (all Actions) Name(action int) string {
	switch {
	case action == 0:
		return ""
	case action > 0 && action < len(all):
		return all[action].Name
	}
	return "Action(" + strconv.Itoa(action) + ")"
}

// Backoff gives the delays between attempts (R21): the delay before attempt n+1
// is min(Cap, Initial*Factor^(n-1)), spread over ±Jitter of that.
type Backoff struct {
	Max     int // attempts; in a RestartPolicy failures before the circuit opens; zero: no limit
	Initial time.Duration
	Factor  float64       // zero: 1
	Cap     time.Duration // zero: none
	Jitter  float64       // from 0 to 1
}

// ObservePolicy says how often a worker observes (R20) and how long an
// observation is valid (R10).
type ObservePolicy struct {
	Every      time.Duration // zero: it does not observe
	Timeout    time.Duration // of one call; zero: none
	StaleAfter time.Duration // zero: never
}

// RestartPolicy says what happens to a worker that fails (R22). In Backoff, the
// default of Initial is a second, and the default of Cap is a minute, or Initial
// if that is longer.
type RestartPolicy struct {
	// Within is the period in which failures are counted, whether or not the
	// worker was well in between. More than Backoff.Max failures in the period
	// open its circuit.
	Within time.Duration
	// Backoff has the delays between failures in a row. More than Max failures in
	// a row open the circuit, too. With a Max of 0 the circuit never opens.
	Backoff Backoff
}

// ReconcileMode says when a worker declares its children again.
type ReconcileMode uint8

const (
	ReconcileVersion ReconcileMode = iota // when the Version of the UserSpec has changed
	ReconcileHash                         // when its Hash has changed
	ReconcileEqual                        // when it is not Equal to the last one
	ReconcileHook                         // when OnConfigChange returns true
	ReconcileTick                         // in every tick
	ReconcileEvery                        // at intervals of Every
)

// ReconcilePolicy is the reconcile key of a spec.
type ReconcilePolicy struct {
	Mode  ReconcileMode
	Every time.Duration // with ReconcileEvery
}

// ChildInfo is one entry under children of a spec.
type ChildInfo struct {
	Name           string
	Group          bool           // it has each or when
	Optional       bool           // it has when and no each: one child at most
	StateMapping   []link.StateID // the child's desired state by this worker's state; zero: the last mapped state remains
	Mapped         bool           // it has a stateMapping, as a table or in rows
	RowsRead       RowInputs      // what its rows read; zero: everything, or it has no rows
	InputsRead     RowInputs      // what its inputs are computed from; zero: it has none (R33)
	MapFromDesired bool           // the table is by this worker's desired state (R06)
	DependsOn      []int          // the entries on which it depends (R18)
	AsksHealth     bool           // an expression asks whether its children are healthy (R36)
	Update         bool           // onChange: update; otherwise replace (R14)
	NamedBy        ChildNames     // what names its children
}

// Entries are the entries under children of a spec, in their order.
type Entries []ChildInfo

// Find returns the index of the entry with a name. It returns -1 if there is
// none.
func (all Entries) Find(name string) int {
	for i := range all {
		if all[i].Name == name {
			return i
		}
	}
	return -1
}

// Single reports whether the entry has one child at most. What is known about the
// entry is then known about the child. Names do not show it: a child of an entry
// with each may have the name of the entry.
func (e *ChildInfo) Single() bool { return !e.Group || e.Optional }

// These are the names of the hooks that are no actions.
const (
	CollectHook = "CollectObservedState"
	CloseHook   = "Close"
)

// defaultShutdown is the default of shutdown.timeout. There is one so that a
// removal always ends.
const defaultShutdown = 30 * time.Second

// TimeToGo returns how long a worker may take to reach its shutdown state (R16),
// if its shutdown.timeout is the given time.
func TimeToGo(timeout time.Duration) time.Duration {
	if timeout > 0 {
		return timeout
	}
	return defaultShutdown
}

// leastBackoff is the default of restart.initial in a Go literal. There is one so
// that a worker that fails at once does not keep the tree busy.
const leastBackoff = time.Second

// Describe returns what an fsm.TypeInfo says about the worker type.
func (w *WorkerType) Describe() fsm.TypeInfo {
	info := fsm.TypeInfo{Worker: w.Name}
	for i := 1; i < len(w.States); i++ { // the first is no state
		info.States = append(info.States, w.StateNames.Name(i))
	}
	if w.Observes {
		info.Hooks = append(info.Hooks, CollectHook)
	}
	for i := 1; i < len(w.Actions); i++ {
		info.Hooks = append(info.Hooks, w.Actions[i].Name)
	}
	for _, e := range w.Entries {
		info.Children = append(info.Children, e.Name)
		info.Groups = info.Groups || e.Group
	}
	return info
}

// Configured says which policies of a worker type follow from the UserSpec (R29).
// Those are asked of the Instance, and their fields in the WorkerType are zero.
type Configured struct{ Observe, Actions, Shutdown bool }

// WorkerType is the part of a Definition that the engine reads. It has no type
// parameters.
type WorkerType struct {
	Name            string
	StateNames      *Names
	States          []StateInfo // by StateID, as many as there are names
	Initial         link.StateID
	Shutdown        link.StateID
	Failed          link.StateID // zero: none
	LeavesFailed    bool         // transitions lead out of Failed
	Actions         Actions
	Entries         Entries
	Dependents      [][]int // by entry: the entries that depend on it
	Depends         bool    // an entry depends on another one
	Observes        bool    // it has CollectObservedState
	Observe         ObservePolicy
	Restart         RestartPolicy
	ShutdownTimeout time.Duration
	Configured      Configured
	Reconcile       ReconcilePolicy
	Timed           bool      // a decision may change although nothing but the time has changed
	ReadsTime       bool      // a decision may read the time
	Draws           bool      // the snapshot has a number from which jitter draws (R35)
	Spans           int       // number of groups whose time counts (R35)
	Vars            bool      // there are variables (R30)
	Inputs          InputType // nil: there are none (R33)
	Outputs         bool      // there are outputs (R32)
	ChildOutputs    bool      // there are outputs of children in its snapshot
	Outcome         bool      // the snapshot has something about the action of the current state (R31)
	Commands        []string  // the names of the commands, by CommandID; the first is no command; nil: there are none (R34)
	// ReadCommand reads the fields of a command from JSON and validates them. It returns a
	// command of the generated type.
	ReadCommand func(c link.CommandID, fields []byte) (any, error)
	AsksHealth  bool               // an expression asks whether a child is healthy (R36)
	Deferred    [][]link.CommandID // by StateID: the commands that the state defers; it may be shorter than States
	Explanation *Explanation       // of the transitions (R12); nil if no state has any
	MachineText string             // what the other tables do not say about the worker type; see Machine
}

// Defers reports whether a state defers a command.
func (w *WorkerType) Defers(s link.StateID, c link.CommandID) bool {
	return int(s) < len(w.Deferred) && slices.Contains(w.Deferred[s], c)
}

// StateName returns the name of a state. It is "" for no state (R07).
func (w *WorkerType) StateName(s link.StateID) string {
	if int(s) >= len(w.States) {
		return ""
	}
	return w.StateNames.Name(int(s))
}

// ActionName returns the name of an action. It is "" for no action.
func (w *WorkerType) ActionName(a link.ActionID) string { return w.Actions.Name(int(a)) }
