package engine

import (
	"context"
	"iter"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
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
// reports whether it replaced one that no tick has seen. Push does nothing once the
// root has gone.
func (t *Tree) Push(keep func() bool) { t.PushTo(t.toRoot, keep) }

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
