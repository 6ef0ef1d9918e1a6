// Package fsmtest drives a tree of workers in a test. The test moves the clock and
// says when to tick, and hooks are called one after another between ticks. So a
// test is the same in every run and takes no time.
//
//	bench := fsmtest.New(t)
//	tree, err := bridge.NewSupervisor(worker, spec, bench.Options()...)
//	…
//	bench.Drive(tree)
//	bench.Until("Bridge", "active")
//	bench.Advance(3 * time.Second)
//	bench.Want("Bridge/connection", "up")
//
// A Script lets the hooks of the test return values, return errors or panic, call after
// call. Observe lets a worker see what the test has set. Hold simulates a hook that takes
// long. Calls says how often a hook was called.
//
// Post of a generated package sends a command, and WantAccepted, WantRejected and
// Outcome give what has become of it:
//
//	bench.WantAccepted(tree.Post(charger.StartCommand{Card: "A7"}))
//
// Restart restarts a worker, and a Handle of a generated package pushes observations to it.
//
// Want, WantHealth, WantVariable, WantInput and WantOutput check how a worker is, Until,
// UntilHealth and the others let time pass until it is so, and Status has everything. WantEvents and Find check events by the lines that Event.String
// returns. A test that fails shows the state of the whole tree, what each worker waits
// for, and the last events (Dump).
package fsmtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Tree is a tree that a Bench can drive. Every generated Supervisor implements
// it.
type Tree interface {
	Tick(context.Context) error
	NextTick() time.Time
	Status() fsm.Status
	TypeOf(path string) (fsm.TypeInfo, bool)
	RequestShutdown()
	Done() <-chan struct{}
}

// TB is the part of *testing.T that a Bench uses.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// MaxTicks limits how many ticks Settle, Until, Advance and Down take before they
// fail the test. A tree that never comes to rest fails a test; it does not hang
// it.
const MaxTicks = 10_000

// Start is the time at which the clock of a Bench starts.
var Start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Bench drives one tree. Only the goroutine of the test may use it.
type Bench struct {
	t      TB
	tree   Tree
	now    time.Time
	calls  []fsm.HookCall // not made yet
	made   map[call]int   // how often each was begun, since Forget
	all    map[call]int   // the same since the start
	held   map[call]bool
	unseen []call // held calls of workers that are not there yet
	events []fsm.Event
}

type call struct{ path, hook string }

// New returns a Bench whose clock shows Start.
func New(t TB) *Bench {
	return &Bench{t: t, now: Start, made: map[call]int{}, all: map[call]int{}, held: map[call]bool{}}
}

// Options returns the options for NewSupervisor. They must come before any
// others. Only the Bench ticks the tree then: Run and Shutdown return
// fsm.ErrByHand.
func (b *Bench) Options() []fsm.Option {
	return []fsm.Option{
		fsm.WithTicksByHand(),
		fsm.WithSeed(1),
		fsm.WithClock(b.Now),
		fsm.WithExecutor(func(c fsm.HookCall) {
			b.made[call{c.Path, c.Hook}]++
			b.all[call{c.Path, c.Hook}]++
			b.calls = append(b.calls, c)
		}),
		fsm.WithEventHandler(func(e fsm.Event) { b.events = append(b.events, e) }),
	}
}

// Drive sets the tree that the Bench drives. The tree must have been made with
// the Options of this Bench, or the test fails. It must not have been ticked yet.
func (b *Bench) Drive(tree Tree) {
	b.t.Helper()
	if b.tree != nil {
		b.t.Fatalf("the Bench drives a tree already: another one needs a Bench of its own")
		return
	}
	if !tree.NextTick().Equal(b.now) {
		b.t.Fatalf("the tree was not made with the Options of this Bench")
		return
	}
	b.tree = tree
	b.checkHeld()
}

// driven returns the tree. It fails the test if there is none.
func (b *Bench) driven() Tree {
	b.t.Helper()
	if b.tree == nil {
		b.t.Fatalf("there is no tree yet: give it to Drive")
	}
	return b.tree
}

// Now returns the time of the clock.
func (b *Bench) Now() time.Time { return b.now }

// Tick runs one tick and then calls the hooks that the tick has started and that
// are not held. The next tick processes their results. Hooks are called by the
// goroutine of the test, so a hook that waits for something hangs the test. Use
// Hold for a hook that takes long.
func (b *Bench) Tick() {
	b.t.Helper()
	if err := b.driven().Tick(context.Background()); err != nil && !errors.Is(err, fsm.ErrDown) {
		b.t.Fatalf("tick: %v", err)
	}
	b.checkHeld()
	b.runHooks()
}

// Settle ticks until nothing more happens unless time passes.
func (b *Bench) Settle() {
	b.t.Helper()
	b.repeat("settle", func() bool { return !b.ready() })
}

// Advance moves the clock by d and settles. It ticks at each time in between at
// which something is due. If a worker observes every second, something is due
// every second: several hours need more than MaxTicks ticks, and so several
// calls.
func (b *Bench) Advance(d time.Duration) {
	b.t.Helper()
	if d < 0 {
		b.t.Fatalf("Advance: time does not go back, and %v would", d)
		return
	}
	end := b.now.Add(d)
	b.Settle()
	b.repeat(fmt.Sprintf("advance by %v (a long time takes several calls)", d), func() bool {
		if b.ready() {
			return false
		}
		at := b.driven().NextTick()
		if at.IsZero() || at.After(end) {
			return true
		}
		b.now = at
		return false
	})
	b.now = end
	b.Settle()
}

// Until lets time pass until the worker is in the state. It fails the test if the
// worker does not get there in MaxTicks ticks. It fails the test at once if
// nothing will happen any more, if there can be no such worker, or if the worker
// has no such state.
func (b *Bench) Until(path, state string) {
	b.t.Helper()
	b.UntilTrue(path+" is "+state, func() bool {
		if b.State(path) == state {
			return true
		}
		wrong := b.wrongState(path, state)
		if wrong != "" {
			b.t.Fatalf("Until: %s", wrong)
		}
		return wrong != ""
	})
}

// UntilTrue lets time pass until cond returns true. what describes the condition
// in a failure.
func (b *Bench) UntilTrue(what string, cond func() bool) {
	b.t.Helper()
	b.repeat(what, func() bool {
		if cond() {
			return true
		}
		if !b.ready() {
			at := b.driven().NextTick()
			if at.IsZero() {
				b.t.Fatalf("%s: not yet, and nothing will happen any more\n%s", what, b.Dump())
				return true
			}
			b.now = at
		}
		return false
	})
}

// Down requests a shutdown and lets time pass until the tree is down. It releases
// all held hooks.
func (b *Bench) Down() {
	b.t.Helper()
	clear(b.held)
	b.driven().RequestShutdown()
	b.UntilTrue("the tree is down", b.down)
	for _, c := range b.unseen {
		b.t.Errorf("Hold: there was no worker %q", c.path)
	}
	b.unseen = nil
}

// ready reports whether a tick would do something without time passing.
func (b *Bench) ready() bool {
	at := b.driven().NextTick()
	return !at.IsZero() && !at.After(b.now)
}

func (b *Bench) down() bool {
	select {
	case <-b.driven().Done():
		return true
	default:
		return false
	}
}

// repeat ticks until done returns true.
func (b *Bench) repeat(what string, done func() bool) {
	b.t.Helper()
	for range MaxTicks {
		if done() {
			return
		}
		b.Tick()
	}
	b.t.Fatalf("%s: not after %d ticks\n%s", what, MaxTicks, b.Dump())
}
