package engine

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// gate is a mutex whose Lock can be given up, because a tick may hang in users'
// code for ever. Locking a free gate costs one atomic operation, since every tick
// does it.
type gate struct {
	state atomic.Int32  // gateFree, gateHeld or gateWanted
	freed chan struct{} // buffer of one; receives when a gate that somebody waits for is unlocked
}

const (
	gateFree   = iota
	gateHeld   // locked, and nobody waits
	gateWanted // locked, and somebody may wait
)

func newGate() gate { return gate{freed: make(chan struct{}, 1)} }

func (g *gate) TryLock() bool { return g.state.CompareAndSwap(gateFree, gateHeld) }

func (g *gate) Lock() { g.wait(nil, nil) }

func (g *gate) Unlock() {
	if g.state.Swap(gateFree) == gateWanted {
		select {
		case g.freed <- struct{}{}:
		default: // a value is there already; whoever receives it tries again
		}
	}
}

// Yield unlocks the gate and lets somebody who waits lock it first.
func (g *gate) Yield() {
	g.Unlock()
	for range yieldTries {
		if g.state.Load() != gateFree {
			break
		}
		runtime.Gosched()
	}
}

// yieldTries is how often Yield lets other goroutines run before it concludes that
// nobody waits. Waking a goroutine takes some microseconds.
const yieldTries = 100

// LockContext locks the gate. It gives up when ctx ends and returns the error of
// ctx.
func (g *gate) LockContext(ctx context.Context) error {
	if !g.TryLock() && !g.wait(ctx.Done(), nil) {
		return ctx.Err()
	}
	return nil
}

// LockWithin locks the gate. It gives up after d, and reports whether it has
// locked the gate.
func (g *gate) LockWithin(d time.Duration) bool {
	if g.TryLock() {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	return g.wait(nil, timer.C)
}

// wait locks the gate, unless one of the two channels is ready before. A waiter
// that is woken and finds the gate locked again waits on. One that gives up does
// not receive from freed, so that the next waiter does.
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
