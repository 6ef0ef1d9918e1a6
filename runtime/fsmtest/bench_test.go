package fsmtest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// recorder notes what a Bench says about a test, and stops it as Fatalf does.
type recorder struct{ said []string }

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

func start(t *testing.T, tb fsmtest.TB) (*fsmtest.Bench, *device) {
	t.Helper()
	bench, plc := fsmtest.New(tb), &device{}
	spec := connection.DefaultUserSpec()
	spec.Address = "192.0.2.1"
	tree, err := connection.NewSupervisor(connection.NewWorker(plc), spec, bench.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	bench.Drive(tree)
	return bench, plc
}

func TestAdvanceStopsAtEachDueTime(t *testing.T) {
	bench, plc := start(t, t)
	bench.Advance(10 * time.Second)
	if got := plc.Calls(); got != 41 {
		t.Errorf("observed %d times in 10s, every 250ms", got)
	}
	if got := bench.Now().Sub(fsmtest.Start); got != 10*time.Second {
		t.Errorf("the clock stands at %v", got)
	}
}

func TestHoldIsASlowHook(t *testing.T) {
	bench, plc := start(t, t)
	bench.Hold("Connection", "CollectObservedState")
	plc.Set(connection.ObservedState{Reachable: true})
	bench.Advance(2 * time.Second) // observe.timeout
	bench.Want("Connection", "connecting")
	bench.WantEvents("observe failed: no answer in 2s")
	if held := bench.Held(); !slices.Equal(held, []string{"Connection CollectObservedState"}) {
		t.Errorf("held %v", held)
	}
	bench.Release("Connection", "CollectObservedState")
	bench.Settle()
	bench.Want("Connection", "up")
}

func TestScript(t *testing.T) {
	var s fsmtest.Script[int]
	s.Set(7)
	if v, err := s.Next(t.Context()); v != 7 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
	wrong := errors.New("wrong")
	s.Fail(wrong)
	if err := s.Err(t.Context()); !errors.Is(err, wrong) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Set(1)
	if _, err := s.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	s.Panic("boom")
	defer func() {
		if r := recover(); r != "boom" || s.Calls() != 4 {
			t.Errorf("%v after %d calls", r, s.Calls())
		}
	}()
	_ = s.Err(t.Context())
}

// TestAFailureIsReadable: what is missing, how the tree stands, and why.
func TestAFailureIsReadable(t *testing.T) {
	r := &recorder{}
	bench, plc := start(t, r)
	plc.Fail(errors.New("no route"))
	bench.Advance(time.Second)
	bench.Want("Connection", "up")
	bench.WantEvents("connecting -> up")
	for _, text := range []string{
		`Connection is "connecting", want "up"`, "1s after the start", "last error: no route",
		"observed.reachable is unknown", "observe failed: no route", `no event "connecting -> up"`,
	} {
		if !strings.Contains(strings.Join(r.said, "\n"), text) {
			t.Errorf("%q is not in\n%s", text, strings.Join(r.said, "\n"))
		}
	}
}

func TestWantNoEvent(t *testing.T) {
	r := &recorder{}
	bench, _ := start(t, r)
	bench.Settle()
	bench.WantNoEvent("failed")
	if len(r.said) != 0 {
		t.Errorf("it said %v", r.said)
	}
	bench.WantNoEvent("down -> connecting")
	if len(r.said) != 1 || !strings.Contains(r.said[0], `no event "down -> connecting": Connection transition`) {
		t.Errorf("it said %v", r.said)
	}
	bench.Forget()
	bench.WantNoEvent("down -> connecting")
	if len(r.said) != 1 {
		t.Errorf("it remembers what was forgotten: %v", r.said[1:])
	}
}

// TestATreeThatIsNotDriven: what was left out is named.
func TestATreeThatIsNotDriven(t *testing.T) {
	said := func(f func(b *fsmtest.Bench)) (text string) {
		r := &recorder{}
		defer func() {
			if recover() == r {
				text = r.said[0]
			}
		}()
		f(fsmtest.New(r))
		return ""
	}
	spec := connection.DefaultUserSpec()
	spec.Address = "192.0.2.1"
	if got := said(func(b *fsmtest.Bench) { b.Tick() }); got != "there is no tree yet: give it to Drive" {
		t.Errorf("without Drive: %q", got)
	}
	got := said(func(b *fsmtest.Bench) {
		tree, err := connection.NewSupervisor(connection.NewWorker(&device{}), spec)
		if err != nil {
			t.Fatal(err)
		}
		b.Drive(tree)
	})
	if got != "the tree was not made with the Options of this Bench" {
		t.Errorf("without Options: %q", got)
	}
}

// TestUntilIsBounded: a state that is never reached fails the test.
func TestUntilIsBounded(t *testing.T) {
	r := &recorder{}
	bench, _ := start(t, r)
	defer func() {
		if recover() != r || !strings.Contains(r.said[0], "Connection is up: not after 10000 ticks") {
			t.Errorf("it said %v", r.said)
		}
	}()
	bench.Until("Connection", "up")
}
