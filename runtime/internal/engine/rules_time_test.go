package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

func TestR10_WhatReadsAStaleObservationIsUnknown(t *testing.T) {
	m := slowPump()
	w := newWorld(t, m, spec{})
	w.settle()
	w.want("SlowPump starting") // no observation yet
	if why := w.status("SlowPump").Why; !strings.Contains(strings.Join(why, "\n"), "observed == 1 is unknown (there is no observation yet)") {
		t.Errorf("why: %v", why)
	}
	w.sup.Observe(0)
	w.settle()
	if why := w.status("SlowPump").Why; !strings.Contains(strings.Join(why, "\n"), "observed == 1 is false") {
		t.Errorf("why: %v", why)
	}
	w.after(time.Minute)
	if !w.status("SlowPump").Fresh {
		t.Error("stale at staleAfter, not after it")
	}
	w.after(1)
	if w.status("SlowPump").Fresh {
		t.Error("still fresh after staleAfter")
	}
	if why := w.status("SlowPump").Why; !strings.Contains(strings.Join(why, "\n"), "observed == 1 is unknown (the last observation is stale)") {
		t.Errorf("why: %v", why)
	}
}

// TestR10_TheRuntimeWakesWhenAnObservationGrowsStale: the guard is asked again.
func TestR10_TheRuntimeWakesWhenAnObservationGrowsStale(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.sup.Observe(0)
	w.settle()
	visits := 0
	treeOf(w.sup).at.Store(nil)
	w.after(30 * time.Second)
	if treeOf(w.sup).at.Load() != nil {
		visits++
	}
	w.after(30*time.Second + 1)
	if treeOf(w.sup).at.Load() == nil || visits != 0 {
		t.Errorf("visited %d times before it was stale, and then %v", visits, treeOf(w.sup).at.Load())
	}
}

// TestR10_TheRuntimeWakesRightAfterStaleAfter, at which it is still fresh.
func TestR10_TheRuntimeWakesRightAfterStaleAfter(t *testing.T) {
	w := newWorld(t, slowPump(), spec{})
	w.settle()
	w.sup.Observe(0)
	w.settle()
	if at := w.sup.NextTick(); !at.Equal(epoch.Add(time.Minute + 1)) {
		t.Errorf("it wakes after %v", at.Sub(epoch))
	}
}

func waiter(to ...mtrans) *machine {
	return (&machine{
		name: "W", initial: "a", shutdown: "a", desired: "b", observe: worker.ObservePolicy{Every: time.Hour},
		states: []mstate{{name: "a", to: to}, {name: "b"}},
	}).finish()
}

func TestR11_After(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", after: time.Minute}), spec{})
	w.settle()
	w.after(time.Minute - 1)
	w.want("W a")
	w.after(1)
	w.want("W b")
}

func TestR11_For(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", when: []cond{{kind: observedIs, value: 1}}, hold: time.Minute}), spec{})
	w.settle()
	w.sup.Observe(1)
	w.settle()
	w.after(40 * time.Second)
	w.sup.Observe(0) // a break
	w.tick(1)
	w.sup.Observe(1)
	w.tick(1)
	w.after(time.Minute - 1)
	w.want("W a")
	w.after(1)
	w.want("W b")
}

// TestR11_ReenteringStartsForAgain.
func TestR11_ReenteringStartsForAgain(t *testing.T) {
	w := newWorld(t, waiter(
		mtrans{to: "a", after: 40 * time.Second},
		mtrans{to: "b", when: []cond{{kind: observedIs, value: 1}}, hold: time.Minute},
	), spec{})
	w.settle()
	w.sup.Observe(1)
	w.settle()
	for range 5 {
		w.after(40 * time.Second)
		w.settle()
	}
	w.want("W a")
}

func TestR11_ElapsedTurnsRightAfterItsTime(t *testing.T) {
	w := newWorld(t, waiter(mtrans{to: "b", when: []cond{{kind: elapsedOver, d: time.Minute}}}), spec{})
	w.settle()
	w.after(time.Minute)
	w.want("W a") // elapsed > 1m does not hold yet
	w.after(1)
	w.want("W b")
}

func TestR12_EachTransitionHasAReason(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	w.wantEvent(1, "Line transition stopped -> active: to active (desired is active)")
	if last := w.status("Line").Last; last != "to active (desired is active)" {
		t.Errorf("the status says %q", last)
	}
}

func TestR12_AHeldStateSaysWhichGuardsDoNotHold(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	want := "to stopping: desired == stopped is false (desired is active)"
	if why := w.status("Line").Why; !slices.Equal(why, []string{want}) {
		t.Errorf("why %q, want %q", why, want)
	}
}
