package fsm

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"sync"
	"time"
)

// Supervisor runs the tree of one root worker. S is the State of the root, U
// its UserSpec, O its ObservedState; generated packages give it a typed face.
// All methods are safe for use by any goroutine (R28).
type Supervisor[S ~uint8 | ~uint16, U, O any] struct {
	tree  *tree
	store *store[U]
	push  func(O)
	plan  func(U) (Plan, error)
}

// NewSupervisor makes a tree of one worker, which starts its children in its
// first tick. Nothing runs before Tick, Run or Shutdown is called. It fails
// with a *ValidationError if the UserSpec is invalid, with what the behavior's
// Check reports (a missing hook, a missing constructor), with options that do not go
// together, and if the clock of WithClock panics.
func NewSupervisor[S ~uint8 | ~uint16, U, O, N any](
	def *Definition[U, O, N], behavior Behavior[U, O, N], spec U, opts ...Option,
) (*Supervisor[S, U, O], error) {
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
	set := defaults()
	for _, o := range opts {
		if o != nil {
			o(&set)
		}
	}
	if set.budget > 0 && set.full {
		return nil, errBudget
	}
	t := newTree(set)
	if t.out.clockFails {
		return nil, fmt.Errorf("fsm: %s: the clock given by WithClock panics", def.Worker)
	}
	half := newTyped(def, behavior, def.CloneUserSpec(spec))
	t.setRoot(half)
	s := &store[U]{
		current:   spec,
		version:   def.Version,
		equal:     def.Equal,
		identical: def.Identical,
		clone:     def.CloneUserSpec,
		validate:  func(u U) error { return validate(def, u) },
		stored:    t.inbox.postSpec,
		frozen:    t.inbox.frozen,
	}
	t.takeSpec = func() { half.store(s.get()) }
	return &Supervisor[S, U, O]{
		tree:  t,
		store: s,
		push: func(o O) {
			o = def.CloneObserved(o)
			t.inbox.push(func() bool { return half.push(o) })
		},
		plan: func(u U) (Plan, error) { return planFor(t, half, s, u) },
	}, nil
}

// SetUserSpec stores a UserSpec; the next tick takes it in. It must carry the
// Version that it was read with (R13): with any other it is refused with a
// *ConflictError. A value that is invalid, or from which something invalid is
// declared, is refused with a *ValidationError that has every reason. Refused,
// nothing changes. After shutdown was asked every value is refused with
// ErrFrozen, and a change is refused with ErrMaxVersion if the Version cannot
// advance. The tree keeps a copy.
func (s *Supervisor[S, U, O]) SetUserSpec(spec U) error { return s.store.set(spec) }

// UpdateUserSpec reads the stored UserSpec, lets edit change it and stores it,
// in one step: no other change comes between. The tree does not wait for edit,
// but whoever else stores does: edit must not store by itself, nor call what waits
// for a tick (Tick, NextTick, Status, TypeOf, Plan, Run, Shutdown). The tree keeps a copy
// of what edit leaves. If edit panics or calls runtime.Goexit nothing is stored.
// The errors are those of SetUserSpec without the conflict.
func (s *Supervisor[S, U, O]) UpdateUserSpec(edit func(*U)) error {
	return s.store.update(func(spec *U) error { edit(spec); return nil })
}

// TryUpdateUserSpec is like UpdateUserSpec, for an edit that can fail. If edit
// returns an error, nothing is stored and that error is returned as it is. After
// shutdown was asked edit is not called.
func (s *Supervisor[S, U, O]) TryUpdateUserSpec(edit func(*U) error) error {
	return s.store.update(edit)
}

// UserSpec is a copy of the UserSpec that is stored, with its Version; a tick
// may still have to take it in.
func (s *Supervisor[S, U, O]) UserSpec() U { return s.store.get() }

// Plan says what SetUserSpec(spec) would do to the children of the root now,
// without doing it (R15). The Version of spec does not matter. It asks the
// reconcile policy, OnConfigChange with reconcile: hook. Refused is what
// SetUserSpec refuses, but for a conflict. It waits for a tick that is going on, as
// long as the watchdog does, and then fails with ErrStuck.
func (s *Supervisor[S, U, O]) Plan(spec U) (Plan, error) { return s.plan(spec) }

// Observe gives the root an observation from outside (R20); the next tick
// takes it in. A newer one replaces one that no tick has seen yet (R26). The
// tree keeps a copy. Once the tree is down it does nothing.
func (s *Supervisor[S, U, O]) Observe(observed O) { s.push(observed) }

// State is the root's state; zero, no state, before the first tick (R07). It waits
// for nothing.
func (s *Supervisor[S, U, O]) State() S { return S(s.tree.rootState.Load()) }

// Status is how the tree stands after its last tick, also once it is down. It waits for a tick that is going on, as long
// as the watchdog does (R19): then it is the status of the root alone, with its
// last state, and Held says which worker the tick does not get past.
func (s *Supervisor[S, U, O]) Status() Status { return s.tree.status() }

// TypeOf says what the worker at a path has, "Bridge/connection", whatever its
// state; false if there is no worker there now. It waits for a tick as Status
// does.
func (s *Supervisor[S, U, O]) TypeOf(path string) (TypeInfo, bool) { return s.tree.typeOf(path) }

// Events subscribes to the events of the tree from now on. The sequence ends
// when ctx is done, when its range is left, or when the tree is down and all has
// been delivered; what is not ranged over is kept until one of these. A
// subscriber that is too slow does not delay the tree: it loses the oldest
// events, and is told how many by an EventMissed. The sequence may be ranged
// over by one goroutine at a time.
func (s *Supervisor[S, U, O]) Events(ctx context.Context) iter.Seq[Event] {
	return s.tree.events.subscribe(ctx)
}

// Tick runs one tick (R01–R03). It is for those who tick by hand; Run ticks by
// itself. Hooks that are started get the values of ctx, not its end: cancelling
// ctx while Tick runs changes nothing. It waits for a tick that is going on until
// ctx ends, fails with ctx.Err() if ctx has ended before its own began, and with
// ErrDown once the tree is down.
func (s *Supervisor[S, U, O]) Tick(ctx context.Context) error { return s.tree.tickOnce(ctx) }

// NextTick is when a tick will have something to do, for those who tick by
// hand: a time that is not after the clock's if something is ready now, the
// zero time if nothing will be before something comes in from outside, and once the
// tree is down. It waits for a tick that is going on, for ever if that hangs.
func (s *Supervisor[S, U, O]) NextTick() time.Time { return s.tree.nextTick() }

// Run ticks whenever there is something to do, until the tree is down: then it
// gives nil, and no goroutine is left. Cancelling ctx only asks for an orderly
// shutdown (R24). If that is not over in time (WithShutdownLimit), what is in
// flight is cancelled, the tree stands still, and the error is a
// *ShutdownError that names who was left. Nor does Run wait, once ctx has ended,
// for a tick that hangs in a guard: the *ShutdownError names that worker, and the
// tree goes on going down if the guard ever returns. It ticks in a goroutine of
// its own. It fails with ErrRunning while another Run or a Shutdown ticks the tree,
// with ErrDown once the tree is down, and with ErrByHand if it is to be ticked by
// hand.
func (s *Supervisor[S, U, O]) Run(ctx context.Context) error { return s.tree.run(ctx, false) }

// Shutdown asks the tree to go down and waits until it is (R24); without a Run
// it ticks itself. If ctx ends first, Shutdown gives context.Cause(ctx), whatever
// hangs, and the tree goes on going down if a Run is there to tick it. If the tree
// has been given up by then, it gives the *ShutdownError. Otherwise the errors are
// those of Run. On a tree that is down it gives what the run gave that took it down.
func (s *Supervisor[S, U, O]) Shutdown(ctx context.Context) error { return s.tree.shutdown(ctx) }

// RequestShutdown asks the tree to go down and returns at once: it is for those
// who tick by hand. The next tick takes it in.
func (s *Supervisor[S, U, O]) RequestShutdown() { s.tree.requestShutdown() }

// Done is closed when the tree is down, or was given up by Run or Shutdown.
func (s *Supervisor[S, U, O]) Done() <-chan struct{} { return s.tree.down }

// store is the one writer of the root's UserSpec and its Version (R13). One
// change at a time is made under writing, however long edit and validate take;
// mu is held for an assignment or a copy only, since ticks wait for it.
type store[U any] struct {
	writing   sync.Mutex
	mu        sync.Mutex // guards current, which changes under writing
	current   U
	version   func(*U) *int64
	equal     func(a, b U) bool
	identical func(a, b U) bool
	clone     func(U) U
	validate  func(U) error
	stored    func() error // tells the inbox; ErrFrozen after shutdown was asked
	frozen    func() error // ErrFrozen after shutdown was asked
}

func (s *store[U]) get() U {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clone(s.current)
}

func (s *store[U]) set(spec U) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.frozen(); err != nil {
		return err
	}
	if given, have := *s.version(&spec), *s.version(&s.current); given != have {
		return &ConflictError{Stored: have, Given: given}
	}
	return s.put(s.clone(spec))
}

func (s *store[U]) update(edit func(*U) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.frozen(); err != nil {
		return err
	}
	spec := s.clone(s.current)
	if err := edit(&spec); err != nil {
		return err
	}
	*s.version(&spec) = *s.version(&s.current) // only the store advances it
	return s.put(s.clone(spec))                // edit may have kept what spec refers to
}

// put stores spec, which nobody else refers to.
func (s *store[U]) put(spec U) error {
	if err := s.validate(spec); err != nil {
		return err
	}
	if s.identical(s.current, spec) {
		return nil
	}
	if !s.equal(s.current, spec) {
		next, err := nextVersion(*s.version(&s.current))
		if err != nil {
			return err
		}
		*s.version(&spec) = next
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.stored(); err != nil {
		return err
	}
	s.current = spec
	return nil
}

// nextVersion is the Version after v. There is none after the largest int64.
func nextVersion(v int64) (int64, error) {
	if v == math.MaxInt64 {
		return v, ErrMaxVersion
	}
	return v + 1, nil
}

// validate keeps a panic in what a UserSpec is checked with from the caller.
func validate[U, O, N any](def *Definition[U, O, N], spec U) (err error) {
	if def.Validate == nil {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			var hidden *secrets
			if def.Secrets != nil {
				hidden = secretsOf(def.Secrets(spec))
			}
			err = fmt.Errorf("fsm: %s: %w", def.Worker, hidden.caught("Validate", r))
		}
	}()
	err = def.Validate(spec)
	var invalid *ValidationError
	if err == nil || errors.As(err, &invalid) {
		return err
	}
	return &ValidationError{Violations: []Violation{{Message: err.Error()}}}
}
