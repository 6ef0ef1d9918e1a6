package engine

import (
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// armWatchdog starts the watchdog for a tick. It uses one timer, and no goroutine
// until the timer fires.
func (t *Tree) armWatchdog() {
	if t.Watchdog <= 0 {
		return
	}
	if t.watchdogTimer == nil {
		t.watchdogTimer = time.AfterFunc(t.Watchdog, t.reportStuck)
		return
	}
	t.watchdogTimer.Reset(t.Watchdog)
}

func (t *Tree) disarmWatchdog() {
	if t.watchdogTimer != nil {
		t.watchdogTimer.Stop()
	}
}

const doesNotReturn = "a guard, DeclareChildren or DeriveDesiredState does not return, or an event handler or a constructor waits for the tick in which it is called"

// reportStuck names the worker at which the tick has been for too long (R19). A
// guard that does not return cannot be abandoned, so the tree stands still and
// the engine can only report it. reportStuck runs concurrently with the tick and
// reads only fields of the worker that never change.
func (t *Tree) reportStuck() {
	n := t.at.Load()
	if n == nil {
		return
	}
	e := fsm.Event{
		Kind: fsm.EventStuck, Time: time.Now(), Path: n.path(), Worker: n.w.Name,
		Reason: "the tick has been at this worker" + t.orSiblings() + " for a long time: " + doesNotReturn,
	}
	t.events.publish(e)
	if t.Logger != nil {
		defer func() { _ = recover() }() // the tick reports a logger that panics
		log(t.Logger, e)
	}
}

// orSiblings says that the worker at which the tick hangs is known only roughly.
func (t *Tree) orSiblings() string {
	if after := t.glanced.Load() - 1; after > 0 {
		return fmt.Sprintf(", or at one of the %d siblings after it,", after)
	}
	return ""
}

// look waits for the running tick and locks mu, so that no other tick begins. It
// reports whether it has locked mu. It gives up if the tick does not end within
// the time of the watchdog (R19), so that a caller that only reads the tree does
// not hang with a guard that does not return.
func (t *Tree) look() bool {
	if t.Watchdog > 0 {
		return t.mu.LockWithin(t.Watchdog)
	}
	t.mu.Lock()
	return true
}

// hangsAt returns the worker that the running tick is visiting. It returns the root
// if no worker was visited yet.
func (t *Tree) hangsAt() *node {
	if n := t.at.Load(); n != nil {
		return n
	}
	return t.root
}

// stuck describes where the tick is for which look did not wait.
func (t *Tree) stuck() string {
	return fmt.Sprintf("the tick has been at %s%s for more than %s: %s", t.hangsAt().path(), t.orSiblings(), textfmt.Exactly(t.Watchdog), doesNotReturn)
}

// stuckError is the error of a call that waits for a tick that does not end.
func (t *Tree) stuckError() error { return fmt.Errorf("%w: %s", fsm.ErrStuck, t.stuck()) }

// stuckStatus returns the status of a tree whose tick does not end. It has only
// what never changes, and the last known state of the root.
func (t *Tree) stuckStatus() fsm.Status {
	w := t.root.w
	return fsm.Status{
		Path:    t.root.path(),
		Name:    w.Name,
		Worker:  w.Name,
		State:   w.StateName(link.StateID(t.rootState.Load())),
		Blocked: t.stuck(),
		Health:  fsm.HealthDegraded,
	}
}
