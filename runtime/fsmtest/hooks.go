package fsmtest

import (
	"context"
	"slices"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Hold keeps the calls of a worker's hook back from now on, as if they took
// long: "CollectObservedState", or the name of an action. Calls that are held
// have begun for the tree: their time-outs run. The worker may come later; that
// it has no such hook fails the test.
func (b *Bench) Hold(path, hook string) {
	b.t.Helper()
	c := call{path, hook}
	b.held[c] = true
	b.unseen = append(b.unseen, c)
	b.checkHeld()
}

// checkHeld looks whether what is held are hooks that there are, as soon as it
// can be known.
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

// Release makes the calls that Hold kept back, and lets those that follow be
// made at once. It fails the test if nothing is held by that name; after Down
// nothing is.
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

// Held names the calls that are kept back: "Bridge/connection
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

// Script says what a hook gives: a value, an error or a panic. A hook of a test
// calls Next (to observe) or Err (an action). The zero Script gives the zero
// value. It is safe for use by any goroutine.
type Script[T any] struct {
	mu    sync.Mutex
	value T
	err   error
	panic any
	calls int
}

// Set makes the hook give v.
func (s *Script[T]) Set(v T) { s.set(v, nil, nil) }

// Fail makes the hook fail with err.
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

// Calls is how often the hook has been called.
func (s *Script[T]) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Next is for a hook that observes. If the context has ended, it gives its
// cause, as a good hook does.
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
