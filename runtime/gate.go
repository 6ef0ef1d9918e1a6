package fsm

import (
	"context"
	"time"
)

// gate is a mutex that can be waited for with an end: a tick may hang in users'
// code for ever.
type gate chan struct{}

func (g gate) Lock()   { g <- struct{}{} }
func (g gate) Unlock() { <-g }

func (g gate) TryLock() bool {
	select {
	case g <- struct{}{}:
		return true
	default:
		return false
	}
}

// LockContext waits no longer than ctx; its error is that of ctx.
func (g gate) LockContext(ctx context.Context) error {
	if g.TryLock() {
		return nil
	}
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// LockWithin waits no longer than d, and reports whether it has the lock.
func (g gate) LockWithin(d time.Duration) bool {
	if g.TryLock() {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case g <- struct{}{}:
		return true
	case <-timer.C:
		return false
	}
}
