package worker

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// StateInfo is what the runtime knows of one state.
type StateInfo struct {
	Name                  string
	Action                link.ActionID // what it does while it lasts; zero: nothing
	Signal                fsm.Signal    // SignalNone, SignalRemove or SignalRestart
	ReadsRetriesExhausted bool          // a transition of it reads gaveUp (R21)
}

// ActionInfo is the policy of one action.
type ActionInfo struct {
	Name    string
	Timeout time.Duration // zero: none
	Retry   Backoff
	Repeat  time.Duration // zero: once
}

// Backoff is how attempts follow each other (R21): the delay before attempt
// n+1 is min(Cap, Initial*Factor^(n-1)), spread over ±Jitter of it.
type Backoff struct {
	Max     int // attempts, of a RestartPolicy failures before the circuit opens; zero: no limit
	Initial time.Duration
	Factor  float64       // zero: 1
	Cap     time.Duration // zero: none
	Jitter  float64       // from 0 to 1
}

// ObservePolicy says when a worker observes (R20) and how long an observation
// counts (R10).
type ObservePolicy struct {
	Every      time.Duration // zero: it does not observe
	Timeout    time.Duration // of one call; zero: none
	StaleAfter time.Duration // zero: never
}

// RestartPolicy says what happens to a worker that fails (R22). Where Backoff has
// no Initial it is a second, and where it has no Cap a minute, or Initial if that is
// longer.
type RestartPolicy struct {
	// Within is the time in which failures are counted, whether or not the worker
	// was well in between: more than Backoff.Max of them open its circuit.
	Within time.Duration
	// Backoff has the delays between failures in a row. More than Max in a row
	// open the circuit too; a Max of 0 never opens it.
	Backoff Backoff
}

// ReconcileMode says what makes a worker declare its children again.
type ReconcileMode uint8

const (
	ReconcileVersion ReconcileMode = iota // the UserSpec's Version has moved
	ReconcileHash                         // its Hash differs
	ReconcileEqual                        // it is not Equal
	ReconcileHook                         // OnConfigChange says so
	ReconcileTick                         // in every tick
	ReconcileEvery                        // every Every
)

// ReconcilePolicy is the reconcile key of a spec.
type ReconcilePolicy struct {
	Mode  ReconcileMode
	Every time.Duration // with ReconcileEvery
}

// ChildInfo is one entry under children of a spec.
type ChildInfo struct {
	Name           string
	Group          bool           // it has each or when: any number of children
	Optional       bool           // it has when and no each: one child or none
	StateMapping   []link.StateID // the child's desired state by this worker's state; zero: the last word stands
	Mapped         bool           // it has a stateMapping, as a table or in rows
	RowsRead       RowInputs      // what its rows read; zero: everything, or it has none
	MapFromDesired bool           // the table is read by this worker's desired state (R06)
	DependsOn      []int          // entries that must be there first (R18)
	Update         bool           // onChange: update; else replace (R14)
}

// Single reports whether the entry has one child at most, so that what is known
// of the entry is known of the child. The names say nothing: a member of an each
// may be called like the entry.
func (e *ChildInfo) Single() bool { return !e.Group || e.Optional }

const CollectHook = "CollectObservedState"

// defaultShutdown is the time for going where shutdown.timeout is not given: a
// removal always ends.
const defaultShutdown = 30 * time.Second

func (w *WorkerType) TimeToGo() time.Duration {
	if w.ShutdownTimeout > 0 {
		return w.ShutdownTimeout
	}
	return defaultShutdown
}

// leastBackoff is the first delay where restart.initial is not given (Go
// literal): a worker that fails at once does not keep the tree spinning.
const leastBackoff = time.Second

func (w *WorkerType) Describe() fsm.TypeInfo {
	info := fsm.TypeInfo{Worker: w.Name}
	for i := 1; i < len(w.States); i++ { // the first is no state, and no action
		info.States = append(info.States, w.States[i].Name)
	}
	if w.Observe.Every > 0 {
		info.Hooks = append(info.Hooks, "CollectObservedState")
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

// WorkerType is the part of a Definition that the engine reads: it is the same
// type for every worker type, so that the engine needs no type parameters.
type WorkerType struct {
	Name            string
	States          []StateInfo
	Initial         link.StateID
	Shutdown        link.StateID
	Failed          link.StateID // zero: none
	LeavesFailed    bool         // it has transitions
	Actions         []ActionInfo
	Entries         []ChildInfo
	Dependents      [][]int // by entry: the entries that depend on it
	Depends         bool    // some entry depends on another
	Observe         ObservePolicy
	Restart         RestartPolicy
	ShutdownTimeout time.Duration
	Reconcile       ReconcilePolicy
}

// StateName is "" for no state (R07).
func (w *WorkerType) StateName(s link.StateID) string {
	if s == 0 || int(s) >= len(w.States) {
		return ""
	}
	return w.States[s].Name
}

func (w *WorkerType) ActionName(a link.ActionID) string {
	if a == 0 || int(a) >= len(w.Actions) {
		return ""
	}
	return w.Actions[a].Name
}
