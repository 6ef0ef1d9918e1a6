package engine

import (
	"context"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// swinging goes to and fro as long as it is asked to be up.
func swinging() *machine {
	up := []cond{{kind: desiredIs, state: "up"}}
	return (&machine{
		name: "Swing", initial: "down", shutdown: "down", desired: "up",
		states: []mstate{{name: "down", to: []mtrans{{to: "up", when: up}}}, {name: "up", to: []mtrans{{to: "down", when: up}}}},
	}).finish()
}

// TestR04_AWorkerThatSwingsIsNamed once, after a thousand ticks; ticking by hand
// is not slowed down.
func TestR04_AWorkerThatSwingsIsNamed(t *testing.T) {
	w := newWorld(t, swinging(), spec{})
	w.tick(1000)
	w.wantEvent(0, "livelock")
	w.tick(2000)
	w.wantEvent(1, "it has changed its state 1000 times in a row, and nothing has changed for it: its guards send it to and fro; the last was to ")
	w.wantEvent(2999, "transition")
	w.update(func(s *spec) { s.Value++ })
	w.tick(1002)
	w.wantEvent(2, "livelock")
}

// TestR04_WorkersThatSendEachOtherRoundAreNamed, although none of them changes its state
// in every tick.
func TestR04_WorkersThatSendEachOtherRoundAreNamed(t *testing.T) {
	slow := (&machine{
		name: "Slow", initial: "down", shutdown: "down", desired: "up",
		states: []mstate{
			{name: "down", to: []mtrans{{to: "mid", when: []cond{{kind: desiredIs, state: "up"}}}}},
			{name: "mid", to: []mtrans{{to: "up"}}},
			{name: "up", to: []mtrans{{to: "down", when: []cond{{kind: desiredIs, state: "down"}}}}},
		},
	}).finish()
	round := toAndFro(mtrans{to: "b", when: []cond{{kind: childIs, state: "up"}}}, mtrans{to: "a", when: []cond{{kind: childIs, entry: 1, state: "up"}}})
	round.children = []mentry{
		{name: "x", m: slow, mapping: map[string]string{"a": "up", "b": "down"}},
		{name: "y", m: slow, mapping: map[string]string{"a": "down", "b": "up"}},
	}
	w := newWorld(t, round.finish(), with("x", "y"))
	w.tick(1300)
	w.wantEvent(0, "livelock")
	w.tick(1000)
	for _, path := range []string{"W", "W/x", "W/y"} {
		w.wantEvent(1, path+" livelock")
	}
}

// TestR04_WhoFollowsAnInputIsInNoLivelock: what a child does on an input is one of its
// parent, also while others are never at rest.
func TestR04_WhoFollowsAnInputIsInNoLivelock(t *testing.T) {
	m := toAndFro(mtrans{to: "b", when: []cond{{kind: childIs, state: "b"}}}, mtrans{to: "a", when: []cond{{kind: childIs, state: "a"}}})
	m.children = []mentry{
		{name: "x", m: toAndFro(mtrans{to: "b", after: time.Millisecond}, mtrans{to: "a", after: time.Millisecond}), mapping: map[string]string{"*": "b"}},
		{name: "s", m: swinging(), mapping: map[string]string{"*": "up"}},
	}
	w := newWorld(t, m.finish(), with("x", "s"))
	for range 3000 {
		w.now = w.now.Add(time.Millisecond)
		w.tick(1)
	}
	w.wantEvent(0, "W livelock")
	w.wantEvent(0, "W/x livelock")
	w.wantEvent(1, "W/s livelock")
}

// TestR04_InputsAreNoLivelock: a worker that follows what comes in.
func TestR04_InputsAreNoLivelock(t *testing.T) {
	m := waiter(mtrans{to: "b", when: []cond{{kind: observedIs, value: 1}}})
	m.states[1].to = []mtrans{{to: "a", when: []cond{{kind: observedIs, value: 0}}}}
	w := newWorld(t, m, spec{})
	w.settle()
	for i := range 3000 {
		w.sup.Observe((i + 1) % 2)
		w.tick(1)
	}
	w.wantEvent(3000, "transition")
	w.wantEvent(0, "livelock")

	m = waiter(mtrans{to: "b", after: time.Millisecond})
	m.states[1].to = []mtrans{{to: "a", after: time.Millisecond}}
	w = newWorld(t, m, spec{})
	w.settle()
	for range 3000 {
		w.after(time.Millisecond)
	}
	w.wantEvent(3000, "transition")
	w.wantEvent(0, "livelock")
}

// TestR04_RunDoesNotSpin with it: at most a thousand ticks a second, and others
// are not slowed down.
func TestR04_RunDoesNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transitions := 0
		m := line(mentry{name: "s", m: swinging(), mapping: map[string]string{"*": "up", "stopping": "down"}}, single("p", slowPump()))
		m.states[2].to[0].when = nil
		m.states[2].to[0].after = time.Second
		sup := live(t, m, with("s", "p"), hooks{collect: obedient}, fsm.WithEventHandler(func(e fsm.Event) {
			if e.Path == "Line/s" && e.Kind == fsm.EventTransition {
				transitions++
			}
		}))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- sup.Run(ctx) }()
		time.Sleep(10 * time.Second)
		s := sup.Status()
		if p, _ := s.Child("p"); p.State != "running" || p.Counters.Observations < 8 {
			t.Errorf("%+v", p)
		}
		tree := treeOf(sup)
		tree.mu.Lock()
		if tree.n > 12_000 {
			t.Errorf("%d ticks in 10s", tree.n)
		}
		tree.mu.Unlock()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if transitions < 9000 {
			t.Errorf("%d transitions", transitions)
		}
	})
}

// TestR04_ALivelockIsOverAfterARest: one that followed its parent round has no
// input of its own that ends it.
func TestR04_ALivelockIsOverAfterARest(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	p := treeOf(w.sup).root.children.find("p").node
	p.movesInARow = livelockAfter
	w.now = w.now.Add(livelockRest)
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("Line/p stopped")
	if p.livelocked() {
		t.Error("it still has to wait in Run, and would not be named again")
	}
}

// TestR04_AParentThatSwingsIsPaced, though children that swing out of step have
// it visited more often.
func TestR04_AParentThatSwingsIsPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := swinging()
		p.children = []mentry{{name: "s", m: swinging(), group: true, mapping: map[string]string{"*": "up"}}}
		p.finish()
		var mu sync.Mutex
		moves := map[string]int{}
		sup := live(t, p, many("a", "b", "c", "d"), hooks{}, fsm.WithEventHandler(func(e fsm.Event) {
			mu.Lock()
			defer mu.Unlock()
			if e.Kind == fsm.EventTransition {
				moves[e.Path]++
			}
		}))
		go func() { _ = sup.Run(t.Context()) }()
		for i := range 4 {
			time.Sleep(100*time.Millisecond + 200*time.Microsecond)
			if err := sup.UpdateUserSpec(func(s *spec) { s.Children[i].Spec.Value++ }); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		mu.Lock()
		clear(moves)
		mu.Unlock()
		time.Sleep(time.Second)
		synctest.Wait()
		mu.Lock()
		counted := maps.Clone(moves)
		mu.Unlock()
		for path, n := range counted {
			if n < 990 || n > 1010 {
				t.Errorf("%s has changed its state %d times in a second", path, n)
			}
		}
		if err := sup.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestR04_ALivelockOfSlowTicksIsNamed, once: the time that a tick takes is none that
// the worker waits for. It may be longer than the rest that ends a livelock.
func TestR04_ALivelockOfSlowTicksIsNamed(t *testing.T) {
	for _, d := range []time.Duration{1500 * time.Microsecond, 2 * livelockRest} {
		w := newWorld(t, swinging(), spec{})
		for range 3000 {
			w.tick(1)
			w.now = w.now.Add(d)
		}
		w.wantEvent(1, "livelock")
	}
}

// toAndFro has two states, and a transition out of each.
func toAndFro(there, back mtrans) *machine {
	return (&machine{
		name: "W", initial: "a", shutdown: "a", desired: "b",
		states: []mstate{{name: "a", to: []mtrans{there}}, {name: "b", to: []mtrans{back}}},
	}).finish()
}

// TestR04_TimesThatCameAreNoLivelock although the ticks are longer than what is
// waited for, so that nobody was ever woken by it.
func TestR04_TimesThatCameAreNoLivelock(t *testing.T) {
	for how, back := range map[string]mtrans{
		"after":   {to: "a", after: 10 * time.Millisecond},
		"for":     {to: "a", hold: 10 * time.Millisecond},
		"elapsed": {to: "a", when: []cond{{kind: elapsedOver, d: 10 * time.Millisecond}}},
	} {
		w := newWorld(t, toAndFro(mtrans{to: "b", after: 10 * time.Millisecond}, back), spec{})
		w.settle()
		for range 4000 {
			w.now = w.now.Add(time.Second)
			w.tick(1)
		}
		if n := len(w.has("transition")); n < 2000 {
			t.Fatalf("%s: %d transitions\n%s", how, n, w.story())
		}
		w.wantEvent(0, "livelock")
	}

	// A time that is long over is none that came.
	over := []cond{{kind: sinceOver, t: epoch.Add(-time.Hour), d: time.Minute}}
	w := newWorld(t, toAndFro(mtrans{to: "b", when: over}, mtrans{to: "a", when: over}), spec{})
	for range 2000 {
		w.tick(1)
		w.now = w.now.Add(time.Second)
	}
	w.wantEvent(1, "livelock")
}
