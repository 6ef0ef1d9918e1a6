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

// Tree is a root worker and all below it. mu makes one goroutine tick it at a
// time (R28); what it guards is everything but the inbox, the events and the
// atomics.
type Tree struct {
	link.Settings[fsm.Event, fsm.HookCall]
	mu       gate
	inbox    inbox
	events   broadcaster
	out      outbox
	root     *node
	takeSpec func() // brings the root's stored UserSpec to its instance

	now      link.Instant // of this tick
	reading  time.Time    // of the clock
	wall     time.Time    // the same without its monotonic part
	n        uint64       // the number of this tick
	ctx      context.Context
	phase    int  // how many parts of this tick have begun
	ending   bool // a call has ended the goroutine, and deferred functions go on with this tick
	setBack  bool // the wall clock was, before this tick
	ids      uint64
	due      dueQueue
	answers  answerHeap
	wallHeap wallHeap
	expired  []*node
	next     []*node // ready in the next tick
	spare    []*node
	every    []*node    // ready in every tick
	byRun    bool       // this tick is one of Run
	cut      *node      // the worker after which the last walk was cut; nil: it came to its end
	resumed  bool       // this walk goes on after a cut
	inFlight int        // places that are taken
	queue    ring[seat] // for a place
	deserted int        // seats in it of workers that are gone
	pool     pool[hookCall]
	handing  []hookCall // to the pool
	contexts contexts
	values   context.Context // of ctx, without its end; nil until it is asked for

	finished bool          // the root is gone, or the time for shutting down is over
	left     error         // who was left then
	down     chan struct{} // closed when finished
	quiet    chan struct{} // of a tree that was given up: its hooks have returned, or had the time for it
	running  atomic.Bool
	freed    chan struct{} // told when a run ends

	rootState     atomic.Uint32
	at            atomic.Pointer[node] // who is being visited, for the watchdog
	watchdogTimer *time.Timer
	executing     sync.WaitGroup // calls that an executor has been given
}

// New makes the tree of a root. takeSpec, called in a tick after postSpec,
// brings the root's stored UserSpec to it.
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
	t.root = t.newNode(nil, nil, root)
	t.root.ready = true
	return t, nil
}

// newNode makes the supervisor of a worker that was just constructed.
func (t *Tree) newNode(parent *node, s *childEntry, h worker.Instance) *node {
	t.ids++
	n := &node{
		tree: t, parent: parent, childEntry: s, id: t.ids, w: h.Type(), h: h, meta: h.Meta(),
		inQueue: link.Never, due: link.Never, visitDue: link.Never, staleDue: link.Never, obsDue: link.Never, wallAt: -1,
	}
	n.timing = worker.TimingOf(n.meta)
	n.alarm.M, n.alarm.T = n.meta, n.timing
	n.obs.answerAt = -1
	n.needs.declareAt = link.Never
	n.needs.declare, n.needs.derive = true, true
	if parent == nil {
		n.path = n.w.Name
		return n
	}
	n.path = fsm.ChildPath(parent.path, s.name)
	n.entry = s.entry
	n.isMapped = parent.w.Entries[s.entry].Mapped
	return n
}

// mark makes a worker ready in this tick. It is for the start of a tick, before
// the walk.
func (t *Tree) mark(n *node) {
	n.ready = true
	for n.parent != nil {
		if n.parent.children.dirty.set(n.childEntry.place) {
			return
		}
		n = n.parent
	}
}

// markNext makes a worker ready in the next tick.
func (t *Tree) markNext(n *node) {
	if !n.queued && !n.gone {
		n.queued = true
		t.next = append(t.next, n)
	}
}

// markParent makes the parent ready in this tick, in which its turn is yet to
// come (R02).
func (n *node) markParent() {
	if n.parent != nil {
		n.parent.ready = true
	}
}

// Tick is one tick from outside.
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

// tick is one step of the tree. An idle one, with nothing from outside, nothing
// due and nothing ready, costs the same for any number of workers.
func (t *Tree) tick(ctx context.Context) {
	t.ctx = ctx
	t.n++
	t.phase, t.ending = 0, false
	t.goOn()
}

// parts are those of a tick, in their order.
var parts = [...]func(*Tree){
	func(t *Tree) { t.setBack = t.readClock() },
	(*Tree).announce,
	(*Tree).intake,
	(*Tree).expire,
	func(t *Tree) { t.expireWall(t.setBack) },
	(*Tree).wakeNext,
	(*Tree).visitReady,
	(*Tree).givePlaces,
	(*Tree).handCalls,
	(*Tree).tellRest,
	(*Tree).endTick,
}

// goOn does the parts of the tick that have not begun. A call of users' code that
// ends the goroutine cannot be stopped, and must not leave half a tick: all that
// is on the stack goes on in a deferred function then, from the inside out.
func (t *Tree) goOn() {
	defer func() {
		if t.phase < len(parts) && t.ending {
			t.goOn()
		}
	}()
	for t.phase < len(parts) {
		t.phase++
		parts[t.phase-1](t)
	}
}

// announce makes the first event of a tree.
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
		close(t.down)
		t.events.end()
	}
}

// leaveEvery takes a worker out of those that are ready in every tick; the last
// one has its place then.
func (t *Tree) leaveEvery(n *node) {
	last := len(t.every) - 1
	if n.everyAt > last || t.every[n.everyAt] != n {
		return // it has not been visited
	}
	t.every[n.everyAt] = t.every[last]
	t.every[n.everyAt].everyAt = n.everyAt
	t.every[last] = nil
	t.every = t.every[:last]
}

// wakeNext marks what the last tick made ready, and who is ready in every tick.
func (t *Tree) wakeNext() {
	list := t.next
	t.next = t.spare[:0]
	for _, n := range list {
		n.queued = false
		if !n.gone {
			t.mark(n)
		}
	}
	clear(list)
	t.spare = list
	for _, n := range t.every {
		t.mark(n)
	}
}

// walk visits the ready workers at and below n, children before their parent
// and siblings in the order of the declaration (R02).
func (t *Tree) walk(n *node) {
	if n.children != nil {
		t.walkChildren(n)
	} else {
		t.turn(n)
	}
}

func (t *Tree) walkChildren(n *node) {
	cs := n.children
	if t.FullTicks {
		cs.dirty.resize(len(cs.entries))
		for i, s := range cs.entries {
			if s.node != nil {
				cs.dirty.set(i)
			}
		}
	}
	done := false
	defer func() {
		if !done && t.ending {
			t.turn(n)
		}
	}()
	t.walkDirty(cs, 0)
	done = true
	t.turn(n)
}

// walkDirty walks the children from a place on in which there is something ready.
func (t *Tree) walkDirty(cs *children, from int) {
	done, i := false, from
	defer func() {
		if !done && t.ending {
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

// idle reports whether a tick would have nothing to do at this time, but for
// what is in the inbox; and when the next time is due.
func (t *Tree) idle() (bool, link.Instant) {
	due := min(t.wallTurn(), t.due.first(), t.answers.first())
	return len(t.next) == 0 && t.cut == nil && !t.root.hasWork() || t.n == 0, due
}

// NextTick is when a tick will have something to do.
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
