package fsm

import (
	"fmt"
	"time"
)

// look waits for the tick that is going on, and keeps the next one from
// beginning until mu is unlocked. One that does not come to its end within the
// time of the watchdog is not waited for any longer (R19): look reports false.
// Who only looks must not hang with a guard that does not return.
func (t *tree) look() bool {
	switch {
	case t.mu.TryLock():
		return true
	case t.watchdog <= 0:
		t.mu.Lock()
		return true
	}
	timer := time.NewTimer(t.watchdog)
	defer timer.Stop()
	select {
	case t.looking <- struct{}{}:
	case <-timer.C:
		return false
	}
	locked, left := make(chan struct{}), make(chan struct{})
	go func() { // one at a time, so that a tick that never ends costs no more than one
		t.mu.Lock()
		select {
		case locked <- struct{}{}:
		case <-left:
			t.mu.Unlock()
		}
		<-t.looking
	}()
	select {
	case <-locked:
		return true
	case <-timer.C:
		close(left)
		return false
	}
}

// stuck says where the tick is that look did not wait for.
func (t *tree) stuck() string {
	path := t.root.path
	if n := t.at.Load(); n != nil {
		path = n.path
	}
	return fmt.Sprintf("the tick has been at %s for more than %v: %s", path, t.watchdog, doesNotReturn)
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
