package engine

import (
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// guard arms the watchdog for a tick: one timer, no goroutine until it is due.
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

// bark names the worker that the tick has been at for too long (R19). A guard
// that does not return cannot be abandoned, and the tree stands still: all that
// can be done is to say so. It runs beside the tick, and reads of the worker
// only what never changes.
func (t *Tree) reportStuck() {
	n := t.at.Load()
	if n == nil {
		return
	}
	e := fsm.Event{
		Kind: fsm.EventStuck, Time: time.Now(), Path: n.path, Worker: n.w.Name,
		Reason: "the tick has been at this worker for a long time: " + doesNotReturn,
	}
	t.events.publish(e)
	if t.Logger != nil {
		defer func() { _ = recover() }() // the tick tells of a logger that panics
		log(t.Logger, e)
	}
}

// look waits for the tick that is going on, and keeps the next one from
// beginning until mu is unlocked. One that does not come to its end within the
// time of the watchdog is not waited for any longer (R19): look reports false.
// Who only looks must not hang with a guard that does not return.
func (t *Tree) look() bool {
	if t.Watchdog > 0 {
		return t.mu.LockWithin(t.Watchdog)
	}
	t.mu.Lock()
	return true
}

// stuck says where the tick is that look did not wait for.
func (t *Tree) stuck() string {
	path := t.root.path
	if n := t.at.Load(); n != nil {
		path = n.path
	}
	return fmt.Sprintf("the tick has been at %s for more than %s: %s", path, textfmt.Exactly(t.Watchdog), doesNotReturn)
}

// stuckStatus is what can be said of a tree whose tick does not end: what never
// changes, and the state that the root was last seen in.
func (t *Tree) stuckStatus() fsm.Status {
	w := t.root.w
	return fsm.Status{
		Path:   t.root.path,
		Name:   w.Name,
		Worker: w.Name,
		State:  w.StateName(link.StateID(t.rootState.Load())),
		Held:   t.stuck(),
	}
}
