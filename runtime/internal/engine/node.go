package engine

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// node is one worker in its tree, with what the engine keeps about it. Only the
// goroutine that ticks accesses it. What most workers do not have is in rare.
// There may be a million nodes, so their size counts: TestSizes holds it.
type node struct {
	// A glance touches only these fields, 32 bytes, which lie in one line of the
	// cache; and meta and timing if guards read the time.
	inst    worker.Instance
	w       *worker.WorkerType
	state   link.StateID
	desired link.StateID
	ready   bool // it has to be visited in this tick
	settled bool // see glance.go
	gone    bool
	begun   bool // it has been visited

	// An observation without news also touches these, and no others.
	obs       observing
	due       link.Instant // the earliest of visitDue, staleDue and obsDue
	queuedFor link.Instant // the instant of its valid entry in the queue; never: it has none
	visitDue  link.Instant
	staleDue  link.Instant
	obsDue    link.Instant
	more      *rare // nil while it has nothing of that; see rare and makeRare
	id        uint64
	common    commonCounters
	stage     stage // of its removal
	inNext    bool  // it is in the list for the next tick

	unwell    bool  // an attempt of an action has failed, and isWell has not been called since
	fallen    bool  // a failure took it out of a state other than its shutdown state, and it has not decided since
	isMapped  bool  // its parent's StateMapping gives it a desired state
	isAsked   bool  // an expression of its parent asks whether it is healthy (R36)
	shownWell bool  // its parent was told that it is healthy
	asker     asker // what determines desired
	news      bool  // something has come in since its last change of state
	needs     needs
	act       acting

	meta       *fsm.SnapshotMeta // of its snapshot
	timing     *link.Timing      // of meta
	parent     *node             // nil for the root
	childEntry *childEntry       // its entry among the children of the parent; nil for the root
	children   *children         // nil while it has never had children
	enteredIn  uint64            // the tick in which it entered the state
	last       string            // the reason of its last transition or failure; "": see fired

	entry       int32        // the entry of the parent's spec that declared it
	member      int32        // its place in the group of the parent's snapshot
	movesInARow int32        // its changes of state in a row, see livelock.go
	derived     link.StateID // the desired state that its UserSpec asks for
	mappedState link.StateID // the last one from its parent; 0: none yet
	mappedSeen  link.StateID // the one that its last visit has processed
	fired       uint32       // its last transition, as Instance.Fired gives it; 0: none, or last has its reason
}

// commonCounters are those of a worker's Counters that count in most workers.
type commonCounters struct {
	observations, transitions, attempts uint64
}

// rare is what the engine keeps about a worker that most workers do not have.
type rare struct {
	restarts *restarts // nil while it has never failed
	removal  removal
	failure  error // to be handled in this visit
	lastErr  error
	// The errors of the last observation and of the last attempt of an action that
	// failed.
	observeErr, attemptErr error
	counters               fsm.Counters // without commonCounters
	declareAt              link.Instant // with ReconcileEvery; never: no time is set
	resumeAt               link.Instant // when a worker in a livelock may be visited again
	queue                  *queue       // the commands that wait for it; nil: none
	everyAt                int          // its place in the list of the workers that are ready in every tick
	wall                   wallEntry
	stays                  int     // in states so far, of a worker type with jitter
	delays                 *delays // nil while no wait of a configured policy has begun
	target                 *Target // nil while nobody has reached it by its path
	restart                bool    // somebody has asked for its restart
}

// noRare is read as the rare part of a worker that has none. It is never changed.
var noRare = rare{declareAt: link.Never, wall: wallEntry{place: -1}}

// rare returns the rare part of a worker, to be read.
func (n *node) rare() *rare {
	if n.more == nil {
		return &noRare
	}
	return n.more
}

// makeRare returns the rare part of a worker, to be changed.
func (n *node) makeRare() *rare {
	if n.more == nil {
		r := noRare
		n.more = &r
	}
	return n.more
}

// fail records a failure, to be handled in this visit.
func (n *node) fail(err error) { n.makeRare().failure = err }

// failure returns the failure to be handled in this visit, or nil.
func (n *node) failure() error { return n.rare().failure }

// restarts returns the record of the worker's failures, or nil.
func (n *node) restarts() *restarts { return n.rare().restarts }

// counters returns all counters.
func (n *node) counters() fsm.Counters {
	c := n.rare().counters
	c.Observations, c.Transitions, c.Attempts = n.common.observations, n.common.transitions, n.common.attempts
	return c
}

// needs are the steps of a visit that have to be done again.
type needs struct {
	declare bool
	derive  bool
	ask     bool // asking the reconcile policy
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
	requested         // the worker handles it in its next visit
	draining          // on its way to its shutdown state
	terminating       // its children are being removed, and its hooks are waited for
)

// removal is what is kept about a removal besides its stage.
type removal struct {
	itself   bool // it asked for its own removal (R23)
	excused  bool // its time was over when a walk continued after a cut; it has one more visit
	closed   bool // its Close was called
	barren   bool // it starts no children: it was at rest, or in its first visit, when its termination began
	deadline link.Instant
	unclean  string // why it did not terminate in its shutdown state
}

// acting is the action of the current state (R09, R21).
type acting struct {
	pending  bool // the action has to be started
	done     bool
	observed bool // an observation that was begun after the first success has been processed
	gaveUp   bool
	queued   bool  // it waits for a place
	granted  bool  // it has a place for its next visit
	attempts int32 // failed attempts in a row
	doneTick uint64
	at       link.Instant // when a pending action may start
	flight   *flight      // the call of an action, or of Close, in flight; nil: none
}

// observing is how a worker is observed (R20).
type observing struct {
	seen    bool
	failing bool
	queued  bool // it waits for a place
	began   bool // an observation has begun
	again   bool // the next one begins when the one in flight has returned
	next    link.Instant
	at      link.Instant // when the last observation was processed
	flight  *flight      // the observation in flight; nil: none
}

// flight is one call of a hook.
type flight struct {
	late     bool // its context was cancelled
	named    bool // it was reported as ignoring its context
	counted  bool // its time-out was a failure of the worker; only of an action
	returned bool // its return has come in
	dropped  bool // its result does not count: it belongs to an earlier stay, or to an attempt that has failed
	closing  bool // it is the call of Close
	action   link.ActionID
	tick     uint64 // in which it began
	begun    link.Instant
	ctx      *hookContext
	deadline link.Instant // never: there is none
	err      error
	// place is the place of an observation in the tree's heap of answers. It is -1
	// if no answer is expected.
	place int
	n     *node
}

// callOff cancels the context. The hook then has until the instant by to return.
// It does nothing for a nil flight.
func (f *flight) callOff(cause error, by link.Instant) {
	if f != nil && !f.late {
		f.late, f.deadline = true, by
		f.ctx.end(cause)
	}
}

// closing reports whether the call in flight is that of Close.
func (a *acting) closing() bool { return a.flight != nil && a.flight.closing }

// drop makes the result of the call in flight not count.
func (a *acting) drop() {
	if a.flight != nil {
		a.flight.dropped = true
	}
}

// fresh reports whether there is an observation that is not stale (R10). It is
// true for a worker that observes nothing.
func (n *node) fresh(now link.Instant) bool {
	if !n.w.Observes {
		return true
	}
	if !n.obs.seen {
		return false
	}
	after := n.observePolicy().StaleAfter
	return after <= 0 || now.Since(n.obs.at) <= after
}

// refresh updates the SnapshotMeta of the snapshot to the time of the tick.
func (t *Tree) refresh(n *node) {
	m := n.meta
	m.Now, n.timing.Now = t.wall, t.now
	m.Elapsed = t.now.Since(n.timing.Entered)
	m.Fresh = n.fresh(t.now)
	m.Done = n.act.done
	m.ActionObserved = n.act.observed
	m.RetriesExhausted = n.act.gaveUp
}

// stateName returns the name of the current state.
func (n *node) stateName() string { return n.w.StateName(n.state) }

// path returns the path of the worker in its tree. It is made when it is asked
// for.
func (n *node) path() string {
	if n.parent == nil {
		return n.w.Name
	}
	return fsm.ChildPath(n.parent.path(), n.childEntry.name)
}
