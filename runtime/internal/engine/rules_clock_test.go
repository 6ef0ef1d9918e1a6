package engine

import (
	"context"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// stepped is what time.Now gives after mono when the computer's clock was set by
// step in between: the wall part of the reading steps, the monotonic part goes
// on. A test cannot set the computer's clock.
func stepped(base time.Time, mono, step time.Duration) time.Time {
	t := base.Add(mono)
	p := (*uint64)(unsafe.Pointer(&t))
	if *p>>63 == 0 {
		panic("no monotonic part")
	}
	*p += uint64(step/time.Second) << 30
	return t
}

// set makes a world whose clock is a computer's, which the test moves and sets.
type set struct {
	*world
	base       time.Time
	mono, step time.Duration
}

func newSet(t *testing.T, m *machine, s spec) *set {
	w := &set{base: time.Now()}
	w.world = newWorld(t, m, s, fsm.WithClock(func() time.Time { return stepped(w.base, w.mono, w.step) }))
	return w
}

// TestR01_ASetClockMovesNothingThatWaitsForTimeToPass, in either direction.
func TestR01_ASetClockMovesNothingThatWaitsForTimeToPass(t *testing.T) {
	for _, step := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		m := waiter(mtrans{to: "b", after: time.Minute})
		w := newSet(t, m, spec{})
		w.settle()
		w.mono, w.step = 59*time.Second, step
		w.settle()
		w.want("W a")
		if due := w.sup.NextTick().Sub(stepped(w.base, w.mono, w.step)); due != time.Second {
			t.Errorf("set by %v: the next tick is in %v", step, due)
		}
		w.mono += time.Second
		w.settle()
		w.want("W b")
	}
}

// TestR11_ASetClockMovesComparisonsWithItAtOnce: since and until mean the wall
// clock.
func TestR11_ASetClockMovesComparisonsWithItAtOnce(t *testing.T) {
	deadline := time.Now().Round(0).Add(time.Hour)
	for name, c := range map[string]cond{
		"since": {kind: sinceOver, t: deadline.Add(-time.Hour), d: time.Hour},
		"until": {kind: untilUnder, t: deadline.Add(time.Hour), d: time.Hour},
	} {
		w := newSet(t, waiter(mtrans{to: "b", when: []cond{c}}), spec{})
		w.settle()
		w.want("W a")
		w.mono, w.step = time.Minute, 2*time.Hour
		w.settle()
		w.want("W b")

		w = newSet(t, waiter(mtrans{to: "b", when: []cond{c}}), spec{})
		w.settle()
		w.mono, w.step = time.Minute, -time.Hour
		w.settle()
		w.mono = 2*time.Hour - time.Second
		w.settle()
		w.want("W a") // the wall clock shows an hour less
		w.mono += 2 * time.Second
		w.settle()
		if w.want("W b"); t.Failed() {
			t.Fatal(name)
		}
	}
}

// TestR11_AComparisonMayTurnBack when the clock is set back, though nothing was
// due: a guard with "for" begins anew.
func TestR11_AComparisonMayTurnBack(t *testing.T) {
	deadline := time.Now().Round(0).Add(time.Minute)
	w := newSet(t, waiter(mtrans{to: "b", when: []cond{{kind: sinceOver, t: deadline}}, hold: time.Minute}), spec{})
	w.settle()
	w.mono = 90 * time.Second // it holds since half a minute
	w.settle()
	w.step = -time.Hour
	w.settle()
	w.mono += time.Minute
	w.settle()
	w.want("W a")
	w.step = 0
	w.settle()
	w.mono += time.Minute
	w.settle()
	w.want("W b")
}

// TestR11_RunNoticesASetClock while it sleeps, in both directions, and does not
// tick meanwhile.
func TestR11_RunNoticesASetClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		m := waiter(mtrans{to: "b", when: []cond{{kind: sinceOver, t: begin.Round(0), d: 10 * time.Hour}}})
		clock := func() time.Time { return begin.Round(0).Add(time.Since(begin)) }
		var step, reads atomic.Int64
		sup := live(t, m, spec{}, hooks{}, fsm.WithClock(func() time.Time {
			reads.Add(1)
			return clock().Add(time.Duration(step.Load()))
		}))
		go func() { _ = sup.Run(t.Context()) }()
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := reads.Load(); n > 4*3600+20 {
			t.Errorf("the clock was read %d times in an hour", n)
		}
		step.Store(int64(10 * time.Hour))
		time.Sleep(wallPoll)
		synctest.Wait()
		if s := sup.State(); s != m.id("b") {
			t.Errorf("it is in state %d", s)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		if err := sup.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	})
}

// TestR11_AClockMayBeginAtTheZeroTime, and be set to any time later.
func TestR11_AClockMayBeginAtTheZeroTime(t *testing.T) {
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	for _, begin := range []time.Time{{}, year(1970), year(-290), year(5000)} {
		for _, then := range []time.Time{begin, year(2026), year(9999), year(100_000)} {
			now := begin
			m := waiter(mtrans{to: "b", when: []cond{{kind: desiredIs, state: "b"}}, hold: 5 * time.Second})
			w := newWorld(t, m, spec{}, fsm.WithClock(func() time.Time { return now }))
			now = then
			w.settle()
			if due := w.sup.NextTick(); !due.Equal(then.Add(5 * time.Second)) {
				t.Errorf("begun at %v, set to %v: the next tick is at %v", begin, then, due)
			}
			now = then.Add(5 * time.Second)
			w.settle()
			w.want("W b")
		}
	}
}

// TestNoSumOfDurationsWraps: what is too far to be due is never due.
func TestNoSumOfDurationsWraps(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", after: math.MaxInt64}), spec{})
	w.settle()
	w.after(time.Hour)
	w.want("W a")
	if due := treeOf(w.sup).root.visitDue; due != link.Never {
		t.Errorf("due at %d", due)
	}
	for _, d := range []time.Duration{math.MinInt64, -1, math.MaxInt64} {
		a := worker.Alarm{M: &fsm.SnapshotMeta{Now: epoch}, T: &link.Timing{Now: 1, Entered: 1, Held: []link.Instant{1}}, Due: link.Never}
		a.After(d)
		a.HeldFor(0, d)
		a.Elapsed(d)
		if a.Due != link.Never {
			t.Errorf("%d: due at %d", d, a.Due)
		}
		a.Since(epoch, d)
		a.Until(epoch, d)
		if !a.Wall.IsZero() && a.Wall.Before(epoch) {
			t.Errorf("%d: due at %v", d, a.Wall)
		}
	}
}

// TestR01_RunGoesOnWhenItsClockWasSet: back, or by more than a clock may go ahead.
// No time has passed by that, and from there on it does.
func TestR01_RunGoesOnWhenItsClockWasSet(t *testing.T) {
	for name, step := range map[string]time.Duration{"back": -time.Hour, "ahead": 200 * 365 * 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			var set atomic.Int64
			m := waiter(mtrans{to: "b", after: 10 * time.Second})
			sup := live(t, m, spec{}, hooks{}, fsm.WithClock(func() time.Time {
				return begin.Round(0).Add(time.Since(begin)).Add(time.Duration(set.Load()))
			}))
			ctx, cancel := context.WithCancel(context.Background())
			over := make(chan error)
			go func() { over <- sup.Run(ctx) }()
			time.Sleep(time.Second)
			set.Store(int64(step))
			time.Sleep(20 * time.Second)
			synctest.Wait()
			if s := sup.State(); s != m.id("b") {
				t.Errorf("set %s: it is in state %d", name, s)
			}
			cancel()
			if err := <-over; err != nil {
				t.Errorf("set %s: Run gives %v", name, err)
			}
		})
	}
}

// TestR01_TimeHasAnEnd that is never reached: a clock may leap again and again.
func TestR01_TimeHasAnEnd(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", after: math.MaxInt64}), spec{})
	w.settle()
	for range 5 { // 292 years are the largest duration
		w.after(99 * 365 * 24 * time.Hour)
		w.settle()
	}
	w.want("W a")
	if treeOf(w.sup).now == link.Never {
		t.Error("it is never")
	}
}

// TestAnAgeIsReadOffTheClockAsItIsSet: a time in the past that the tree measures
// moves with the wall clock, so that what it shows now tells how long ago it was.
func TestAnAgeIsReadOffTheClockAsItIsSet(t *testing.T) {
	w := newSet(t, waiter(mtrans{to: "b", after: time.Hour}), spec{})
	w.settle()
	w.sup.Observe(1)
	w.settle()
	w.mono, w.step = time.Minute, 24*time.Hour
	w.settle()
	shown := stepped(w.base, w.mono, w.step).Round(0)
	if s := w.status("W"); shown.Sub(s.Observed.Round(0)) != time.Minute {
		t.Errorf("observed at %v, it is %v", s.Observed, shown)
	}
}
