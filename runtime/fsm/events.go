package fsm

import (
	"fmt"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// EventKind says what has happened.
type EventKind uint8

const (
	// EventTree is the first event of a tree. Reason has the seed (WithSeed).
	EventTree EventKind = iota + 1
	// EventStarted reports that the worker was visited for the first time and is
	// in its initial state (R03).
	EventStarted
	// EventTransition reports that the worker went from state From to state To.
	// Reason is what made the transition fire.
	EventTransition
	// EventReentered reports that the worker entered its current state again.
	EventReentered
	// EventDesired reports that the desired state changed from From to To (R05).
	EventDesired
	// EventSpec reports that the worker runs with a UserSpec of another Version
	// from now on (R13). Reason names the fields that differ, without their
	// values.
	EventSpec
	// EventChildAdded, EventChildUpdated, EventChildReplaced and EventChildRemoved
	// report that reconciling has changed the child Child (R15).
	EventChildAdded
	EventChildUpdated
	EventChildReplaced
	EventChildRemoved
	// EventLeaving reports that the worker was asked to go (R16). Reason says why.
	EventLeaving
	// EventOverdue reports that shutdown.timeout passed before the worker was in
	// its shutdown state (R16).
	EventOverdue
	// EventGone reports that the worker and all workers below it have gone.
	EventGone
	// EventFailed reports that the worker failed (R19). It is in back-off for
	// Delay, in To, which is its initial state or, if its circuit opens, its
	// failed state (R22). Failures is the number of failures in a row. It is zero
	// if the failure is not counted. A failure during a back-off is not counted
	// and changes nothing. If an action ignores its context after its time-out was
	// counted, that failure is not counted, and the worker waits until the action
	// returns (R21).
	EventFailed
	// EventRestart reports that the worker asked for a restart (R23). The rest is
	// as for EventFailed.
	EventRestart
	// EventCircuitOpened reports that the worker has failed too often. It is in
	// To, which is its failed state if it has one, and stands still (R22).
	EventCircuitOpened
	// EventResumed reports that the back-off of the worker has ended, or its
	// circuit is tried. It goes on in To. Reason says why.
	EventResumed
	// EventActionStarted, EventActionDone and EventActionFailed report that an
	// attempt of the action To began, succeeded or failed (R09, R21).
	EventActionStarted
	EventActionDone
	EventActionFailed
	// EventRetriesExhausted reports that the action To failed retry.max times, and
	// a transition of the state reads gaveUp.
	EventRetriesExhausted
	// EventObserveFailed reports that an observation failed, for the first time
	// since one succeeded (R20). One that panics after its time-out is reported
	// each time.
	EventObserveFailed
	// EventObserveRecovered reports that an observation succeeded after one had
	// failed.
	EventObserveRecovered
	// EventIgnored reports that the hook To did not return although its context
	// was cancelled.
	EventIgnored
	// EventReturned reports that a hook that was reported by EventIgnored has
	// returned.
	EventReturned
	// EventCloseFailed reports that Close of the hooks of a worker that goes has
	// returned an error or panicked.
	EventCloseFailed
	// EventCut reports that the tick has used its budget and was cut after this
	// worker (R25).
	EventCut
	// EventLivelock reports that the worker changes its state in every tick
	// although nothing has changed for it. Its guards send it to and fro.
	EventLivelock
	// EventStuck reports that a guard does not return, or the tick takes too long
	// (R19). This is the only kind that depends on the computer's clock. The event
	// has no Seq.
	EventStuck
	// EventHandlerPanicked reports that something that was given to the tree has
	// panicked or ended its goroutine. It is an event handler, for an event of the
	// worker, or it is the logger, the clock or the executor. One of these three
	// is reported once, until it works again. The event has no Seq and is given to
	// no event handler.
	EventHandlerPanicked
	// EventMissed reports that this subscriber has lost Missed events.
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

// Event is one thing that has happened in a tree. The same spec, the same seed
// and the same inputs at the same ticks and times give the same events, byte for
// byte (R27).
type Event struct {
	Seq     uint64    // 1, 2, 3 … within a tree; 0 for EventStuck, EventHandlerPanicked and EventMissed
	Tick    uint64    // the number of the tick, from 1; 0 for EventStuck and EventMissed
	Time    time.Time // the reading of the clock in the tick; for EventStuck that of the computer's clock; zero for EventMissed
	Kind    EventKind
	Path    string // of the worker: "Bridge/read_flow"; "" for EventMissed
	Worker  string // its worker type
	From    string // the previous state or desired state
	To      string // the new state or desired state, or what is called: an action, CollectObservedState, Close
	Child   string // the name of a child, as it was declared
	Version int64  // of the UserSpec with which the worker runs; 0 if its constructor has failed
	Unclean bool   // for EventGone: the worker has not gone by way of its shutdown state
	Reason  string // for people (R12)
	Stack   string // of a panic
	Missed  uint64 // for EventMissed
	// Failures is the number of failures in a row, including this one. It is set
	// for EventFailed, EventRestart and EventCircuitOpened. For EventActionDone it
	// is the number of attempts that failed before. Delay is how long the back-off
	// lasts. It is set for EventFailed and EventRestart.
	Failures int
	Delay    time.Duration
}

// String returns the event as one line, without time and stack. Characters that
// are not printable are escaped.
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
	if e.Failures > 0 && e.Kind != EventCircuitOpened && e.Kind != EventActionDone {
		b.WriteString(" (" + e.inARow() + ")")
	}
	return textfmt.Printable(b.String())
}

// what returns the kind of the event and what it is about.
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
	case EventActionDone:
		return kind + " " + e.To + e.before()
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

// ofState reports whether To is a state.
func (e Event) ofState() bool {
	switch e.Kind {
	case EventActionStarted, EventActionDone, EventActionFailed, EventRetriesExhausted, EventIgnored, EventReturned:
		return false
	}
	return true
}

// before describes how many attempts of an action failed before it succeeded.
func (e Event) before() string {
	switch e.Failures {
	case 0:
		return ""
	case 1:
		return ", after a failed attempt"
	}
	return fmt.Sprintf(", after %d failed attempts", e.Failures)
}

// inARow describes how many failures there were and when the worker goes on.
func (e Event) inARow() string {
	if e.Delay > 0 {
		return fmt.Sprintf("failure %d in a row, goes on in %s", e.Failures, textfmt.About(e.Delay))
	}
	return fmt.Sprintf("failure %d in a row", e.Failures)
}
