package engine

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// ways are how what is given to a tree fails.
var ways = map[string]func(){
	"panics": func() { panic("the disk is full") },
	"exits":  runtime.Goexit,
}

// defaultLog puts a log in place of the program's for a test.
func defaultLog(t *testing.T) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return &out
}

// broken is a log handler that fails as long as on is set.
type broken struct {
	fail  func()
	on    *bool
	lines *int
}

func (broken) Enabled(context.Context, slog.Level) bool { return true }
func (b broken) Handle(context.Context, slog.Record) error {
	if *b.on {
		b.fail()
	}
	*b.lines++
	return nil
}
func (b broken) WithAttrs([]slog.Attr) slog.Handler { return b }
func (b broken) WithGroup(string) slog.Handler      { return b }

// TestALoggerThatFailsDoesNotStopTheTree: it is told once, until it works again.
func TestALoggerThatFailsDoesNotStopTheTree(t *testing.T) {
	for way, fail := range ways {
		out := defaultLog(t)
		on, lines := true, 0
		w := newWorld(t, line(group("p", pump())), many("a", "b"), fsm.WithLogger(slog.New(broken{fail, &on, &lines})))
		events := w.sup.Events(t.Context())
		w.tickApart(10)
		w.want("Line active", "Line/a running", "Line/b running")
		if n := strings.Count(out.String(), "msg="); n != 1 || !strings.Contains(out.String(), "in the logger") {
			t.Errorf("%s: the log of the program is\n%s", way, out)
		}
		on = false
		before := len(w.events)
		w.update(func(s *spec) { s.Off = true })
		w.tickApart(10)
		if lines != len(w.events)-before {
			t.Errorf("%s: %d lines, %d events", way, lines, len(w.events)-before)
		}
		on = true
		w.sup.RequestShutdown()
		w.tickApart(10)
		if n := strings.Count(out.String(), "msg="); n != 2 {
			t.Errorf("%s: told %d times", way, n)
		}
		told := 0
		for e := range events {
			if e.Kind == fsm.EventHandlerPanicked {
				told++
			}
		}
		if told != 2 {
			t.Errorf("%s: subscribers were told %d times", way, told)
		}
	}
}

// TestAHandlerThatEndsItsGoroutine: what happens is what would have happened, and
// each handler is given each event once.
func TestAHandlerThatEndsItsGoroutine(t *testing.T) {
	out := defaultLog(t)
	var stories []string
	for _, exits := range []bool{false, true} {
		var seen []fsm.Event
		w := newWorld(t, line(group("p", pump())), many("a", "b"),
			fsm.WithEventHandler(func(e fsm.Event) {
				seen = append(seen, e)
				if exits {
					runtime.Goexit()
				}
			}), fsm.WithEventHandler(func(fsm.Event) {
				if exits {
					runtime.Goexit()
				}
			}))
		w.tickApart(10)
		w.update(func(s *spec) { s.Children = s.Children[:1] })
		w.tickApart(10)
		w.sup.RequestShutdown()
		w.tickApart(10)
		if !slices.Equal(seen, w.events) {
			t.Errorf("handlers were given %d and %d events", len(seen), len(w.events))
		}
		stories = append(stories, w.story())
	}
	if stories[0] != stories[1] || !strings.Contains(stories[0], "Line gone") {
		t.Errorf("without\n%s\nwith\n%s", stories[0], stories[1])
	}
	if !strings.Contains(out.String(), "it ended its goroutine") {
		t.Errorf("the log is\n%s", out)
	}
}

// TestAHandlerPanicsAndTheLoggerEndsItsGoroutine: the tick is whole all the same.
func TestAHandlerPanicsAndTheLoggerEndsItsGoroutine(t *testing.T) {
	var stories []string
	for _, fail := range []func(){func() {}, runtime.Goexit} {
		on, lines := true, 0
		w := newWorld(t, line(group("p", pump())), many("a", "b"),
			fsm.WithLogger(slog.New(broken{fail, &on, &lines})), fsm.WithEventHandler(func(fsm.Event) { panic("no") }))
		defaultLog(t)
		w.tickApart(10)
		w.want("Line active", "Line/a running", "Line/b running")
		stories = append(stories, w.story())
	}
	if stories[0] != stories[1] {
		t.Errorf("%s\nand with a logger that ends the goroutine\n%s", stories[0], stories[1])
	}
}

// TestR19_AHandlerThatHangsIsNamed, also when it is given what happened beside the
// visits of a tick.
func TestR19_AHandlerThatHangsIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let, began := make(chan struct{}), time.Now()
		collect := func(context.Context, *machine, *snap) (int, error) {
			if time.Since(began) < 3*time.Second {
				return 0, nil
			}
			return 0, errors.New("away")
		}
		sup := live(t, slowPump(), spec{}, hooks{collect: collect}, fsm.WithWatchdog(time.Second), fsm.WithEventHandler(func(e fsm.Event) {
			if e.Kind == fsm.EventObserveFailed {
				<-let
			}
		}))
		events := sup.Events(t.Context())
		over := make(chan error)
		go func() { over <- sup.Run(t.Context()) }()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		close(let)
		sup.RequestShutdown()
		var stuck []string
		for e := range events {
			if e.Kind == fsm.EventStuck {
				stuck = append(stuck, e.Path)
			}
		}
		if !slices.Equal(stuck, []string{"SlowPump"}) {
			t.Errorf("named: %v", stuck)
		}
		if err := <-over; err != nil {
			t.Errorf("Run gives %v", err)
		}
	})
}

// TestAClockThatFails: time stands still until it works again.
func TestAClockThatFails(t *testing.T) {
	for way, fail := range ways {
		out := defaultLog(t)
		on, now := false, epoch
		w := newWorld(t, waiter(mtrans{to: "b", after: time.Minute}), spec{}, fsm.WithClock(func() time.Time {
			if on {
				fail()
			}
			return now
		}))
		events := w.sup.Events(t.Context())
		w.tickApart(3)
		on, now = true, now.Add(time.Hour)
		w.tickApart(3)
		w.want("W a")
		on = false
		w.tickApart(3)
		w.want("W b")
		w.sup.RequestShutdown()
		w.tickApart(1)
		now = now.Add(time.Hour)
		w.tickApart(1)
		w.returns("W", "CollectObservedState", result{})
		w.tickApart(1)
		told := 0
		for e := range events {
			if e.Kind == fsm.EventHandlerPanicked && strings.Contains(e.Reason, "in the clock") {
				told++
			}
		}
		if told != 1 || strings.Count(out.String(), "in the clock") != 1 {
			t.Errorf("%s: told %d times; the log is\n%s", way, told, out)
		}
	}
	if _, err := newSupervisor[link.StateID](pump().def, newScripted(pump(), hooks{}), spec{}, fsm.WithClock(func() time.Time { panic("no") })); err == nil {
		t.Error("a tree was made with a clock that panics")
	}
}

// TestRunDoesNotSpinWithAClockThatFails, whether it panics or ends the goroutine:
// it sleeps, and goes on when the clock works again.
func TestRunDoesNotSpinWithAClockThatFails(t *testing.T) {
	defaultLog(t)
	for way, fail := range ways {
		synctest.Test(t, func(t *testing.T) {
			began, failed := time.Now(), 0
			m := waiter(mtrans{to: "b", after: 20 * time.Second})
			sup := live(t, m, spec{}, hooks{}, fsm.WithClock(func() time.Time {
				if at := time.Since(began); at > time.Second && at < 10*time.Second && failed < 1000 {
					failed++
					fail()
				}
				return time.Now()
			}))
			ctx, cancel := context.WithCancel(context.Background())
			over := make(chan error)
			go func() { over <- sup.Run(ctx) }()
			for range 9 { // Run is woken while the clock fails
				time.Sleep(time.Second)
				sup.Observe(1)
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			if failed == 0 || failed > 100 {
				t.Errorf("%s: asked %d times while it failed", way, failed)
			}
			if s := sup.State(); s != m.id("b") {
				t.Errorf("%s: it is in state %d", way, s)
			}
			cancel()
			if err := <-over; err != nil {
				t.Errorf("%s: Run gives %v", way, err)
			}
		})
	}
}

// TestAnExecutorThatFails: the hook has failed, which is no panic of the worker's,
// and the call cannot be made any more.
func TestAnExecutorThatFails(t *testing.T) {
	for way, fail := range ways {
		out := defaultLog(t)
		on := false
		var calls []fsm.HookCall
		w := newWorld(t, busy("work"), spec{}, fsm.WithExecutor(func(c fsm.HookCall) {
			calls = append(calls, c)
			if on {
				fail()
			}
		}))
		w.tickApart(1)
		on = true
		w.tick(5)
		w.want("Busy running")
		w.wantEvent(1, "Busy action failed work: panic in the executor: ")
		w.wantEvent(0, "Busy failed")
		if n := strings.Count(out.String(), "in the executor"); n != 1 {
			t.Errorf("%s: the log is\n%s", way, out)
		}
		calls[len(calls)-1].Run() // too late: nobody hears of it
		on = false
		w.after(time.Second)
		w.tick(5)
		calls[len(calls)-1].Run()
		w.tick(5)
		w.wantEvent(1, "Busy action done work")
	}
}

// TestAnExecutorThatPanicsAfterTheCall has made it.
func TestAnExecutorThatPanicsAfterTheCall(t *testing.T) {
	defaultLog(t)
	w := newWorld(t, busy("work"), spec{}, fsm.WithExecutor(func(c fsm.HookCall) {
		done := make(chan struct{})
		go func() { defer close(done); c.Run() }()
		<-done
		panic("too late")
	}))
	w.tick(5)
	w.wantEvent(1, "Busy action done work")
	w.wantEvent(0, "action failed")
}

// TestR28_CallsEndWithTheirContext, also while a tick hangs in a guard.
func TestR28_CallsEndWithTheirContext(t *testing.T) {
	b, sup := newHanging(t, 0)
	ended := b.hang(t, sup)
	short := func() context.Context {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		t.Cleanup(cancel)
		return ctx
	}
	if err := sup.Tick(short()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Tick gives %v", err)
	}
	if err := sup.Shutdown(short()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown without a Run gives %v", err)
	}
	if err := sup.Shutdown(short()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown beside another that still ticks gives %v", err)
	}
	for range sup.Events(short()) {
	}
	ended()
	if err := sup.Shutdown(t.Context()); err != nil {
		t.Errorf("afterwards Shutdown gives %v", err)
	}
}

// TestR24_RunDoesNotWaitForATickThatHangs once its context has ended: it names the
// worker, and the tree goes down when the guard returns.
func TestR24_RunDoesNotWaitForATickThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		x := hooks{enter: func(m *machine, in string) {
			if m.name == "Pump" && in == "a guard" {
				<-let
			}
		}}
		sup := live(t, line(group("p", pump())), many("a"), x)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- sup.Run(ctx) }()
		synctest.Wait()
		began := time.Now()
		cancel()
		err := <-done
		var left *fsm.ShutdownError
		if !errors.As(err, &left) || len(left.Left) != 1 || left.Left[0].Path != "Line/a" || !strings.Contains(err.Error(), "a guard") {
			t.Errorf("Run gives %v", err)
		}
		if took := time.Since(began); took < 30*time.Second || took > 2*time.Minute {
			t.Errorf("it took %v", took)
		}
		if err := sup.Run(t.Context()); err != fsm.ErrRunning {
			t.Errorf("while the tick hangs Run gives %v", err)
		}
		close(let)
		<-sup.Done()
		synctest.Wait()
	})
}

// TestR24_ShutdownDoesNotWaitForTheGrace of hooks once its context has ended,
// beside a Run and without one.
func TestR24_ShutdownDoesNotWaitForTheGrace(t *testing.T) {
	t.Run("with Run", func(t *testing.T) { shutdownInTheGrace(t, true) })
	t.Run("without", func(t *testing.T) { shutdownInTheGrace(t, false) })
}

func shutdownInTheGrace(t *testing.T, runs bool) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		m := pump()
		m.def.Observe = worker.ObservePolicy{Every: time.Second}
		sup := live(t, m, spec{}, hooks{collect: func(context.Context, *machine, *snap) (int, error) { <-let; return 0, nil }},
			fsm.WithShutdownLimit(time.Second), fsm.WithGrace(time.Hour))
		if runs {
			go func() { _ = sup.Run(t.Context()) }()
			synctest.Wait()
		} else if err := sup.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		if err := sup.Shutdown(ctx); err == nil || time.Since(began) != time.Minute {
			t.Errorf("Shutdown gives %v after %v", err, time.Since(began))
		}
		over, end := context.WithCancel(t.Context())
		end()
		for range 100 { // it must not be up to chance
			var left *fsm.ShutdownError
			if err := sup.Shutdown(over); !errors.As(err, &left) {
				t.Errorf("Shutdown without time gives %v, although the tree was given up", err)
				break
			}
		}
		close(let)
		synctest.Wait()
	})
}
