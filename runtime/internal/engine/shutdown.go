package engine

import (
	"context"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

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

// await waits for a run whose context has ended. A tick that hangs in users' code
// prevents the tree from shutting down and from being given up. Therefore await
// also returns if a tick takes longer than the root has for shutting down.
func (r *runner) await() error {
	t := r.tree
	patience := t.ShutdownLimit
	if patience <= 0 {
		patience = t.withGrace(t.timeOfRoot())
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

// ended reports whether the tree is down or was given up.
func (t *Tree) ended() bool {
	select {
	case <-t.down:
		return true
	default:
		return false
	}
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
	return t.withGrace(n.timeToGo())
}

// withGrace adds the grace of the hooks that are cancelled, twice.
func (t *Tree) withGrace(d time.Duration) time.Duration {
	return saturate.AddDuration(d, saturate.MulDuration(t.Grace, 2))
}

// timeOfRoot returns how long the root may take. Any goroutine may call it: a
// policy that follows from the UserSpec is that of the last visit.
func (t *Tree) timeOfRoot() time.Duration {
	if !t.root.w.Configured.Shutdown {
		return t.root.timeToGo()
	}
	return worker.TimeToGo(time.Duration(t.rootTime.Load()))
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
	t.inbox.closeRequests()
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
	t.rejectAll(n, func(*request) error { return fsm.ErrDown })
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
