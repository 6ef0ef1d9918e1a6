package fsmtest

import (
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Hold keeps back the calls of a worker's hook from now on, as if they took long.
// The hook is "CollectObservedState" or the name of an action. For the tree, held
// calls have begun: their time-outs run. The worker may be started later. If it
// has no such hook, the test fails.
func (b *Bench) Hold(path, hook string) {
	b.t.Helper()
	c := call{path, hook}
	b.held[c] = true
	b.unseen = append(b.unseen, c)
	b.checkHeld()
}

// checkHeld fails the test if a held hook does not exist, as soon as that is
// known.
func (b *Bench) checkHeld() {
	b.t.Helper()
	if b.tree == nil || len(b.unseen) == 0 {
		return
	}
	b.unseen = slices.DeleteFunc(b.unseen, func(c call) bool {
		if wrong := b.wrongHook(c.path, c.hook); wrong != "" {
			b.t.Fatalf("Hold: %s", wrong)
		}
		_, there := b.tree.TypeOf(c.path)
		return there
	})
}

// Release makes the calls that Hold has kept back. Later calls are made at once.
// Release fails the test if the hook is not held, except after Down, which
// releases all.
func (b *Bench) Release(path, hook string) {
	b.t.Helper()
	c := call{path, hook}
	if !b.held[c] && !b.down() {
		b.t.Fatalf("Release: %s %s is not held", path, hook)
		return
	}
	delete(b.held, c)
	b.unseen = slices.DeleteFunc(b.unseen, func(n call) bool { return n == c })
	b.runHooks()
}

// Held returns the calls that are kept back: "Bridge/connection
// CollectObservedState".
func (b *Bench) Held() []string {
	names := make([]string, len(b.calls))
	for i, c := range b.calls {
		names[i] = c.Path + " " + c.Hook
	}
	return names
}

// Observe lets time pass until a worker has observed anew, and settles: it has then seen
// what a Script was set to. It fails the test if the worker does not observe.
//
//	plc.Set(connection.ObservedState{Reachable: true})
//	bench.Observe("Connection")
func (b *Bench) Observe(path string) {
	b.t.Helper()
	c := call{path, "CollectObservedState"}
	if wrong := b.wrongHook(c.path, c.hook); wrong != "" {
		b.t.Fatalf("Observe: %s", wrong)
		return
	}
	b.Settle()
	if b.held[c] {
		b.t.Fatalf("Observe: %s %s is held", path, c.hook)
		return
	}
	before := b.all[c]
	b.UntilTrue(path+" observes", func() bool { return b.all[c] > before })
	b.Settle()
}

// Calls returns how often a worker has called a hook since the start, or since Forget.
// The hook is "CollectObservedState" or the name of an action. Calls that are held count.
func (b *Bench) Calls(path, hook string) int { return b.made[call{path, hook}] }

// WantCalls fails the test, and lets it go on, unless a worker has called a hook so often
// since the start, or since Forget.
//
//	bench.WantCalls("Charger", "authorize", 3)
func (b *Bench) WantCalls(path, hook string, calls int) {
	b.t.Helper()
	if wrong := b.wrongHook(path, hook); wrong != "" {
		b.t.Errorf("WantCalls: %s", wrong)
	} else if got := b.Calls(path, hook); got != calls {
		b.t.Errorf("%s has called %s %s, want %s\n%s", path, hook, times(got), times(calls), b.Dump())
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// runHooks makes the calls that are not held, in the order in which the tree
// began them.
func (b *Bench) runHooks() {
	calls := b.calls
	b.calls = nil
	calls = slices.DeleteFunc(calls, func(c fsm.HookCall) bool {
		if b.held[call{c.Path, c.Hook}] {
			b.calls = append(b.calls, c)
			return true
		}
		return false
	})
	for _, c := range calls {
		c.Run()
	}
}
