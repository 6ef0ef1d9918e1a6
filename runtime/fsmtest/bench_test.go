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
	"github.com/fsmgen/fsmgen/generated/opcuabrowser"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
	"github.com/fsmgen/fsmgen/runtime/fsm"
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
	bench.WantEvents("observe failed: no answer within observe.timeout, 2s")
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

// said gives what a Bench says first when f is done.
func said(t *testing.T, drive bool, f func(b *fsmtest.Bench)) (text string) {
	t.Helper()
	r := &recorder{}
	defer func() {
		if err := recover(); err != nil && err != r {
			panic(err)
		}
		if len(r.said) > 0 {
			text, _, _ = strings.Cut(r.said[0], "\n")
		}
	}()
	b := fsmtest.New(r)
	if drive {
		newBridge(b)
	}
	f(b)
	return ""
}

// TestATreeThatIsNotDriven: what was left out is named.
func TestATreeThatIsNotDriven(t *testing.T) {
	spec := connection.DefaultUserSpec()
	spec.Address = "192.0.2.1"
	if got := said(t, false, func(b *fsmtest.Bench) { b.Tick() }); got != "there is no tree yet: give it to Drive" {
		t.Errorf("without Drive: %q", got)
	}
	got := said(t, false, func(b *fsmtest.Bench) {
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

// TestASecondTree: a Bench has one clock, and the events of one tree.
func TestASecondTree(t *testing.T) {
	got := said(t, true, func(b *fsmtest.Bench) { newBridge(b) })
	if want := "the Bench drives a tree already: another one needs a Bench of its own"; got != want {
		t.Errorf("%q, want %q", got, want)
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

// TestANameThatCannotBe: a slip of the keyboard in a test is told at once, with
// the name that was most likely meant.
func TestANameThatCannotBe(t *testing.T) {
	const none = `there is no worker "Brige": all paths begin with that of the root, Bridge`
	for _, c := range []struct {
		what, want string
		do         func(b *fsmtest.Bench)
	}{
		{"Until, state", `Until: Bridge has no state "activ"; did you mean active?`, func(b *fsmtest.Bench) { b.Until("Bridge", "activ") }},
		{"Until, root", "Until: " + none, func(b *fsmtest.Bench) { b.Until("Brige", "active") }},
		{"Until, child", `Until: Bridge has no child "red_flow"; did you mean read_flow?`, func(b *fsmtest.Bench) { b.Until("Bridge/red_flow", "running") }},
		{"Until, child of a leaf", `Until: Bridge/read_flow has no child "pump"; there is none`,
			func(b *fsmtest.Bench) { b.Until("Bridge/read_flow/pump/motor", "on") }},
		{"Until, state of a child that comes", `Until: Bridge/read_flow has no state "on"; there are stopped, starting, running, idle, degraded and stopping`,
			func(b *fsmtest.Bench) { b.Until("Bridge/read_flow", "on") }},
		{"Want, state", `Want: Bridge has no state "Stopped"; did you mean stopped?`, func(b *fsmtest.Bench) { b.Want("Bridge", "Stopped") }},
		{"Want, child", `Want: Bridge has no child "flow"; there are connection, read_flow and write_flow`, func(b *fsmtest.Bench) { b.Want("Bridge/flow", "running") }},
		{"Want, before the first tick", "", func(b *fsmtest.Bench) { b.Want("Bridge", "") }},
		{"Want, child that is to come", "", func(b *fsmtest.Bench) { b.Want("Bridge/read_flow", "") }},
		{"Hold, hook", `Hold: Bridge has no hook "Flush"; did you mean flush?`, func(b *fsmtest.Bench) { b.Hold("Bridge", "Flush") }},
		{"Hold, root", "Hold: " + none, func(b *fsmtest.Bench) { b.Hold("Brige", "flush") }},
		{"Hold, hook of a child that comes", `Hold: Bridge/read_flow has no hook "conect"; did you mean connect?`, func(b *fsmtest.Bench) {
			b.Hold("Bridge/read_flow", "conect")
			b.Hold("Bridge/write_flow", "connect")
			b.Settle()
		}},
		{"Release", "Release: Bridge connect is not held", func(b *fsmtest.Bench) {
			b.Hold("Bridge", "flush")
			b.Release("Bridge", "connect")
		}},
		{"Release after Down", "", func(b *fsmtest.Bench) {
			b.Hold("Bridge", "flush")
			b.Down()
			b.Release("Bridge", "flush")
		}},
		{"Advance", "Advance: time does not go back, and -1s would", func(b *fsmtest.Bench) { b.Advance(-time.Second) }},
	} {
		if got := said(t, true, c.do); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
	before := said(t, false, func(b *fsmtest.Bench) {
		b.Hold("Bridge", "flash")
		newBridge(b)
	})
	if want := `Hold: Bridge has no hook "flash"; did you mean flush?`; before != want {
		t.Errorf("Hold before Drive: %q, want %q", before, want)
	}
}

// TestAWorkerThatNeverCame: Down says what was held for nothing.
func TestAWorkerThatNeverCame(t *testing.T) {
	got := said(t, false, func(b *fsmtest.Bench) {
		spec := opcuabrowser.DefaultUserSpec()
		spec.Topic = "plant"
		tree, err := opcuabrowser.NewSupervisor(opcuabrowser.NewWorker(struct{ opcuabrowser.ChildWorkers }{}), spec, b.Options()...)
		if err != nil {
			t.Fatal(err)
		}
		b.Drive(tree)
		b.Hold("OPCUABrowser/press", "announce") // there are as many servers as the UserSpec says: none
		b.Settle()
		b.Down()
	})
	if want := `Hold: there was no worker "OPCUABrowser/press"`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

type browsers struct{}

func (browsers) Servers(serverbrowser.UserSpec) *serverbrowser.Worker {
	return serverbrowser.NewWorker(silent{})
}

// silent is a server that nobody reaches.
type silent struct{}

func (silent) CollectObservedState(context.Context, serverbrowser.DesiredState) (serverbrowser.ObservedState, error) {
	return serverbrowser.ObservedState{}, nil
}

func (silent) Announce(context.Context, serverbrowser.Snapshot) error { return nil }

// TestR40_PathsOfNamesWithASlash: a worker is found by its path, and one that
// was named otherwise is proposed.
func TestR40_PathsOfNamesWithASlash(t *testing.T) {
	var path string
	got := said(t, false, func(b *fsmtest.Bench) {
		spec := opcuabrowser.DefaultUserSpec()
		spec.Topic, spec.Servers = "plant", []string{"press/1", "~press"}
		tree, err := opcuabrowser.NewSupervisor(opcuabrowser.NewWorker(browsers{}), spec, b.Options()...)
		if err != nil {
			t.Fatal(err)
		}
		b.Drive(tree)
		path = fsm.ChildPath("OPCUABrowser", "press/1")
		b.Hold(path, "CollectObservedState")
		b.Settle()
		b.Want(path, "connecting")
		b.Want("OPCUABrowser/~0press", "connecting")
		if held := b.Held(); len(held) != 1 || held[0] != path+" CollectObservedState" {
			t.Errorf("held is %q", held)
		}
		b.Release(path, "CollectObservedState")
		b.Want("OPCUABrowser/press/1", "connecting")
		b.Down()
	})
	want := `Want: there is no worker "OPCUABrowser/press/1": the path of the child "press/1" is OPCUABrowser/press~11`
	if path != "OPCUABrowser/press~11" || got != want {
		t.Errorf("%s: %q, want %q", path, got, want)
	}
}

// TestRunOfATreeThatIsDriven: nobody would call its hooks, and its clock stands
// still.
func TestRunOfATreeThatIsDriven(t *testing.T) {
	bench := fsmtest.New(t)
	tree, _ := newBridge(bench)
	if err := tree.Run(t.Context()); !errors.Is(err, fsm.ErrByHand) {
		t.Errorf("Run: %v", err)
	}
	if err := tree.Shutdown(t.Context()); !errors.Is(err, fsm.ErrByHand) {
		t.Errorf("Shutdown: %v", err)
	}
	bench.Until("Bridge", "active") // and nothing has happened to it
	bench.Down()
}
