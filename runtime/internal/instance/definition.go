package instance

import (
	"context"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Definition is all that the runtime has to know of a worker type before
// there is a worker: U is its UserSpec, O its ObservedState, N its Snapshot.
// A generated package holds exactly one; it is never changed after
// initialisation, and used by its address only.
type Definition[U, O, N any] struct {
	Worker   string             // the Go name of the worker type: "Bridge"
	States   []worker.StateInfo // by StateID; the first is no state
	Initial  link.StateID
	Shutdown link.StateID
	Failed   link.StateID // where its circuit puts it (R22); zero: none
	// LeavesFailed: transitions lead out of Failed. A worker that is parked there and
	// is to be in its shutdown state takes its way down from there (R22).
	LeavesFailed bool
	Actions      []worker.ActionInfo // by ActionID; the first is no action
	Children     []worker.ChildInfo  // in the order of the declaration
	Holds        int                 // how many guards with "for" the worker type has
	Explanation  *worker.Explanation // what transitions wait for (R12); nil: there are none

	Observe         worker.ObservePolicy
	Restart         worker.RestartPolicy
	ShutdownTimeout time.Duration // for going (R16); zero: 30 s
	Reconcile       worker.ReconcilePolicy

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

	once sync.Once          // guards info
	info *worker.WorkerType // what the engine reads, made once
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
	Derive(spec *U) link.StateID
	// Declare gives the children for a UserSpec; nil for a worker without.
	Declare(spec *U) *worker.ChildDeclaration
	// ConfigChanged asks the user's OnConfigChange (reconcile: hook).
	ConfigChanged(before, after *U) bool

	// Collect observes the world (R20). The UserSpec is a copy, and what it gives is
	// copied.
	Collect(ctx context.Context, spec U, desired link.StateID) (O, error)
	// Act runs an action once (R09).
	Act(ctx context.Context, action link.ActionID, snap *N) error

	// These bring a snapshot up to date.
	SetState(snap *N, state link.StateID)
	SetDesired(snap *N, state link.StateID)
	SetUserSpec(snap *N, spec U)
	SetObserved(snap *N, observed O)
	Meta(snap *N) *fsm.SnapshotMeta
	SetChild(snap *N, entry int, state link.StateID) // an entry that is no group
	Members(snap *N, entry int) *link.Members        // an entry that is one

	// Hold tells the moment which guards with "for" hold now.
	Hold(snap *N)
	// Next decides (R03d). Staying gives the snapshot's own state.
	Next(snap *N) (link.StateID, fsm.Signal, link.ActionID)
	// Due sets the alarm to when a guard, a condition or a row may turn by
	// time alone.
	Due(snap *N, alarm *worker.Alarm)
	// Truth is that of a guard of the Explanation, by its index (R12).
	Truth(snap *N, guard int) fsm.Truth
	// Read is what guards read as text, by its index in the Explanation; *** if
	// it is secret.
	Read(snap *N, input int) string
	// Conditions gives the named conditions for the status.
	Conditions(snap *N) []fsm.ConditionStatus
	// Hooks is what the user wrote, for the interfaces that it may have besides:
	// io.Closer. Nil: nothing.
	Hooks() any
	// Clone gives a hook a snapshot of its own, which shares nothing that
	// changes.
	Clone(snap *N) *N
}
