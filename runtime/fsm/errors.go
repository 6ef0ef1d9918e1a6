package fsm

import (
	"errors"
	"fmt"
	"strings"
)

// ErrConflict is matched by a *ConflictError.
var ErrConflict = errors.New("the UserSpec has changed since it was read")

// ErrDown is returned by Tick and Run, and by methods of a Handle and a Worker, once the
// tree is down.
var ErrDown = errors.New("the tree is down")

// ErrRunning is returned by Run while another Run, or a Shutdown, ticks the tree.
var ErrRunning = errors.New("the tree is already running")

// ErrByHand is returned by Run and Shutdown for a tree that was made with
// WithTicksByHand.
var ErrByHand = errors.New("the tree is ticked by hand (WithTicksByHand): Run and Shutdown would wait for ever. Use Tick and RequestShutdown instead. In a test with fsmtest, use Tick and Down of the Bench")

// ErrFrozen is returned by methods that store a UserSpec once a shutdown was
// requested: the UserSpec is frozen from then on (R16).
var ErrFrozen = errors.New("a shutdown was requested: the UserSpec is frozen")

// ErrMaxVersion is returned by methods that store a changed UserSpec if the
// Version of the stored one is the largest int64. The Version cannot advance, and
// nothing is stored (R13).
var ErrMaxVersion = errors.New("the UserSpec has the largest Version, 9223372036854775807, which cannot advance: start the tree with a UserSpec whose Version is lower, for example 0")

// ErrStuck is returned by Plan and StatusPage, and by methods of a Handle and a Worker, if
// the running tick does not end (R19).
var ErrStuck = errors.New("the tree is stuck")

// ErrNoInstance is returned by methods of a Handle and a Worker if the worker at the path
// has no instance, because its constructor has failed (R22).
var ErrNoInstance = errors.New("the worker has no instance")

// ErrLeaving is returned by Restart if the worker is leaving (R16).
var ErrLeaving = errors.New("the worker is leaving")

// ErrObservesNothing is returned by ObserveNow if the worker type has no observed.
var ErrObservesNothing = errors.New("workers of this type observe nothing")

// ErrNotRoot is returned by methods of a Worker that only a root has (R40).
var ErrNotRoot = errors.New("the worker is not the root of its tree")

// ErrNoCommand is returned by Send and Post of a Worker if the worker type has no command
// of that name (R34).
var ErrNoCommand = errors.New("there is no such command")

// ErrNoWorker says that there is no worker at a path (R40).
var ErrNoWorker = errors.New("there is no worker at this path")

// ConflictError says that a UserSpec with an outdated Version was to be stored
// (R13). Nothing has changed. To store the change, read the UserSpec again, edit
// it and store it, or use UpdateUserSpec.
type ConflictError struct {
	Stored int64 // the Version of the stored UserSpec
	Given  int64 // the Version of the refused UserSpec
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%v: version %d is stored, and the value has %d; read it again with UserSpec, or change it with UpdateUserSpec",
		ErrConflict, e.Stored, e.Given)
}

// Is makes errors.Is(err, ErrConflict) report true.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// ShutdownError names the workers that had not gone when the time for a shutdown
// was over (R24).
type ShutdownError struct {
	Left []LeftWorker // children before their parents
}

// LeftWorker is a worker that had not gone in time.
type LeftWorker struct {
	Path  string
	State string // "" before its first visit (R07)
	Why   string // what it was waiting for
}

func (e *ShutdownError) Error() string {
	var b strings.Builder
	b.WriteString("not down in time: ")
	for i, l := range e.Left {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s (%s: %s)", l.Path, l.State, l.Why)
	}
	return b.String()
}

// PanicError is a panic of a worker's own code: of a hook, a guard, a
// stateMapping, DeclareChildren, DeriveDesiredState, OnConfigChange, Validate or
// a constructor (R19). A call that ends its goroutine (runtime.Goexit) is
// reported as a PanicError, too.
type PanicError struct {
	In    string // what has panicked: "flush", "a guard"
	Value string // the value of the panic as text, without secrets
	Stack string // the calls up to the panic, two lines each; "" if the call has ended its goroutine
}

func (e *PanicError) Error() string { return "panic in " + e.In + ": " + e.Value }
