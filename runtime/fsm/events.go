package fsm

import (
	"fmt"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// EventKind says what happened.
type EventKind uint8

const (
	// EventTree: the first event of a tree. Reason has the seed (WithSeed).
	EventTree EventKind = iota + 1
	// EventStarted: a worker was visited for the first time and is in its
	// initial state (R03).
	EventStarted
	// EventTransition: it went from From to To; Reason is what fired.
	EventTransition
	// EventReentered: it entered its own state again.
	EventReentered
	// EventDesired: its desired state went from From to To (R05).
	EventDesired
	// EventSpec: a UserSpec of another Version was taken in (R13). Reason names the
	// fields that differ, not their values.
	EventSpec
	// EventChildAdded, EventChildUpdated, EventChildReplaced and
	// EventChildRemoved: what reconciling decided about Child (R15).
	EventChildAdded
	EventChildUpdated
	EventChildReplaced
	EventChildRemoved
	// EventLeaving: the worker was asked to go (R16); Reason says why.
	EventLeaving
	// EventOverdue: shutdown.timeout passed before the worker was in its
	// shutdown state (R16).
	EventOverdue
	// EventGone: the worker and all below it are gone.
	EventGone
	// EventFailed: the worker failed and is in To, its initial state, for Delay at
	// least (R19, R22). Failures is the count in a row. It is zero if the failure is
	// not counted: nothing has moved if the worker was held already, and an action
	// whose time-out was counted holds its worker until it returns (R21).
	EventFailed
	// EventRestart: the worker asked for a restart (R23). All else is as with
	// EventFailed.
	EventRestart
	// EventCircuitOpened: the worker has failed too often. It is in To, its failed
	// state if it has one, and stands still (R22).
	EventCircuitOpened
	// EventResumed: a worker that was held goes on in To, its initial state; Reason
	// says what ended the hold.
	EventResumed
	// EventActionStarted, EventActionDone and EventActionFailed: an attempt of
	// the action in To began, succeeded or failed (R09, R21).
	EventActionStarted
	EventActionDone
	EventActionFailed
	// EventRetriesExhausted: the action failed retry.max times and the state reads it.
	EventRetriesExhausted
	// EventObserveFailed: observing failed, for the first time since it last
	// succeeded (R20).
	EventObserveFailed
	// EventObserveRecovered: observing succeeded after it had failed.
	EventObserveRecovered
	// EventIgnored: a hook did not return although its context was cancelled.
	EventIgnored
	// EventReturned: a hook that was named by EventIgnored has returned.
	EventReturned
	// EventCloseFailed: the hooks of a worker that goes are an io.Closer, and Close
	// gave an error.
	EventCloseFailed
	// EventCut: the tick has used its budget, and stopped after this worker (R25).
	EventCut
	// EventLivelock: the worker changes its state in every tick, though nothing has
	// changed for it: its guards send it to and fro.
	EventLivelock
	// EventStuck: a guard does not return, or the tick takes too long (R19). It
	// is the only kind that depends on the computer's clock, and has no Seq.
	EventStuck
	// EventHandlerPanicked: what was given to the tree panicked or ended its
	// goroutine: the handler of WithEventHandler, at an event of the worker; the
	// logger, the clock or the executor, which is told once, until it works again.
	// Who does that is no worker: the event has no Seq, and is given to no handler.
	EventHandlerPanicked
	// EventMissed: Missed events were lost to this subscriber.
	EventMissed
)

var eventNames = [...]string{
	"", "tree begins", "started", "transition", "reentered", "desired", "spec", "child added", "child updated",
	"child replaced", "child removed", "leaving", "overdue", "gone", "failed", "restart", "circuit opened", "resumed",
	"action started", "action done", "action failed", "gave up", "observe failed",
	"observe recovered", "ignores its context", "has returned", "close failed", "tick cut", "livelock", "stuck", "handler panicked", "missed",
}

func (k EventKind) String() string {
	if int(k) < len(eventNames) {
		return eventNames[k]
	}
	return fmt.Sprintf("EventKind(%d)", uint8(k))
}

// Event is one thing that happened in a tree. Same spec, same seed, same inputs
// at the same ticks and times give the same events, byte for byte (R27).
type Event struct {
	Seq     uint64    // 1, 2, 3 … within a tree; 0 of EventStuck, EventHandlerPanicked and EventMissed
	Tick    uint64    // the number of the tick, from 1; 0 of EventStuck and EventMissed
	Time    time.Time // what the clock showed in the tick; of EventStuck what the computer's does; zero of EventMissed
	Kind    EventKind
	Path    string // the worker: "Bridge/read_flow"; "" of EventMissed
	Worker  string // its worker type
	From    string // the state that it leaves, or the desired state that was
	To      string // the state that it is in then, the desired state that is, or what is called: an action, CollectObservedState, Close
	Child   string // a child's name, as it was declared
	Version int64  // of the UserSpec that the worker runs with; 0 where its constructor has failed
	Unclean bool   // EventGone: not by way of the shutdown state
	Reason  string // for people (R12)
	Stack   string // of a panic
	Missed  uint64 // EventMissed
	// Failures are those in a row, this one included: of EventFailed, EventRestart
	// and EventCircuitOpened. Delay is how long the worker is held: of the first two.
	Failures int
	Delay    time.Duration
}

// String is the event as one readable line, without time and stack. What does not
// print is escaped.
func (e Event) String() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(e.what())
	if e.Unclean {
		b.WriteString(", uncleanly")
	}
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	if e.Failures > 0 && e.Kind != EventCircuitOpened {
		b.WriteString(" (" + e.inARow() + ")")
	}
	return textfmt.Printable(b.String())
}

// what is the kind with what it happened to.
func (e Event) what() string {
	kind := e.Kind.String()
	switch e.Kind {
	case EventSpec:
		return fmt.Sprintf("%s version %d", kind, e.Version)
	case EventMissed:
		return fmt.Sprintf("%s %d", kind, e.Missed)
	case EventReentered:
		return kind + " " + e.To
	case EventIgnored, EventReturned:
		return e.To + " " + kind
	case EventGone:
		return kind + ", last in " + e.To
	}
	switch {
	case e.Child != "":
		return kind + " " + e.Child
	case e.To == "":
		return kind
	case e.ofState() && e.From == "", e.Kind == EventResumed && e.From == e.To:
		return kind + " in " + e.To
	case e.ofState():
		return kind + " " + e.From + " -> " + e.To
	}
	return kind + " " + e.To
}

// ofState reports whether To is a state and not an action.
func (e Event) ofState() bool {
	switch e.Kind {
	case EventActionStarted, EventActionDone, EventActionFailed, EventRetriesExhausted, EventIgnored, EventReturned:
		return false
	}
	return true
}

// inARow says how many failures there were, and when the worker goes on.
func (e Event) inARow() string {
	if e.Delay > 0 {
		return fmt.Sprintf("failure %d in a row, goes on in %s", e.Failures, textfmt.About(e.Delay))
	}
	return fmt.Sprintf("failure %d in a row", e.Failures)
}
