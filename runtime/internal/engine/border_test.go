package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// wilful is an error each of whose methods panics, as those of a nil pointer do.
type wilful struct{ register int }

func (e *wilful) Error() string        { return fmt.Sprint("register ", e.register) }
func (e *wilful) As(any) bool          { panic("As") }
func (e *wilful) Is(error) bool        { panic("Is") }
func (e *wilful) Unwrap() error        { panic("Unwrap") }
func (e *wilful) String() string       { panic("String") }
func (e *wilful) GoString() string     { panic("GoString") }
func (e *wilful) LogValue() slog.Value { panic("LogValue") }

// raging has a text that panics with itself.
type raging struct{}

func (e raging) Error() string { panic(e) }

// calm is an error that is fine as a nil pointer.
type calm struct{}

func (*calm) Error() string { return "calm" }

// mute has no text.
type mute struct{}

func (mute) Error() string { return "" }

// shy is a value whose text panics.
type shy struct{}

func (shy) String() string { panic("shy") }

func TestTextOf(t *testing.T) {
	var none *usercode.Secrets
	for _, c := range []struct {
		value any
		want  string
	}{
		{errors.New("plain"), "plain"},
		{&wilful{7}, "register 7"},
		{(*wilful)(nil), "a nil *engine.wilful was given as an error, which makes an error that is not nil (https://go.dev/doc/faq#nil_error)"},
		{(*calm)(nil), "calm"},
		{raging{}, "engine.raging, whose text panics"},
		{mute{}, "engine.mute without a text"},
		{shy{}, "engine.shy, whose text panics"},
		{42, "42"},
		{errors.Join(errors.New("bulb"), errors.New("socket \x1b[2J\u202e\xff")), `bulb\nsocket \x1b[2J\u202e\xff`},
		{"größe 5\u00a0µm", "größe 5\u00a0µm"},
		{strings.Repeat("ä", 50<<20), strings.Repeat("ä", textfmt.MaxText/2) + " … (cut)"},
	} {
		if got := none.Text(c.value); got != c.want {
			t.Errorf("%T: %.200q, want %.200q", c.value, got, c.want)
		}
	}
	var nilMap map[string]int
	defer func() {
		if got := none.Text(recover()); got != "assignment to entry in nil map" {
			t.Errorf("%q", got)
		}
	}()
	nilMap["a"] = 1
}

// TestR19_ErrorsOfUsersCode: none of their methods can do harm, whichever hook
// gives them.
func TestR19_ErrorsOfUsersCode(t *testing.T) {
	for _, err := range []error{
		(*wilful)(nil), &wilful{7}, raging{}, mute{}, (*calm)(nil),
		fmt.Errorf("of something else: %w", &fsm.PanicError{In: "b", Value: "c"}),
		&fsm.PanicError{In: "b", Value: "c"}, errors.Join(errors.New("a"), (*wilfulNil)(nil)),
	} {
		m := busy("work")
		w := newWorld(t, line(group("p", m)), many("a", "b"))
		w.settle()
		w.returns("Line/a", "work", result{err: err})
		w.returns("Line/b", "work", result{})
		w.returns("Line/a", "CollectObservedState", result{err: err})
		w.settle()
		var none *usercode.Secrets
		text := none.Text(err)
		w.want("Line active", "Line/a running", "Line/b running")
		if got := w.status("Line/a").LastError; got != text {
			t.Errorf("%T: the last error is %q, want %q", err, got, text)
		}
		w.wantEvent(1, "Line/a action failed work: "+text+"; attempt 1, again in 1s")
		w.wantEvent(1, "Line/a observe failed: "+text)
		w.wantEvent(0, "Line/a failed")
	}
}

type wilfulNil struct{ text string }

func (e *wilfulNil) Error() string { return e.text }

// busy runs an action while it is running.
func busy(action string) *machine {
	m := &machine{
		name: "Busy", initial: "stopped", shutdown: "stopped", desired: "running",
		actions: []worker.ActionInfo{{Name: action, Retry: worker.Backoff{Initial: time.Second}}},
		observe: worker.ObservePolicy{Every: time.Minute},
		restart: time.Second,
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", action: action, to: []mtrans{{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
		},
	}
	return m.finish()
}

// TestR19_AConstructorsErrorWhoseTextPanics fails the parent alone.
func TestR19_AConstructorsErrorWhoseTextPanics(t *testing.T) {
	def := pump().def
	c := instance.NewChild(def, spec{}, func(spec) (instance.Behavior[spec, int, snap], error) { return nil, (*wilful)(nil) })
	if _, err := c.(worker.Child).Start(); err == nil || !strings.Contains(err.Error(), "a nil *engine.wilful") {
		t.Errorf("%v", err)
	}
	c = instance.NewChild(def, spec{}, func(spec) (instance.Behavior[spec, int, snap], error) { panic((*wilful)(nil)) })
	if _, err := c.(worker.Child).Start(); err == nil || !strings.Contains(err.Error(), "panic in the constructor: a nil *engine.wilful") {
		t.Errorf("%v", err)
	}
}

// exits is how a call of users' code fails once, when it is armed: by a panic, or
// by ending its goroutine. Both have one text, so that all else must be equal.
type exits struct {
	in    string // what fails
	of    string // the worker type whose call it is
	goes  bool   // by runtime.Goexit
	armed bool
}

func (x *exits) enter(m *machine, in string) {
	if x.armed && in == x.in && m.name == x.of {
		x.armed = false
		if x.goes {
			runtime.Goexit()
		}
		panic(usercode.EndedIn(in).Value)
	}
}

// tickApart ticks in a goroutine that may end.
func (w *world) tickApart(n int) {
	w.t.Helper()
	for range n {
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = w.sup.Tick(context.Background())
		}()
		<-done
	}
}

// TestR19_GoexitIsAPanic: a call that ends the goroutine of the tick has failed as
// if it had panicked, event for event, and the tick is whole.
func TestR19_GoexitIsAPanic(t *testing.T) {
	calls := []struct{ in, of string }{
		{"a guard", "Pump"}, {"a guard", "Line"}, {"DeriveDesiredState", "Pump"}, {"DeriveDesiredState", "Line"},
		{"DeclareChildren", "Line"}, {"OnConfigChange", "Line"}, {"a stateMapping", "Line"}, {"the constructor", "Pump"},
	}
	for _, c := range calls {
		for i := range 4 {
			full, restarted := i&1 > 0, i&2 > 0
			var stories []string
			for _, goes := range []bool{false, true} {
				stories = append(stories, storyOf(t, &exits{in: c.in, of: c.of, goes: goes}, full, restarted))
			}
			if stories[0] != stories[1] {
				t.Errorf("%s of %s, full ticks %v, restarted %v: by a panic\n%s\nby runtime.Goexit\n%s", c.in, c.of, full, restarted, stories[0], stories[1])
			}
			if restarted && c.in == "a guard" && c.of == "Line" {
				continue // it decides in a later tick
			}
			if !strings.Contains(stories[1], "it ended its goroutine") {
				t.Errorf("%s of %s was not called:\n%s", c.in, c.of, stories[1])
			}
		}
	}
}

// storyOf is what happens while a call fails. If restarted is set, the parent is
// restarted in the same tick (R40).
func storyOf(t *testing.T, x *exits, full, restarted bool) string {
	t.Helper()
	rows := func(s *snap) string { return map[bool]string{true: "running", false: "stopped"}[s.Desired == 2] }
	m := line(mentry{name: "r", m: pump(), rows: rows}, group("p", pump()))
	m.restart = time.Second
	m.def.Restart.Backoff.Initial = time.Second
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileHook}
	m.changed = func(_, _ *spec) bool { return true }
	children := spec{Children: []testChild{{Entry: 0, Name: "r"}, {Entry: 1, Name: "a"}, {Entry: 1, Name: "b"}}}
	opts := []fsm.Option{}
	if full {
		opts = append(opts, fsm.WithFullTicks())
	}
	w := newWorldWith(t, m, children, hooks{enter: x.enter}, opts...)
	w.tickApart(10)
	x.armed = true
	w.update(func(s *spec) {
		s.Children = append(s.Children, testChild{Entry: 1, Name: "c"}, testChild{Entry: 1, Name: "d"})
		s.Children[1].Spec.Value = 1
	})
	if restarted {
		w.restart("Line")
	}
	w.tickApart(10)
	w.now = w.now.Add(time.Hour)
	w.tickApart(10)
	w.want("Line active", "Line/r running", "Line/a running", "Line/b running", "Line/c running", "Line/d running")
	w.sup.RequestShutdown()
	w.tickApart(20)
	if err := w.sup.Tick(t.Context()); err != fsm.ErrDown {
		t.Errorf("afterwards Tick gives %v", err)
	}
	return w.story()
}

// TestR19_WhoAsksIsAnswered when users' code that is asked panics or ends its
// goroutine: Status gives all that it knows, with one text for both, and Plan an
// error.
func TestR19_WhoAsksIsAnswered(t *testing.T) {
	said := usercode.EndedIn("").Value
	waits := "to stopped: desired == stopped is false (desired is running: its parent asks for it)"
	for in, want := range map[string][2]string{"Truth": {"panic in a guard: " + said}, "Conditions": {waits, "panic in a condition: " + said}} {
		var given []fsm.Status
		for _, goes := range []bool{false, true} {
			on := false
			w := newWorldWith(t, line(group("p", pump())), many("a", "b", "c"), hooks{enter: func(m *machine, what string) {
				(&exits{in: in, of: "Pump", goes: goes, armed: on}).enter(m, what)
			}})
			w.settle()
			on = true
			given = append(given, w.sup.Status())
			on = false
			w.settle()
			w.want("Line active", "Line/a running", "Line/b running", "Line/c running")
		}
		if !reflect.DeepEqual(given[0], given[1]) {
			t.Errorf("%s: by a panic\n%+v\nby runtime.Goexit\n%+v", in, given[0], given[1])
		}
		s := given[1]
		if len(s.Children) != 3 || s.State != "active" || len(s.Why) != 1 || !strings.HasPrefix(s.Why[0], "to stopping: ") {
			t.Fatalf("%s: the root: %+v", in, s)
		}
		for _, c := range s.Children {
			if c.State != "running" || c.DesiredBy != "its parent asks for it" || !slices.Equal(c.Why, want[:1]) || c.LastError != want[1] {
				t.Errorf("%s: %+v", in, c)
			}
		}
	}
	for _, in := range []string{"DeclareChildren", "OnConfigChange"} {
		x := &exits{in: in, of: "Line", goes: true}
		m := line(group("p", pump()))
		m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileHook}
		m.changed = func(_, _ *spec) bool { return true }
		w := newWorldWith(t, m, many("a"), hooks{enter: x.enter})
		w.settle()
		x.armed = true
		if _, err := w.sup.Plan(many("b")); err == nil || err.Error() != usercode.EndedIn(in).Error() {
			t.Errorf("Plan gives %v", err)
		}
		if p, err := w.sup.Plan(many("b")); err != nil || len(p.Changes) != 2 {
			t.Errorf("afterwards Plan gives %v, %v", p, err)
		}
	}
}

// TestR19_RunGoesOnWhenItsGoroutineEnds, whatever ends it.
func TestR19_RunGoesOnWhenItsGoroutineEnds(t *testing.T) {
	for _, in := range []string{"a guard", "a handler"} {
		x := &exits{in: in, of: "Pump", goes: true, armed: true}
		left := 3
		sup := live(t, line(group("p", pump())), many("a", "b"), hooks{enter: x.enter}, fsm.WithEventHandler(func(fsm.Event) {
			if left--; in == "a handler" && left > 0 {
				runtime.Goexit()
			}
		}))
		ctx, cancel := context.WithCancel(t.Context())
		events := sup.Events(t.Context())
		done := make(chan error)
		go func() { done <- sup.Run(ctx) }()
		for e := range events {
			if e.String() == "Line/b transition stopped -> running: to running (desired is running)" {
				cancel()
			}
		}
		if err := <-done; err != nil {
			t.Errorf("%s: Run gives %v", in, err)
		}
		cancel()
	}
}

// TestR19_ATickThatPanicsItself is a mistake of the runtime: Run does not hide it.
func TestR19_ATickThatPanicsItself(t *testing.T) {
	sup := live(t, pump(), spec{}, hooks{})
	treeOf(sup).root.inst = nil
	defer func() {
		if recover() == nil {
			t.Error("Run hides it")
		}
	}()
	_ = sup.Run(t.Context())
}
