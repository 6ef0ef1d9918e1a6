package instance

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Tree is the part of the tree that a Supervisor uses.
type Tree interface {
	// PostSpec records that a UserSpec was stored. PostSpec and Frozen return
	// ErrFrozen once a shutdown was requested.
	PostSpec() error
	Frozen() error
	// Push records that an observation is pushed. keep stores it and reports
	// whether it replaced one that no tick has seen.
	Push(keep func() bool)
	// Plan returns what a tick would do with the UserSpec from propose.
	Plan(propose func() (worker.Proposal, error)) (fsm.Plan, error)

	State() uint16
	Status() fsm.Status
	StatusPage(fsm.StatusQuery) (fsm.StatusPage, error)
	Why(path string) (fsm.Why, error)
	TypeOf(path string) (fsm.TypeInfo, bool)
	MachineOf(path string) (fsm.Machine, error)
	Events(context.Context) iter.Seq[fsm.Event]
	Tick(context.Context) error
	NextTick() time.Time
	Run(context.Context) error
	Shutdown(context.Context) error
	RequestShutdown()
	Done() <-chan struct{}
}

// Root is a tree with the types of its root. Its methods are those of the tree,
// except for those that have to do with a UserSpec or an observation.
type Root[U, O, N any] struct {
	Tree
	Worker *Worker[U, O, N]
	spec   store[U]
}

// NewRoot returns the root of a tree. Tree must be set before the root is used.
func NewRoot[U, O, N any](def *Definition[U, O, N], behavior Behavior[U, O, N], spec U) (*Root[U, O, N], error) {
	if behavior == nil {
		return nil, fmt.Errorf("fsm: %s: no worker", def.Worker)
	}
	if err := behavior.Check(); err != nil {
		return nil, fmt.Errorf("fsm: %s: %w", def.Worker, err)
	}
	spec = def.CloneUserSpec(spec)
	if err := Validate(def, spec); err != nil {
		return nil, err
	}
	r := &Root[U, O, N]{Worker: New(def, behavior, def.CloneUserSpec(spec))}
	r.spec = store[U]{
		current:   spec,
		version:   def.Version,
		equal:     def.Equal,
		identical: def.Identical,
		clone:     def.CloneUserSpec,
		validate:  func(u U, since *U) error { return validateSince(def, u, since) },
		stored:    func() error { return r.Tree.PostSpec() },
		frozen:    func() error { return r.Tree.Frozen() },
	}
	return r, nil
}

// TakeSpec brings the stored UserSpec to the instance of the root. They share
// memory, because neither changes it.
func (r *Root[U, O, N]) TakeSpec() { r.Worker.store(r.spec.look()) }

func (r *Root[U, O, N]) SetUserSpec(spec U) error                 { return r.spec.set(spec) }
func (r *Root[U, O, N]) UpdateUserSpec(edit func(*U) error) error { return r.spec.update(edit) }
func (r *Root[U, O, N]) ReplaceUserSpec(version int64, edit func(*U) error) error {
	return r.spec.replace(version, edit)
}
func (r *Root[U, O, N]) UserSpec() U { return r.spec.get() }
func (r *Root[U, O, N]) Engine() any { return r.Tree }

// Observe pushes a copy of the observation.
func (r *Root[U, O, N]) Observe(observed O) {
	observed = r.Worker.def.CloneObserved(observed)
	r.Tree.Push(func() bool { return r.Worker.Push(observed) })
}

// Plan returns what the next tick would do if spec were stored.
func (r *Root[U, O, N]) Plan(spec U) (fsm.Plan, error) {
	if err := r.spec.frozen(); err != nil {
		return fsm.Plan{}, err
	}
	valid := r.spec.look()
	if err := validateSince(r.Worker.def, spec, &valid); err != nil {
		return fsm.Plan{}, err
	}
	return r.Tree.Plan(func() (worker.Proposal, error) {
		spec, stores, err := r.spec.wouldStore(spec)
		return worker.Proposal{
			Differs:  stores || r.Worker.more.next != nil,
			Declares: func() (bool, error) { return r.Worker.wouldDeclare(spec) },
			Declare:  func() (*worker.ChildDeclaration, error) { return r.Worker.declareFor(spec) },
		}, err
	})
}
