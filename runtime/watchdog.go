package fsm

import (
	"fmt"
	"time"
)

// guard arms the watchdog for a tick: one timer, no goroutine until it is due.
func (t *tree) guard() {
	if t.watchdog <= 0 {
		return
	}
	if t.dog == nil {
		t.dog = time.AfterFunc(t.watchdog, t.bark)
		return
	}
	t.dog.Reset(t.watchdog)
}

func (t *tree) unguard() {
	if t.dog != nil {
		t.dog.Stop()
	}
}

const doesNotReturn = "a guard, DeclareChildren or DeriveDesiredState does not return, or an event handler or a constructor waits for the tick in which it is called"

// bark names the worker that the tick has been at for too long (R19). A guard
// that does not return cannot be abandoned, and the tree stands still: all that
// can be done is to say so. It runs beside the tick, and reads of the worker
// only what never changes.
func (t *tree) bark() {
	n := t.at.Load()
	if n == nil {
		return
	}
	e := Event{
		Kind: EventStuck, Time: time.Now(), Path: n.path, Worker: n.w.name,
		Reason: "the tick has been at this worker for a long time: " + doesNotReturn,
	}
	t.events.publish(e)
	if t.logger != nil {
		defer func() { _ = recover() }() // the tick tells of a logger that panics
		log(t.logger, e)
	}
}

// look waits for the tick that is going on, and keeps the next one from
// beginning until mu is unlocked. One that does not come to its end within the
// time of the watchdog is not waited for any longer (R19): look reports false.
// Who only looks must not hang with a guard that does not return.
func (t *tree) look() bool {
	if t.watchdog > 0 {
		return t.mu.LockWithin(t.watchdog)
	}
	t.mu.Lock()
	return true
}

// stuck says where the tick is that look did not wait for.
func (t *tree) stuck() string {
	path := t.root.path
	if n := t.at.Load(); n != nil {
		path = n.path
	}
	return fmt.Sprintf("the tick has been at %s for more than %s: %s", path, exactly(t.watchdog), doesNotReturn)
}

// stuckStatus is what can be said of a tree whose tick does not end: what never
// changes, and the state that the root was last seen in.
func (t *tree) stuckStatus() Status {
	w := t.root.w
	return Status{
		Path:   t.root.path,
		Name:   w.name,
		Worker: w.name,
		State:  w.stateName(StateID(t.rootState.Load())),
		Held:   t.stuck(),
	}
}
