package fsm

import (
	"context"
	"iter"
	"time"
)

// Supervisor runs the tree of one root worker. S is the State of the root, U its
// UserSpec and O its ObservedState. Each generated package has a Supervisor with
// its own types. All methods may be called by any goroutine (R28).
type Supervisor[S ~uint8 | ~uint16, U, O any] struct {
	root root[U, O]
}

// root is the tree of a Supervisor and the store of its root's UserSpec.
type root[U, O any] interface {
	SetUserSpec(U) error
	UpdateUserSpec(edit func(*U) error) error
	UserSpec() U
	Plan(U) (Plan, error)
	Observe(O)
	State() uint16
	Status() Status
	StatusPage(StatusQuery) (StatusPage, error)
	Why(path string) (Why, error)
	TypeOf(path string) (TypeInfo, bool)
	MachineOf(path string) (Machine, error)
	Events(context.Context) iter.Seq[Event]
	Tick(context.Context) error
	NextTick() time.Time
	Run(context.Context) error
	Shutdown(context.Context) error
	RequestShutdown()
	Done() <-chan struct{}
	// Engine returns the tree, for the runtime itself.
	Engine() any
}

// bind sets the tree of a Supervisor.
func (s *Supervisor[S, U, O]) bind(r any) { s.root = r.(root[U, O]) }

// engine returns the tree.
func (s *Supervisor[S, U, O]) engine() any { return s.root.Engine() }

// operator returns what does the work of a Worker.
func (s *Supervisor[S, U, O]) operator() operator { return s.root.(operator) }

// SetUserSpec stores a UserSpec. The next tick processes it. The tree keeps a
// copy.
//
// spec must carry the Version that it was read with (R13); otherwise the error is
// a *ConflictError. If spec is invalid, or something invalid is declared from it,
// the error is a *ValidationError with every violation. Once a shutdown was
// requested, the error is ErrFrozen. If spec is a change and the Version cannot
// advance, the error is ErrMaxVersion. After an error nothing has changed.
func (s *Supervisor[S, U, O]) SetUserSpec(spec U) error { return s.root.SetUserSpec(spec) }

// UpdateUserSpec reads the stored UserSpec, calls edit to change it, and stores
// it, as one step: no other change comes between. Other goroutines that store a
// UserSpec wait for edit; the tree does not. Therefore edit must not store a
// UserSpec itself, and must not call methods that wait for a tick (Tick,
// NextTick, Status, StatusPage, Why, TypeOf, MachineOf, Plan, Run, Shutdown). The tree
// keeps a copy of the result. If edit panics or calls runtime.Goexit, nothing is
// stored. The errors are those of SetUserSpec, without *ConflictError.
func (s *Supervisor[S, U, O]) UpdateUserSpec(edit func(*U)) error {
	return s.root.UpdateUserSpec(func(spec *U) error { edit(spec); return nil })
}

// TryUpdateUserSpec is like UpdateUserSpec, for an edit that can fail. If edit
// returns an error, nothing is stored, and TryUpdateUserSpec returns that error
// unchanged. Once a shutdown was requested, edit is not called.
func (s *Supervisor[S, U, O]) TryUpdateUserSpec(edit func(*U) error) error {
	return s.root.UpdateUserSpec(edit)
}

// UserSpec returns a copy of the stored UserSpec, with its Version. A tick may
// not have processed it yet.
func (s *Supervisor[S, U, O]) UserSpec() U { return s.root.UserSpec() }

// Plan returns what SetUserSpec(spec) would do to the children of the root now,
// without doing it (R15). The Version of spec does not matter. Plan asks the
// reconcile policy; with reconcile: hook it calls OnConfigChange. It returns the
// errors of SetUserSpec, except *ConflictError. It waits for a running tick as
// long as the watchdog allows, and then returns ErrStuck.
func (s *Supervisor[S, U, O]) Plan(spec U) (Plan, error) { return s.root.Plan(spec) }

// Observe gives the root an observation from outside (R20). The next tick
// processes it. A newer observation replaces one that no tick has seen yet (R26).
// The tree keeps a copy. Once the tree is down, Observe does nothing.
func (s *Supervisor[S, U, O]) Observe(observed O) { s.root.Observe(observed) }

// State returns the state of the root. It is zero, which is no state, before the
// first tick (R07). State never waits.
func (s *Supervisor[S, U, O]) State() S { return S(s.root.State()) }

// Status returns the status of the tree after its last tick, also once the tree
// is down. It waits for a running tick as long as the watchdog allows (R19).
// After that it returns the status of the root alone, with its last state; Blocked
// then names the worker at which the tick hangs.
//
// If the tree has more than 1,000 workers, ticks may run while Status collects the
// status. The status of each worker is consistent; workers may be added or removed
// while it is collected, and such workers may be missing. StatusPage is for trees
// that are too large to be looked at as a whole.
func (s *Supervisor[S, U, O]) Status() Status { return s.root.Status() }

// StatusPage returns the statuses of some workers after the last tick. Ticks may
// run between two pages, and while it looks for workers among more than 1,000.
// In tree order the next page goes on after the last worker that was looked at, even if
// that worker has moved. If it has gone or is leaving, siblings of it may be on two pages
// or on none. In another order every page looks at all workers, and the next page has
// those that come after the last one of the page before. A worker that changes its place
// in the order may be on two pages or on none.
//
// StatusPage waits for a running tick as Status does, and then returns ErrStuck. If
// there is no worker at query.Below, the error is ErrNoWorker. If query.After is not
// the Next of an earlier page, the page has no workers.
func (s *Supervisor[S, U, O]) StatusPage(query StatusQuery) (StatusPage, error) {
	return s.root.StatusPage(query)
}

// Why explains the worker at a path, such as "Bridge/connection": what each
// transition of its state waits for, with the values that the guards read, and the root
// cause if the worker is not where it should be (docs/semantics.md, Causes). The path ""
// is that of the root, too. If there is no worker at the path, the error is ErrNoWorker.
//
// Why calls guards that users have written, as Status does, and no hook. It waits for a
// running tick as Status does. After that it returns an explanation without
// transitions, and the cause names the worker at which the tick hangs. While it searches
// a large group, ticks may run.
func (s *Supervisor[S, U, O]) Why(path string) (Why, error) { return s.root.Why(path) }

// TypeOf returns the type of the worker at a path, such as "Bridge/connection",
// in any state. It returns false if there is no worker at the path now. It waits
// for a running tick as Status does, and then returns false.
func (s *Supervisor[S, U, O]) TypeOf(path string) (TypeInfo, bool) { return s.root.TypeOf(path) }

// MachineOf describes the type of the worker at a path, in any state. The program has
// the description; no spec is read. If there is no worker at the path now, the error is
// ErrNoWorker. MachineOf waits for a running tick as Status does, and then returns
// ErrStuck.
func (s *Supervisor[S, U, O]) MachineOf(path string) (Machine, error) { return s.root.MachineOf(path) }

// Events subscribes to the events of the tree from now on. The sequence ends when
// ctx ends, when the loop over it is left, or when the tree is down and all
// events were delivered. Until then events that have not been received are kept.
// A subscriber that is too slow does not delay the tree: it loses the oldest
// events, and an EventMissed tells it how many. Only one goroutine at a time may
// range over the sequence.
func (s *Supervisor[S, U, O]) Events(ctx context.Context) iter.Seq[Event] {
	return s.root.Events(ctx)
}

// Tick runs one tick (R01–R03). It is for trees that are ticked by hand; Run
// ticks by itself. Hooks that are started get the values of ctx, but not its end:
// cancelling ctx while Tick runs changes nothing. Tick waits for a running tick
// until ctx ends. It returns ctx.Err() if ctx has ended before its own tick
// began, and ErrDown once the tree is down.
func (s *Supervisor[S, U, O]) Tick(ctx context.Context) error { return s.root.Tick(ctx) }

// NextTick returns when a tick will have something to do, for trees that are
// ticked by hand. If something is ready now, it returns the present time or an
// earlier one. It returns the zero time if nothing will be ready before something
// comes in from outside, and once the tree is down. NextTick waits for a running
// tick, for ever if the tick hangs.
func (s *Supervisor[S, U, O]) NextTick() time.Time { return s.root.NextTick() }

// Run ticks whenever there is something to do, until the tree is down. Then it
// returns nil, and no goroutine is left. It ticks in a goroutine of its own.
//
// Cancelling ctx only requests an orderly shutdown (R24). If the shutdown is not
// over in time (WithShutdownLimit), what is in flight is cancelled, the tree
// stands still, and the error is a *ShutdownError that names the workers that are
// left. Once ctx has ended, Run does not wait for a tick that hangs in a guard
// either: the *ShutdownError names that worker, and the shutdown continues if the
// guard ever returns.
//
// Run returns ErrRunning while another Run or a Shutdown ticks the tree, ErrDown
// once the tree is down, and ErrByHand with WithTicksByHand.
func (s *Supervisor[S, U, O]) Run(ctx context.Context) error { return s.root.Run(ctx) }

// Shutdown requests a shutdown of the tree and waits until the tree is down
// (R24). It ticks the tree if no Run does. If ctx ends first, Shutdown returns
// context.Cause(ctx), whatever hangs; the shutdown continues if a Run ticks the
// tree. If the tree has been given up by then, the error is the *ShutdownError.
// Otherwise the errors are those of Run. If the tree is down already, Shutdown
// returns the result of the run that has shut it down.
func (s *Supervisor[S, U, O]) Shutdown(ctx context.Context) error { return s.root.Shutdown(ctx) }

// RequestShutdown requests a shutdown of the tree and returns at once. The next
// tick processes the request. It is for trees that are ticked by hand.
func (s *Supervisor[S, U, O]) RequestShutdown() { s.root.RequestShutdown() }

// Done returns a channel that is closed when the tree is down, or was given up by
// Run or Shutdown.
func (s *Supervisor[S, U, O]) Done() <-chan struct{} { return s.root.Done() }
