package worker

import (
	"context"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Instance is one running worker as the engine sees it: its Behavior, its
// snapshot, and the UserSpecs and observations that the snapshot does not have
// yet. Only the goroutine that ticks uses it, except where a method says
// otherwise. Methods that call a worker's own code return its panics as errors
// (R19).
type Instance interface {
	// Type returns the worker type.
	Type() *WorkerType
	// Prepare prepares the snapshot in the first visit.
	Prepare() error
	// Meta and Members return parts of the snapshot. Members is for an entry that is
	// a group. SetChild, SetState and SetDesired change the snapshot. SetChild is for
	// an entry that is no group.
	Meta() *fsm.SnapshotMeta
	Members(entry int) *link.Members
	SetChild(entry int, s link.StateID)
	SetState(s link.StateID)
	SetDesired(s link.StateID)
	// SetHealthy changes in the snapshot whether the children of an entry are healthy.
	// It is for entries of which expressions ask that (R36).
	SetHealthy(entry int, healthy bool)

	// UserSpecJSON returns the UserSpec with which the worker runs as JSON, without secrets.
	UserSpecJSON() ([]byte, error)

	// TakeSpec brings the stored UserSpec into the snapshot. It reports whether
	// the UserSpec is another one and whether its Version has changed. In the
	// latter case fields names the fields that differ, for people.
	TakeSpec() (changed, moved bool, fields string)
	// Version returns the Version of the UserSpec of the snapshot.
	Version() int64
	// MustDeclare asks the reconcile policy about the UserSpec of the snapshot.
	MustDeclare(moved bool) (bool, error)
	// Declare, Derive, Decide and Rows call DeclareChildren, DeriveDesiredState, Next
	// and the rows of a StateMapping.
	Declare() (*ChildDeclaration, error)
	// Declared records that the children of the last Declare are there. The next
	// declaration may then have runs of children that are kept, unless whole is
	// false: then a child does not have the UserSpec that was declared for it.
	Declared(whole bool)
	Derive() (link.StateID, error)
	Decide(a *Alarm) (Decision, error)
	// Glance is Decide, but does not recover a panic of a guard. The caller does, and
	// asks Recovered for the error.
	Glance(a *Alarm) Decision
	Recovered(in string, r any) error
	Rows(c *ChildSpec, a *Alarm) (link.StateID, error)

	// SetDrawn sets the number from which jitter draws. It may be called only if the
	// WorkerType has Draws.
	SetDrawn(uint64)

	// ObservePolicy, ActionPolicy and ShutdownTimeout return the policies under the
	// UserSpec of the snapshot. Each is for a worker type that has it in Configured.
	ObservePolicy() ObservePolicy
	ActionPolicy(link.ActionID) ActionInfo
	ShutdownTimeout() time.Duration

	// LeftBy returns the name of the call that has ended the goroutine, and
	// forgets it. It returns "" if there was none.
	LeftBy() string
	// Entering records the name of a call of users' code that the instance does
	// not make itself. LeftBy must be called when it has returned.
	Entering(in string)
	// Safe returns an error of users' code in a form that the engine may keep.
	Safe(error) error

	// Fired returns the number of the transition that fires from one state to
	// another, or 0 if none does. Reason returns its text with the values that its
	// guards read now, and TransitionText its text alone.
	Fired(from, to link.StateID) (uint32, error)
	Reason(transition uint32) (string, error)
	TransitionText(transition uint32) string
	// Assign makes those the variables that the last Decide has computed. ResetVars sets
	// back those that a restart sets back. Both do nothing if there are no variables
	// (R30). Variables returns them for a Status.
	Assign()
	ResetVars()
	Variables() []fsm.VariableStatus
	// TakeInputs brings a set of inputs into the snapshot, and reports whether they
	// differ. nil changes nothing. Give computes what a child is told (R33).
	TakeInputs(inputs any) (differs bool)
	// Again reports whether an input after whose change an action runs again differs from
	// what the last attempt was given.
	Again(link.ActionID) bool
	Give(c *ChildSpec, a *Alarm, inputs any) error
	// Report computes the outputs and reports whether they differ from those before.
	// Reported returns them, for SetOutputs of the parent; nil: all are unknown (R32).
	Report() (differs bool)
	Reported() any
	// SetOutputs brings the outputs of a child into the snapshot, and DropOutputs takes
	// them out of it. OrderOutputs sets the order of the members of a group.
	SetOutputs(entry int, name string, outputs any)
	DropOutputs(entry int, name string)
	OrderOutputs(entry int, names []string)
	// Inputs and Outputs return what a Status shows.
	Inputs() []fsm.VariableStatus
	Outputs() []fsm.VariableStatus
	// Explain, Conditions and Describe return what a Status shows: what each
	// transition of a state waits for, the named conditions, and the UserSpec as
	// text, without secrets.
	Explain(state link.StateID, depth Depth) ([]Explained, error)
	// Way returns the transitions of a state that lead towards another one.
	Way(from, to link.StateID) (Way, error)
	// Offer puts a command into the snapshot, where Decide, Fired, Reason and Explain
	// find it. Offer of nil takes it out (R34). Takers returns the states that have a
	// transition with a command.
	Offer(command any)
	Takers(command link.CommandID) []link.StateID
	Conditions() ([]fsm.ConditionStatus, error)
	Describe() string

	// PrepareCollect and PrepareAct keep what this tick gives to a hook.
	// RunCollect and RunAct call the hook, in another goroutine. TakeCollected
	// brings the observation into the snapshot. It must not be called before the
	// return of RunCollect has been processed.
	PrepareCollect()
	RunCollect(context.Context) error
	TakeCollected() (differs bool)
	PrepareAct(link.ActionID)
	RunAct(context.Context) error
	// ForgetOutcome begins a new stay for what the snapshot has about the action of the
	// state. Succeeded and AttemptFailed record an attempt; failures is how many have
	// failed in a row. They may be called only if the WorkerType has Outcome. Failure
	// returns the name of the kind of the last failure, or "".
	ForgetOutcome()
	Succeeded()
	AttemptFailed(action *ActionInfo, kind int, failures int)
	Failure() string
	// Closes reports whether the hooks are an io.Closer. RunClose calls Close, in
	// another goroutine, after PrepareClose.
	Closes() bool
	PrepareClose()
	RunClose() error
	// AcceptPush must be called before an observation may be pushed from outside, by the
	// goroutine that ticks or while no tick runs.
	AcceptPush()
	// MovePush keeps the pushed observation for TakePushed. It is called with the
	// inbox locked.
	MovePush()
	TakePushed() (differs bool)
}

// Decision is the result of Next.
type Decision struct {
	Next   link.StateID
	Signal fsm.Signal
	Action link.ActionID
}
