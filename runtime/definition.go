package fsm

import (
	"context"
	"sync"
	"time"
)

// Enforce checks the level of the agreement between this package and generated
// code. A generated package holds
//
//	const (
//		_ = fsm.Enforce(2 - fsm.MinLevel)
//		_ = fsm.Enforce(fsm.MaxLevel - 2)
//	)
//
// with the level that it was generated for in place of 2: a package that this
// runtime cannot run does not build, because a negative constant does not fit.
type Enforce uint

// MinLevel and MaxLevel are the oldest and the newest level that this runtime
// can run.
const (
	MinLevel = 2
	MaxLevel = 2
)

// StateID is a state of any worker type: the value of the generated State.
// Zero is no state (R07).
type StateID uint16

// ActionID is an action of any worker type: the value of the generated
// Action. Zero is no action.
type ActionID uint16

// Signal is what a decision, or a state, asks of the supervisor besides.
type Signal uint8

const (
	// SignalNone asks for nothing.
	SignalNone Signal = iota
	// SignalReenter says that the worker enters its own state again: its time
	// starts again and its action runs again (language.md, Transitions).
	SignalReenter
	// SignalRemove asks to be taken out (R23).
	SignalRemove
	// SignalRestart asks to be restarted (R23).
	SignalRestart
)

// Definition is all that the runtime has to know of a worker type before
// there is a worker: U is its UserSpec, O its ObservedState, N its Snapshot.
// A generated package holds exactly one; it is never changed after
// initialisation, and used by its address only.
type Definition[U, O, N any] struct {
	Worker   string      // the Go name of the worker type: "Bridge"
	States   []StateInfo // by StateID; the first is no state
	Initial  StateID
	Shutdown StateID
	Failed   StateID // where its circuit puts it (R22); zero: none
	// LeavesFailed: transitions lead out of Failed. A worker that is parked there and
	// is to be in its shutdown state takes its way down from there (R22).
	LeavesFailed bool
	Actions      []ActionInfo // by ActionID; the first is no action
	Children     []ChildEntry // in the order of the declaration
	Holds        int          // how many guards with "for" the worker type has

	Observe         ObservePolicy
	Restart         RestartPolicy
	ShutdownTimeout time.Duration // for going (R16); zero: 30 s
	Reconcile       ReconcilePolicy

	Version       func(*U) *int64     // the place of the generated version
	Validate      func(U) error       // with everything declared from it, all levels down (R13)
	Equal         func(a, b U) bool   // leaves transient fields out
	Identical     func(a, b U) bool   // transient fields and all
	CloneUserSpec func(U) U           // shares no list and no map
	Hash          func(U) uint64      // content without transient fields
	Diff          func(a, b U) string // names of the fields that differ, for reasons
	Describe      func(U) string      // for status; secrets are ***
	Secrets       func(U) []string    // what texts must not show; nil: nothing is secret
	EqualObserved func(a, b O) bool   // R04: an observation that differs
	CloneObserved func(O) O           // shares no list and no map

	once sync.Once   // guards info
	info *workerType // what the engine reads, made once
}

// StateInfo is what the runtime knows of one state.
type StateInfo struct {
	Name        string
	Action      ActionID // what it does while it lasts; zero: nothing
	Signal      Signal   // SignalNone, SignalRemove or SignalRestart
	ReadsGaveUp bool     // a transition of it reads gaveUp (R21)
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

// ChildEntry is one entry under children of a spec.
type ChildEntry struct {
	Name           string
	Group          bool      // it has each or when: any number of children
	Optional       bool      // it has when and no each: one child or none
	StateMapping   []StateID // the child's desired state by this worker's state; zero: the last word stands
	Mapped         bool      // it has a stateMapping, as a table or in rows
	RowsRead       RowInputs // what its rows read; zero: everything, or it has none
	MapFromDesired bool      // the table is read by this worker's desired state (R06)
	DependsOn      []int     // entries that must be there first (R18)
	Update         bool      // onChange: update; else replace (R14)
}

// Behavior is what a generated package does for the runtime with the typed
// half of one worker. Collect and Act are called from goroutines of their
// own, and so is Close of what Hooks gives. Everything else is called one at a time,
// from the goroutine that ticks, or from one that asks for the Status or a Plan
// while no tick is going on; it must neither block nor have an effect outside the
// snapshot.
//
// A pointer to a snapshot stays valid for the life of the worker: the runtime
// keeps one snapshot a worker and brings it up to date.
type Behavior[U, O, N any] interface {
	// Check reports what keeps this worker from running at all: missing hooks,
	// missing constructors of children.
	Check() error
	// Init prepares a zero snapshot: the user's guards.
	Init(snap *N)

	// Derive gives the desired state that the UserSpec asks for (R05).
	Derive(spec *U) StateID
	// Declare gives the children for a UserSpec; nil for a worker without.
	Declare(spec *U) *ChildDeclaration
	// ConfigChanged asks the user's OnConfigChange (reconcile: hook).
	ConfigChanged(before, after *U) bool

	// Collect observes the world (R20). The UserSpec is a copy, and what it gives is
	// copied.
	Collect(ctx context.Context, spec U, desired StateID) (O, error)
	// Act runs an action once (R09).
	Act(ctx context.Context, action ActionID, snap *N) error

	// These bring a snapshot up to date.
	SetState(snap *N, state StateID)
	SetDesired(snap *N, state StateID)
	SetUserSpec(snap *N, spec U)
	SetObserved(snap *N, observed O)
	Moment(snap *N) *Moment
	SetChild(snap *N, entry int, state StateID) // an entry that is no group
	Members(snap *N, entry int) *Members        // an entry that is one

	// Hold tells the moment which guards with "for" hold now.
	Hold(snap *N)
	// Next decides (R03d). Staying gives the snapshot's own state.
	Next(snap *N) (StateID, Signal, ActionID)
	// Due sets the alarm to when a guard, a condition or a row may turn by
	// time alone.
	Due(snap *N, alarm *Alarm)
	// Explain says what each transition of the current state waits for (R12).
	Explain(snap *N, why *Explanation)
	// Conditions gives the named conditions for the status.
	Conditions(snap *N) []ConditionStatus
	// Hooks is what the user wrote, for the interfaces that it may have besides:
	// io.Closer. Nil: nothing.
	Hooks() any
	// Clone gives a hook a snapshot of its own, which shares nothing that
	// changes.
	Clone(snap *N) *N
}

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
