package instance

import (
	"context"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Definition is what the runtime has to know about a worker type: U is its
// UserSpec, O its ObservedState and N its Snapshot. A generated package has one
// Definition. It is not changed after initialisation and is only used by its
// address.
type Definition[U, O, N any] struct {
	Worker     string // the Go name of the worker type: "Bridge"
	StateNames *worker.Names
	States     []worker.StateInfo // by StateID; those that are left out are zero
	Initial    link.StateID
	Shutdown   link.StateID
	Failed     link.StateID // the state that it enters when its circuit opens (R22); zero: none
	// LeavesFailed says that transitions lead out of Failed. A parked worker that
	// has to be in its shutdown state then gets there by these transitions (R22).
	LeavesFailed bool
	Actions      worker.Actions
	Children     worker.Entries
	Holds        int                 // number of guards with "for"
	Drawn        func(*N) *uint64    // returns the address of what jitter draws from (R35); nil: nothing calls jitter
	Spans        int                 // number of groups whose time counts (R35)
	Explanation  *worker.Explanation // of the transitions (R12); nil if no state has any
	Machine      string              // what the other tables do not say about the worker type; see Machine of worker.WorkerType

	Observe         worker.ObservePolicy
	Restart         worker.RestartPolicy
	ShutdownTimeout time.Duration // for reaching the shutdown state (R16); zero: 30 s
	Reconcile       worker.ReconcilePolicy
	Configured      *Configured[U, N] // policies that follow from the UserSpec (R29); nil: there are none

	Version  func(*U) *int64 // returns the address of the generated version
	Validate func(U) error   // validates a UserSpec and everything declared from it, at all levels (R13)
	// ValidateSince is Validate for a UserSpec that replaces a valid one. It may leave
	// out what was found valid there, and may report less than Validate if something
	// is invalid, or something that Validate does not report. nil: there is none.
	ValidateSince func(spec U, since *U) error
	Equal         func(a, b U) bool   // ignores transient fields
	Identical     func(a, b U) bool   // compares all fields
	CloneUserSpec func(U) U           // the copy shares no list and no map
	CopyUserSpec  func(from U, to *U) // is CloneUserSpec into the memory of to, to which nothing else refers; nil: there is none
	Hash          func(U) uint64      // ignores transient fields
	Diff          func(a, b U) string // names of the fields that differ, for reasons
	Flat          bool                // a UserSpec refers to no list and no map: any copy of it shares nothing
	Describe      func(U) string      // for a Status; secrets are ***
	Secrets       func(U) []string    // what texts must not show; nil: nothing is secret
	Hidden        func(*N) []string   // the same of a snapshot without its UserSpec: observation, variables, inputs, results
	EqualObserved func(a, b O) bool   // decides whether an observation differs (R04)
	CloneObserved func(O) O           // the copy shares no list and no map

	// SetHealthy changes in a snapshot whether the children of an entry are healthy
	// (R36). It is nil if no expression asks that.
	SetHealthy func(snap *N, entry int, healthy bool)
	// Vars describes the variables; nil: there are none (R30).
	Vars *Variables[N]
	// Commands describes the commands; nil: there are none (R34).
	Commands *Commands[N]
	// Inputs, Outputs and ChildOutputs describe the inputs, the outputs, and the outputs
	// of children; nil: there are none (R32, R33).
	Inputs       InputsOf[N]
	Outputs      OutputsOf[N]
	ChildOutputs *ChildOutputs[N]
	// Hold records in the SnapshotMeta which guards with "for" hold now. It is nil
	// if there are none.
	Hold func(snap *N)
	// Outcome gives access to what a snapshot has about the action of the current
	// state (R31). It is nil if it has nothing of that.
	Outcome *worker.Outcome[N]
	// Guards says that guards call functions that a person has written, which may read
	// anything in the snapshot.
	Guards bool
	// Due sets the alarm to the time when a guard, a condition or a row may change
	// its value although nothing but the time has changed. It is nil if no such time
	// exists.
	Due func(snap *N, alarm *worker.Alarm)

	once sync.Once          // guards info
	info *worker.WorkerType // what the engine reads, made once

	collecting sync.Pool // of *collecting[U, O]
}

// Configured has the policies of a worker type that follow from the UserSpec. A
// field that is nil means that the Definition has the policy.
type Configured[U, N any] struct {
	Observe         func(spec *U) worker.ObservePolicy
	Action          func(snap *N, action link.ActionID) worker.ActionInfo // for all actions
	ShutdownTimeout func(spec *U) time.Duration
}

// takeCollecting returns a record for a call of CollectObservedState, and
// putCollecting gives it back.
func (d *Definition[U, O, N]) takeCollecting() *collecting[U, O] {
	if c, ok := d.collecting.Get().(*collecting[U, O]); ok {
		return c
	}
	return &collecting[U, O]{}
}

func (d *Definition[U, O, N]) putCollecting(c *collecting[U, O]) {
	*c = collecting[U, O]{} // it must not keep what the observation refers to
	d.collecting.Put(c)
}

// copyUserSpec replaces a UserSpec by a copy of another one.
func (d *Definition[U, O, N]) copyUserSpec(from U, to *U) {
	if d.CopyUserSpec != nil {
		d.CopyUserSpec(from, to)
		return
	}
	*to = d.CloneUserSpec(from)
}

// Behavior is the generated code of one worker. Collect and Act, and Close of the
// value of Hooks, are called in goroutines of their own. Everything else is
// called one call at a time: by the goroutine that ticks, or by a goroutine that
// asks for the Status or a Plan while no tick runs. It must not block and must
// not have an effect outside the snapshot.
//
// A pointer to a snapshot stays valid for the life of the worker: the runtime
// keeps one snapshot for each worker and updates it.
type Behavior[U, O, N any] interface {
	// Check reports why this worker cannot run: missing hooks, missing
	// constructors of children.
	Check() error
	// Init prepares a zero snapshot: it sets the user's guards.
	Init(snap *N)

	// Derive returns the desired state that the UserSpec asks for (R05).
	Derive(spec *U) link.StateID
	// Declare returns the children for a UserSpec. It returns nil if the worker
	// type has no children.
	Declare(spec *U) *worker.ChildDeclaration
	// ConfigChanged calls the user's OnConfigChange (reconcile: hook).
	ConfigChanged(before, after *U) bool

	// Collect calls CollectObservedState (R20). The UserSpec is a copy, and the
	// result is copied.
	Collect(ctx context.Context, spec U, desired link.StateID) (O, error)
	// Act runs an action once (R09).
	Act(ctx context.Context, action link.ActionID, snap *N) error

	// SetState and SetDesired change a snapshot.
	SetState(snap *N, state link.StateID)
	SetDesired(snap *N, state link.StateID)
	// UserSpec and the methods after it return parts of a snapshot.
	UserSpec(snap *N) *U
	Observed(snap *N) *O
	Meta(snap *N) *fsm.SnapshotMeta
	SetChild(snap *N, entry int, state link.StateID) // for an entry that is no group
	Members(snap *N, entry int) *link.Members        // for an entry that is a group

	// Next decides (R03.4). It returns the current state if the worker stays in it.
	Next(snap *N) (link.StateID, fsm.Signal, link.ActionID)
	// Truth returns the value of a leaf of a guard, given by its index in Guards of
	// the Explanation.
	Truth(snap *N, guard int) fsm.Truth
	// Span returns the time for which a guard of the Explanation waits, if that is
	// Computed.
	Span(snap *N, guard int) time.Duration
	// Read returns a value that guards read as text, given by its index in Reads of
	// the Explanation. It returns *** for a secret.
	Read(snap *N, input int) string
	// Conditions returns the named conditions for the status.
	Conditions(snap *N) []fsm.ConditionStatus
	// Hooks returns the value that the user wrote, for interfaces that it may
	// implement, such as io.Closer. It returns nil if there is none.
	Hooks() any
	// Clone returns a snapshot for a hook. It shares nothing that changes.
	Clone(snap *N) *N
}

// Keeper is implemented by the Behavior of a worker type whose children may be
// declared relative to the last declaration.
type Keeper[U any] interface {
	// DeclareSince is Declare for a worker whose children were declared from since
	// last. It leaves out runs of children that would be declared in the same way again
	// (worker.Kept). since is nil if there is no last declaration, or if a child does not
	// have the UserSpec that was declared for it.
	DeclareSince(spec, since *U) *worker.ChildDeclaration
}
