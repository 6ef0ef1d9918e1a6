package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// node is one worker in its tree: the supervisor's own book-keeping. All of it
// belongs to the goroutine that ticks.
type node struct {
	// What an observation that finds nothing new touches stands together.
	tree     *Tree
	w        *worker.WorkerType
	h        worker.Instance
	id       uint64
	due      link.Instant // the earliest of the three that follow
	inQueue  link.Instant // of its entry in the queue that counts; never: none
	visitDue link.Instant
	staleDue link.Instant
	obsDue   link.Instant
	obs      observing
	gone     bool
	begun    bool // it has been visited
	ready    bool // to be visited in this tick
	queued   bool // in the list for the next tick
	removal  removal
	restarts *restarts // nil while it has never failed
	act      acting
	counters fsm.Counters

	meta       *fsm.SnapshotMeta // in the snapshot
	timing     *link.Timing      // of m
	parent     *node             // nil for the root
	childEntry *childEntry       // its place among its siblings; nil for the root
	entry      int               // the parent's entry that it was declared by
	member     int               // its place in the parent's group
	path       string

	state       link.StateID
	enteredIn   uint64 // the tick in which it entered it
	desired     link.StateID
	derived     link.StateID // of the UserSpec
	asker       asker        // what makes desired so
	mappedState link.StateID // the last word of its parent; 0: none yet
	mappedSeen  link.StateID // the word that it has taken in
	isMapped    bool         // its parent's words count
	needs       needs
	everyAt     int          // its place in the tree's list of those ready in every tick
	failure     error        // to be dealt with in this visit
	unwell      bool         // an attempt of an action has failed, and nothing has ended that
	fallen      bool         // a failure took it out of a state in which it was not at rest, and it has not decided since
	children    *children    // nil while it never had children
	alarm       worker.Alarm // of this visit
	moves       moves        // in a row
	last        string       // the reason of the last transition
	lastErr     error

	wallAt  int // place in the wall heap; -1: none
	wallDue time.Time
}

// needs are steps of a visit that have to be done again.
type needs struct {
	declare   bool
	derive    bool
	ask       bool         // the reconcile policy
	declareAt link.Instant // with ReconcileEvery; never: not yet
	// What failed is tried again when the worker goes on after its failure.
	askAgain     bool
	declareAgain bool
	deriveAgain  bool
	rowsAgain    bool // rows of a mapping are not asked until then
}

// stage is how far a removal has come (R16).
type stage uint8

const (
	staying     stage = iota
	asked             // the request is on its way: the worker sees it in its next visit
	draining          // on the way to its shutdown state
	terminating       // its children are being removed and its hooks waited for
)

type removal struct {
	stage    stage
	itself   bool // it asked for it (R23)
	excused  bool // it was overdue where a walk had been cut, and has one visit more
	closed   bool // its Close was called
	barren   bool // it had no children when it was asked to go, and starts none
	deadline link.Instant
	unclean  string // why it did not go by way of its shutdown state
}

// acting is the state's action (R09, R21).
type acting struct {
	stay     uint64 // which stay in a state, and Version; results carry it
	pending  bool   // to be started
	done     bool
	gaveUp   bool
	queued   bool // it waits for a place
	granted  bool // it has one, for its next visit
	closing  bool // the flight is that of Close
	doneTick uint64
	at       link.Instant
	attempts int // that failed in a row
	flight   flight
	id       link.ActionID // in flight
	of       uint64        // the stay that it was started in
}

// observing is the collecting of observations (R20).
type observing struct {
	flight  flight
	tick    uint64 // in which the one in flight began
	next    link.Instant
	at      link.Instant // when the last was taken in
	seen    bool
	lastIn  uint64 // the tick in which the last one was begun
	failing bool
	queued  bool // it waits for a place
	// answerAt is its place in the tree's heap of answers; -1: none is awaited.
	answerAt int
}

// flight is one call of a hook.
type flight struct {
	on       bool
	late     bool // cancelled: it should be coming back
	named    bool // it did not come back in time
	counted  bool // of an action: its time-out was a failure of the worker
	returned bool // the inbox has told
	ctx      *hookContext
	deadline link.Instant // never: none
	err      error
}

// callOff cancels the context; from then the hook has the grace to return.
func (f *flight) callOff(cause error, by link.Instant) {
	if f.on && !f.late {
		f.late, f.deadline = true, by
		f.ctx.end(cause)
	}
}

// fresh reports whether there is an observation that is not stale (R10). A
// worker that observes nothing has nothing that could be stale.
func (n *node) fresh(now link.Instant) bool {
	if n.w.Observe.Every <= 0 {
		return true
	}
	return n.obs.seen && (n.w.Observe.StaleAfter <= 0 || now.Since(n.obs.at) <= n.w.Observe.StaleAfter)
}

// refresh brings the moment of the snapshot up to the tick's time.
func (n *node) refresh() {
	t, m := n.tree, n.meta
	m.Now, n.timing.Now = t.wall, t.now
	m.Elapsed = t.now.Since(n.timing.Entered)
	m.Fresh = n.fresh(t.now)
	m.Done = n.act.done
	m.ActionObserved = n.act.done && n.obs.seen && n.obs.lastIn >= n.act.doneTick
	m.RetriesExhausted = n.act.gaveUp
}

// stateName is the name of its current state.
func (n *node) stateName() string { return n.w.StateName(n.state) }
