package engine

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// TestEventsStartAtTheCall, and end when the tree is down.
func TestEventsStartAtTheCall(t *testing.T) {
	w := newWorld(t, pump(), spec{})
	w.settle()
	events := w.sup.Events(t.Context())
	w.forget()
	w.down()
	var got []string
	for e := range events {
		got = append(got, e.String())
	}
	var want []string
	for _, e := range w.events {
		want = append(want, e.String())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(got) == 0 {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for e := range w.sup.Events(t.Context()) {
		t.Errorf("an event of a tree that is down: %v", e)
	}
}

// TestEventsOfASlowSubscriber: the oldest are lost, and counted.
func TestEventsOfASlowSubscriber(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many("a", "b", "c"), fsm.WithEventBuffer(3))
	events := w.sup.Events(t.Context())
	w.settle()
	total := len(w.events)
	var got []fsm.Event
	for e := range events {
		got = append(got, e)
		if len(got) == 4 {
			break
		}
	}
	if got[0].Kind != fsm.EventMissed || got[0].Missed != uint64(total-3) {
		t.Errorf("the first is %v, of %d events", got[0], total)
	}
	if got[3].Seq != uint64(total) {
		t.Errorf("the last is %v", got[3])
	}
	if n := len(treeOf(w.sup).events.subs); n != 0 {
		t.Errorf("%d subscriptions are left after break", n)
	}
}

func TestEventsEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sup := live(t, pump(), spec{}, hooks{})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan int)
		events := sup.Events(ctx)
		go func() {
			n := 0
			for range events {
				n++
			}
			done <- n
		}()
		_ = sup.Tick(t.Context())
		synctest.Wait()
		cancel()
		if n := <-done; n == 0 {
			t.Error("no event was delivered")
		}
		unused, cancel := context.WithCancel(t.Context())
		_ = sup.Events(unused) // never ranged over
		cancel()
		synctest.Wait()
		if n := len(treeOf(sup).events.subs); n != 0 {
			t.Errorf("%d subscriptions are left", n)
		}
	})
}

// TestEventsAreLogged with what they carry and nothing empty.
func TestEventsAreLogged(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w := newWorld(t, pump(), spec{}, fsm.WithLogger(log))
	w.settle()
	want := `level=INFO msg=transition path=Pump from=stopped to=running version=0 reason="to running (desired is running)"`
	if !strings.Contains(out.String(), want) {
		t.Errorf("the log is\n%s", out.String())
	}
	if strings.Contains(out.String(), `""`) {
		t.Errorf("the log has empty values:\n%s", out.String())
	}
}

// TestAHandlerThatPanicsDoesNotStopTheTree, nor other handlers, and is told to
// subscribers and to a log, whether the tree has one or not.
func TestAHandlerThatPanicsDoesNotStopTheTree(t *testing.T) {
	const told = "Pump handler panicked: panic in an event handler: boom; it was given: Pump transition stopped -> running: to running (desired is running)"
	own, everybodys := &bytes.Buffer{}, &bytes.Buffer{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(everybodys, nil)))
	defer slog.SetDefault(before)
	for out, opt := range map[*bytes.Buffer]fsm.Option{
		own:        fsm.WithLogger(slog.New(slog.NewTextHandler(own, nil))),
		everybodys: fsm.WithGrace(time.Second),
	} {
		var first, last []fsm.Event
		w := newWorld(t, pump(), spec{}, opt, fsm.WithEventHandler(nil),
			fsm.WithEventHandler(func(e fsm.Event) { first = append(first, e) }),
			fsm.WithEventHandler(func(e fsm.Event) {
				if e.Kind == fsm.EventTransition && e.To == "running" {
					panic("boom")
				}
			}),
			fsm.WithEventHandler(func(e fsm.Event) { last = append(last, e) }))
		events := w.sup.Events(t.Context())
		w.tick(2)
		w.want("Pump running")
		w.sup.RequestShutdown()
		w.settle()
		if len(first) < 3 || !slices.Equal(first, last) || len(w.events) != 0 {
			t.Errorf("the handlers were given %d, %d and %d events", len(first), len(last), len(w.events))
		}
		var seen []fsm.Event
		for e := range events {
			if e.Kind == fsm.EventHandlerPanicked {
				seen = append(seen, e)
			}
		}
		if len(seen) != 1 || seen[0].String() != told || seen[0].Seq != 0 || !strings.Contains(seen[0].Stack, "TestAHandlerThatPanics") || strings.Contains(seen[0].Stack, "visit") {
			t.Errorf("subscribers were told %+v", seen)
		}
		if !strings.Contains(out.String(), "level=ERROR msg=\"handler panicked\" path=Pump") {
			t.Errorf("the log is\n%s", out)
		}
	}
	if n := strings.Count(everybodys.String(), "msg="); n != 1 {
		t.Errorf("%d lines are in the log of the program, though one tree has its own:\n%s", n, everybodys)
	}
}

// TestR19_TheWatchdogNamesAGuardThatDoesNotReturn.
func TestR19_TheWatchdogNamesAGuardThatDoesNotReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := line(mentry{name: "p", m: pump(), rows: func(s *snap) string {
			if s.Now.Sub(s.Entered) > 0 {
				time.Sleep(time.Minute)
			}
			return "running"
		}})
		sup := live(t, m, with("p"), hooks{}, fsm.WithWatchdog(5*time.Second))
		for range 3 {
			_ = sup.Tick(t.Context())
		}
		events := sup.Events(t.Context())
		time.Sleep(time.Second)
		var ticking sync.WaitGroup
		defer ticking.Wait()
		ticking.Go(func() {
			_ = sup.UpdateUserSpec(func(s *spec) { s.Value = 1 })
			_ = sup.Tick(t.Context())
		})
		start := time.Now()
		for e := range events {
			if e.Kind == fsm.EventStuck {
				if e.Path != "Line" || time.Since(start) != 5*time.Second {
					t.Errorf("after %v: %v", time.Since(start), e)
				}
				break
			}
		}
	})
}

// TestR19_TheWatchdogInAFullTick: a guard hangs while the walk glances at settled
// children. The watchdog is told of every 32nd of them, and names how many others
// it may be.
func TestR19_TheWatchdogInAFullTick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		armed, calls := false, 0
		enter := func(m *machine, in string) {
			if armed && m.name == "Pump" && in == "a guard" {
				if calls++; calls == 35 {
					time.Sleep(time.Minute)
				}
			}
		}
		sup := live(t, line(group("p", pump())), many(names(40)...), hooks{enter: enter}, fsm.WithWatchdog(5*time.Second), fsm.WithFullTicks())
		for range 10 {
			_ = sup.Tick(t.Context())
		}
		events := sup.Events(t.Context())
		armed = true
		start := time.Now()
		var ticking sync.WaitGroup
		ticking.Go(func() { _ = sup.Tick(t.Context()) })
		const at = "or at one of the 7 siblings after it,"
		for e := range events {
			if e.Kind == fsm.EventStuck {
				if e.Path != "Line/32" || !strings.Contains(e.Reason, at) || time.Since(start) != 5*time.Second {
					t.Errorf("after %v: %v", time.Since(start), e)
				}
				break
			}
		}
		if s := sup.Status(); !strings.Contains(s.Blocked, "at Line/32, "+at) {
			t.Errorf("the status says: %s", s.Blocked)
		}
		ticking.Wait()
		if s := sup.Status(); calls != 40 || s.Blocked != "" || s.Children[39].State != "running" {
			t.Errorf("after the tick, with %d calls of guards: %+v", calls, s)
		}
	})
}

// TestR19_StatusAndPlanDoNotHangWithATick that does not end: they wait as long
// as the watchdog, and no goroutine waits on.
func TestR19_StatusAndPlanDoNotHangWithATick(t *testing.T) {
	b, sup := newHanging(t, 100*time.Millisecond)
	ended := b.hang(t, sup)
	before := runtime.NumGoroutine()
	for range 2 {
		s := sup.Status()
		if s.State != "stopped" || !strings.Contains(s.Blocked, "the tick has been at Pump for more than 100ms: a guard") {
			t.Fatalf("status %+v", s)
		}
		if _, err := sup.Plan(spec{}); !errors.Is(err, fsm.ErrStuck) || !strings.Contains(err.Error(), "Pump") {
			t.Fatalf("Plan gave %v", err)
		}
	}
	waiting := func() int { return runtime.NumGoroutine() - before }
	for end := time.Now().Add(time.Minute); waiting() > 0 && time.Now().Before(end); { // the watchdog's may be about to end
		runtime.Gosched()
	}
	if n := waiting(); n > 0 {
		t.Errorf("%d goroutines wait", n)
	}
	ended()
	if s := sup.Status(); s.State != "running" || s.Blocked != "" {
		t.Errorf("afterwards: %+v", s)
	}
}

// TestR19_StatusWaitsForATick that takes its time, each of those who ask.
func TestR19_StatusWaitsForATick(t *testing.T) {
	b, sup := newHanging(t, time.Minute)
	for range 2 {
		ended := b.hang(t, sup)
		status := make(chan fsm.Status)
		for range 2 {
			go func() { status <- sup.Status() }()
		}
		for range 100 { // they ask while the tick is going on
			runtime.Gosched()
		}
		ended()
		for range 2 {
			if s := <-status; s.State != "running" || s.Blocked != "" {
				t.Errorf("status %+v", s)
			}
		}
	}
}

// hanging is a pump whose guard hangs when it is told to.
type hanging struct {
	*scripted
	armed    atomic.Bool
	in, free chan struct{}
}

func newHanging(t *testing.T, watchdog time.Duration) (*hanging, *fsm.Supervisor[link.StateID, spec, int]) {
	t.Helper()
	m := pump()
	b := &hanging{scripted: newScripted(m, hooks{}), in: make(chan struct{}), free: make(chan struct{})}
	sup, err := newSupervisor[link.StateID](m.def, b, spec{}, fsm.WithWatchdog(watchdog))
	if err != nil {
		t.Fatal(err)
	}
	if err := sup.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b, sup
}

// hang begins a tick that hangs until ended is called.
func (b *hanging) hang(t *testing.T, sup *fsm.Supervisor[link.StateID, spec, int]) (ended func()) {
	t.Helper()
	if err := sup.UpdateUserSpec(func(s *spec) { s.Value++ }); err != nil {
		t.Fatal(err)
	}
	b.armed.Store(true)
	ticked := make(chan error)
	go func() { ticked <- sup.Tick(context.Background()) }()
	<-b.in
	return func() {
		t.Helper()
		b.armed.Store(false)
		close(b.free)
		if err := <-ticked; err != nil {
			t.Error(err)
		}
		b.free = make(chan struct{})
	}
}

func (b *hanging) Next(s *snap) (link.StateID, fsm.Signal, link.ActionID) {
	if free := b.free; b.armed.Load() {
		b.in <- struct{}{}
		<-free
	}
	return b.scripted.Next(s)
}

func TestEventStrings(t *testing.T) {
	for _, c := range []struct {
		e    fsm.Event
		want string
	}{
		{fsm.Event{Kind: fsm.EventTransition, Path: "a/b", From: "x", To: "y", Reason: "z"}, "a/b transition x -> y: z"},
		{fsm.Event{Kind: fsm.EventChildAdded, Path: "a", Child: "b"}, "a child added b"},
		{fsm.Event{Kind: fsm.EventMissed, Missed: 7}, "missed 7"},
		{fsm.Event{Kind: fsm.EventSpec, Path: "a", Version: 3}, "a spec version 3"},
		{fsm.Event{Kind: fsm.EventGone, Path: "a", To: "x", Unclean: true, Reason: "late"}, "a gone, last in x, uncleanly: late"},
		{fsm.Event{Kind: fsm.EventSpec, Path: "a", Version: 3, Reason: "port"}, "a spec version 3: port"},
		{fsm.Event{Kind: fsm.EventStarted, Path: "a", To: "x"}, "a started in x"},
		{fsm.Event{Kind: fsm.EventGone, Path: "a", To: "x"}, "a gone, last in x"},
		{fsm.Event{Kind: fsm.EventFailed, Path: "a", From: "x", To: "y", Reason: "z", Failures: 1}, "a failed x -> y: z (failure 1 in a row)"},
		{fsm.Event{Kind: fsm.EventFailed, Path: "a", From: "x", To: "y", Reason: "z", Failures: 2, Delay: 1_234_567_890}, "a failed x -> y: z (failure 2 in a row, goes on in 1.23s)"},
		{fsm.Event{Kind: fsm.EventFailed, Path: "a/b", Reason: "the constructor: z", Failures: 3, Delay: time.Minute}, "a/b failed: the constructor: z (failure 3 in a row, goes on in 1m)"},
		{fsm.Event{Kind: fsm.EventRestart, Path: "a", From: "x", To: "y", Reason: "z", Failures: 2, Delay: time.Second}, "a restart x -> y: z (failure 2 in a row, goes on in 1s)"},
		{fsm.Event{Kind: fsm.EventCircuitOpened, Path: "a", To: "x", Reason: "z", Failures: 3}, "a circuit opened in x: z"},
		{fsm.Event{Kind: fsm.EventResumed, Path: "a", From: "x", To: "x", Reason: "z"}, "a resumed in x: z"},
		{fsm.Event{Kind: fsm.EventResumed, Path: "a", From: "x", To: "y"}, "a resumed x -> y"},
		{fsm.Event{Kind: fsm.EventReentered, Path: "a", To: "x"}, "a reentered x"},
		{fsm.Event{Kind: fsm.EventLivelock, Path: "a", To: "x"}, "a livelock in x"},
		{fsm.Event{Kind: fsm.EventActionFailed, Path: "a", To: "flush", Reason: "z"}, "a action failed flush: z"},
		{fsm.Event{Kind: fsm.EventIgnored, Path: "a", To: "flush"}, "a flush ignores its context"},
		{fsm.Event{Kind: fsm.EventReturned, Path: "a", To: "flush"}, "a flush has returned"},
		{fsm.Event{Kind: 200}, "EventKind(200)"},
	} {
		if got := c.e.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	for k := fsm.EventStarted; k <= fsm.EventMissed; k++ {
		if k.String() == "" || strings.HasPrefix(k.String(), "EventKind") {
			t.Errorf("kind %d has no name", k)
		}
	}
}
