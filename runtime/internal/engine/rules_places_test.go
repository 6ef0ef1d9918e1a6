package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR20_HooksShareABoundedNumberOfPlaces, given in the order in which they
// were asked for: each has its turn before anybody has a second one.
func TestR20_HooksShareABoundedNumberOfPlaces(t *testing.T) {
	m := busy("work")
	var names []string
	for i := range 10 {
		names = append(names, fmt.Sprint(i))
	}
	w := newWorld(t, line(group("p", m)), many(names...), fsm.WithHookLimit(3))
	turns := map[string]int{}
	for range 200 {
		w.settle()
		if len(w.queue) > 3 {
			t.Fatalf("%d hooks at once: %v", len(w.queue), w.calls())
		}
		if len(w.queue) == 0 {
			w.now = w.now.Add(time.Second)
			continue
		}
		c := w.queue[0]
		turns[c.Path+" "+c.Hook]++
		w.returns(c.Path, c.Hook, result{err: errors.New("again")})
		w.now = w.now.Add(10 * time.Millisecond)
	}
	for _, hook := range []string{"work", worker.CollectHook} {
		least, most := 1000, 0
		for _, name := range names {
			n := turns["Line/"+name+" "+hook]
			least, most = min(least, n), max(most, n)
		}
		if least == 0 || most-least > 1 {
			t.Errorf("turns %v", turns)
		}
	}
	if s := w.status("Line/9"); s.Counters.Queued == 0 {
		t.Errorf("%+v", s.Counters)
	}
}

// TestR20_WhoIgnoresItsContextTakesNoPlace that others need.
func TestR20_WhoIgnoresItsContextTakesNoPlace(t *testing.T) {
	m := slowPump()
	m.def.Observe.Timeout = time.Second
	w := newWorld(t, line(group("p", m)), many("a", "b"), fsm.WithHookLimit(1))
	w.settle()
	if got := w.calls(); !slices.Equal(got, []string{"Line/a " + worker.CollectHook}) {
		t.Fatalf("called %v", got)
	}
	w.after(time.Second) // its time-out
	w.settle()
	if got := w.calls(); len(got) != 1 {
		t.Errorf("called %v", got)
	}
	w.after(time.Second) // the grace
	w.settle()
	w.wantEvent(1, "Line/a CollectObservedState ignores its context")
	if got := w.calls(); !slices.Equal(got, []string{"Line/a " + worker.CollectHook, "Line/b " + worker.CollectHook}) {
		t.Errorf("called %v", got)
	}
	w.returns("Line/b", worker.CollectHook, result{value: 1})
	w.settle()
	w.want("Line/b running")
	w.returns("Line/a", worker.CollectHook, result{value: 1})
	w.settle()
	w.wantEvent(1, "Line/a CollectObservedState has returned")
	if n := treeOf(w.sup).inFlight; n != len(w.queue) {
		t.Errorf("%d places are taken, and there are %v", n, w.calls())
	}
}

// TestR20_APlaceThatIsNotUsedIsGivenBack: the worker has left the state of its
// action when it has its turn.
func TestR20_APlaceThatIsNotUsedIsGivenBack(t *testing.T) {
	m := (&machine{
		name: "Quick", initial: "a", shutdown: "a", desired: "b", actions: []worker.ActionInfo{{Name: "work"}},
		states: []mstate{
			{name: "a", to: []mtrans{{to: "b", when: []cond{{kind: desiredIs, state: "b"}}}}},
			{name: "b", action: "work", to: []mtrans{{to: "a", when: []cond{{kind: desiredIs, state: "a"}}}}},
		},
	}).finish()
	l := line(mentry{name: "p", m: m, group: true, mapping: map[string]string{"active": "b", "*": "a"}})
	w := newWorld(t, l, many("a", "b", "c"), fsm.WithHookLimit(1))
	w.settle()
	w.wantCalls("Line/a work")
	w.update(func(s *spec) { s.Children[1].Spec.Off = true }) // b is replaced by one that is off
	w.settle()
	w.returns("Line/a", "work", result{})
	w.settle()
	w.wantCalls("Line/c work")
	w.returns("Line/c", "work", result{})
	w.settle()
	if n := treeOf(w.sup).inFlight; n != 0 {
		t.Errorf("%d places are taken", n)
	}
}

// TestR20_WhoDoesNotWantItsPlaceIsPassedOver: all that wait, except the last, have left
// the state of their action. The place does not go from one to the next, a tick each.
func TestR20_WhoDoesNotWantItsPlaceIsPassedOver(t *testing.T) {
	m := (&machine{
		name: "Quick", initial: "a", shutdown: "a", desired: "b", actions: []worker.ActionInfo{{Name: "work"}},
		states: []mstate{
			{name: "a", to: []mtrans{{to: "b", when: []cond{{kind: desiredIs, state: "b"}}}}},
			{name: "b", action: "work", to: []mtrans{{to: "a", when: []cond{{kind: desiredIs, state: "a"}}}}},
		},
	}).finish()
	w := newWorld(t, line(
		mentry{name: "p", m: m, group: true, mapping: map[string]string{"active": "b", "*": "a"}},
		mentry{name: "z", m: m, mapping: map[string]string{"*": "b"}},
	), spec{Children: append(many("a", "b", "c", "d", "e").Children, testChild{Entry: 1, Name: "z"})}, fsm.WithHookLimit(1))
	w.settle()
	w.wantCalls("Line/a work")
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.returns("Line/a", "work", result{})
	w.tick(2) // the place is free; it is taken
	w.wantCalls("Line/z work")
	if q := w.status("Line/c").Counters.Queued; q != 0 {
		t.Errorf("%d hooks had to wait, and none wanted its place", q)
	}
}

// TestR20_TheSecondObservationIsSpread: many workers with one interval do not
// observe in one instant, and the same seed gives the same times.
func TestR20_TheSecondObservationIsSpread(t *testing.T) {
	const workers = 1000
	at := func(seed uint64) map[link.Instant]int {
		var names []string
		for i := range workers {
			names = append(names, fmt.Sprint(i))
		}
		w := newWorld(t, line(group("p", slowPump())), many(names...), fsm.WithSeed(seed), fsm.WithEventHandler(nil), fsm.WithHookLimit(workers))
		w.settle()
		if len(w.queue) != workers {
			t.Fatalf("%d observe in their first tick", len(w.queue))
		}
		times := map[link.Instant]int{}
		for _, s := range treeOf(w.sup).root.children.entries {
			times[s.node.obs.next/link.Instant(10*time.Millisecond)]++
		}
		return times
	}
	times := at(1)
	if len(times) < 90 {
		t.Errorf("%d of 100 slices of 10ms are used", len(times))
	}
	for slice, n := range times {
		if n > 30 || slice > 100 {
			t.Errorf("%d in slice %d", n, slice)
		}
	}
	if fmt.Sprint(times) != fmt.Sprint(at(1)) || fmt.Sprint(times) == fmt.Sprint(at(2)) {
		t.Error("the times do not follow the seed")
	}
}

// TestR27_WithoutASeedEachTreeDrawsItsOwn, and says which.
func TestR27_WithoutASeedEachTreeDrawsItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for range 5 {
		var first fsm.Event
		sup := live(t, pump(), spec{}, hooks{}, fsm.WithEventHandler(func(e fsm.Event) {
			if e.Seq == 1 {
				first = e
			}
		}))
		if err := sup.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
		if first.Kind != fsm.EventTree || first.Reason != fmt.Sprint("seed ", treeOf(sup).Seed) {
			t.Errorf("the first event is %v, the seed %d", first, treeOf(sup).Seed)
		}
		seen[first.Reason] = true
	}
	if len(seen) != 5 {
		t.Errorf("seeds %v", seen)
	}
}

// TestR16_HooksThatHoldResourcesAreClosed once, when the worker has no children
// and no hook in flight any more.
func TestR16_HooksThatHoldResourcesAreClosed(t *testing.T) {
	m := busy("work")
	w := newClosing(t, line(group("p", m)), many("a", "b"))
	w.settle()
	w.update(func(s *spec) { s.Children = s.Children[:1] })
	w.settle()
	if s := w.status("Line/b"); s.Action != "work" {
		t.Errorf("the action in flight is %q", s.Action)
	}
	if slices.Contains(w.calls(), "Line/b Close") {
		t.Error("closed with a hook in flight")
	}
	w.returns("Line/b", "work", result{err: errors.New("cancelled")})
	w.returns("Line/b", worker.CollectHook, result{err: errors.New("cancelled")})
	w.settle()
	w.wantEvent(0, "Line/b gone")
	if s := w.status("Line/b"); s.Action != "" {
		t.Errorf("with Close in flight the action in flight is %q", s.Action)
	}
	w.returns("Line/b", "Close", result{err: errors.New("the port is away")})
	w.settle()
	w.wantEvent(1, "Line/b close failed: the port is away")
	w.wantEvent(1, "Line/b gone, last in stopped")
	w.wantEvent(0, "unclean")
	w.down()
	if got := strings.Join(w.closedNames, " "); got != "Busy Busy Line" {
		t.Errorf("closed %s", got)
	}
}

// TestR16_ACloseThatHangs is named, keeps the name, and no tree from saying so.
func TestR16_ACloseThatHangs(t *testing.T) {
	w := newClosing(t, line(single("p", pump())), with("p"))
	w.settle()
	w.update(value(0, 1)) // replaced
	w.settle()
	w.after(time.Second)
	w.wantEvent(1, "Line/p Close ignores its context: it has not returned after 1s")
	if s := w.status("Line/p"); s.Blocked != "it is being removed: Close has not returned" {
		t.Errorf("held: %s", s.Blocked)
	}
	w.wantEvent(1, "Line/p started")
	w.returns("Line/p", "Close", result{})
	w.settle()
	w.wantEvent(1, "Line/p Close has returned")
	w.wantEvent(2, "Line/p started")
}

// closingWorld notes what is closed.
type closingWorld struct {
	*world
	closedNames []string
}

func newClosing(t *testing.T, m *machine, s spec) *closingWorld {
	c := &closingWorld{}
	c.world = newWorldWith(t, m, s, hooks{closed: func(m *machine) error {
		c.closedNames = append(c.closedNames, m.name)
		_, err := c.result.give()
		return err
	}})
	return c
}

// TestR20_WhoGoesGivesItsPlaceBack: a worker that is gone in the very visit for
// which it was given a place takes none with it.
func TestR20_WhoGoesGivesItsPlaceBack(t *testing.T) {
	m := (&machine{
		name: "Quick", initial: "stopped", shutdown: "stopped", desired: "running", actions: []worker.ActionInfo{{Name: "work"}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", action: "work", to: []mtrans{{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
		},
	}).finish()
	w := newWorld(t, line(group("p", m)), many("a", "b"), fsm.WithHookLimit(1))
	w.settle()
	w.wantCalls("Line/a work")
	w.returns("Line/a", "work", result{})
	w.update(func(s *spec) { s.Children = s.Children[:1] })
	w.tick(1) // b is given the place, and asked to go
	w.settle()
	w.wantEvent(1, "Line/b gone")
	w.wantCalls()
	if n := treeOf(w.sup).inFlight; n != 0 {
		t.Errorf("%d places are taken, and no hook is called", n)
	}
}

// TestR16_ACloseWaitsForItsPlace, and the status says so.
func TestR16_ACloseWaitsForItsPlace(t *testing.T) {
	var closed int
	w := newWorldWith(t, line(group("p", pump())), many("a", "b"), hooks{closed: func(*machine) error { closed++; return nil }}, fsm.WithHookLimit(1))
	w.settle()
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.wantCalls("Line/a Close")
	if s := w.status("Line/b"); s.Blocked != "it is being removed and waits for a place for Close (WithHookLimit)" {
		t.Errorf("held: %q", s.Blocked)
	}
	w.after(time.Second) // the grace: a takes no place from now
	w.settle()
	w.wantCalls("Line/a Close", "Line/b Close")
	w.returns("Line/a", "Close", result{})
	w.returns("Line/b", "Close", result{})
	w.settle()
	if c := w.children("Line"); c != "" || closed != 2 || treeOf(w.sup).inFlight != 0 {
		t.Errorf("children %q, %d closed, %d places taken", c, closed, treeOf(w.sup).inFlight)
	}
}

// TestR24_WaitingForAPlaceIsNotTimeForShuttingDown: a tree whose Close methods take
// their turns at one place is not given up, however many there are; with a limit
// that is given it is. One whose Close methods hang is given up in the end: each
// has its place for the grace only.
func TestR24_WaitingForAPlaceIsNotTimeForShuttingDown(t *testing.T) {
	for _, c := range []struct {
		takes time.Duration
		opt   fsm.Option
		down  bool
	}{{900 * time.Millisecond, fsm.WithHookLimit(1), true}, {time.Hour, fsm.WithHookLimit(1), false}, {900 * time.Millisecond, fsm.WithShutdownLimit(time.Minute), false}} {
		synctest.Test(t, func(t *testing.T) {
			let, names := make(chan struct{}), make([]string, 200)
			for i := range names {
				names[i] = "p" + strconv.Itoa(i)
			}
			sup := live(t, line(group("p", pump())), many(names...), hooks{closed: func(m *machine) error {
				if m.name == "Pump" {
					select {
					case <-time.After(c.takes):
					case <-let:
					}
				}
				return nil
			}}, fsm.WithHookLimit(1), c.opt)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- sup.Run(ctx) }()
			time.Sleep(time.Second)
			cancel()
			start := time.Now()
			if err := <-ended; (err == nil) != c.down {
				t.Errorf("takes %v: Run gives %v", c.takes, err)
			}
			if took := time.Since(start); took > 12*time.Minute { // the grace for each, and the limit
				t.Errorf("takes %v: Run ends after %v", c.takes, took)
			}
			close(let)
			synctest.Wait()
		})
	}
}

// TestR24_ACloseThatHangsIsNamedByRun when the time for a shutdown is over, and
// the goroutine that it hangs in is the last that is left.
func TestR24_ACloseThatHangsIsNamedByRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		sup := live(t, pump(), spec{}, hooks{closed: func(*machine) error { <-hang; return nil }},
			fsm.WithShutdownLimit(10*time.Second), fsm.WithHookLimit(1))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- sup.Run(ctx) }()
		time.Sleep(time.Second)
		cancel()
		var left *fsm.ShutdownError
		if err := <-ended; !errors.As(err, &left) || left.Left[0].Why != "Close has not returned" {
			t.Errorf("Run gives %v", err)
		}
		close(hang) // else the bubble ends with goroutines left
		synctest.Wait()
		if err := sup.Shutdown(t.Context()); !errors.As(err, &left) {
			t.Errorf("Shutdown gives %v", err)
		}
	})
}

// TestR26_TheQueueForgetsWhoIsGone: workers come and go while no place gets free.
func TestR26_TheQueueForgetsWhoIsGone(t *testing.T) {
	m := pump()
	m.def.Observe = worker.ObservePolicy{Every: time.Hour}
	s := many("a")
	s.Off = true
	w := newWorld(t, line(group("p", m)), s, fsm.WithHookLimit(1))
	w.settle()
	for i := range 500 {
		w.update(func(s *spec) { s.Children = append(s.Children[:1], testChild{Name: fmt.Sprint(i)}) })
		w.settle()
	}
	w.wantEvent(499, "gone")
	if n := treeOf(w.sup).queue.len; n > 100 {
		t.Errorf("%d wait for a place, of %d workers", n, treeOf(w.sup).root.children.live)
	}
	w.returns("Line/a", worker.CollectHook, result{})
	w.settle()
	w.wantCalls("Line/499 CollectObservedState") // who is gone is passed over
	if q := treeOf(w.sup); q.queue.len != 0 || q.deserted != 0 {
		t.Errorf("%d wait, %d of them gone", q.queue.len, q.deserted)
	}
}
