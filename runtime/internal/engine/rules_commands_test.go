package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// charger takes start in available, stop in charging, and ping there without leaving
// it. While it authorizes, stop waits.
func charger() *machine { return unfinishedCharger().finish() }

func unfinishedCharger() *machine {
	return &machine{
		name: "Charger", initial: "offline", shutdown: "offline", desired: "available", failed: "faulted",
		commands: []string{"start", "stop", "ping"}, policy: policy(2, time.Minute),
		observe: worker.ObservePolicy{Every: time.Second, StaleAfter: time.Minute},
		actions: []worker.ActionInfo{{Name: "authorize"}, {Name: "charge"}},
		states: []mstate{
			{name: "offline", to: []mtrans{{to: "available", when: []cond{{kind: desiredIs, state: "available"}}}}},
			{name: "available", to: []mtrans{
				{to: "offline", when: []cond{{kind: desiredIs, state: "offline"}}},
				{to: "broken", when: []cond{{kind: observedIs, value: 9}}},
				{to: "authorizing", on: "start", when: []cond{{kind: observedIs, value: 1}, {kind: commandIs, value: 7}}},
				{to: "charging", on: "start", when: []cond{{kind: commandIs, value: 8}}},
				{to: "available", on: "ping"},
			}},
			{name: "authorizing", action: "authorize", defers: []string{"stop"}, to: []mtrans{
				{to: "charging", when: []cond{{kind: isDone}}},
			}},
			{name: "charging", action: "charge", to: []mtrans{
				{to: "offline", when: []cond{{kind: desiredIs, state: "offline"}}},
				{to: "available", on: "stop"},
				{to: "available", after: time.Hour},
				{on: "ping"},
			}},
			{name: "broken", signal: fsm.SignalRestart},
			{name: "faulted"},
		},
	}
}

// posts sends a command by hand, to be taken in by the next tick.
func (w *world) posts(m *machine, path, name string, value int) <-chan error {
	return treeOf(w.sup).Post(path, m.def.TypeOf(), m.commandID(name), &testCommand{name, value})
}

// outcome is "waits", "accepted" or the text of the error.
func outcomeOf(c <-chan error) string {
	select {
	case err := <-c:
		if err == nil {
			return "accepted"
		}
		return err.Error()
	default:
		return "waits"
	}
}

// gives fails the test unless the outcome has the text.
func gives(t *testing.T, c <-chan error, text string) {
	t.Helper()
	if got := outcomeOf(c); !strings.Contains(got, text) {
		t.Errorf("the outcome is %q, want %q", got, text)
	}
}

// chargers is a charger that is available and has observed 1.
func chargers(t *testing.T, opts ...fsm.Option) (*world, *machine) {
	t.Helper()
	m := charger()
	w := newWorld(t, m, spec{}, opts...)
	w.settle()
	w.returns("Charger", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("Charger available")
	return w, m
}

func TestR34_AcceptedOnceAndInOrder(t *testing.T) {
	w, m := chargers(t)
	first, second := w.posts(m, "Charger", "start", 7), w.posts(m, "Charger", "stop", 0)
	ping := w.posts(m, "", "ping", 0)
	gives(t, first, "waits")
	w.tick(1)
	w.want("Charger authorizing")
	gives(t, first, "accepted")
	gives(t, first, "waits") // once
	w.settle()
	gives(t, second, "waits") // it is deferred
	gives(t, ping, "Charger in authorizing has rejected ping: it is taken in available, charging")
	if got := w.status("Charger").Commands; fmt.Sprint(got) != "[stop]" {
		t.Errorf("the status has %v", got)
	}
	w.returns("Charger", "authorize", result{})
	w.tick(1)
	w.want("Charger charging")
	gives(t, second, "waits")
	w.tick(1)
	w.want("Charger available")
	gives(t, second, "accepted")
	w.down()
}

// TestR34_DeferGoesBeforeASharedTransition: a state that defers a command lets it wait,
// although a shared transition of its takes it elsewhere; and nobody is told that it is
// taken there.
func TestR34_DeferGoesBeforeASharedTransition(t *testing.T) {
	m := unfinishedCharger()
	for i := range m.states {
		if m.states[i].name == "authorizing" {
			m.states[i].to = append(m.states[i].to, mtrans{to: "available", on: "stop"})
		}
	}
	w := newWorld(t, m.finish(), spec{})
	w.settle()
	w.returns("Charger", "CollectObservedState", result{value: 1})
	w.settle()
	stop := w.posts(m, "", "stop", 0)
	w.settle()
	gives(t, stop, "Charger in available has rejected stop: it is taken in charging")
	w.posts(m, "", "start", 7)
	stop = w.posts(m, "", "stop", 0)
	w.settle()
	w.want("Charger authorizing")
	gives(t, stop, "waits")
	w.returns("Charger", "authorize", result{})
	w.settle()
	w.want("Charger available")
	gives(t, stop, "accepted")
	w.down()
}

func TestR34_WhyItIsRejected(t *testing.T) {
	w, m := chargers(t)
	c := w.posts(m, "", "start", 6)
	w.settle()
	err := <-c
	var rejected *fsm.CommandError
	if !errors.As(err, &rejected) {
		t.Fatal(err)
	}
	if rejected.Path != "Charger" || rejected.State != "available" || rejected.Command != "start" || rejected.Blocked != "" || len(rejected.Refused) != 2 {
		t.Errorf("%+v", rejected)
	}
	const want = "Charger in available has rejected start: to authorizing: command == 7 is false (desired is available); to charging: command == 8 is false (desired is available)"
	if err.Error() != want {
		t.Errorf("it is rejected with\n%s\nwant\n%s", err, want)
	}
	if why := strings.Join(w.status("Charger").Why, "\n"); !strings.Contains(why, "to authorizing: waits for the command start\n") || strings.Contains(why, "command ==") {
		t.Errorf("Why is\n%s", why)
	}
	w.down()
}

// TestR34_StayingGoesOn: a transition without to leaves the time in the state, the
// action and done as they are, and the worker is visited again in the next tick.
func TestR34_StayingGoesOn(t *testing.T) {
	w, m := chargers(t)
	w.posts(m, "", "start", 8)
	w.settle()
	w.want("Charger charging")
	entered := w.status("Charger").Entered
	w.after(time.Minute)
	w.forget()
	c := w.posts(m, "", "ping", 0)
	w.tick(1)
	gives(t, c, "accepted")
	if s := w.status("Charger"); !s.Entered.Equal(entered) || s.Action != "charge" {
		t.Errorf("%+v", s)
	}
	w.wantEvent(0, "transition")
	w.wantEvent(0, "reentered")
	if idle, _ := treeOf(w.sup).idle(); idle {
		t.Error("it is not visited again")
	}
	w.down()
}

// TestR34_ATimeIsTakenBeforeAStream: an after comes before transitions without to.
func TestR34_ATimeIsTakenBeforeAStream(t *testing.T) {
	w, m := chargers(t)
	w.posts(m, "", "start", 8)
	w.settle()
	c := w.posts(m, "", "ping", 0)
	w.after(time.Hour)
	w.want("Charger available")
	gives(t, c, "waits") // another transition was taken
	w.forget()
	w.tick(1)
	gives(t, c, "accepted")
	w.wantEvent(1, "reentered available")
	w.down()
}

// TestR34_AnotherTransitionComesFirst, and the command is offered again.
func TestR34_AnotherTransitionComesFirst(t *testing.T) {
	w, m := chargers(t)
	c := w.posts(m, "", "start", 8)
	w.update(func(s *spec) { s.Off = true })
	w.tick(1)
	w.want("Charger offline")
	gives(t, c, "waits")
	w.tick(1)
	gives(t, c, "Charger in offline has rejected start: it is taken in available")
	w.down()
}

func TestR34_ABackOffRejects(t *testing.T) {
	w, m := chargers(t)
	w.failedBefore("Charger")
	w.now = w.now.Add(time.Second)
	w.tick(1)
	w.returns("Charger", "CollectObservedState", result{value: 9})
	w.tick(1)
	w.want("Charger broken")
	c := w.posts(m, "", "stop", 0)
	w.tick(1)
	w.want("Charger offline")
	gives(t, c, "Charger in offline has rejected stop: it failed and is in back-off until")
	gives(t, c, "waits")
	later := w.posts(m, "", "stop", 0)
	w.tick(1)
	gives(t, later, "it failed and is in back-off until")
	w.down()
}

func TestR34_AnOpenCircuit(t *testing.T) {
	w, m := chargers(t)
	for range 20 {
		if len(w.has("circuit opened")) > 0 {
			break
		}
		w.after(2 * time.Second)
		for len(w.queue) > 0 {
			w.returns("Charger", "CollectObservedState", result{value: 9})
		}
		w.settle()
	}
	w.want("Charger faulted")
	c := w.posts(m, "", "start", 7)
	w.tick(1)
	gives(t, c, "its circuit is open")
	w.down()
}

func TestR34_LeavingRejectsWhatWaits(t *testing.T) {
	m := charger()
	parent := line(mentry{name: "c", m: m, mapping: map[string]string{"*": "available"}})
	w := newWorld(t, parent, with("c"))
	w.settle()
	w.returns("Line/c", "CollectObservedState", result{value: 1})
	w.settle()
	w.want("Line/c available")
	start, stop := w.posts(m, "Line/c", "start", 7), w.posts(m, "Line/c", "stop", 0)
	w.tick(1)
	gives(t, start, "accepted")
	w.settle()
	gives(t, stop, "waits")
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	gives(t, stop, "Line/c in authorizing has rejected stop: it is leaving")
	late := w.posts(m, "Line/c", "stop", 0)
	w.tick(1)
	gives(t, late, "it is leaving")
	w.returns("Line/c", "authorize", result{})
	w.settle()
	w.down()
}

// TestR34_LeavingOffersNothing: a worker takes no command from the visit in which it
// begins termination, although it still decides in that visit.
func TestR34_LeavingOffersNothing(t *testing.T) {
	w, m := chargers(t)
	w.posts(m, "", "start", 7)
	w.settle()
	w.want("Charger authorizing")
	ping := w.posts(m, "", "ping", 0)
	w.sup.RequestShutdown()
	w.tick(1)
	w.want("Charger authorizing")
	gives(t, ping, "Charger in authorizing has rejected ping: it is leaving")
	w.returns("Charger", "authorize", result{})
	w.down()
}

// TestR34_AHookDoesNotSeeTheCommand that is accepted in the visit in which it begins.
func TestR34_AHookDoesNotSeeTheCommand(t *testing.T) {
	m := charger()
	seen := []*testCommand{}
	h := hooks{
		collect: func(context.Context, *machine, *snap) (int, error) { return 1, nil },
		act: func(_ context.Context, _ *machine, _ string, s *snap) error {
			seen = append(seen, s.Command)
			return nil
		},
	}
	sup, err := newSupervisor[link.StateID](m.def, newScripted(m, h), spec{},
		fsm.WithExecutor(func(c fsm.HookCall) { c.Run() }), fsm.WithWatchdog(0))
	if err != nil {
		t.Fatal(err)
	}
	ticks := func(n int) {
		for range n {
			if err := sup.Tick(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	ticks(5)
	post := func(name string, value int) <-chan error {
		return treeOf(sup).Post("", m.def.TypeOf(), m.commandID(name), &testCommand{name, value})
	}
	start, ping := post("start", 8), post("ping", 0)
	ticks(2)
	gives(t, start, "accepted")
	gives(t, ping, "accepted")
	if len(seen) != 1 || seen[0] != nil {
		t.Errorf("the action saw %v", seen)
	}
}

// TestR04_CommandsAreNoLivelock: a command is input, and so is its transition.
func TestR04_CommandsAreNoLivelock(t *testing.T) {
	w, m := chargers(t)
	for range 30 {
		for range maxCommands {
			w.posts(m, "", "ping", 0)
		}
		w.settle()
		if n := treeOf(w.sup).root.movesInARow; n > 1 {
			t.Fatalf("%d moves are in a row", n)
		}
	}
	w.wantEvent(30*maxCommands, "reentered")
	w.wantEvent(0, "livelock")
	w.down()
}

// TestR34_AGuardThatPanicsInARejection does the worker no harm, because it has decided
// already. One that ends the goroutine there fails it, as it does everywhere.
func TestR34_AGuardThatPanicsInARejection(t *testing.T) {
	for how, c := range map[string]struct {
		end   func()
		fails int
	}{"panic in a guard: here": {func() { panic("here") }, 0}, "it ended its goroutine": {runtime.Goexit, 1}} {
		w, m := chargers(t)
		for i, guard := range m.guards { // they are asked for the words only
			m.guards[i] = func(b *scripted, s *snap) fsm.Truth {
				if s.Command != nil {
					c.end()
				}
				return guard(b, s)
			}
		}
		posted := w.posts(m, "", "start", 6)
		w.tickApart(1)
		gives(t, posted, how)
		w.wantEvent(c.fails, "Charger failed ")
		w.down()
	}
}

// TestR34_AGuardThatPanics fails its worker, which rejects the command. What was secret
// in the command is not shown.
func TestR34_AGuardThatPanics(t *testing.T) {
	m := charger()
	c := &testCommand{"start", 7}
	panics := false
	w := newWorldWith(t, m, spec{}, hooks{enter: func(_ *machine, in string) {
		if panics && in == "a guard" {
			panic("what of " + c.secret())
		}
	}})
	w.settle()
	w.failedBefore("Charger")
	panics = true
	posted := treeOf(w.sup).Post("", m.def.TypeOf(), m.commandID("start"), c)
	w.tick(1)
	gives(t, posted, "it failed and is in back-off")
	w.wantEvent(1, "panic in a guard: what of ***")
	panics = false
	w.down()
}
