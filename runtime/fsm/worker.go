package fsm

import (
	"context"
)

// Worker reaches a worker of a tree by its path, without its types (R40). It is for tools
// that work with any tree. Programs use the Handle of a generated package, which has types.
// A Worker outlives the worker: each call is for the one that is at the path then. All
// methods may be called by any goroutine.
//
// Each method waits for a running tick as Status does, and then returns ErrStuck. What a
// tick calls (event handlers, constructors, guards) must not call it. If there is no worker
// at the path, the error is ErrNoWorker. Once the tree is down, it is ErrDown for every
// method that changes something, and for workers that have gone.
type Worker struct {
	tree operator
	path string
}

// operator is what a tree does for a Worker.
type operator interface {
	StatusAt(path string, depth int) (Status, error)
	UserSpecJSON(path string) (spec []byte, version int64, err error)
	PlanJSON(path string, spec []byte) (Plan, error)
	SetUserSpecJSON(path string, version int64, spec []byte) error
	SetInputsJSON(path string, inputs []byte) error
	ObserveNow(path string) error
	Restart(path string) error
	SendJSON(ctx context.Context, path, command string, fields []byte) error
	PostJSON(path, command string, fields []byte) <-chan error
}

// WorkerAt returns the Worker at a path of a tree, such as "Site/bay1". The path "" is that
// of the root. The worker need not be there.
func WorkerAt(tree Tree, path string) Worker { return Worker{tree.operator(), path} }

// Path returns the path that was given to WorkerAt.
func (w Worker) Path() string { return w.path }

// Status returns the status of the worker and of those so many levels below it; with a depth
// of 0 of the worker alone. If depth is negative, it is that of all workers below it. Below,
// Worst and WorstPath of each status are about all workers below it, also those that have no
// status of their own.
//
// Ticks may run while more than 1,000 workers are looked at, as for Status of a Supervisor.
func (w Worker) Status(depth int) (Status, error) { return w.tree.StatusAt(w.path, depth) }

// UserSpec returns the UserSpec of the worker as JSON for people, and its Version. It is the
// stored one of a root, and of any other worker the one with which it runs. Each secret in it
// is "***", whatever its type. If the worker has no instance, the error is ErrNoInstance.
func (w Worker) UserSpec() (spec []byte, version int64, err error) {
	return w.tree.UserSpecJSON(w.path)
}

// Plan returns what SetUserSpec would do to the children of the root, without doing it. See
// Plan of Supervisor. The Version does not matter.
func (w Worker) Plan(spec []byte) (Plan, error) { return w.tree.PlanJSON(w.path, spec) }

// SetUserSpec changes the stored UserSpec of the root to what is given as JSON. A field that
// is left out keeps its value. "***" in place of a secret keeps the secret. In an element of
// a list it does so if the list has had an element that is the same in everything else;
// otherwise the secret has to be given.
//
// version must be that with which the UserSpec was read; otherwise the error is a
// *ConflictError. A "version" in the JSON must be the same. The other errors are those of
// SetUserSpec of Supervisor; a *ValidationError has the path of each field that could not be
// read. The UserSpec of a worker that is not a root follows from that of its parent; for it the
// error is ErrNotRoot.
func (w Worker) SetUserSpec(version int64, spec []byte) error {
	return w.tree.SetUserSpecJSON(w.path, version, spec)
}

// SetInputs gives the root its inputs, as JSON (R33). An input that is left out keeps the
// value that it was given last, or its default. The error is a *ValidationError if something
// cannot be read, and ErrNotRoot for a worker that is not a root: its parent computes them.
func (w Worker) SetInputs(inputs []byte) error { return w.tree.SetInputsJSON(w.path, inputs) }

// ObserveNow begins an observation of the worker in the next tick, without waiting for
// observe.every (R20). If one is in flight, the next one begins when it has returned. Several
// calls before that are one. It does nothing while the circuit of the worker is open, and for
// one that is terminating. For a worker type without observed the error is
// ErrObservesNothing. If the worker has no instance, the error is ErrNoInstance.
func (w Worker) ObserveNow() error { return w.tree.ObserveNow(w.path) }

// Restart makes the worker begin again in its initial state, in the next tick. Its failures
// so far are forgotten, and it is not a failure itself. A back-off ends, and an open circuit
// closes. A constructor that has failed is called again (R22). If the worker is leaving, the
// error is ErrLeaving.
func (w Worker) Restart() error { return w.tree.Restart(w.path) }

// Send sends a command to the worker and waits for its outcome (R34), as Send of a generated
// Handle does. command is its name in the spec, and fields are its fields as JSON; nil: all
// have their defaults. If the worker type has no such command, the error is ErrNoCommand.
func (w Worker) Send(ctx context.Context, command string, fields []byte) error {
	return w.tree.SendJSON(ctx, w.path, command, fields)
}

// Post is like Send, but returns a channel that receives the outcome, as Post of a generated
// Handle does.
func (w Worker) Post(command string, fields []byte) <-chan error {
	return w.tree.PostJSON(w.path, command, fields)
}
