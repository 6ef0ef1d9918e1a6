package worker

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Child is a declared child as the engine sees it: the worker type, the UserSpec
// and the constructor, without type parameters.
type Child interface {
	fsm.Child
	// Type returns the worker type.
	Type() *WorkerType
	// Validate validates the UserSpec and everything declared from it.
	Validate() error
	// Start calls the constructor and returns the instance of a new worker.
	Start() (Instance, error)
	// CompareRunning compares the declared UserSpec with that of a running worker.
	CompareRunning(h Instance) Difference
	// CompareWaiting compares it with that of a child that waits to be started.
	CompareWaiting(c Child) Difference
	// Fields returns the names of the fields that differ from the UserSpec of a
	// worker. FieldsWaiting does the same for a child that waits to be started.
	Fields(h Instance) string
	FieldsWaiting(c Child) string
	// Update stores the UserSpec for a running worker. It returns an error and
	// changes nothing if the Version cannot advance.
	Update(h Instance) error
}

// Difference is how two UserSpecs differ.
type Difference uint8

const (
	Same          Difference = iota
	TransientOnly            // only transient fields differ
	Differs
	Incompatible // the worker types differ
)
