package engine

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// order names the workers that have an event of a kind, in their order.
func (w *world) order(text string) string {
	var paths []string
	for _, e := range w.has(text) {
		paths = append(paths, strings.TrimPrefix(e.Path, "Line/"))
	}
	return strings.Join(paths, " ")
}

// TestR25_ATickThatHasUsedItsBudgetStops, and the next one goes on where it fell,
// in tree order.
func TestR25_ATickThatHasUsedItsBudgetStops(t *testing.T) {
	m := line(group("p", pump()))
	w := newBudgeted(t, m, many("a", "b", "c", "d", "e"), 2)
	w.tick(1) // Line alone
	w.forget()
	w.tick(1)
	if got := w.order("started"); got != "a b" {
		t.Errorf("the first tick started %q\n%s", got, w.story())
	}
	if e := w.has("Line/b tick cut"); len(e) != 1 || !strings.HasPrefix(e[0].Reason, "the tick has used 2µs of 2µs") {
		t.Errorf("told %v", e)
	}
	if idle, _ := treeOf(w.sup).idle(); idle {
		t.Error("the tree is idle")
	}
	w.tick(1)
	if got := w.order("started"); got != "a b c d" {
		t.Errorf("the second tick started %q", got)
	}
	w.tick(1)
	if got := w.order("started"); got != "a b c d e" {
		t.Errorf("the third tick started %q", got)
	}
	w.settle()
	w.want("Line active", "Line/a running", "Line/e running")
	if n := w.sup.Status().Counters.Cuts; n == 0 {
		t.Error("cuts are not counted")
	}
}

// newBudgeted is a world whose clock goes on by a microsecond whenever it is
// read: a budget of n lasts for n visits.
func newBudgeted(t *testing.T, m *machine, s spec, n int, opts ...fsm.Option) *world {
	var w *world
	now := epoch
	clock := func() time.Time {
		now = now.Add(time.Microsecond)
		if w != nil {
			now = now.Add(w.now.Sub(epoch))
			w.now = epoch
		}
		return now
	}
	w = newWorld(t, m, s, append([]fsm.Option{fsm.WithClock(clock), fsm.WithTickBudget(time.Duration(n) * time.Microsecond)}, opts...)...)
	return w
}

// TestR25_AtLeastOneIsVisited, however small the budget.
func TestR25_AtLeastOneIsVisited(t *testing.T) {
	w := newBudgeted(t, line(group("p", pump())), many("a", "b", "c"), 1)
	w.settle()
	w.want("Line/a running", "Line/b running", "Line/c running")
	w.down()
}

// TestR25_NobodyStarves: what becomes ready before the place of the cut waits for
// the end of the pass.
func TestR25_NobodyStarves(t *testing.T) {
	m := line(group("p", slowPump()))
	m.observe = worker.ObservePolicy{}
	w := newBudgeted(t, m, many("a", "b", "c", "d"), 1)
	w.settle()
	w.forget()
	for range 40 { // a is ready in every tick
		a := treeOf(w.sup).root.children.find("a").node
		for _, name := range []string{"b", "c", "d"} {
			treeOf(w.sup).markNext(treeOf(w.sup).root.children.find(name).node)
		}
		treeOf(w.sup).markNext(a)
		w.tick(1)
	}
	visited := map[string]int{}
	for _, e := range w.has("tick cut") {
		visited[e.Path]++
	}
	for _, name := range []string{"a", "b", "c"} { // after d there is only their parent
		if visited["Line/"+name] < 5 {
			t.Errorf("cut after %s %d times of 40: %v", name, visited["Line/"+name], visited)
		}
	}
}

// TestR25_ACutChangesNothingButWhen: random trees come to the same as without a
// budget, and shutdown ends.
func TestR25_ACutChangesNothingButWhen(t *testing.T) {
	for seed := range seeds(t) / 2 {
		w, m, r := randomWorld(t, seed)
		var cut *world
		budget := time.Duration(1+seed%4) * time.Microsecond
		s := w.sup.UserSpec()
		now := epoch
		cut = newWorld(t, m, s, fsm.WithSeed(seed), fsm.WithTickBudget(budget), fsm.WithClock(func() time.Time {
			now = now.Add(time.Microsecond)
			if cut != nil {
				now, cut.now = now.Add(cut.now.Sub(epoch)), epoch
			}
			return now
		}))
		for range 60 {
			cut.drive(r, m, 3)
			cut.tick(1)
			for range 3 {
				cut.tick(1)
			}
		}
		if !settles(cut, heal) {
			t.Errorf("seed %d: it does not come to rest\n%s", seed, cut.picture())
			return
		}
		if text := missing(treeOf(cut.sup).root, cut.sup.UserSpec()); text != "" {
			t.Errorf("seed %d: %s\n%s", seed, text, cut.picture())
			return
		}
		cut.down()
	}
}

// settles heals the UserSpec and drives the tree until everything had its time:
// what follows from the edit in short steps, and then the longest back-offs.
func settles(w *world, edit func(*spec)) bool {
	if err := w.sup.UpdateUserSpec(edit); err != nil {
		return errors.Is(err, fsm.ErrFrozen)
	}
	for i := range 330 { // 150 s
		w.now = w.now.Add(100 * time.Millisecond)
		if i >= 200 {
			w.now = w.now.Add(900 * time.Millisecond)
		}
		for len(w.queue) > 0 {
			c := w.queue[0]
			w.queue = w.queue[1:]
			w.result = result{}
			c.Run()
		}
		if treeOf(w.sup).finished {
			return true
		}
		w.tick(1)
	}
	return true
}

// TestR25_ABudgetDoesNotGoWithFullTicks.
func TestR25_ABudgetDoesNotGoWithFullTicks(t *testing.T) {
	m := pump()
	_, err := newSupervisor[link.StateID](m.def, newScripted(m, hooks{}), spec{}, fsm.WithTickBudget(1), fsm.WithFullTicks())
	if !errors.Is(err, errBudget) {
		t.Errorf("error %v", err)
	}
}

// TestR25_WhoHasNotBeenVisitedIsNotOverdue: its time to go passes while the walk
// is cut before it.
func TestR25_WhoHasNotBeenVisitedIsNotOverdue(t *testing.T) {
	w := newBudgeted(t, line(group("p", slowPump())), many("a", "b", "c"), 1)
	w.settle()
	for _, n := range []string{"a", "b", "c"} {
		w.returns("Line/"+n, worker.CollectHook, result{value: 1})
	}
	w.settle()
	w.want("Line/a running", "Line/c running")
	w.update(func(s *spec) { s.Children = nil })
	for range 6 {
		w.tick(1) // all are asked to go, and visited
	}
	w.want("Line/c stopping")
	for _, n := range []string{"a", "b", "c"} {
		treeOf(w.sup).markNext(treeOf(w.sup).root.children.find(n).node)
	}
	w.now = w.now.Add(5 * time.Second)
	w.settle()
	for _, n := range []string{"a", "b", "c"} {
		if slices.Contains(w.calls(), "Line/"+n+" "+worker.CollectHook) {
			w.returns("Line/"+n, worker.CollectHook, result{value: 0})
		}
	}
	w.now = w.now.Add(6 * time.Second) // late for all, and what they wait for is there
	w.settle()
	w.wantEvent(0, "overdue")
}

// TestR25_LeftoversBelowAParentThatReconciles are not lost: see order.
func TestR25_LeftoversBelowAParentThatReconciles(t *testing.T) {
	w := newBudgeted(t, line(group("p", pump())), many("a", "b", "c"), 1)
	w.settle()
	root := treeOf(w.sup).root
	for _, n := range []string{"b", "c"} {
		treeOf(w.sup).markNext(root.children.find(n).node)
	}
	w.tick(1) // cut after b
	if treeOf(w.sup).cut == nil {
		t.Fatal("not cut")
	}
	a := root.children.find("a").node
	a.mappedState = a.w.Shutdown
	treeOf(w.sup).markNext(a)
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{0, "d", spec{}}) })
	w.settle()
	if a.stateName() != "stopped" {
		t.Errorf("a was forgotten: it is %s", a.stateName())
	}
}

// TestR25_CutsAndEndsOfTheGoroutineAtOnce: users' code ends the goroutine of
// random ticks with a budget. No worker is lost, no time stays due, places add up,
// and the tree goes down.
func TestR25_CutsAndEndsOfTheGoroutineAtOnce(t *testing.T) {
	for seed := range seeds(t) / 2 {
		w, m, r := randomWorld(t, seed)
		dice := rand.New(rand.NewPCG(seed, 3))
		on, now := true, epoch
		var cut *world
		h := hooks{enter: func(*machine, string) {
			if on && dice.IntN(30) == 0 {
				runtime.Goexit()
			}
		}}
		clock := func() time.Time {
			now = now.Add(time.Microsecond)
			if cut != nil {
				now, cut.now = now.Add(cut.now.Sub(epoch)), epoch
			}
			return now
		}
		cut = newWorldWith(t, m, w.sup.UserSpec(), h, fsm.WithSeed(seed), fsm.WithHookLimit(1+int(seed%5)),
			fsm.WithTickBudget(time.Duration(1+seed%4)*time.Microsecond), fsm.WithClock(clock))
		for range 80 {
			cut.drive(r, m, 3)
			cut.tickApart(1)
			if text := cut.places(); text != "" {
				t.Fatalf("seed %d: %s\n%s", seed, text, cut.picture())
			}
		}
		on = false
		settles(cut, heal)
		if text := missing(treeOf(cut.sup).root, cut.sup.UserSpec()); text != "" {
			t.Fatalf("seed %d: %s\n%s", seed, text, cut.picture())
		}
		cut.down()
	}
}

// places compares the places that are taken with the hooks in flight.
func (w *world) places() string {
	taken := 0
	var count func(n *node)
	count = func(n *node) {
		for _, f := range []*flight{n.act.flight, n.obs.flight} {
			if f != nil && !f.named {
				taken++
			}
		}
		if n.act.granted {
			taken++
		}
		if n.children != nil {
			for _, s := range n.children.entries {
				if s.node != nil {
					count(s.node)
				}
			}
		}
	}
	count(treeOf(w.sup).root)
	if taken != treeOf(w.sup).inFlight {
		return "places taken: " + strconv.Itoa(treeOf(w.sup).inFlight) + ", in use: " + strconv.Itoa(taken)
	}
	return ""
}
