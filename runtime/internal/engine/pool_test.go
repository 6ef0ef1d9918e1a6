package engine

import (
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// callFunc is a call of a test.
type callFunc func()

func (f callFunc) run() { f() }

// TestPoolDelaysNoCallByAnother: calls that never return, that end their
// goroutine, and quick ones among them, handed in at once and one by one.
func TestPoolDelaysNoCallByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pool[callFunc]
		stop := make(chan struct{})
		var mu sync.Mutex
		made := 0
		note := func() { mu.Lock(); made++; mu.Unlock() }
		kinds := []callFunc{
			func() { note(); <-stop },
			note,
			func() { note(); runtime.Goexit() },
			func() { note(); time.Sleep(time.Hour) },
		}
		handed := 0
		for round := range 50 {
			var calls []callFunc
			for i := range 1 + round {
				calls = append(calls, kinds[(i+round)%len(kinds)])
			}
			if handed += len(calls); round%2 == 0 {
				p.hand(calls)
			} else {
				for i := range calls {
					p.hand(calls[i : i+1])
				}
			}
			synctest.Wait()
			if made != handed {
				t.Fatalf("%d of %d calls have begun", made, handed)
			}
		}
		close(stop)
		p.alive.Wait() // else the bubble ends with goroutines left
	})
}

// TestPoolUsesFewGoroutines for calls that do not wait.
func TestPoolUsesFewGoroutines(t *testing.T) {
	var p pool[callFunc]
	var mu sync.Mutex
	most := 0
	for range 10_000 {
		p.hand([]callFunc{func() {
			mu.Lock()
			most = max(most, runtime.NumGoroutine())
			mu.Unlock()
		}})
	}
	p.alive.Wait()
	if most > 5000 { // not one a call; how few is up to the scheduler
		t.Errorf("%d goroutines", most)
	}
}

func TestRing(t *testing.T) {
	var r ring[int]
	next, want := 0, 0
	for round := range 200 {
		for range round % 37 {
			r.push(next)
			next++
		}
		for range round % 35 {
			got, ok := r.pop()
			if ok != (want < next) || ok && got != want {
				t.Fatalf("%d, %v; want %d", got, ok, want)
			}
			if ok {
				want++
			}
		}
	}
	if r.len != next-want {
		t.Errorf("%d are left, want %d", r.len, next-want)
	}
}
