package fsm

import (
	"context"
	"fmt"
	"iter"
	"time"
)

// engineTree is the tree of a root worker, as its Supervisor needs it.
type engineTree interface {
	// PostSpec says that a UserSpec was stored. Frozen gives ErrFrozen once
	// shutdown was asked; PostSpec does then too.
	PostSpec() error
	Frozen() error
	// Push says that an observation was pushed; keep stores it and reports whether
	// it replaced one that no tick has seen.
	Push(keep func() bool)
	// Plan says what a tick would do with what propose gives.
	Plan(propose func() (proposal, error)) (Plan, error)

	State() uint16
	Status() Status
	TypeOf(path string) (TypeInfo, bool)
	Events(context.Context) iter.Seq[Event]
	Tick(context.Context) error
	NextTick() time.Time
	Run(context.Context) error
	Shutdown(context.Context) error
	RequestShutdown()
	Done() <-chan struct{}
}

// rooted is a tree with the types of its root.
type rooted[U, O, N any] struct {
	tree engineTree
	half *typed[U, O, N]
	spec store[U]
}

// newRoot makes the root of a tree. The tree is to be set before it is used.
func newRoot[U, O, N any](def *Definition[U, O, N], behavior Behavior[U, O, N], spec U) (*rooted[U, O, N], error) {
	if behavior == nil {
		return nil, fmt.Errorf("fsm: %s: no worker", def.Worker)
	}
	if err := behavior.Check(); err != nil {
		return nil, fmt.Errorf("fsm: %s: %w", def.Worker, err)
	}
	spec = def.CloneUserSpec(spec)
	if err := validate(def, spec); err != nil {
		return nil, err
	}
	r := &rooted[U, O, N]{half: newTyped(def, behavior, def.CloneUserSpec(spec))}
	r.spec = store[U]{
		current:   spec,
		version:   def.Version,
		equal:     def.Equal,
		identical: def.Identical,
		clone:     def.CloneUserSpec,
		validate:  func(u U) error { return validate(def, u) },
		stored:    func() error { return r.tree.PostSpec() },
		frozen:    func() error { return r.tree.Frozen() },
	}
	return r, nil
}

// takeSpec brings the stored UserSpec to the root.
func (r *rooted[U, O, N]) takeSpec() { r.half.store(r.spec.get()) }

func (r *rooted[U, O, N]) SetUserSpec(spec U) error                 { return r.spec.set(spec) }
func (r *rooted[U, O, N]) UpdateUserSpec(edit func(*U) error) error { return r.spec.update(edit) }
func (r *rooted[U, O, N]) UserSpec() U                              { return r.spec.get() }
func (r *rooted[U, O, N]) Engine() any                              { return r.tree }

// Observe keeps a copy, which nobody else refers to.
func (r *rooted[U, O, N]) Observe(observed O) {
	observed = r.half.def.CloneObserved(observed)
	r.tree.Push(func() bool { return r.half.push(observed) })
}

func (r *rooted[U, O, N]) State() uint16                              { return r.tree.State() }
func (r *rooted[U, O, N]) Status() Status                             { return r.tree.Status() }
func (r *rooted[U, O, N]) TypeOf(path string) (TypeInfo, bool)        { return r.tree.TypeOf(path) }
func (r *rooted[U, O, N]) Events(ctx context.Context) iter.Seq[Event] { return r.tree.Events(ctx) }
func (r *rooted[U, O, N]) Tick(ctx context.Context) error             { return r.tree.Tick(ctx) }
func (r *rooted[U, O, N]) NextTick() time.Time                        { return r.tree.NextTick() }
func (r *rooted[U, O, N]) Run(ctx context.Context) error              { return r.tree.Run(ctx) }
func (r *rooted[U, O, N]) Shutdown(ctx context.Context) error         { return r.tree.Shutdown(ctx) }
func (r *rooted[U, O, N]) RequestShutdown()                           { r.tree.RequestShutdown() }
func (r *rooted[U, O, N]) Done() <-chan struct{}                      { return r.tree.Done() }

// Plan asks the tree about a UserSpec that may be stored.
func (r *rooted[U, O, N]) Plan(spec U) (Plan, error) {
	if err := r.spec.frozen(); err != nil {
		return Plan{}, err
	}
	if err := validate(r.half.def, spec); err != nil {
		return Plan{}, err
	}
	return r.tree.Plan(func() (proposal, error) {
		spec, stores, err := r.spec.wouldStore(spec)
		return proposal{
			differs:  stores || r.half.next != nil,
			declares: func() (bool, error) { return r.half.wouldDeclare(spec) },
			declare:  func() (*ChildDeclaration, error) { return r.half.declareFor(spec) },
		}, err
	})
}
