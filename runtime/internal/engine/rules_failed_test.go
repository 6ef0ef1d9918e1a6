package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// motor turns while its state is running, and does not turn any more once its
// action stop has succeeded. It is parked in broken, which leads to stopping, after
// the second failure of its watch.
func motor() *machine {
	return (&machine{
		name: "Motor", initial: "stopped", shutdown: "stopped", desired: "running", failed: "broken", policy: policy(1, time.Minute),
		actions: []worker.ActionInfo{{Name: "watch", Retry: worker.Backoff{Max: 1}}, {Name: "stop", Retry: worker.Backoff{Max: 1}}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", action: "watch", to: []mtrans{{to: "stopping", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
			{name: "stopping", action: "stop", to: []mtrans{{to: "stopped", when: []cond{{kind: isDone}}}}},
			{name: "broken", to: []mtrans{{to: "stopping", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
		},
	}).finish()
}

// lives lets time pass until the tree is down; each hook returns with err.
func (w *world) lives(d time.Duration, err error) {
	w.t.Helper()
	for end := w.now.Add(d); w.now.Before(end) && !treeOf(w.sup).root.gone; w.now = w.now.Add(10 * time.Millisecond) {
		w.tick(1)
		for len(w.queue) > 0 {
			c := w.queue[0]
			w.returns(c.Path, c.Hook, result{err: err})
		}
	}
}

// TestR22_TheWayDownFromTheFailedStateIsTaken when a parked worker is switched off,
// by a moved Version or without one, when it is asked to go, or when one above it
// is. Its action on the way runs.
func TestR22_TheWayDownFromTheFailedStateIsTaken(t *testing.T) {
	above := line(mentry{name: "m", m: motor(), mapping: map[string]string{"active": "running", "*": "stopped"}})
	quiet := motor()
	quiet.def.Equal = func(a, b spec) bool { a.Off = b.Off; return a.same(b, false) } // the Version stays
	off := func(w *world) { w.update(func(s *spec) { s.Off = true }) }
	for how, c := range map[string]struct {
		m    *machine
		s    spec
		path string
		end  func(w *world)
		gone int
	}{
		"switched off":    {motor(), spec{}, "Motor", off, 0},
		"without Version": {quiet, spec{}, "Motor", off, 0},
		"asked to go":     {motor(), spec{}, "Motor", func(w *world) { w.sup.RequestShutdown() }, 1},
		"not declared":    {above, with("m"), "Line/m", func(w *world) { w.update(func(s *spec) { s.Children = nil }) }, 1},
		"its parent goes": {above, with("m"), "Line/m", func(w *world) { w.sup.RequestShutdown() }, 1},
		"by the mapping":  {above, with("m"), "Line/m", off, 0},
		"and off already": {motor(), spec{}, "Motor", func(w *world) {
			off(w)
			w.lives(2*time.Second, errors.New("no"))
			w.want("Motor broken")
			w.forget()
			w.sup.RequestShutdown()
		}, 1},
		"by the next try": {motor(), spec{}, "Motor", func(w *world) {
			off(w)
			w.lives(2*time.Second, errors.New("no"))
			w.want("Motor broken")
			w.forget()
			w.now = w.now.Add(8 * time.Second)
		}, 0},
		"by a new Version": {motor(), spec{}, "Motor", func(w *world) {
			off(w)
			w.lives(2*time.Second, errors.New("no"))
			w.want("Motor broken")
			w.forget()
			w.update(func(s *spec) { s.Value++ })
		}, 0},
	} {
		w := newWorld(t, c.m, c.s)
		w.lives(time.Second, errors.New("no"))
		w.want(c.path + " broken")
		w.forget()
		c.end(w)
		w.lives(time.Second, nil)
		w.wantEvent(1, c.path+" resumed in broken")
		w.wantEvent(1, c.path+" transition broken -> stopping")
		w.wantEvent(1, c.path+" action done stop")
		w.wantEvent(1, c.path+" transition stopping -> stopped")
		w.wantEvent(c.gone, c.path+" gone, last in stopped")
		w.wantEvent(0, "unclean")
		if t.Failed() {
			t.Fatalf("%s:\n%s", how, w.story())
		}
	}
}

// TestR22_WhoIsNotToShutDownAfterAllGoesOnFromInitial: a parked worker that is
// switched off, and on again before it has taken the way down.
func TestR22_WhoIsNotToShutDownAfterAllGoesOnFromInitial(t *testing.T) {
	w := newWorld(t, motor(), spec{})
	w.lives(time.Second, errors.New("no"))
	w.want("Motor broken")
	w.forget()
	w.update(func(s *spec) { s.Off = true })
	w.tick(1)
	w.want("Motor broken")
	w.update(func(s *spec) { s.Off = false })
	w.tick(3)
	w.wantEvent(1, "Motor resumed in broken")
	w.wantEvent(1, "Motor resumed broken -> stopped: it is not to shut down any more")
	w.wantEvent(1, "Motor transition stopped -> running")
	w.want("Motor running")
}

// TestR22_ATryOfAWorkerThatIsToRunBeginsInInitial, whatever its failed state leads
// to.
func TestR22_ATryOfAWorkerThatIsToRunBeginsInInitial(t *testing.T) {
	for how, end := range map[string]func(*world){
		"time":    func(w *world) { w.now = w.now.Add(8 * time.Second) },
		"Version": func(w *world) { w.update(func(s *spec) { s.Value++ }) },
	} {
		w := newWorld(t, motor(), spec{})
		w.lives(time.Second, errors.New("no"))
		w.forget()
		end(w)
		w.settle()
		w.want("Motor running")
		w.wantEvent(1, "Motor resumed broken -> stopped")
		w.wantEvent(0, "stopping")
		if t.Failed() {
			t.Fatal(how)
		}
	}
}

// TestR24_WhatWasNotUndoneIsUnclean: a worker that is in its shutdown state only
// because it was restarted there, and is asked to go before it has decided.
func TestR24_WhatWasNotUndoneIsUnclean(t *testing.T) {
	held, parked := motor(), motor()
	held.failed, held.policy.Backoff.Max = "", 0
	parked.states[3].to = nil
	for _, m := range []*machine{held, parked} {
		m.actions = m.actions[1:]
		m.finish()
		alone := newWorld(t, m, spec{})
		below := newWorld(t, line(mentry{name: "m", m: m, mapping: map[string]string{"active": "running", "*": "stopped"}}), with("m"))
		for _, w := range []*world{alone, below} {
			w.lives(500*time.Millisecond, errors.New("no"))
			w.forget()
			w.down()
			w.wantEvent(1, "gone, last in stopped, uncleanly: it had failed, and what it had begun was not undone")
			w.wantEvent(1, "unclean")
			w.wantEvent(0, "action started")
		}
	}
}

// TestR24_WhoHasDecidedSinceItsFailureGoesAsItShould; so does one that failed where
// it was at rest.
func TestR24_WhoHasDecidedSinceItsFailureGoesAsItShould(t *testing.T) {
	m := motor()
	m.failed, m.policy.Backoff.Max = "", 0
	m.actions = m.actions[1:]
	m.finish()
	w := newWorld(t, m, spec{})
	w.lives(500*time.Millisecond, errors.New("no"))
	w.want("Motor stopped")
	w.update(func(s *spec) { s.Off = true }) // it stays, by its own decision
	w.lives(time.Second, nil)
	w.down()
	w.wantEvent(0, "unclean")

	m = crashing(policy(0, 0))
	m.def.Observe = worker.ObservePolicy{Every: time.Second}
	w = newWorld(t, m, spec{Off: true})
	for range 2 {
		w.tick(1)
		w.returns("C", worker.CollectHook, result{panic: "boom"})
		w.tick(1)
		w.now = w.now.Add(time.Second)
	}
	w.wantEvent(2, "C failed stopped -> stopped")
	w.down()
	w.wantEvent(0, "unclean")
}
