package worker

import (
	"context"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Instance is one running worker as the engine sees it: the Behavior, the
// one snapshot that is kept up to date, and the triangular store. Everything
// in it belongs to the goroutine that ticks, except where it says otherwise.
// What calls into a worker's own code catches its panics (R19).
type Instance interface {
	Type() *WorkerType
	Prepare() error
	Meta() *fsm.SnapshotMeta
	Members(entry int) *link.Members
	SetChild(entry int, s link.StateID)
	SetState(s link.StateID)
	SetDesired(s link.StateID)

	// TakeSpec brings the stored UserSpec into the snapshot and reports whether
	// it is another one, and whether its Version moved; then fields names those
	// that differ, for people.
	TakeSpec() (changed, moved bool, fields string)
	Version() int64
	// MustDeclare asks the reconcile policy about the UserSpec that was taken in.
	MustDeclare(moved bool) (bool, error)
	Declare() (*ChildDeclaration, error)
	Derive() (link.StateID, error)
	Decide(a *Alarm) (Decision, error)
	Rows(c *ChildSpec, a *Alarm) (link.StateID, error)

	// LeftBy names the call that ended the goroutine, and forgets it; "" if none
	// did.
	LeftBy() string
	// Entering says that users' code is called that the instance does not watch over.
	// leftBy is called when it has returned.
	Entering(in string)
	// Safe makes an error of users' code one that the tree may keep.
	Safe(error) error

	// Fired is the reason of the transition that fires between two states, Explain how
	// each transition of the current state stands (R12).
	Fired(from, to link.StateID) (string, error)
	Explain(state link.StateID) ([]Explained, error)
	Conditions() ([]fsm.ConditionStatus, error)
	Describe() string

	// PrepareCollect and prepareAct keep what a hook is given of this tick.
	// runCollect and runAct then call it, in another goroutine. What was observed
	// is kept until takeCollected, which may be called only after the return has
	// been heard of.
	PrepareCollect()
	RunCollect(context.Context) error
	TakeCollected() (differs bool)
	PrepareAct(link.ActionID)
	RunAct(context.Context) error
	// Closes reports whether the hooks are an io.Closer, which runClose calls in
	// another goroutine, after prepareClose.
	Closes() bool
	PrepareClose()
	RunClose() error
	// MovePush, called with the inbox locked, keeps the pushed observation for
	// takePushed.
	MovePush()
	TakePushed() (differs bool)
}

// Decision is what Next gave.
type Decision struct {
	Next   link.StateID
	Signal fsm.Signal
	Action link.ActionID
}
