package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Tree is a root worker and all workers below it. Its mutex lets one goroutine
// tick at a time (R28). The mutex guards all fields except the inbox, the events
// and the atomic ones.
type Tree struct {
	link.Settings[fsm.Event, fsm.HookCall]
	mu          gate
	inbox       inbox
	events      broadcaster
	out         outbox
	meter       meter
	trace       tracing
	root        *node
	toRoot      *Target
	alarm       worker.Alarm     // of the worker that is being visited
	spareInputs any              // memory for inputs that nothing refers to; nil: none
	spareType   worker.InputType // of spareInputs
	inputs      any              // those of the root, as a pointer to the generated struct; nil: none were set (R33)
	takeSpec    func()           // brings the stored UserSpec of the root to its instance

	now      link.Instant // of this tick
	reading  time.Time    // of the clock
	wall     time.Time    // the reading without its monotonic part
	n        uint64       // the number of this tick
	ctx      context.Context
	phase    int  // how many parts of this tick have begun
	heard    bool // somebody listens to the events of this tick
	exiting  bool // a call has ended the goroutine; deferred functions go on with this tick
	setBack  bool // the wall clock was set back before this tick
	ids      uint64
	due      dueQueue
	answers  answerHeap
	wallHeap wallHeap
	expired  []*node
	next     []*node // ready in the next tick
	spare    []*node
	every    []*node    // ready in every tick
	byRun    bool       // this tick was started by Run
	cut      *node      // the worker after which the last walk was cut; nil: it was not cut
	resumed  bool       // this walk continues after a cut
	inFlight int        // number of places that are taken
	queue    ring[seat] // the workers that wait for a place
	deserted int        // number of seats of workers that have gone
	pool     pool[hookCall]
	handing  []hookCall // launched calls that the pool has not been given yet
	contexts contexts
	landed   []*flight       // records of calls that have returned
	values   context.Context // the values of ctx without its end; nil until they are needed

	finished bool          // the root has gone, or the time for shutting down is over
	left     error         // names the workers that were left then
	down     chan struct{} // closed when finished
	quiet    chan struct{} // closed when the hooks of a tree that was given up have returned or their grace is over
	running  atomic.Bool
	steps    *runner       // of BeginSteps
	freed    chan struct{} // receives when a run ends
	unrest   unrest

	rootState     atomic.Uint32
	rootTime      atomic.Int64         // shutdown.timeout of the root, if its UserSpec gives it
	at            atomic.Pointer[node] // the worker that is being visited, for the watchdog
	glanced       atomic.Int32         // it is this one or one of as many siblings from it on; zero: it is this one
	watchdogTimer *time.Timer
	executing     sync.WaitGroup // counts the calls that an executor has been given
}

// New returns the tree of a root. takeSpec brings the stored UserSpec of the root
// to its instance. It is called in the tick after a PostSpec.
func New(root worker.Instance, takeSpec func(), opts []fsm.Option) (*Tree, error) {
	s := defaults()
	for _, o := range opts {
		if o != nil {
			o(&s)
		}
	}
	if s.TickBudget > 0 && s.FullTicks {
		return nil, errBudget
	}
	if !s.Seeded {
		s.Seed = rand.Uint64()
	}
	t := &Tree{Settings: s, down: make(chan struct{}), quiet: make(chan struct{}), freed: make(chan struct{}, 1)}
	t.inbox.wake = make(chan struct{}, 1)
	t.mu = newGate()
	t.events.size = s.EventBuffer
	t.reading = t.askClock()
	t.wall = link.WallOf(t.reading)
	if t.out.clockFails {
		return nil, errors.New("the clock given by WithClock panics")
	}
	t.takeSpec = takeSpec
	t.meter.to, _ = s.Metrics.(fsm.Metrics)
	if t.trace.to, _ = s.Tracer.(fsm.Tracer); t.trace.to != nil {
		t.trace.workers = map[*node]*tracedWorker{}
	}
	t.inbox.requests.measured = t.meter.to != nil
	t.root = t.newNode(nil, nil, root)
	t.root.ready = true
	t.toRoot = t.root.reached()
	return t, nil
}

// newNode returns the node of a worker that was just constructed.
func (t *Tree) newNode(parent *node, s *childEntry, inst worker.Instance) *node {
	t.ids++
	n := &node{
		parent: parent, childEntry: s, id: t.ids, w: inst.Type(), inst: inst, meta: inst.Meta(),
		queuedFor: link.Never, due: link.Never, visitDue: link.Never, staleDue: link.Never, obsDue: link.Never,
	}
	n.timing = worker.TimingOf(n.meta)
	n.needs.declare, n.needs.derive = true, true
	t.inbox.reserve(kindsOf(n.w))
	if parent == nil {
		return n
	}
	n.entry = s.entry
	n.isMapped = parent.w.Entries[s.entry].Mapped
	n.isAsked = parent.w.Entries[s.entry].AsksHealth
	return n
}

// mark makes a worker ready in this tick. It must be called before the walk.
func (t *Tree) mark(n *node) {
	n.ready = true
	for n.parent != nil {
		if n.parent.children.dirty.set(int(n.childEntry.place)) {
			return
		}
		n = n.parent
	}
}

// markNext makes a worker ready in the next tick.
func (t *Tree) markNext(n *node) {
	if !n.inNext && !n.gone {
		n.inNext = true
		t.next = append(t.next, n)
	}
}

// markParent makes the parent ready in this tick. The parent is visited later in
// the tick (R02).
func (n *node) markParent() {
	if n.parent != nil {
		n.parent.ready = true
	}
}

// Tick runs one tick for the caller.
func (t *Tree) Tick(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := t.mu.LockContext(ctx); err != nil {
		return err
	}
	defer t.mu.Unlock()
	if t.finished {
		return fsm.ErrDown
	}
	t.tick(ctx)
	return nil
}

// tick runs one tick. If nothing has come in, nothing is due and no worker is
// ready, its cost does not depend on the number of workers.
func (t *Tree) tick(ctx context.Context) {
	t.ctx = ctx
	t.n++
	t.phase, t.exiting = 0, false
	t.heard = len(t.Handlers) > 0 || t.Logger != nil || t.events.heard.Load() > 0
	t.goOn()
}

// parts are the parts of a tick, in order.
var parts = [...]func(*Tree){
	(*Tree).startMeasuring,
	func(t *Tree) { t.setBack = t.readClock() },
	(*Tree).measureLate,
	(*Tree).announce,
	(*Tree).intake,
	(*Tree).expire,
	func(t *Tree) { t.expireWall(t.setBack) },
	(*Tree).wakeNext,
	(*Tree).visitReady,
	(*Tree).givePlaces,
	(*Tree).handCalls,
	(*Tree).measureTick,
	(*Tree).tellRest,
	(*Tree).endTick,
}

// readsClock is the number of the part after which it is known whether the tick has
// anything else to do. If not, only the last parts are left: they measure the tick and
// end it.
const readsClock, lastParts = 3, 3

// goOn runs the parts of the tick that have not begun. If a call of users' code
// ends the goroutine, that cannot be stopped, but the tick must not remain half
// done. Therefore each function on the stack goes on in a deferred function, from
// the innermost to the outermost.
func (t *Tree) goOn() {
	defer func() {
		if t.phase < len(parts) && t.exiting {
			t.goOn()
		}
	}()
	for t.phase < len(parts) {
		t.phase++
		parts[t.phase-1](t)
		if t.phase == readsClock && t.isQuiet() {
			t.phase = len(parts) - lastParts
		}
	}
}

// isQuiet reports whether a tick that has read the clock has nothing else to do.
func (t *Tree) isQuiet() bool {
	return t.n > 1 && !t.FullTicks && !t.setBack && !t.inbox.some.Load() &&
		len(t.next) == 0 && len(t.every) == 0 && t.cut == nil && !t.root.hasWork() &&
		len(t.out.events) == 0 && t.queue.len == 0 && len(t.handing) == 0 &&
		t.due.first() > t.now && t.answers.first() > t.now && t.wallTurn() > t.now
}

// announce emits the first event of a tree.
func (t *Tree) announce() {
	if t.n == 1 {
		t.emit(fsm.Event{Kind: fsm.EventTree, Reason: "seed " + strconv.FormatUint(t.Seed, 10)}, t.root)
	}
}

func (t *Tree) visitReady() {
	if !t.FullTicks && t.cut == nil && !t.root.hasWork() {
		return
	}
	t.armWatchdog()
	defer t.disarmWatchdog()
	if at := t.cut; at != nil {
		t.cut, t.resumed = nil, true
		t.goOnAfter(at)
		return
	}
	t.resumed = false
	t.walk(t.root)
}

func (t *Tree) endTick() {
	t.ctx, t.values = nil, nil
	if t.root.gone && !t.finished {
		t.finished = true
		t.inbox.closeRequests()
		close(t.down)
		t.events.end()
	}
}

// leaveEvery removes a worker from those that are ready in every tick. The last
// worker of the list takes its place.
func (t *Tree) leaveEvery(n *node) {
	last, at := len(t.every)-1, n.rare().everyAt
	if at > last || t.every[at] != n {
		return // it has not been visited
	}
	t.every[at] = t.every[last]
	t.every[at].makeRare().everyAt = at
	t.every[last] = nil
	t.every = t.every[:last]
}

// wakeNext marks the workers that the last tick made ready, and those that are
// ready in every tick.
func (t *Tree) wakeNext() {
	list := t.next
	t.next = t.spare
	for _, n := range list {
		n.inNext = false
		if !n.gone {
			t.mark(n)
		}
	}
	t.spare = emptied(list)
	for _, n := range t.every {
		t.mark(n)
	}
}

// walk visits the ready workers at and below n, children before their parent and
// siblings in the order of the declaration (R02).
func (t *Tree) walk(n *node) {
	if n.children != nil {
		t.walkChildren(n)
	} else {
		t.turn(n)
	}
}

func (t *Tree) walkChildren(n *node) {
	done := false
	defer func() {
		if !done && t.exiting {
			t.turn(n)
		}
	}()
	if t.FullTicks {
		t.walkAll(n.children, 0)
	} else {
		t.walkDirty(n.children, 0)
	}
	done = true
	t.turn(n)
}

// walkDirty walks the children from the place from on at or below which a worker
// is ready.
func (t *Tree) walkDirty(cs *children, from int) {
	done, i := false, from
	defer func() {
		if !done && t.exiting {
			t.walkDirty(cs, i+1)
		}
	}()
	for ; t.cut == nil; i++ {
		if i = cs.dirty.take(i); i < 0 {
			break
		}
		t.walk(cs.entries[i].node)
	}
	done = true
}

// turn visits a worker if it is ready, unless the walk has been cut.
func (t *Tree) turn(n *node) {
	if t.cut == nil && (n.ready || t.FullTicks) {
		t.visit(n)
		t.checkBudget(n)
	}
}

// idle reports whether a tick would have nothing to do now, apart from what is in
// the inbox. It also returns the next instant at which something is due.
func (t *Tree) idle() (bool, link.Instant) {
	due := min(t.wallTurn(), t.due.first(), t.answers.first())
	return len(t.next) == 0 && t.cut == nil && !t.root.hasWork() || t.n == 0, due
}

// NextTick returns when a tick will have something to do.
func (t *Tree) NextTick() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	idle, due := t.idle()
	switch {
	case t.finished:
		return time.Time{}
	case !idle || t.n == 0 || t.inbox.waiting():
		return t.reading
	case due == link.Never:
		return time.Time{}
	}
	return t.timeOf(due)
}
