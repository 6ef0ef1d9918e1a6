package engine

import (
	"context"
	"sync/atomic"
	"time"
)

// gate is a mutex that can be waited for with an end: a tick may hang in users'
// code for ever. Taking one that is free costs one atomic operation, since every
// tick takes it.
type gate struct {
	state atomic.Int32  // gateFree, gateHeld or gateWanted
	freed chan struct{} // one place: told at Unlock of a gate that somebody waits for
}

const (
	gateFree   = iota
	gateHeld   // nobody waits
	gateWanted // somebody may wait
)

func newGate() gate { return gate{freed: make(chan struct{}, 1)} }

func (g *gate) TryLock() bool { return g.state.CompareAndSwap(gateFree, gateHeld) }

func (g *gate) Lock() { g.wait(nil, nil) }

func (g *gate) Unlock() {
	if g.state.Swap(gateFree) == gateWanted {
		select {
		case g.freed <- struct{}{}:
		default: // whoever is told next looks for itself
		}
	}
}

// LockContext waits no longer than ctx; its error is that of ctx.
func (g *gate) LockContext(ctx context.Context) error {
	if !g.TryLock() && !g.wait(ctx.Done(), nil) {
		return ctx.Err()
	}
	return nil
}

// LockWithin waits no longer than d, and reports whether it has the lock.
func (g *gate) LockWithin(d time.Duration) bool {
	if g.TryLock() {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	return g.wait(nil, timer.C)
}

// wait takes the gate, unless one of the two channels is ready before. Who was
// told and finds the gate taken again waits on; who gives up leaves what it was
// told to the next one.
func (g *gate) wait(done <-chan struct{}, late <-chan time.Time) bool {
	for g.state.Swap(gateWanted) != gateFree {
		select {
		case <-g.freed:
		case <-done:
			return false
		case <-late:
			return false
		}
	}
	return true
}
