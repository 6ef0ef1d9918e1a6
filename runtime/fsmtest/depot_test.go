package fsmtest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/internal/depot/generated/charger"
	"github.com/fsmgen/fsmgen/internal/depot/generated/depot"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// point has the hooks of a charger: a bus may be plugged in, and cards are answered for as
// the script says.
type point struct {
	fsmtest.Script[charger.ObservedState]
	cards fsmtest.Script[charger.AuthorizeResult]
}

func (p *point) CollectObservedState(ctx context.Context, _ charger.DesiredState) (charger.ObservedState, error) {
	return p.Next(ctx)
}

func (p *point) Authorize(ctx context.Context, _ charger.Snapshot) (charger.AuthorizeResult, error) {
	return p.cards.Next(ctx)
}

// yard makes the chargers of a depot, which have the same hooks.
type yard struct{ *point }

func (y yard) Bays(charger.UserSpec) *charger.Worker { return charger.NewWorker(y.point) }

// newCharger gives a charger that is ready, with a bus.
func newCharger(bench *fsmtest.Bench) (*charger.Supervisor, *point) {
	p := &point{}
	p.Set(charger.ObservedState{Plugged: true})
	tree, err := charger.NewSupervisor(charger.NewWorker(p), charger.DefaultUserSpec(), bench.Options()...)
	if err != nil {
		panic(err)
	}
	bench.Drive(tree)
	bench.Until("Charger", "ready")
	bench.Settle()
	return tree, p
}

func newDepot(bench *fsmtest.Bench) (*depot.Supervisor, *point) {
	p := &point{}
	p.Set(charger.ObservedState{Plugged: true})
	tree, err := depot.NewSupervisor(depot.NewWorker(yard{p}), depot.DefaultUserSpec(), bench.Options()...)
	if err != nil {
		panic(err)
	}
	bench.Drive(tree)
	bench.Until("Depot/bay2", "ready")
	return tree, p
}

// A command is posted, and the test says whether it should be accepted. In a test of yours
// it is fsmtest.New(t).
func ExampleBench_WantAccepted() {
	bench := fsmtest.New(printer{})
	tree, p := newCharger(bench)
	p.cards.Set(charger.AuthorizeResult{Holder: "Ada"})
	bench.WantRejected(tree.Post(charger.StopCommand{}), "it is taken in charging")
	bench.WantAccepted(tree.Post(charger.StartCommand{Card: "A7"}))
	bench.Want("Charger", "charging")
	bench.WantVariable("Charger", "holder", "Ada")
	bench.WantVariable("Charger", "sessions", 1)
	fmt.Println(bench.Outcome(tree.Post(charger.StartCommand{Card: "B1"})))
	bench.Down()
	// Output:
	// Charger in charging has rejected start: it is taken in ready
}

// An action fails with one kind of error after the other, and succeeds in the end. The
// pauses between the attempts pass by the clock of the Bench.
func ExampleScript_ThenFail() {
	bench := fsmtest.New(printer{})
	tree, p := newCharger(bench)
	p.cards.Fail(charger.ErrAuthorizeBusy)
	p.cards.ThenFail(errors.New("no route to host"))
	p.cards.ThenSet(charger.AuthorizeResult{Holder: "Ada"})
	bench.WantAccepted(tree.Post(charger.StartCommand{Card: "A7"}))
	bench.Until("Charger", "charging")
	bench.WantPlayed(&p.cards)
	bench.WantCalls("Charger", "authorize", 3)
	bench.WantVariable("Charger", "holder", "Ada")
	for _, e := range bench.Find("action failed") {
		fmt.Println(e)
	}
	bench.Down()
	// Output:
	// Charger action failed authorize: authorize: busy; attempt 1 of 3 with busy, again in 557ms
	// Charger action failed authorize: no route to host; attempt 2 of 3 with other, again in 1.13s
}

// What a parent tells its children, what they report to it, and how well they are.
func ExampleBench_WantOutput() {
	bench := fsmtest.New(printer{})
	tree, p := newDepot(bench)
	bench.Advance(time.Second)
	bench.WantOutput("Depot", "waiting", 2)
	bench.WantInput("Depot/bay1", "limit", 16)

	p.cards.Fail(charger.ErrAuthorizeHardware)
	bench.WantAccepted(charger.At(tree, "Depot/bay1").Post(charger.StartCommand{Card: "A7"}))
	bench.Until("Depot/bay1", "faulted")
	bench.WantHealth("Depot/bay1", fsm.HealthDegraded)
	bench.Advance(time.Second)
	bench.WantInput("Depot/bay2", "limit", 32) // the other one gets it all
	bench.Until("Depot", "reduced")
	fmt.Println("bay1 gives no energy, and", bench.Output("Depot", "waiting"), "bus waits")
	bench.Down()
	// Output:
	// bay1 gives no energy, and 1 bus waits
}

// firstWords are what a Bench says first in each failure.
func firstWords(r *recorder) string {
	var lines []string
	for _, text := range r.said {
		line, _, _ := strings.Cut(text, "\n")
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestWantsOfAWorker: what is right is silent, and what is wrong is said with what there
// is and what was expected.
func TestWantsOfAWorker(t *testing.T) {
	const dir = "Charger"
	for _, c := range []struct {
		what, want string
		do         func(b *fsmtest.Bench, s *charger.Supervisor)
	}{
		{"an int", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "sessions", 1) }},
		{"another int", `variable sessions of Charger is 1, want 2`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "sessions", 2) }},
		{"a text", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "holder", "Ada") }},
		{"a text as it is shown", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "holder", `"Ada"`) }},
		{"another text", `variable holder of Charger is "Ada", want "Bob"`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "holder", "Bob") }},
		{"a duration", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "delay", 90*time.Second) }},
		{"a time", "", func(b *fsmtest.Bench, _ *charger.Supervisor) {
			b.WantVariable(dir, "since", b.Now().In(time.FixedZone("CET", 3600)))
		}},
		{"another time", `variable since of Charger is 2000-01-01T00:00:00Z, want 2000-01-01T00:00:01Z`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "since", b.Now().Add(time.Second)) }},
		{"a value of an enum", `variable why of Charger is none(), want refused`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "why", charger.VarsWhyRefused) }},
		{"a value by its name", `variable why of Charger is none(), want "no-answer"`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "why", "no-answer") }},
		{"no value", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "why", charger.VarsWhyNone) }},
		{"a secret", `variable card of Charger is ***, want "A7"`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "card", "A7") }},
		{"a slip", `WantVariable: Charger has no variable "sesions"; did you mean sessions?`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantVariable(dir, "sesions", 1) }},
		{"an input", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantInput(dir, "limit", 6) }},
		{"another input", `input limit of Charger is 6, want 7`, func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantInput(dir, "limit", 7) }},
		{"no input", `WantInput: Charger has no input "sessions"; there is only limit`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantInput(dir, "sessions", 7) }},
		{"an output", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantOutput(dir, "wanted", true) }},
		{"another output", `output wanted of Charger is true, want unknown`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantOutput(dir, "wanted", fsm.Unknown) }},
		{"another worker", `WantOutput: there is no worker "Chargr": all paths begin with that of the root, Charger`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantOutput("Chargr", "wanted", true) }},
		{"health", `Charger is "progressing", want "healthy"`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantHealth(dir, fsm.HealthHealthy) }},
		{"calls", "", func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantCalls(dir, "authorize", 1) }},
		{"more calls", `Charger has called authorize once, want 2 times`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantCalls(dir, "authorize", 2) }},
		{"calls since Forget", `Charger has called authorize 0 times, want once`, func(b *fsmtest.Bench, _ *charger.Supervisor) {
			b.Forget()
			b.WantCalls(dir, "authorize", 1)
		}},
		{"calls of no hook", `WantCalls: Charger has no hook "autorize"; did you mean authorize?`,
			func(b *fsmtest.Bench, _ *charger.Supervisor) { b.WantCalls(dir, "autorize", 0) }},
		{"accepted", "", func(b *fsmtest.Bench, s *charger.Supervisor) { b.WantAccepted(s.Post(charger.StopCommand{})) }},
		{"accepted, and it was not", `the command was not accepted: Charger in charging has rejected start: it is taken in ready`,
			func(b *fsmtest.Bench, s *charger.Supervisor) {
				b.WantAccepted(s.Post(charger.StartCommand{Card: "A7"}))
			}},
		{"rejected", "", func(b *fsmtest.Bench, s *charger.Supervisor) {
			b.WantRejected(s.Post(charger.StartCommand{Card: "A7"}), "charging", "taken in ready")
		}},
		{"rejected for another reason", `the command was rejected, and "plugged" is not in the reason: Charger in charging has rejected start: it is taken in ready`,
			func(b *fsmtest.Bench, s *charger.Supervisor) {
				b.WantRejected(s.Post(charger.StartCommand{Card: "A7"}), "plugged")
			}},
		{"an invalid command", "", func(b *fsmtest.Bench, s *charger.Supervisor) {
			b.WantRejected(s.Post(charger.StartCommand{}), "invalid start: card: ")
		}},
		{"rejected, and it was accepted", `the command was accepted, and should be rejected with "plugged"`,
			func(b *fsmtest.Bench, s *charger.Supervisor) {
				b.WantRejected(s.Post(charger.StopCommand{}), "plugged")
			}},
		{"waiting, and it was accepted", `the command should wait, and has its outcome`,
			func(b *fsmtest.Bench, s *charger.Supervisor) { b.WantWaiting(s.Post(charger.StopCommand{})) }},
	} {
		r := &recorder{}
		b := fsmtest.New(r)
		s, p := newCharger(b)
		p.cards.Set(charger.AuthorizeResult{Holder: "Ada"})
		b.WantAccepted(s.Post(charger.StartCommand{Card: "A7"}))
		b.Want(dir, "charging")
		c.do(b, s)
		if got := firstWords(r); got != c.want {
			t.Errorf("%s: it said %q, want %q", c.what, got, c.want)
		}
	}
}

// TestUntilValues: time passes until a value is there, and not if it cannot be.
func TestUntilValues(t *testing.T) {
	b := fsmtest.New(t)
	s, p := newDepot(b)
	b.UntilOutput("Depot", "waiting", 2)
	b.UntilInput("Depot/bay2", "limit", 16)
	p.cards.Fail(charger.ErrAuthorizeBusy)
	p.cards.ThenFail(charger.ErrAuthorizeHardware)
	b.WantAccepted(charger.At(s, "Depot/bay1").Post(charger.StartCommand{Card: "A7"}))
	b.UntilHealth("Depot", fsm.HealthDegraded)
	b.Want("Depot", "reduced")
	b.UntilVariable("Depot/bay1", "delay", 3*time.Minute)
	b.Want("Depot/bay1", "ready")
	for _, c := range []struct {
		want string
		do   func(b *fsmtest.Bench)
	}{
		{`UntilVariable: Depot/bay1 has no variable "dely"; did you mean delay?`, func(b *fsmtest.Bench) { b.UntilVariable("Depot/bay1", "dely", 1) }},
		{`UntilInput: there is no worker "Dept/bay1": all paths begin with that of the root, Depot`, func(b *fsmtest.Bench) { b.UntilInput("Dept/bay1", "limit", 1) }},
		{`UntilHealth: there is no worker "Dept": all paths begin with that of the root, Depot`, func(b *fsmtest.Bench) { b.UntilHealth("Dept", fsm.HealthHealthy) }},
		{`output waiting of Depot is 7: not after 10000 ticks`, func(b *fsmtest.Bench) { b.UntilOutput("Depot", "waiting", 7) }},
	} {
		got := said(t, false, func(b *fsmtest.Bench) {
			newDepot(b)
			c.do(b)
		})
		if got != c.want {
			t.Errorf("it said %q, want %q", got, c.want)
		}
	}
}

// TestWantWaiting: a command that its state defers waits, and is accepted later.
func TestWantWaiting(t *testing.T) {
	b := fsmtest.New(t)
	s, p := newCharger(b)
	p.cards.Fail(charger.ErrAuthorizeBusy)
	p.cards.ThenSet(charger.AuthorizeResult{Holder: "Ada"})
	b.WantAccepted(s.Post(charger.StartCommand{Card: "A7"}))
	stop := s.Post(charger.StopCommand{})
	b.WantWaiting(stop)
	b.Until("Charger", "charging")
	b.WantAccepted(stop)
	b.Want("Charger", "ready")
}

// TestObserve: what a script was set to is seen, and no more time passes than that takes.
func TestObserve(t *testing.T) {
	b := fsmtest.New(t)
	s, p := newCharger(b)
	p.Set(charger.ObservedState{})
	b.WantAccepted(s.Post(charger.StartCommand{Card: "A7"})) // it has not seen that the bus is gone
	b.Settle()
	begin := b.Now()
	b.Observe("Charger")
	if took := b.Now().Sub(begin); took <= 0 || took > time.Second {
		t.Errorf("it took %v", took)
	}
	b.Want("Charger", "ready")
	b.WantRejected(s.Post(charger.StartCommand{Card: "A7"}), "observed.plugged is false")
	b.Forget()
	b.Observe("Charger")
	b.WantCalls("Charger", "CollectObservedState", 1)
}

// TestObserveNothing: a worker that does not observe, and one that cannot, fail the test.
func TestObserveNothing(t *testing.T) {
	for _, c := range []struct {
		what, want string
		do         func(b *fsmtest.Bench)
	}{
		{"it has no such hook", `Observe: Depot has no hook "CollectObservedState"; there is none`, func(b *fsmtest.Bench) { b.Observe("Depot") }},
		{"no such worker", `Observe: there is no worker "Dept": all paths begin with that of the root, Depot`, func(b *fsmtest.Bench) { b.Observe("Dept") }},
		{"held", "Observe: Depot/bay1 CollectObservedState is held", func(b *fsmtest.Bench) {
			b.Hold("Depot/bay1", "CollectObservedState")
			b.Observe("Depot/bay1")
		}},
	} {
		got := said(t, false, func(b *fsmtest.Bench) {
			newDepot(b)
			c.do(b)
		})
		if got != c.want {
			t.Errorf("%s: it said %q, want %q", c.what, got, c.want)
		}
	}
}

// TestBeforeTheFirstVisit: nothing is known of a worker that has not been visited.
func TestBeforeTheFirstVisit(t *testing.T) {
	r := &recorder{}
	b := fsmtest.New(r)
	s, err := charger.NewSupervisor(charger.NewWorker(&point{}), charger.DefaultUserSpec(), b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	b.WantVariable("Charger", "sessions", 0)
	if got, want := firstWords(r), "WantVariable: Charger has not been visited yet: tick before"; got != want {
		t.Errorf("it said %q, want %q", got, want)
	}
}

// TestAScriptInOrder: each answer is given to one call, and the last one to all that
// follow; what is added after that comes next.
func TestAScriptInOrder(t *testing.T) {
	one, two := errors.New("one"), errors.New("two")
	var s fsmtest.Script[int]
	next := func(value int, want error) {
		t.Helper()
		if v, err := s.Next(t.Context()); v != value || err != want {
			t.Errorf("call %d: %d, %v; want %d, %v", s.Calls(), v, err, value, want)
		}
	}
	s.Fail(one)
	s.ThenFail(two)
	s.ThenSet(3)
	next(0, one)
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(one)
	if _, err := s.Next(ended); err != one {
		t.Errorf("a call whose time is over: %v", err)
	}
	next(0, two)
	next(3, nil)
	next(3, nil)
	s.ThenFail(one) // the 3 was given: this is next
	next(0, one)
	s.Set(4)
	s.ThenSet(5)
	s.Set(6) // in place of what nobody has got
	next(6, nil)
	next(6, nil)
	s.ThenPanic("boom")
	defer func() {
		if r := recover(); r != "boom" {
			t.Errorf("%v", r)
		}
	}()
	next(0, nil)
}

// TestAScriptOfAnAction: without a result there is nothing to give but success.
func TestAScriptOfAnAction(t *testing.T) {
	var s fsmtest.Script[struct{}]
	wrong := errors.New("wrong")
	s.Fail(wrong)
	s.ThenSucceed()
	s.ThenFail(wrong)
	first, second := s.Err(t.Context()), s.Err(t.Context())
	if first != wrong || second != nil {
		t.Errorf("%v, %v", first, second)
	}
	r := &recorder{}
	b := fsmtest.New(r)
	newCharger(b)
	b.WantPlayed(&s)
	if want := "what calls have got: error wrong, success\n  what no call has got: error wrong\n"; len(r.said) != 1 || !strings.Contains(r.said[0], want) {
		t.Errorf("it said %q, want %q", r.said, want)
	}
	s.Succeed()
	if err := s.Err(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestAScriptThatBeginsWithThen: without a word before it, ThenSet is the first.
func TestAScriptThatBeginsWithThen(t *testing.T) {
	var s fsmtest.Script[int]
	s.ThenSet(1)
	s.ThenSet(2)
	for _, want := range []int{1, 2, 2} {
		if v, _ := s.Next(t.Context()); v != want {
			t.Errorf("%d, want %d", v, want)
		}
	}
}

// TestWantPlayed: a script of which something is left says what calls have got.
func TestWantPlayed(t *testing.T) {
	r := &recorder{}
	b := fsmtest.New(r)
	s, p := newCharger(b)
	p.cards.Fail(charger.ErrAuthorizeBusy)
	p.cards.ThenFail(charger.ErrAuthorizeRefused) // which ends it
	p.cards.ThenSet(charger.AuthorizeResult{Holder: "Ada"})
	b.WantPlayed(&p.cards)
	b.WantAccepted(s.Post(charger.StartCommand{Card: "A7"}))
	b.UntilVariable("Charger", "why", charger.VarsWhyRefused)
	b.WantPlayed(&p.cards)
	for i, want := range []string{
		"a script has not come to its end\n  what calls have got: none was made\n  what no call has got: error authorize: busy, error authorize: refused, ",
		"a script has not come to its end\n  what calls have got: error authorize: busy, error authorize: refused\n  what no call has got: {holder: \"Ada\"}\n",
	} {
		if len(r.said) <= i || !strings.HasPrefix(r.said[i], want) {
			t.Fatalf("it said %q, want %q", r.said, want)
		}
	}
	p.cards.Set(charger.AuthorizeResult{Holder: "Ada"})
	b.WantAccepted(s.Post(charger.StartCommand{Card: "A7"}))
	b.WantPlayed(&p.cards)
	if len(r.said) != 2 {
		t.Errorf("it said %q", r.said[2:])
	}
}

// TestADumpHasValues: a test that fails shows what its workers remember and were told.
func TestADumpHasValues(t *testing.T) {
	b := fsmtest.New(t)
	newCharger(b)
	for _, want := range []string{"vars.sessions is 0", "vars.card is ***", "input.limit is 6", "output.wanted is true"} {
		if !strings.Contains(b.Dump(), want) {
			t.Errorf("%q is not in\n%s", want, b.Dump())
		}
	}
}

// TestRestart restarts a worker below the root, to which an observation is pushed.
func TestRestart(t *testing.T) {
	bench := fsmtest.New(t)
	tree, p := newDepot(bench)
	bay := charger.At(tree, "Depot/bay1")
	bench.Settle()
	p.cards.Fail(charger.ErrAuthorizeHardware)
	bench.WantAccepted(bay.Post(charger.StartCommand{Card: "A7"}))
	bench.Until("Depot/bay1", "faulted")
	bench.Restart("Depot/bay1")
	bench.Want("Depot/bay1", "ready")
	if err := bay.Observe(charger.ObservedState{Plugged: false}); err != nil {
		t.Fatal(err)
	}
	bench.WantRejected(bay.Post(charger.StartCommand{Card: "A7"}), "observed.plugged is false")
	var said recorder
	other := fsmtest.New(&said)
	newDepot(other)
	other.Restart("Depot/bay9")
	if len(said.said) != 1 || !strings.Contains(said.said[0], "there is no worker at this path: Depot/bay9") {
		t.Errorf("%q", said.said)
	}
}
