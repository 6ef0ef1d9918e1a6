package fsm

import (
	"context"
	"iter"
	"time"
)

// Supervisor runs the tree of one root worker. S is the State of the root, U
// its UserSpec, O its ObservedState; generated packages give it a typed face.
// All methods are safe for use by any goroutine (R28).
type Supervisor[S ~uint8 | ~uint16, U, O any] struct {
	root root[U, O]
}

// root is the tree of a Supervisor with the store of its root's UserSpec.
type root[U, O any] interface {
	SetUserSpec(U) error
	UpdateUserSpec(edit func(*U) error) error
	UserSpec() U
	Plan(U) (Plan, error)
	Observe(O)
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
	// Engine is what the tree is for the runtime itself.
	Engine() any
}

// bind gives a Supervisor its tree.
func (s *Supervisor[S, U, O]) bind(r any) { s.root = r.(root[U, O]) }

// engine gives the tree back.
func (s *Supervisor[S, U, O]) engine() any { return s.root.Engine() }

// SetUserSpec stores a UserSpec; the next tick takes it in. It must carry the
// Version that it was read with (R13): with any other it is refused with a
// *ConflictError. A value that is invalid, or from which something invalid is
// declared, is refused with a *ValidationError that has every reason. Refused,
// nothing changes. After shutdown was asked every value is refused with
// ErrFrozen, and a change is refused with ErrMaxVersion if the Version cannot
// advance. The tree keeps a copy.
func (s *Supervisor[S, U, O]) SetUserSpec(spec U) error { return s.root.SetUserSpec(spec) }

// UpdateUserSpec reads the stored UserSpec, lets edit change it and stores it,
// in one step: no other change comes between. The tree does not wait for edit,
// but whoever else stores does: edit must not store by itself, nor call what waits
// for a tick (Tick, NextTick, Status, TypeOf, Plan, Run, Shutdown). The tree keeps a copy
// of what edit leaves. If edit panics or calls runtime.Goexit nothing is stored.
// The errors are those of SetUserSpec without the conflict.
func (s *Supervisor[S, U, O]) UpdateUserSpec(edit func(*U)) error {
	return s.root.UpdateUserSpec(func(spec *U) error { edit(spec); return nil })
}

// TryUpdateUserSpec is like UpdateUserSpec, for an edit that can fail. If edit
// returns an error, nothing is stored and that error is returned as it is. After
// shutdown was asked edit is not called.
func (s *Supervisor[S, U, O]) TryUpdateUserSpec(edit func(*U) error) error {
	return s.root.UpdateUserSpec(edit)
}

// UserSpec is a copy of the UserSpec that is stored, with its Version; a tick
// may still have to take it in.
func (s *Supervisor[S, U, O]) UserSpec() U { return s.root.UserSpec() }

// Plan says what SetUserSpec(spec) would do to the children of the root now,
// without doing it (R15). The Version of spec does not matter. It asks the
// reconcile policy, OnConfigChange with reconcile: hook. Refused is what
// SetUserSpec refuses, but for a conflict. It waits for a tick that is going on, as
// long as the watchdog does, and then fails with ErrStuck.
func (s *Supervisor[S, U, O]) Plan(spec U) (Plan, error) { return s.root.Plan(spec) }

// Observe gives the root an observation from outside (R20); the next tick
// takes it in. A newer one replaces one that no tick has seen yet (R26). The
// tree keeps a copy. Once the tree is down it does nothing.
func (s *Supervisor[S, U, O]) Observe(observed O) { s.root.Observe(observed) }

// State is the root's state; zero, no state, before the first tick (R07). It waits
// for nothing.
func (s *Supervisor[S, U, O]) State() S { return S(s.root.State()) }

// Status is how the tree stands after its last tick, also once it is down. It waits for a tick that is going on, as long
// as the watchdog does (R19): then it is the status of the root alone, with its
// last state, and Held says which worker the tick does not get past.
func (s *Supervisor[S, U, O]) Status() Status { return s.root.Status() }

// TypeOf says what the worker at a path has, "Bridge/connection", whatever its
// state; false if there is no worker there now. It waits for a tick as Status
// does.
func (s *Supervisor[S, U, O]) TypeOf(path string) (TypeInfo, bool) { return s.root.TypeOf(path) }

// Events subscribes to the events of the tree from now on. The sequence ends
// when ctx is done, when its range is left, or when the tree is down and all has
// been delivered; what is not ranged over is kept until one of these. A
// subscriber that is too slow does not delay the tree: it loses the oldest
// events, and is told how many by an EventMissed. The sequence may be ranged
// over by one goroutine at a time.
func (s *Supervisor[S, U, O]) Events(ctx context.Context) iter.Seq[Event] {
	return s.root.Events(ctx)
}

// Tick runs one tick (R01–R03). It is for those who tick by hand; Run ticks by
// itself. Hooks that are started get the values of ctx, not its end: cancelling
// ctx while Tick runs changes nothing. It waits for a tick that is going on until
// ctx ends, fails with ctx.Err() if ctx has ended before its own began, and with
// ErrDown once the tree is down.
func (s *Supervisor[S, U, O]) Tick(ctx context.Context) error { return s.root.Tick(ctx) }

// NextTick is when a tick will have something to do, for those who tick by
// hand: a time that is not after the clock's if something is ready now, the
// zero time if nothing will be before something comes in from outside, and once the
// tree is down. It waits for a tick that is going on, for ever if that hangs.
func (s *Supervisor[S, U, O]) NextTick() time.Time { return s.root.NextTick() }

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
func (s *Supervisor[S, U, O]) Run(ctx context.Context) error { return s.root.Run(ctx) }

// Shutdown asks the tree to go down and waits until it is (R24); without a Run
// it ticks itself. If ctx ends first, Shutdown gives context.Cause(ctx), whatever
// hangs, and the tree goes on going down if a Run is there to tick it. If the tree
// has been given up by then, it gives the *ShutdownError. Otherwise the errors are
// those of Run. On a tree that is down it gives what the run gave that took it down.
func (s *Supervisor[S, U, O]) Shutdown(ctx context.Context) error { return s.root.Shutdown(ctx) }

// RequestShutdown asks the tree to go down and returns at once: it is for those
// who tick by hand. The next tick takes it in.
func (s *Supervisor[S, U, O]) RequestShutdown() { s.root.RequestShutdown() }

// Done is closed when the tree is down, or was given up by Run or Shutdown.
func (s *Supervisor[S, U, O]) Done() <-chan struct{} { return s.root.Done() }
