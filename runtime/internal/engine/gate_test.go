package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestGate: one has it at a time, who gives up leaves it to the others, and it is
// free when all have had it.
func TestGate(t *testing.T) {
	g := newGate()
	var wg sync.WaitGroup
	held, gaveUp := 0, 0 // guarded by g
	var mu sync.Mutex
	for i := range 8 {
		wg.Go(func() {
			for range 2000 {
				ctx, cancel := context.WithCancel(t.Context())
				if i%2 == 0 {
					go cancel()
				}
				if err := g.LockContext(ctx); err != nil {
					mu.Lock()
					gaveUp++
					mu.Unlock()
				} else {
					held++
					g.Unlock()
				}
				cancel()
			}
		})
	}
	wg.Wait()
	if !g.TryLock() {
		t.Fatal("nobody has the gate, and it is not free")
	}
	if held+gaveUp != 8*2000 || held < 4*2000 {
		t.Errorf("%d have had it, %d gave up", held, gaveUp)
	}
}

// TestGateIsWaitedFor: by one without an end, one until its context ends and one
// for a time.
func TestGateIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		g.Lock()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := g.LockContext(ctx); err != context.DeadlineExceeded {
			t.Errorf("the error is %v", err)
		}
		if g.LockWithin(time.Second) {
			t.Error("two have it")
		}
		order := make(chan string, 3)
		go func() { g.Lock(); order <- "without an end"; g.Unlock() }()
		go func() {
			if g.LockContext(t.Context()) == nil {
				order <- "with a context"
				g.Unlock()
			}
		}()
		go func() {
			if g.LockWithin(time.Hour) {
				order <- "for a time"
				g.Unlock()
			}
		}()
		synctest.Wait()
		if len(order) != 0 {
			t.Errorf("%s has what another has", <-order)
		}
		g.Unlock()
		synctest.Wait()
		if len(order) != 3 {
			t.Errorf("%d of 3 have had it", len(order))
		}
	})
}
