package fsm

import (
	"errors"
	"fmt"
	"strings"
)

// ErrConflict is matched by a *ConflictError.
var ErrConflict = errors.New("the UserSpec has changed since it was read")

// ErrDown is what Tick and Run give once the tree is down.
var ErrDown = errors.New("the tree is down")

// ErrRunning is what Run gives while another Run, or a Shutdown, ticks the tree.
var ErrRunning = errors.New("the tree is already running")

// ErrByHand is what Run and Shutdown give for a tree that was made with
// WithTicksByHand.
var ErrByHand = errors.New("the tree is ticked by hand, and nobody would tick it while Run or Shutdown waits: use Tick and RequestShutdown, in a test the Bench that drives it")

// ErrFrozen is what storing a UserSpec gives once shutdown was asked: the
// UserSpec is frozen from then (R16).
var ErrFrozen = errors.New("shutdown was asked: the UserSpec is frozen")

// ErrMaxVersion is what storing a changed UserSpec gives when the Version of
// the stored one is the largest int64: it cannot advance, and nothing is stored
// (R13).
var ErrMaxVersion = errors.New("the UserSpec has the largest Version, 9223372036854775807, which cannot advance: start the tree with a UserSpec whose Version is lower, for example 0")

// ErrStuck is what Plan gives when the tick that is going on does not end
// (R19).
var ErrStuck = errors.New("the tree is stuck")

// ConflictError says that a UserSpec was stored with another Version than the
// one that is stored now (R13). Nothing has changed. Read it again, edit, and
// store; or use UpdateUserSpec.
type ConflictError struct {
	Stored int64 // the Version in the store
	Given  int64 // the Version of the value that was refused
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%v: version %d is stored, and the value has %d; read it again with UserSpec, or change it with UpdateUserSpec",
		ErrConflict, e.Stored, e.Given)
}

// Is makes errors.Is(err, ErrConflict) hold.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// ShutdownError names who was not down when the time for a shutdown was over
// (R24).
type ShutdownError struct {
	Left []LeftWorker // children before their parents
}

// LeftWorker is a worker that was not down in time.
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

// PanicError is a panic of a worker's own code: a hook, a guard, a stateMapping,
// DeclareChildren, DeriveDesiredState, OnConfigChange, Validate or a constructor
// (R19). A call that ends its goroutine (runtime.Goexit) is told as one.
type PanicError struct {
	In    string // what panicked: "flush", "a guard"
	Value string // the panic's value as text, without secrets
	Stack string // the calls up to the panic, one in two lines; "" where the goroutine was ended
}

func (e *PanicError) Error() string { return "panic in " + e.In + ": " + e.Value }
