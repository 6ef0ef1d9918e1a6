package fsmtest

import (
	"context"
	"slices"
	"sync"

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

// Script says what a hook of a test does: return a value, return an error or
// panic. The hook calls Next (to observe, or an action with a result) or Err (another
// action). The zero Script
// returns the zero value. Any goroutine may use a Script.
type Script[T any] struct {
	mu    sync.Mutex
	value T
	err   error
	panic any
	calls int
}

// Set makes the hook return v.
func (s *Script[T]) Set(v T) { s.set(v, nil, nil) }

// Fail makes the hook return err. To fail with a kind of error, give it the error of
// the generated package, such as ErrAuthorizeHardware, or one that wraps it (R31).
func (s *Script[T]) Fail(err error) {
	var zero T
	s.set(zero, err, nil)
}

// Panic makes the hook panic with v.
func (s *Script[T]) Panic(v any) {
	var zero T
	s.set(zero, nil, v)
}

func (s *Script[T]) set(v T, err error, p any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value, s.err, s.panic = v, err, p
}

// Calls returns how often the hook was called.
func (s *Script[T]) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Next is for a hook that observes, and for an action with a result. If the context has ended, it returns the
// cause of the context, as a hook should.
func (s *Script[T]) Next(ctx context.Context) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	switch {
	case s.panic != nil:
		panic(s.panic)
	case ctx.Err() != nil:
		var zero T
		return zero, context.Cause(ctx)
	}
	return s.value, s.err
}

// Err is for an action.
func (s *Script[T]) Err(ctx context.Context) error {
	_, err := s.Next(ctx)
	return err
}
