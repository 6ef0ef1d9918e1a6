package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// node is one worker in its tree, with what the engine keeps about it. Only the
// goroutine that ticks accesses it.
type node struct {
	// These fields stand together because an observation without news touches only
	// them.
	tree     *Tree
	w        *worker.WorkerType
	inst     worker.Instance
	id       uint64
	due      link.Instant // the earliest of visitDue, staleDue and obsDue
	inQueue  link.Instant // of its valid entry in the queue; never: it has none
	visitDue link.Instant
	staleDue link.Instant
	obsDue   link.Instant
	obs      observing
	gone     bool
	begun    bool // it has been visited
	settled  bool // see glance.go
	ready    bool // it has to be visited in this tick
	queued   bool // it is in the list for the next tick
	removal  removal
	restarts *restarts // nil while it has never failed
	act      acting
	counters fsm.Counters

	meta       *fsm.SnapshotMeta // of its snapshot
	timing     *link.Timing      // of meta
	parent     *node             // nil for the root
	childEntry *childEntry       // its entry among the children of the parent; nil for the root
	entry      int               // the entry of the parent's spec that declared it
	member     int               // its place in the group of the parent's snapshot
	path       string

	state       link.StateID
	enteredIn   uint64 // the tick in which it entered the state
	desired     link.StateID
	derived     link.StateID // the desired state that its UserSpec asks for
	asker       asker        // what determines desired
	mappedState link.StateID // the last one from its parent; 0: none yet
	mappedSeen  link.StateID // the one that its last visit has processed
	isMapped    bool         // its parent's StateMapping gives it a desired state
	needs       needs
	everyAt     int       // its place in the list of the workers that are ready in every tick
	failure     error     // to be handled in this visit
	unwell      bool      // an attempt of an action has failed, and isWell has not been called since
	fallen      bool      // a failure took it out of a state other than its shutdown state, and it has not decided since
	children    *children // nil while it has never had children
	moves       moves     // its changes of state in a row
	last        string    // the reason of its last transition or failure
	lastErr     error

	wallAt  int // its place in the wall heap; -1: none
	wallDue time.Time
}

// needs are the steps of a visit that have to be done again.
type needs struct {
	declare   bool
	derive    bool
	ask       bool         // asking the reconcile policy
	declareAt link.Instant // with ReconcileEvery; never: no time is set
	// What failed is tried again when the worker goes on after its failure.
	askAgain     bool
	declareAgain bool
	deriveAgain  bool
	rowsAgain    bool // the rows of StateMappings are not called until then
}

// nothing reports whether no step has to be done again. What waits for a time of
// its own does not count.
func (n *needs) nothing() bool {
	return !(n.declare || n.derive || n.ask || n.askAgain || n.declareAgain || n.deriveAgain || n.rowsAgain)
}

// stage is the progress of a removal (R16).
type stage uint8

const (
	staying     stage = iota
	asked             // requested; the worker handles it in its next visit
	draining          // on its way to its shutdown state
	terminating       // its children are being removed, and its hooks are waited for
)

type removal struct {
	stage    stage
	itself   bool // it asked for its own removal (R23)
	excused  bool // its time was over when a walk continued after a cut; it has one more visit
	closed   bool // its Close was called
	barren   bool // it starts no children: it was at rest, or in its first visit, when its termination began
	deadline link.Instant
	unclean  string // why it did not terminate in its shutdown state
}

// acting is the action of the current state (R09, R21).
type acting struct {
	stay     uint64 // the number of the stay in a state; a new Version also begins a stay
	pending  bool   // the action has to be started
	done     bool
	gaveUp   bool
	queued   bool // it waits for a place
	granted  bool // it has a place for its next visit
	closing  bool // the call in flight is that of Close
	doneTick uint64
	at       link.Instant
	attempts int // failed attempts in a row
	flight   flight
	id       link.ActionID // the action in flight
	of       uint64        // the stay in which the action in flight was started; 0: its result is dropped
}

// observing is how a worker is observed (R20).
type observing struct {
	flight  flight
	tick    uint64 // in which the observation in flight began
	next    link.Instant
	at      link.Instant // when the last observation was processed
	seen    bool
	lastIn  uint64 // the latest tick in which an observation that was processed had begun
	failing bool
	queued  bool // it waits for a place
	// answerAt is its place in the tree's heap of answers. It is -1 if no answer
	// is expected.
	answerAt int
}

// flight is one call of a hook.
type flight struct {
	on       bool
	late     bool // its context was cancelled
	named    bool // it was reported as ignoring its context
	counted  bool // its time-out was a failure of the worker; only of an action
	returned bool // its return has come in
	ctx      *hookContext
	deadline link.Instant // never: there is none
	err      error
}

// callOff cancels the context. The hook then has until the instant by to return.
func (f *flight) callOff(cause error, by link.Instant) {
	if f.on && !f.late {
		f.late, f.deadline = true, by
		f.ctx.end(cause)
	}
}

// fresh reports whether there is an observation that is not stale (R10). It is
// true for a worker that observes nothing.
func (n *node) fresh(now link.Instant) bool {
	if n.w.Observe.Every <= 0 {
		return true
	}
	return n.obs.seen && (n.w.Observe.StaleAfter <= 0 || now.Since(n.obs.at) <= n.w.Observe.StaleAfter)
}

// refresh updates the SnapshotMeta of the snapshot to the time of the tick.
func (n *node) refresh() {
	t, m := n.tree, n.meta
	m.Now, n.timing.Now = t.wall, t.now
	m.Elapsed = t.now.Since(n.timing.Entered)
	m.Fresh = n.fresh(t.now)
	m.Done = n.act.done
	m.ActionObserved = n.act.done && n.obs.seen && n.obs.lastIn >= n.act.doneTick
	m.RetriesExhausted = n.act.gaveUp
}

// stateName returns the name of the current state.
func (n *node) stateName() string { return n.w.StateName(n.state) }
