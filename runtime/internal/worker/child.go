package worker

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Child is a declared child as the engine sees it: the worker type, the
// UserSpec and the constructor, without their types.
type Child interface {
	fsm.Child
	Type() *WorkerType
	// Start calls the constructor and gives the instance of a new worker.
	Start() (Instance, error)
	// CompareRunning compares the declared UserSpec with the one that a worker
	// runs with.
	CompareRunning(h Instance) Difference
	// CompareWaiting compares it with the one of a child that waits.
	CompareWaiting(c Child) Difference
	// Fields names the fields that differ from the UserSpec of a worker, and
	// fieldsWaiting those that differ from that of a child that waits.
	Fields(h Instance) string
	FieldsWaiting(c Child) string
	// Update hands the UserSpec to a running worker's store. It returns an error
	// and changes nothing if the Version cannot advance.
	Update(h Instance) error
}

// Difference is how two UserSpecs differ.
type Difference uint8

const (
	Same          Difference = iota
	TransientOnly            // only fields that are no change
	Differs
	Incompatible // not the same worker type
)
