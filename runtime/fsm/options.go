package fsm

import (
	"log/slog"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Option is a setting of a tree. Options are given to NewSupervisor. A nil Option
// changes nothing.
type Option func(*link.Settings[Event, HookCall])

// WithClock makes the tree read the time from now instead of time.Now. The clock
// is read once a tick (R01). With WithTickBudget it is also read after each
// visit. Run and Shutdown read it before they sleep, and Plan reads it. Two
// goroutines never read it at once.
//
// If a reading is before the last one, or more than a hundred years after it, no
// time has passed between them. Run and Shutdown sleep in real time, whatever the
// clock shows: a clock that is moved by hand is for trees that are ticked by
// hand. The contexts of hooks have no deadline with WithClock, but they are
// cancelled at their time by this clock. If now panics, no time passes, and an
// EventHandlerPanicked reports it. A nil now changes nothing.
func WithClock(now func() time.Time) Option {
	if now == nil {
		return nil
	}
	return func(s *link.Settings[Event, HookCall]) { s.Clock, s.RealTime = now, false }
}

// WithSeed sets the seed from which jitter is drawn: for retries (R21), for
// restarts (R22), for the times of observations (R20) and for jitter in
// expressions (R35). The same seed gives the
// same delays. Without it, each tree draws a seed of its own, so that the
// processes of a fleet do not retry in step. The first event of the tree reports
// the seed.
func WithSeed(seed uint64) Option {
	return func(s *link.Settings[Event, HookCall]) { s.Seed, s.Seeded = seed, true }
}

// WithFullTicks makes every tick visit every worker. The result is the same as
// without it (R04). Use it to check that, or to find out whether a fault is
// caused by a visit that the runtime leaves out.
func WithFullTicks() Option { return func(s *link.Settings[Event, HookCall]) { s.FullTicks = true } }

// WithLogger logs every event. Failures are logged at Warn. What needs a person
// is logged at Error: a circuit that has opened, a hook that does not return, a
// tick that does not end. Each action, each desired state, each start of a worker
// and each cut of a tick is logged at Debug, and the rest at Info. The message is
// the kind of the event. The attributes are those of Event.Attrs.
//
// Without WithLogger, the tree logs only panics of what was given to it, such as
// an event handler or the clock, to slog.Default. A panic of the logger is logged
// there, too.
func WithLogger(l *slog.Logger) Option {
	return func(s *link.Settings[Event, HookCall]) { s.Logger = l }
}

// WithEventHandler calls handle for each event that has a Seq, in order, in the
// goroutine that ticks. It is called at the end of the visit in which the event
// happened. An event that happened outside a visit is given with those of the next
// visit, or at the end of the tick. handle must be quick. It must not call Tick,
// NextTick, Status, StatusPage, Why, TypeOf, MachineOf, Plan, Run or Shutdown of the same tree; it
// may call the other methods. If the option is given several times, every handler
// is called. A nil handler removes those given before. If a handler panics or ends
// its goroutine, an EventHandlerPanicked reports it, it is logged, and the tree
// goes on.
func WithEventHandler(handle func(Event)) Option {
	return func(s *link.Settings[Event, HookCall]) {
		s.Handlers = append(s.Handlers, handle)
		if handle == nil {
			s.Handlers = nil
		}
	}
}

// WithEventBuffer sets how many events are kept for a subscriber of Events that
// has not received them yet. If there are more, the subscriber loses the oldest
// ones and is told how many. The default is 1024. A value below 1 counts as 1.
func WithEventBuffer(n int) Option {
	return func(s *link.Settings[Event, HookCall]) { s.EventBuffer = max(1, n) }
}

// WithGrace sets how long a hook may take to return once its context is
// cancelled. After that the hook is reported as ignoring its context (R20, R21).
// It is also how long Close may take, and how long Run waits for hooks after it
// has given up. The default is three seconds. Zero or a negative value means the
// default: a hook that returns as soon as its context ends is never reported.
func WithGrace(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) {
		if s.Grace = d; d <= 0 {
			s.Grace = link.DefaultGrace
		}
	}
}

// WithTickBudget cuts a tick after the worker at which it has used d, by the
// tree's clock, if other workers are ready. The next tick continues after that
// worker (R25). So a tick of a large tree does not delay what comes in from
// outside. Zero or a negative value means no budget. NewSupervisor returns an
// error if WithFullTicks is given, too.
func WithTickBudget(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) { s.TickBudget = d }
}

// WithHookLimit sets how many hooks of the tree run at a time (R20). Each of them
// has a goroutine. The default is 1000. A value below 1 counts as 1. A hook for
// which no place is free waits for its turn. A hook that was reported as ignoring
// its context does not count any more.
func WithHookLimit(n int) Option {
	return func(s *link.Settings[Event, HookCall]) { s.HookLimit = max(1, n) }
}

// WithWatchdog sets how long one tick may take, in real time, before the worker
// that it is visiting is reported (R19). It is also how long Status, StatusPage,
// TypeOf and Plan wait for a tick. The default is five seconds. Zero or a negative
// value turns the watchdog off; then they wait for ever.
func WithWatchdog(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) { s.Watchdog = d }
}

// WithShutdownLimit sets how long Run and Shutdown wait for a tree to shut down
// before they give up with a *ShutdownError (R24). The default is the sum of
// shutdown.timeout and twice the grace along the longest chain of parents,
// children and dependencies. The time during which a Close waits for a place
// (WithHookLimit) is added to the default, but not to a limit that is given. The
// time during which an action waits for a place is part of its worker's
// shutdown.timeout. Zero or a negative value means the default.
func WithShutdownLimit(d time.Duration) Option {
	return func(s *link.Settings[Event, HookCall]) { s.ShutdownLimit = d }
}

// WithTicksByHand says that only Tick ticks the tree. Run and Shutdown return
// ErrByHand. Use it for a tree whose clock or hooks only advance when the code
// that calls Tick advances them: Run or Shutdown would wait for ever.
func WithTicksByHand() Option { return func(s *link.Settings[Event, HookCall]) { s.ByHand = true } }

// HookCall is one call of a hook that has to be made: of CollectObservedState, of
// an action, or of Close.
type HookCall struct {
	Path string // the worker
	Hook string // "CollectObservedState", the name of the action, or "Close"
	Run  func() // makes the call; must be called once, and panics when it is called again
}

// WithExecutor makes the tree give calls of hooks to run, which has to make them.
// run must not call the Run function of the HookCall before it returns. run is
// called in a goroutine of its own, for one HookCall after another, and the tick
// waits until it returns. The option is for tests, which make the calls one after
// another between ticks, with WithTicksByHand.
//
// By default, a pool of goroutines makes the calls, as many at a time as
// WithHookLimit allows. If run panics before the call is made, the hook has
// failed, and an EventHandlerPanicked reports it. A nil run changes nothing.
func WithExecutor(run func(HookCall)) Option {
	if run == nil {
		return nil
	}
	return func(s *link.Settings[Event, HookCall]) { s.Executor = run }
}
