package engine

import (
	"context"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// BeginSteps is Run for a caller that ticks the tree in goroutines of its own, as
// fsm.Runner does. The caller then calls Step whenever wake is called or the time
// that Step has returned is over, one call at a time, until the tree is down. wake
// may be called by any goroutine and must return at once.
func (t *Tree) BeginSteps(wake func()) error {
	if t.ByHand {
		return fsm.ErrByHand
	}
	if !t.running.CompareAndSwap(false, true) {
		return fsm.ErrRunning
	}
	t.steps = &runner{tree: t, ctx: context.Background()}
	t.inbox.notify.Store(&wake)
	return nil
}

// Step runs one tick if there is something to do. It returns after which time it
// has to be called again, or that the tree is down or was given up. Then it has
// waited for the hooks that still ran. If a call of users' code ends the
// goroutine, the tick is complete, and Step has to be called by another goroutine.
func (t *Tree) Step() (wait time.Duration, over bool) {
	wait, _, over = t.steps.tick()
	if over {
		t.waitForHooks(context.Background())
		t.inbox.notify.Store(nil)
		t.free()
	}
	return wait, over
}

// free lets others run the tree.
func (t *Tree) free() {
	t.running.Store(false)
	select {
	case t.freed <- struct{}{}:
	default:
	}
}
