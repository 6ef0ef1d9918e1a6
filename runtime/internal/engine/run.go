package engine

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// State returns the state of the root.
func (t *Tree) State() uint16 { return uint16(t.rootState.Load()) }

// Events subscribes to the events from now on.
func (t *Tree) Events(ctx context.Context) iter.Seq[fsm.Event] { return t.events.subscribe(ctx) }

// PostSpec records that a UserSpec of the root was stored. It returns ErrFrozen
// if a shutdown was requested.
func (t *Tree) PostSpec() error { return t.inbox.postSpec() }

// Frozen returns ErrFrozen if a shutdown was requested.
func (t *Tree) Frozen() error { return t.inbox.frozen() }

// Push records that an observation of the root is pushed. keep stores it and
// reports whether it replaced one that no tick has seen.
func (t *Tree) Push(keep func() bool) { t.inbox.push(keep) }

// Done returns a channel that is closed when the tree is down or was given up.
func (t *Tree) Done() <-chan struct{} { return t.down }

// RequestShutdown asks the tree to shut down.
func (t *Tree) RequestShutdown() { t.inbox.requestShutdown() }

// Run ticks until the tree is down.
func (t *Tree) Run(ctx context.Context) error { return t.run(ctx, false) }

// run is Run or, with giveUp, the ticking part of Shutdown. With giveUp it ends
// when ctx ends. Otherwise the end of ctx starts an orderly shutdown.
func (t *Tree) run(ctx context.Context, giveUp bool) error {
	if t.ByHand {
		return fsm.ErrByHand
	}
	if !t.running.CompareAndSwap(false, true) {
		return fsm.ErrRunning
	}
	r := &runner{tree: t, ctx: ctx, giveUp: giveUp, ended: ctx.Done(), over: make(chan outcome, 1)}
	go r.work()
	select {
	case o := <-r.over:
		return o.result()
	case <-ctx.Done():
	}
	if !giveUp {
		t.RequestShutdown()
		return r.await()
	}
	idle := t.mu.TryLock()
	if idle {
		t.mu.Unlock()
	}
	if idle || t.ended() { // no tick of users' code is running, and none will begin
		o := <-r.over
		return o.result()
	}
	return context.Cause(ctx)
}

// outcome is how a run has ended.
type outcome struct {
	err   error
	panic any // of the engine itself
}

func (o outcome) result() error {
	if o.panic != nil {
		panic(o.panic)
	}
	return o.err
}

// runner ticks a tree in a goroutine of its own. If users' code ends that
// goroutine, another one goes on.
type runner struct {
	tree   *Tree
	ctx    context.Context
	giveUp bool
	begun  bool // it has ticked
	ended  <-chan struct{}
	limit  deadline
	over   chan outcome
}

func (r *runner) work() {
	returned := false
	var o outcome
	defer func() {
		o.panic = recover()
		if !returned && o.panic == nil {
			go r.work()
			return
		}
		r.tree.free()
		r.over <- o
	}()
	o.err = r.loop()
	returned = true
}

// loop ticks whenever something has come in or is due, and sleeps otherwise.
func (r *runner) loop() error {
	t := r.tree
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		wait, err, over := r.tick()
		if over {
			t.waitForHooks(r.patience())
			return err
		}
		if !t.sleep(wait, timer, r.ended) {
			continue
		}
		if r.giveUp {
			return context.Cause(r.ctx)
		}
		r.ended = nil // it ends only once
		t.RequestShutdown()
	}
}

// patience returns a context that limits how long a run waits for hooks at its
// end. For Shutdown it is the context of the caller.
func (r *runner) patience() context.Context {
	if r.giveUp {
		return r.ctx
	}
	return context.Background()
}

// await waits for a run whose context has ended. A tick that hangs in users' code
// prevents the tree from shutting down and from being given up. Therefore await
// also returns if a tick takes longer than the root has for shutting down.
func (r *runner) await() error {
	t := r.tree
	patience := t.ShutdownLimit
	if patience <= 0 {
		patience = t.ownTime(t.root)
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case o := <-r.over:
			return o.result()
		case <-timer.C:
		}
		if !t.mu.LockWithin(patience) {
			return t.stuckShutdown()
		}
		t.mu.Unlock()
		timer.Reset(patience)
	}
}

// stuckShutdown returns an error that names the worker at which the tick hangs.
func (t *Tree) stuckShutdown() error {
	return &fsm.ShutdownError{Left: []fsm.LeftWorker{{Path: t.hangsAt().path(), Why: "the tick does not end: " + doesNotReturn}}}
}

// sleep waits until there is something to do. It reports whether it was ended by
// the channel ended. The channel is the only sign that the context of Run has
// ended: an error that says so may be that of another context.
func (t *Tree) sleep(wait time.Duration, timer *time.Timer, ended <-chan struct{}) bool {
	if wait <= 0 { // a busy tree never sleeps, and must notice the end all the same
		select {
		case <-ended:
			return true
		default:
			return false
		}
	}
	timer.Reset(wait)
	select {
	case <-t.inbox.wake:
	case <-timer.C:
	case <-ended:
		return true
	}
	return false
}

// tick runs one tick if there is something to do. It returns how long the run may
// sleep, the result of the run, and whether the run is over.
func (r *runner) tick() (wait time.Duration, err error, over bool) {
	t := r.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	first := !r.begun
	r.begun = true
	switch {
	case t.finished && first:
		return 0, fsm.ErrDown, true
	case t.finished: // another goroutine ticks the tree, too
		return 0, t.left, true
	case r.giveUp && r.ctx.Err() != nil: // the caller has given up
		return 0, nil, false
	}
	if wait := t.nothingToDo(&r.limit); wait > 0 && !first {
		return wait, nil, false
	}
	t.byRun = true
	defer func() { t.byRun = false }()
	t.tick(r.ctx)
	if t.finished {
		return 0, t.left, true
	}
	if r.limit.passed(t) {
		return 0, t.abandon(), true
	}
	return t.nothingToDo(&r.limit), nil, false
}

// nothingToDo returns how long a run may sleep: until something is due. While a
// guard waits for the wall clock, which may be set, it returns wallPoll at most.
func (t *Tree) nothingToDo(limit *deadline) time.Duration {
	idle, due := t.idle()
	if !idle || t.inbox.waiting() {
		return 0
	}
	if limit.arrived {
		due = min(due, limit.at)
	}
	wait := time.Hour
	if due != link.Never {
		reading := t.askClock()
		if wasSet(t.reading, reading) {
			return 0 // time passes from the reading of the next tick
		}
		wait = due.Since(t.now) - elapsed(t.reading, reading)
	}
	if len(t.wallHeap) > 0 {
		if t.wallStepped() {
			return 0
		}
		wait = min(wait, wallPoll)
	}
	return max(0, wait)
}

// end waits until the tree is down or given up, and returns the result.
func (t *Tree) end() error {
	<-t.down
	return t.left
}

// waitForHooks waits until the goroutines of all hooks have ended, or ctx ends.
// If the tree is down, all hooks have reported that they return. If it was given
// up, some hooks may not return; it waits for them no longer than the grace.
func (t *Tree) waitForHooks(ctx context.Context) {
	if t.end() == nil {
		t.awaitCalls()
		return
	}
	select {
	case <-t.quiet:
	case <-ctx.Done():
	}
}

// awaitCalls waits until every call of a hook has returned.
func (t *Tree) awaitCalls() {
	t.executing.Wait()
	t.pool.alive.Wait()
}

// quieten closes quiet once the hooks of a tree that was given up have returned,
// or the grace is over.
func (t *Tree) quieten() {
	quiet := sync.OnceFunc(func() { close(t.quiet) })
	timer := time.AfterFunc(t.Grace, quiet)
	go func() {
		t.awaitCalls()
		timer.Stop()
		quiet()
	}()
}

// Shutdown asks the tree to shut down and waits until it is down.
func (t *Tree) Shutdown(ctx context.Context) error {
	if t.ByHand {
		return fsm.ErrByHand
	}
	t.RequestShutdown()
	for {
		err := t.run(ctx, true)
		if err != fsm.ErrRunning {
			if err == fsm.ErrDown {
				return t.end()
			}
			return err
		}
		select {
		case <-t.down:
		case <-t.freed: // the other run has ended without the tree being down
			continue
		case <-ctx.Done():
			if !t.ended() {
				return context.Cause(ctx)
			}
		}
		t.waitForHooks(ctx)
		return t.end()
	}
}

// ended reports whether the tree is down or was given up.
func (t *Tree) ended() bool {
	select {
	case <-t.down:
		return true
	default:
		return false
	}
}

// deadline is the time at which a shutdown is given up.
type deadline struct {
	arrived   bool
	asked, at link.Instant
	last      link.Instant // when passed was last called
	waiting   bool         // a Close waited for a place at that time
}

// passed reports whether the time for a shutdown is over. It computes the time
// from the size of the tree when the request is processed, and again when that
// time is over, because the tree may have grown. The time during which a Close
// waits for a place does not count, unless WithShutdownLimit is set. Such a wait
// says nothing about the worker. It always ends, because a hook that ignores its
// context loses its place.
func (d *deadline) passed(t *Tree) bool {
	if t.root.stage < draining {
		return false
	}
	if !d.arrived {
		d.arrived, d.asked = true, t.now
		d.at = d.asked.After(t.allowance())
	}
	if d.waiting {
		waited := t.now.Since(d.last)
		d.asked, d.at = d.asked.After(waited), d.at.After(waited)
	}
	d.last, d.waiting = t.now, t.ShutdownLimit <= 0 && t.closeWaits()
	if t.now < d.at {
		return false
	}
	d.at = max(d.at, d.asked.After(t.allowance()))
	return t.now >= d.at
}

// allowance returns how long a shutdown may take.
func (t *Tree) allowance() time.Duration {
	if t.ShutdownLimit > 0 {
		return t.ShutdownLimit
	}
	return t.timeFor(t.root)
}

// timeFor returns how long the removal of a worker may take: its own time and
// grace, and the longest chain of children that wait for each other.
func (t *Tree) timeFor(n *node) time.Duration {
	own := t.ownTime(n)
	if n.children == nil {
		return own
	}
	byEntry := make([]time.Duration, len(n.w.Entries))
	for _, s := range n.children.entries {
		if s.node != nil {
			byEntry[s.node.entry] = max(byEntry[s.node.entry], t.timeFor(s.node))
		}
	}
	var longest time.Duration
	chains := make([]time.Duration, len(byEntry))
	for e := range byEntry {
		longest = max(longest, chain(n.w, e, byEntry, chains))
	}
	return saturate.AddDuration(own, longest)
}

// ownTime returns how long the removal of a worker may take without its children.
func (t *Tree) ownTime(n *node) time.Duration {
	return saturate.AddDuration(n.w.TimeToGo(), saturate.MulDuration(t.Grace, 2))
}

// chain returns how long the removal of the children of an entry may take,
// including that of all entries that depend on it. chains caches the results.
func chain(w *worker.WorkerType, entry int, byEntry, chains []time.Duration) time.Duration {
	if chains[entry] > 0 {
		return chains[entry]
	}
	var before time.Duration
	for _, d := range w.Dependents[entry] {
		before = max(before, chain(w, d, byEntry, chains))
	}
	chains[entry] = saturate.AddDuration(byEntry[entry], before)
	return chains[entry]
}

// abandon gives up a tree whose time for shutting down is over. What is in flight
// is cancelled, and the tree does not tick any more. The error names the workers
// that are left (R24).
func (t *Tree) abandon() error {
	e := &fsm.ShutdownError{}
	t.nameLeft(t.root, e)
	t.finished, t.left = true, e
	close(t.down)
	t.events.end()
	t.quieten()
	return e
}

func (t *Tree) nameLeft(n *node, e *fsm.ShutdownError) {
	if n.children != nil {
		for _, s := range n.children.entries {
			if s.node != nil {
				t.nameLeft(s.node, e)
			}
		}
	}
	e.Left = append(e.Left, fsm.LeftWorker{Path: n.path(), State: n.stateName(), Why: n.waitsFor()})
	n.act.flight.callOff(errRemoved, t.now)
	n.obs.flight.callOff(errRemoved, t.now)
}

const notReturned = " has not returned"

// waitsFor describes what a worker that has to go waits for.
func (n *node) waitsFor() string {
	switch {
	case n.act.closing():
		return worker.CloseHook + notReturned
	case n.act.flight != nil && n.act.flight.late:
		return n.w.ActionName(n.act.flight.action) + notReturned
	case n.obs.flight != nil && n.obs.flight.late:
		return worker.CollectHook + notReturned
	case n.stage == terminating && n.children != nil && n.children.live > 0:
		return "its children"
	case n.stage == terminating && (n.act.queued || n.act.granted):
		return "a place for Close (WithHookLimit)"
	case n.stage <= requested && n.parent != nil && !n.childEntry.leaving:
		return "its parent, which is not in " + n.parent.w.StateName(n.parent.w.Shutdown)
	case n.stage <= requested:
		return "what depends on it"
	}
	return "not in " + n.w.StateName(n.w.Shutdown)
}
