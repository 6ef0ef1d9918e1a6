package fsmtest

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Script says what a hook of a test does: return a value, return an error or panic. The
// hook calls Next (to observe, or an action with a result) or Err (another action). The
// zero Script returns the zero value. Any goroutine may use a Script.
//
// Set, Succeed, Fail and Panic say what all calls get from now on. ThenSet, ThenSucceed,
// ThenFail and ThenPanic say what comes after that. Each answer is then given to one call, and the last one to
// all calls that follow:
//
//	cards.Fail(charger.ErrAuthorizeBusy)                        // the next call
//	cards.ThenFail(errors.New("no route to host"))              // the one after it
//	cards.ThenSet(charger.AuthorizeResult{Holder: "Ada"})       // all others
//
// WantPlayed of a Bench checks that the last answer was reached.
type Script[T any] struct {
	mu    sync.Mutex
	left  []answer[T] // the first one is given next; the last one stays
	given bool        // to a call: left[0], which is the last
	past  []past[T]
	calls int
}

// answer is what a call gets.
type answer[T any] struct {
	value    T
	err      error
	panics   bool
	panicked any
}

// past is an answer that was given to calls that followed one another.
type past[T any] struct {
	answer[T]
	times int
}

// Played is a Script of any type.
type Played interface{ played() (past, left []string) }

// Set makes the hook return v from now on.
func (s *Script[T]) Set(v T) { s.from(answer[T]{value: v}, true) }

// Succeed makes the hook return the zero value and no error from now on. It is for an
// action without a result.
func (s *Script[T]) Succeed() { s.from(answer[T]{}, true) }

// Fail makes the hook return err from now on. To fail with a kind of error, give it the
// error of the generated package, such as ErrAuthorizeHardware, or one that wraps it
// (R31).
func (s *Script[T]) Fail(err error) { s.from(answer[T]{err: err}, true) }

// Panic makes the hook panic with v from now on.
func (s *Script[T]) Panic(v any) { s.from(answer[T]{panics: true, panicked: v}, true) }

// ThenSet makes the hook return v once all that was said before has been given to a call.
func (s *Script[T]) ThenSet(v T) { s.from(answer[T]{value: v}, false) }

// ThenSucceed makes the hook return the zero value and no error once all that was said
// before has been given to a call.
func (s *Script[T]) ThenSucceed() { s.from(answer[T]{}, false) }

// ThenFail makes the hook return err once all that was said before has been given to a
// call.
func (s *Script[T]) ThenFail(err error) { s.from(answer[T]{err: err}, false) }

// ThenPanic makes the hook panic with v once all that was said before has been given to a
// call.
func (s *Script[T]) ThenPanic(v any) { s.from(answer[T]{panics: true, panicked: v}, false) }

// from adds an answer: in place of those that are left, or after them.
func (s *Script[T]) from(a answer[T], now bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now || s.given {
		s.left, s.given = nil, false
	}
	s.left = append(s.left, a)
}

// Calls returns how often the hook was called.
func (s *Script[T]) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Next is for a hook that observes, and for an action with a result. If the context has
// ended, it returns the cause of the context, as a hook should, and the answer is left
// for the next call.
func (s *Script[T]) Next(ctx context.Context) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	var a answer[T]
	if len(s.left) > 0 {
		a = s.left[0]
	}
	if ctx.Err() != nil && !a.panics {
		var zero T
		return zero, context.Cause(ctx)
	}
	s.give(a)
	if a.panics {
		panic(a.panicked)
	}
	return a.value, a.err
}

// give notes that a call gets an answer.
func (s *Script[T]) give(a answer[T]) {
	if s.given {
		s.past[len(s.past)-1].times++
		return
	}
	s.past = append(s.past, past[T]{a, 1})
	if len(s.left) > 1 {
		s.left = s.left[1:]
	} else {
		s.given = true
	}
}

// Err is for an action.
func (s *Script[T]) Err(ctx context.Context) error {
	_, err := s.Next(ctx)
	return err
}

// played returns what calls have got, and what no call has got yet.
func (s *Script[T]) played() (past, left []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.past {
		text := p.String()
		if p.times > 1 {
			text += fmt.Sprintf(" (%d times)", p.times)
		}
		past = append(past, text)
	}
	for i, a := range s.left {
		if i > 0 || !s.given {
			left = append(left, a.String())
		}
	}
	return past, left
}

func (a answer[T]) String() string {
	switch {
	case a.panics:
		return fmt.Sprintf("panic %v", a.panicked)
	case a.err != nil:
		return "error " + a.err.Error()
	case any(a.value) == any(struct{}{}):
		return "success"
	}
	return fmt.Sprintf("%+v", a.value)
}

// WantPlayed fails the test, and lets it go on, unless calls have got all that a Script
// says, to its last answer.
//
//	bench.WantPlayed(&cards)
func (b *Bench) WantPlayed(script Played) {
	b.t.Helper()
	past, left := script.played()
	if len(left) == 0 {
		return
	}
	got := "none was made"
	if len(past) > 0 {
		got = strings.Join(past, ", ")
	}
	b.t.Errorf("a script has not come to its end\n  what calls have got: %s\n  what no call has got: %s\n%s",
		got, strings.Join(left, ", "), b.Dump())
}
