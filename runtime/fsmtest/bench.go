// Package fsmtest drives a tree of workers in a test: the clock is moved by
// hand, ticks come when the test says so, and hooks are called one after
// another between ticks. A test is the same in every run, and takes no time.
//
//	bench := fsmtest.New(t)
//	tree, err := bridge.NewSupervisor(worker, spec, bench.Options()...)
//	…
//	bench.Drive(tree)
//	bench.Until("Bridge", "active")
//	bench.Advance(3 * time.Second)
//	bench.Want("Bridge/connection", "up")
//
// The hooks of the test give what a Script says: a value, an error, a panic; a
// hook that takes long is shown with Hold. What the tree then does is asked for
// worker by worker (Want, Status) or event by event (WantEvents, Find), each by
// the line that Event.String gives. A test that fails says how the whole tree
// stood, what each worker waited for, and what happened last (Dump).
package fsmtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Tree is what a Bench drives: every generated Supervisor is one.
type Tree interface {
	Tick(context.Context) error
	NextTick() time.Time
	Status() fsm.Status
	TypeOf(path string) (fsm.TypeInfo, bool)
	RequestShutdown()
	Done() <-chan struct{}
}

// TB is what a Bench needs of a *testing.T.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// MaxTicks is how many ticks Settle, Until, Advance and Down take at most
// before they fail the test: a tree that never comes to rest is a finding, not
// a test that hangs.
const MaxTicks = 10_000

// Start is the time at which the clock of a Bench starts.
var Start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Bench drives one tree. It is for one goroutine: that of the test.
type Bench struct {
	t      TB
	tree   Tree
	now    time.Time
	calls  []fsm.HookCall // waiting to be made
	held   map[call]bool
	unseen []call // held, and of workers that are not there yet
	events []fsm.Event
}

type call struct{ path, hook string }

// New makes a Bench whose clock stands at Start.
func New(t TB) *Bench {
	return &Bench{t: t, now: Start, held: map[call]bool{}}
}

// Options are to be given to NewSupervisor, before any others. The tree is then
// ticked by the Bench only: its Run and its Shutdown fail with fsm.ErrByHand.
func (b *Bench) Options() []fsm.Option {
	return []fsm.Option{
		fsm.WithTicksByHand(),
		fsm.WithSeed(1),
		fsm.WithClock(b.Now),
		fsm.WithExecutor(func(c fsm.HookCall) { b.calls = append(b.calls, c) }),
		fsm.WithEventHandler(func(e fsm.Event) { b.events = append(b.events, e) }),
	}
}

// Drive says which tree the Bench drives: one that was made with its Options,
// or it fails the test, and that nobody has ticked yet.
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

// driven is the tree.
func (b *Bench) driven() Tree {
	b.t.Helper()
	if b.tree == nil {
		b.t.Fatalf("there is no tree yet: give it to Drive")
	}
	return b.tree
}

// Now is the time of the clock.
func (b *Bench) Now() time.Time { return b.now }

// Tick runs one tick, and then calls the hooks that it started and that are not
// held. What they give is taken in by the next tick. Hooks are called by the
// goroutine of the test: one that waits for something hangs it. What a slow hook
// does is shown with Hold.
func (b *Bench) Tick() {
	b.t.Helper()
	if err := b.driven().Tick(context.Background()); err != nil && !errors.Is(err, fsm.ErrDown) {
		b.t.Fatalf("tick: %v", err)
	}
	b.checkHeld()
	b.runHooks()
}

// Settle ticks until nothing more happens without time passing.
func (b *Bench) Settle() {
	b.t.Helper()
	b.repeat("settle", func() bool { return !b.ready() })
}

// Advance moves the clock by d, with a tick at each time between at which
// something is due, and settles. A worker that observes every second is due every
// second: hours take more than MaxTicks, and so several calls.
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

// Until lets time pass, as much as is needed, until the worker is in the state.
// It fails the test if it gets there not at all, or not in MaxTicks ticks; at
// once if there can be no such worker, or it has no such state.
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

// UntilTrue lets time pass, as much as is needed, until cond holds; what says
// what is waited for.
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

// Down asks the tree to go down, and lets time pass until it is. Hooks that are
// held are let go.
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

// repeat ticks until done holds.
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
