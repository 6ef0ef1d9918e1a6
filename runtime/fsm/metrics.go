package fsm

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Metrics is told what a tree does, so that it can be counted and timed
// (WithMetrics). Module otelfsm implements it for OpenTelemetry.
//
// An implementation embeds NoMetrics and overrides the methods that it needs. So it
// still compiles when a later version has more methods.
//
// The tree calls all methods in the goroutine that ticks, at the end of a visit or of
// a tick. They must return at once, must not wait for the tree, and must not call its
// methods. If several trees have the same Metrics, it is called by several goroutines
// at a time. A method that panics or ends its goroutine is handled like a logger that
// does: an EventHandlerPanicked reports it once, until it works again, and the tree
// goes on.
//
// The texts in what is given are names from specs: worker types, states, actions,
// kinds of errors, commands. There are as many as the program was compiled with, and
// none depends on data.
type Metrics interface {
	// Ticked is called once for each tick, after everything else of that tick.
	Ticked(MeasuredTick)
	// HookEnded is called once for each call of a hook: when its return is processed,
	// or when it is reported as ignoring its context. A call that is still running
	// when the tree is given up (R24) is not reported.
	HookEnded(MeasuredHook)
	// Moved is called when a worker enters a state or is gone. The number of workers of
	// a type in a state is the number of moves to it less the number of moves from it.
	Moved(MeasuredMove)
	// Failed is called for each failure of a worker or of a constructor (R19).
	Failed(MeasuredFailure)
	// CircuitMoved is called when the circuit of a worker opens or closes (R22).
	CircuitMoved(MeasuredCircuit)
	// CommandSettled is called once for each command whose outcome is known (R34). Those
	// that come when the tree is down are not reported.
	CommandSettled(MeasuredCommand)
	// Observed is called for what happens to observations besides the calls of
	// CollectObservedState, which HookEnded reports.
	Observed(MeasuredObservation)
	// Stopwatch returns the reading of a clock that only advances, since any instant.
	// It is read at the beginning and at the end of a tick. The one of NoMetrics is the
	// computer's monotonic clock.
	Stopwatch() time.Duration

	mustEmbedNoMetrics()
}

// NoMetrics is to be embedded in implementations of Metrics. Its methods do nothing.
type NoMetrics struct{}

func (NoMetrics) Ticked(MeasuredTick)            {}
func (NoMetrics) HookEnded(MeasuredHook)         {}
func (NoMetrics) Moved(MeasuredMove)             {}
func (NoMetrics) Failed(MeasuredFailure)         {}
func (NoMetrics) CircuitMoved(MeasuredCircuit)   {}
func (NoMetrics) CommandSettled(MeasuredCommand) {}
func (NoMetrics) Observed(MeasuredObservation)   {}

// Stopwatch returns how long the program has been running.
func (NoMetrics) Stopwatch() time.Duration { return time.Since(programStart) }

func (NoMetrics) mustEmbedNoMetrics() {}

var programStart = time.Now()

// WithMetrics sets what is told what the tree does. A nil m changes nothing. Without
// the option a tree measures nothing.
func WithMetrics(m Metrics) Option {
	if m == nil {
		return nil
	}
	return func(s *link.Settings[Event, HookCall]) { s.Metrics = m }
}

// MeasuredTick is one tick.
type MeasuredTick struct {
	Tick     uint64        // its number, from 1
	Duration time.Duration // by Stopwatch, without what is delivered after the last visit
	// Late is how long before the tick its earliest time was due, by the tree's clock;
	// zero if no time was due.
	Late         time.Duration
	Visits       int           // the number of workers that were visited (R03)
	Cut          bool          // the tick has used its budget (R25)
	Returns      int           // the number of hooks whose return the tick has processed
	Commands     int           // the number of commands that the tick has taken from the inbox
	Waiting      int           // the number of commands that have no outcome at the end of the tick
	Places       int           // WithHookLimit
	InUse        int           // the number of places that are taken at the end of the tick (R20)
	Queued       int           // the number of hooks that wait for a place at the end of the tick
	QueuedFor    time.Duration // how long the first of them has waited, by the tree's clock
	MissedEvents uint64        // the number of events that subscribers have lost since the last tick
}

// HookKind says which hook was called.
type HookKind uint8

const (
	HookAction  HookKind = iota + 1 // an action
	HookCollect                     // CollectObservedState
	HookClose                       // Close
)

// String returns "action", "collect" or "close".
func (k HookKind) String() string { return nameOf(k, "", "action", "collect", "close") }

// HookOutcome is how a call of a hook has ended.
type HookOutcome uint8

const (
	// HookOK: it returned without an error.
	HookOK HookOutcome = iota + 1
	// HookFailed: it returned an error.
	HookFailed
	// HookPanicked: it panicked or ended its goroutine, whatever else happened.
	HookPanicked
	// HookTimedOut: it returned after its time-out.
	HookTimedOut
	// HookCancelled: its context was cancelled for another reason, and it returned. Its
	// result was not needed any more: the state was left, or the worker was removed.
	HookCancelled
	// HookAbandoned: its context was cancelled, for whatever reason, and it did not
	// return within the grace.
	HookAbandoned
)

// String returns "ok", "failed", "panicked", "timed out", "cancelled" or "abandoned".
func (o HookOutcome) String() string {
	return nameOf(o, "", "ok", "failed", "panicked", "timed out", "cancelled", "abandoned")
}

// MeasuredHook is one call of a hook.
type MeasuredHook struct {
	Worker  string // the worker type
	Kind    HookKind
	Hook    string // the name of the action, "CollectObservedState" or "Close"
	Outcome HookOutcome
	// ErrorKind is the kind of the error of an action that declares kinds (R31):
	// "other" if the error is of none of them. Otherwise it is "".
	ErrorKind string
	// Duration is the time from the tick in which the call began to the tick in which
	// it ended, by the tree's clock.
	Duration time.Duration
}

// MoveKind says why a worker has entered a state.
type MoveKind uint8

const (
	MoveStarted    MoveKind = iota + 1 // its first visit; From is ""
	MoveTransition                     // a transition
	MoveReentered                      // a transition to the state in which it was
	MoveFailure                        // a failure, a restart or a try of its circuit has put it there
	MoveGone                           // it is gone; To is ""
)

// String returns "started", "transition", "reentered", "failure" or "gone".
func (k MoveKind) String() string {
	return nameOf(k, "", "started", "transition", "reentered", "failure", "gone")
}

// MeasuredMove is a change of a worker's state.
type MeasuredMove struct {
	Worker   string // the worker type
	Kind     MoveKind
	From, To string
	Stayed   time.Duration // how long it was in From, by the tree's clock
}

// FailureKind says what has failed.
type FailureKind uint8

const (
	FailureAction      FailureKind = iota + 1 // an action: its retries are exhausted, or it ignores its context
	FailurePanic                              // a panic of the worker's own code
	FailureConstructor                        // a constructor returned an error
	FailureSignal                             // the state asks for a restart (R23)
)

// String returns "action", "panic", "constructor" or "signal".
func (k FailureKind) String() string {
	return nameOf(k, "", "action", "panic", "constructor", "signal")
}

// MeasuredFailure is a failure of a worker.
type MeasuredFailure struct {
	Worker string // the worker type
	Kind   FailureKind
	// Restarted says that the failure was counted and a back-off has begun (R22).
	// Delay is how long that lasts.
	Restarted bool
	Delay     time.Duration
}

// MeasuredCircuit is a circuit that has opened or closed. It closes when it is tried
// and when its worker is not declared any more.
type MeasuredCircuit struct {
	Worker string // the worker type
	Open   bool
}

// CommandOutcome is what has become of a command.
type CommandOutcome uint8

const (
	CommandAccepted    CommandOutcome = iota + 1
	CommandRejected                   // no transition took it
	CommandBusy                       // ErrBusy: too many wait
	CommandMisdirected                // ErrNoWorker or ErrWorkerType
	CommandTakenBack                  // the context of Send ended first
)

// String returns "accepted", "rejected", "busy", "misdirected" or "taken back".
func (o CommandOutcome) String() string {
	return nameOf(o, "", "accepted", "rejected", "busy", "misdirected", "taken back")
}

// MeasuredCommand is a command whose outcome is known, or several with the same one.
type MeasuredCommand struct {
	Worker  string // the worker type to which it was sent
	Command string
	Outcome CommandOutcome
	Count   uint64        // how many there were; more than one only if they were busy
	Waited  time.Duration // from the tick that has taken it from the inbox to its outcome, by the tree's clock
}

// ObservationKind says what has happened to observations.
type ObservationKind uint8

const (
	ObservationPushed   ObservationKind = iota + 1 // given by Observe, and processed
	ObservationReplaced                            // given by Observe, and replaced before a tick has seen it (R26)
	ObservationStale                               // the last one has become stale (R10)
	ObservationDropped                             // it came after its time-out or too late for the worker
)

// String returns "pushed", "replaced", "stale" or "dropped".
func (k ObservationKind) String() string {
	return nameOf(k, "", "pushed", "replaced", "stale", "dropped")
}

// MeasuredObservation is what has happened to one observation or several.
type MeasuredObservation struct {
	Worker string // the worker type
	Kind   ObservationKind
	Count  uint64
}

func nameOf[K ~uint8](k K, names ...string) string {
	if int(k) < len(names) {
		return names[k]
	}
	return "?"
}
