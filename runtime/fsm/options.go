package fsm

import (
	"log/slog"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Option sets up a tree. Options are given to NewSupervisor; one that is nil
// changes nothing.
type Option func(*link.Settings[Event, HookCall])

// WithClock makes the tree read the time from now instead of time.Now. It is
// read once a tick (R01), with WithTickBudget after each visit too, by Run and
// Shutdown before they sleep, and by Plan; never by two goroutines at once. When a
// reading is before the last one, or more than a hundred years after it, no time
// has passed between them. Run and Shutdown sleep in real time whatever the clock:
// one that is moved by hand is for those who tick by hand. The contexts of hooks
// have no deadline then, though they end at their time by this clock. When now
// panics time stands still, which is told by an EventHandlerPanicked. Nil changes
// nothing.
func WithClock(now func() time.Time) Option {
	if now == nil {
		return nil
	}
	return func(s *link.Settings[Event, HookCall]) { s.Clock, s.RealTime = now, false }
}

// WithSeed sets what jitter is drawn from: that of retries (R21), of restarts
// (R22) and of the times of observing (R20). The same seed gives the same delays.
// Without it each tree draws a seed of its own, so that the processes of a fleet
// do not retry in step. Its first event says which.
func WithSeed(seed uint64) Option {
	return func(s *link.Settings[Event, HookCall]) { s.Seed, s.Seeded = seed, true }
}

// WithFullTicks makes every tick visit every worker. The outcome is the same
// as without it (R04); it is there to prove that, and to find out whether a
// fault is in what the runtime leaves out.
func WithFullTicks() Option { return func(s *link.Settings[Event, HookCall]) { s.FullTicks = true } }

// WithLogger logs every event: failures as warnings, what needs a person (a circuit
// that has opened, a hook that does not return, a tick that does not end) as
// errors, each action, each desired state and each start of a worker at Debug, and
// the rest at Info. The message is the kind; the attributes are path, from, to or
// action, child, version, reason, stack, unclean, failures and delay, as far as the
// event has them. Without it nothing is logged but a panic of what
// was given to the tree (an event handler, the clock), which goes to slog.Default
// then; so does a panic of the logger.
func WithLogger(l *slog.Logger) Option {
	return func(s *link.Settings[Event, HookCall]) { s.Logger = l }
}

// WithEventHandler calls handle for each event, in order, in the goroutine
// that ticks: it must be quick, and must not call Tick, NextTick, Status, TypeOf,
// Plan, Run or Shutdown of the same tree. The other methods are fine. It is called when
// the visit in which the event happened is over. Of several handlers each is
// called; nil takes away those given before. A panic of one, or that it ends its
// goroutine, is logged and told by an EventHandlerPanicked, and the tree goes on.
func WithEventHandler(handle func(Event)) Option {
	return func(s *link.Settings[Event, HookCall]) {
		s.Handlers = append(s.Handlers, handle)
		if handle == nil {
			s.Handlers = nil
		}
	}
}

// WithEventBuffer sets how many events wait for a subscriber of Events. When there
// are more it loses the oldest, and is told how many. The default is 1024; less
// than 1 counts as 1.
func WithEventBuffer(n int) Option {
	return func(s *link.Settings[Event, HookCall]) { s.EventBuffer = max(1, n) }
}

// WithGrace sets how long a hook has for returning once its context is
// cancelled, before it is named as ignoring it (R20, R21). So long Close has for
// returning, and Run for hooks in the end, once it has given up. The default is
// three seconds, and so is zero or less: a hook that returns as soon as its context
// ends is never named.
func WithGrace(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) {
		if s.Grace = d; d <= 0 {
			s.Grace = link.DefaultGrace
		}
	}
}

// WithTickBudget makes a tick stop after the worker at which it has used d, by the
// tree's clock, if others are ready; the next tick goes on after it (R25). It
// keeps a tick of a large tree from holding up what comes in. Zero or less is no
// budget. It
// does not go with WithFullTicks: NewSupervisor gives an error then.
func WithTickBudget(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) { s.TickBudget = d }
}

// WithHookLimit sets how many hooks of the tree run at a time (R20): each takes a
// goroutine while it runs. The default is 1000; less than 1 counts as 1. A hook
// that finds no place waits its turn. One that has ignored its context for the
// time of WithGrace does not count any more.
func WithHookLimit(n int) Option {
	return func(s *link.Settings[Event, HookCall]) { s.HookLimit = max(1, n) }
}

// WithWatchdog sets how long one tick may take, in real time, before the
// worker that it is at is named (R19), and how long Status, TypeOf and Plan wait
// for it. The default is five seconds; zero or less turns it off, and they wait for
// ever.
func WithWatchdog(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) { s.Watchdog = d }
}

// WithShutdownLimit sets how long Run and Shutdown wait for a tree that was
// asked to shut down, before they give up with a *ShutdownError (R24). By
// default it is what the shutdown.timeout of all workers add up to along the
// longest chain of parents, children and dependencies, and the grace. The time in
// which a Close waits for a place (WithHookLimit) does not count then; with a
// limit that is given it does. What an action waits for a place is part of its
// worker's shutdown.timeout. Zero or less is the default.
func WithShutdownLimit(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) { s.ShutdownLimit = d }
}

// WithTicksByHand says that the tree is ticked by Tick only: Run and Shutdown
// fail with ErrByHand. It is for a tree whose clock or whose hooks stand still
// until the one who ticks it moves them: one of these would wait for ever.
func WithTicksByHand() Option { return func(s *link.Settings[Event, HookCall]) { s.ByHand = true } }

// HookCall is one call of a hook that is to be made: of CollectObservedState,
// of an action, or of Close.
type HookCall struct {
	Path string // the worker
	Hook string // "CollectObservedState", the action's name, or "Close"
	Run  func() // makes the call; must be called once, and panics when it is called again
}

// WithExecutor makes the calls of hooks go through run, which must not call
// Run of the HookCall before it returns. run is called in a goroutine of its own,
// one call after another, and the tick waits until it returns. It is there for tests, which make the
// calls one after another between ticks, with WithTicksByHand. By
// default they are made by a pool of goroutines, as many at a time as WithHookLimit
// lets. When run panics before the call is made the hook has failed, and
// an EventHandlerPanicked tells it. Nil changes nothing.
func WithExecutor(run func(HookCall)) Option {
	if run == nil {
		return nil
	}
	return func(s *link.Settings[Event, HookCall]) { s.Executor = run }
}
