package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// spans is a Tracer that keeps its spans. Workers without children have no spans for
// their stays, unless leaves is set.
type spans struct {
	fsm.NoTracer
	mu     sync.Mutex
	all    []*span
	leaves bool
	fail   func()
}

type span struct {
	name   string // "Line/a in stopped", "Line/a flush"
	causes []fsm.Trigger
	end    *fsm.SpanEnd
	ends   int
}

type spanKey struct{}

func (s *span) Context() context.Context {
	return context.WithValue(context.Background(), spanKey{}, s)
}
func (s *span) End(e fsm.SpanEnd) { s.end = &e; s.ends++ }

func (s *spans) add(name string, causes []fsm.Trigger) *span {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := &span{name: name, causes: causes}
	s.all = append(s.all, one)
	return one
}

func (s *spans) failing() {
	if s.fail != nil {
		s.fail()
	}
}

func (s *spans) HookBegins(ctx context.Context, h fsm.TracedHook) (context.Context, fsm.Span) {
	s.failing()
	one := s.add(h.Path+" "+h.Hook+" in "+h.State, h.Causes)
	return context.WithValue(ctx, spanKey{}, one), one
}

func (s *spans) Entered(e fsm.TracedStay) fsm.Span {
	s.failing()
	if !e.Children && !s.leaves {
		return nil
	}
	return s.add(e.Path+" in "+e.State, e.Causes)
}

// last returns the last span with a name.
func (s *spans) last(t *testing.T, name string) *span {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range slices.Backward(s.all) {
		if one.name == name {
			return one
		}
	}
	t.Fatalf("there is no span %s", name)
	return nil
}

// because is the causes of a span as text: "child Line/a: Line/a CollectObservedState".
func (s *span) because() string {
	var texts []string
	for _, c := range s.causes {
		text := c.Kind.String() + " " + c.Path
		if c.Span != nil {
			text += ": " + c.Span.(*span).name
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

func wantCauses(t *testing.T, s *span, want string) {
	t.Helper()
	if got := s.because(); got != want {
		t.Errorf("%s is caused by\n%s\nwant\n%s", s.name, got, want)
	}
}

// threeLevels is a line with a line with a slow pump.
func threeLevels(t *testing.T, opts ...fsm.Option) *world {
	inner := line(group("p", slowPump()))
	s := with("in")
	s.Children[0].Spec = many("a")
	return newWorld(t, line(mentry{name: "in", m: inner, mapping: map[string]string{"active": "active", "*": "stopped"}}), s, opts...)
}

// TestCausesAcrossThreeLevels: from the hook of a leaf up to the root, and from the
// root down to the leaf.
func TestCausesAcrossThreeLevels(t *testing.T) {
	for _, leaves := range []bool{false, true} {
		tr := &spans{leaves: leaves}
		w := threeLevels(t, fsm.WithTracer(tr))
		w.settle()
		wantCauses(t, tr.last(t, "Line in active"), "child Line/in: Line/in in stopped")
		if got := tr.last(t, "Line/in in active").because(); !strings.HasPrefix(got, "parent Line: Line in active; child Line/in/a: ") {
			t.Errorf("Line/in in active is caused by %s", got)
		}
		w.observe("Line/in/a", 1)
		w.want("Line/in/a running")
		w.update(func(s *spec) { s.Off = true })
		w.settle()
		wantCauses(t, tr.last(t, "Line in stopping"), "spec Line")
		wantCauses(t, tr.last(t, "Line/in in stopping"), "parent Line: Line in stopping")
		w.observe("Line/in/a", 0)
		w.settle()
		w.want("Line stopped", "Line/in stopped", "Line/in/a stopped")
		hook, inner := tr.last(t, "Line/in/a CollectObservedState in stopping"), tr.last(t, "Line/in in stopped")
		wantCauses(t, tr.last(t, "Line in stopped"), "child Line/in: Line/in in stopped")
		if leaves {
			wantCauses(t, inner, "child Line/in/a: Line/in/a in stopped")
			wantCauses(t, tr.last(t, "Line/in/a in stopped"), "hook Line/in/a: Line/in/a CollectObservedState in stopping")
			wantCauses(t, hook, "itself Line/in/a: Line/in/a in stopping")
			wantCauses(t, tr.last(t, "Line/in/a in stopping"), "parent Line/in: Line/in in stopping")
		} else {
			wantCauses(t, inner, "child Line/in/a: Line/in/a CollectObservedState in stopping")
			wantCauses(t, hook, "itself Line/in/a: Line/in in stopping")
		}
		w.down()
		for _, s := range tr.all {
			if s.ends != 1 {
				t.Errorf("%s has ended %d times", s.name, s.ends)
			}
		}
		if n := len(treeOf(w.sup).trace.workers); n != 0 {
			t.Errorf("%d workers are kept that have gone", n)
		}
	}
}

// TestCausesOfTimesCommandsAndFailures: what comes from elsewhere has no span, except
// for that of the context of Send.
func TestCausesOfTimesCommandsAndFailures(t *testing.T) {
	tr := &spans{leaves: true}
	w, m := chargers(t, fsm.WithTracer(tr))
	ctx := context.WithValue(t.Context(), spanKey{}, "the sender's")
	sent := make(chan error)
	go func() {
		sent <- treeOf(w.sup).Send(ctx, "", m.def.TypeOf(), m.commandID("start"), &testCommand{"start", 8})
	}()
	for !treeOf(w.sup).inbox.waiting() {
		runtime.Gosched()
	}
	w.tick(1)
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	charging := tr.last(t, "Charger in charging")
	wantCauses(t, charging, "command Charger")
	if c := charging.causes[0].Context; c == nil || c.Value(spanKey{}) != "the sender's" {
		t.Errorf("the context of the command is %v", c)
	}
	w.settle()
	w.returns("Charger", "charge", result{err: errors.New("no")})
	w.tick(1)
	if e := tr.last(t, "Charger charge in charging").end; e == nil || e.Outcome != fsm.HookFailed || e.Error != "no" {
		t.Errorf("the hook has ended with %+v", e)
	}
	w.after(time.Hour)
	wantCauses(t, tr.last(t, "Charger in available"), "time Charger: Charger charge in charging") // since that the charger had decided nothing
	w.sup.Observe(9)
	w.tick(1)
	wantCauses(t, tr.last(t, "Charger in broken"), "push Charger")
	w.settle()
	wantCauses(t, tr.last(t, "Charger in offline"), "itself Charger: Charger in broken")
	w.down()
}

// TestCausesAreBounded: a parent of many children that move in one tick.
func TestCausesAreBounded(t *testing.T) {
	names := make([]string, 100)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	tr := &spans{leaves: true}
	w := newWorld(t, line(group("p", pump())), many(names...), fsm.WithTracer(tr))
	w.settle()
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	if n := len(tr.last(t, "Line in stopped").causes); n != maxCauses {
		t.Errorf("%d causes", n)
	}
}

// TestTheContextOfAHook is made from that of the Tracer, and ends with the tree's.
func TestTheContextOfAHook(t *testing.T) {
	tr := &spans{}
	var got any
	var path string
	m := slowPump()
	sup, err := newSupervisor[uint16](m.def, newScripted(m, hooks{collect: func(ctx context.Context, _ *machine, _ *snap) (int, error) {
		got, path = ctx.Value(spanKey{}), SelfOf(ctx).Path()
		return 0, nil
	}}), spec{}, fsm.WithTracer(tr), fsm.WithClock(func() time.Time { return epoch }))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_ = sup.Tick(t.Context())
		treeOf(sup).awaitCalls()
	}
	if got != any(tr.last(t, "SlowPump CollectObservedState in stopped")) && got != any(tr.last(t, "SlowPump CollectObservedState in starting")) || path != "SlowPump" {
		t.Errorf("the hook of %s was given the span %v", path, got)
	}
}

// spanLog is a log handler that notes the span of each line.
type spanLog struct{ out *bytes.Buffer }

func (spanLog) Enabled(context.Context, slog.Level) bool { return true }
func (l spanLog) Handle(ctx context.Context, r slog.Record) error {
	name := "none"
	if s, ok := ctx.Value(spanKey{}).(*span); ok {
		name = s.name
	}
	path := ""
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "path" {
			path = a.Value.String()
		}
		return true
	})
	fmt.Fprintf(l.out, "%s %s: %s\n", path, r.Message, name)
	return nil
}
func (l spanLog) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l spanLog) WithGroup(string) slog.Handler      { return l }

// TestEventsAreLoggedInTheirSpan: that of the hook that has returned, or of the stay,
// or of what has caused it.
func TestEventsAreLoggedInTheirSpan(t *testing.T) {
	var out bytes.Buffer
	tr := &spans{}
	w := newWorld(t, line(single("c", crashing(policy(5, time.Minute)))), with("c"), fsm.WithTracer(tr), fsm.WithLogger(slog.New(spanLog{&out})))
	w.settle()
	w.returns("Line/c", "work", result{err: errors.New("no")})
	w.settle()
	for _, want := range []string{
		"Line tree begins: none\n",
		"Line transition: Line in active\n",
		"Line/c transition: Line in active\n",
		"Line/c failed: Line/c work in running\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// TestATracerThatFails is reported once, until it works again, and changes nothing.
func TestATracerThatFails(t *testing.T) {
	for way, fail := range ways {
		out := defaultLog(t)
		var stories []string
		for _, fails := range []bool{false, true} {
			tr := &spans{}
			if fails {
				tr.fail = fail
			}
			w := threeLevels(t, fsm.WithTracer(tr))
			w.tickApart(10)
			for range 2 {
				w.now = w.now.Add(time.Second)
				w.tickApart(1)
				w.returns("Line/in/a", worker.CollectHook, result{value: 1})
				w.tickApart(10)
			}
			w.want("Line active", "Line/in active", "Line/in/a running")
			if n := strings.Count(out.String(), "in the tracer"); fails != (n == 1) {
				t.Errorf("%s: told %d times\n%s", way, n, out)
			}
			stories = append(stories, w.story())
		}
		if stories[0] != stories[1] {
			t.Errorf("%s: without\n%s\nwith\n%s", way, stories[0], stories[1])
		}
	}
}

// TestATracerChangesNothing in random trees, and each span ends once.
func TestATracerChangesNothing(t *testing.T) {
	for seed := range seeds(t) / 5 {
		tr := &spans{leaves: seed%2 == 0}
		with, m, r1 := randomWorld(t, seed, fsm.WithTracer(tr))
		without, _, r2 := randomWorld(t, seed)
		over := false
		for step := 0; step < 300 && !over; step++ {
			if step == 200 {
				with.sup.RequestShutdown()
				without.sup.RequestShutdown()
			}
			with.drive(r1, m, 4)
			without.drive(r2, m, 4)
			over = with.sup.Tick(context.Background()) != nil
			_ = without.sup.Tick(context.Background())
		}
		if a, b := with.story()+with.picture(), without.story()+without.picture(); a != b {
			t.Fatalf("seed %d: with a tracer\n%s\nwithout\n%s", seed, a, b)
		}
		for _, s := range tr.all {
			if s.ends > 1 || over && s.ends != 1 {
				t.Fatalf("seed %d: %s has ended %d times", seed, s.name, s.ends)
			}
		}
		if n := len(treeOf(with.sup).trace.workers); over && n != 0 {
			t.Fatalf("seed %d: %d workers are kept that have gone", seed, n)
		}
	}
}
