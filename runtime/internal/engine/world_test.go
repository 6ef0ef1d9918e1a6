package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// world is a tree under a test: its clock is moved by hand, and the calls of
// its hooks wait in a queue until the test makes them.
type world struct {
	t       testing.TB
	now     time.Time
	sup     *fsm.Supervisor[link.StateID, spec, int]
	queue   []fsm.HookCall
	events  []fsm.Event
	result  result      // of the call that is being made
	collect func(*snap) // is shown what CollectObservedState is given
	built   []string
}

// result is what a call of a hook comes to.
type result struct {
	value int
	err   error
	panic string
	exits bool // it ends its goroutine
}

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func newWorld(t testing.TB, m *machine, s spec, opts ...fsm.Option) *world {
	t.Helper()
	return newWorldWith(t, m, s, hooks{}, opts...)
}

// newWorldWith has hooks besides those of a world.
func newWorldWith(t testing.TB, m *machine, s spec, own hooks, opts ...fsm.Option) *world {
	t.Helper()
	w := &world{t: t, now: epoch}
	h := hooks{
		enter:  own.enter,
		closed: own.closed,
		kept:   own.kept,
		collect: func(_ context.Context, _ *machine, s *snap) (int, error) {
			if w.collect != nil {
				w.collect(s)
			}
			return w.result.give()
		},
		act: func(context.Context, *machine, string, *snap) error {
			_, err := w.result.give()
			return err
		},
		built: func(m *machine, s spec) { w.built = append(w.built, fmt.Sprintf("%s %d", m.name, s.Value)) },
	}
	opts = append([]fsm.Option{
		fsm.WithClock(func() time.Time { return w.now }),
		fsm.WithExecutor(func(c fsm.HookCall) { w.queue = append(w.queue, c) }),
		fsm.WithEventHandler(func(e fsm.Event) { w.events = append(w.events, e) }),
		fsm.WithWatchdog(0),
		fsm.WithGrace(time.Second),
		fsm.WithSeed(1),
	}, opts...)
	sup, err := newSupervisor[link.StateID](m.def, newScripted(m, h), s, opts...)
	if err != nil {
		t.Fatal(err)
	}
	w.sup = sup
	return w
}

func (r result) give() (int, error) {
	if r.panic != "" {
		panic(r.panic)
	}
	if r.exits {
		runtime.Goexit()
	}
	return r.value, r.err
}

// tick ticks n times without moving the clock.
func (w *world) tick(n int) {
	w.t.Helper()
	for range n {
		if err := w.sup.Tick(context.Background()); err != nil {
			w.t.Fatalf("tick: %v", err)
		}
	}
}

// after moves the clock and ticks once.
func (w *world) after(d time.Duration) {
	w.t.Helper()
	w.now = w.now.Add(d)
	w.tick(1)
}

// settle ticks until nothing is ready.
func (w *world) settle() {
	w.t.Helper()
	for range 1000 {
		w.tick(1)
		if idle, _ := treeOf(w.sup).idle(); idle || treeOf(w.sup).finished {
			return
		}
	}
	w.t.Fatal("the tree does not settle")
}

// returns makes the queued call of a hook, which comes to r.
func (w *world) returns(path, hook string, r result) {
	w.t.Helper()
	for i, c := range w.queue {
		if c.Path == path && c.Hook == hook {
			w.queue = slices.Delete(w.queue, i, i+1)
			w.result = r
			done := make(chan struct{})
			go func() { // it may be ended
				defer close(done)
				c.Run()
			}()
			<-done
			return
		}
	}
	w.t.Fatalf("%s of %s is not called; there is %v", hook, path, w.calls())
}

// calls names what waits in the queue.
func (w *world) calls() []string {
	var names []string
	for _, c := range w.queue {
		names = append(names, c.Path+" "+c.Hook)
	}
	return names
}

// status finds the status of a worker.
func (w *world) status(path string) fsm.Status {
	w.t.Helper()
	s := w.sup.Status()
	for _, name := range strings.Split(path, "/")[1:] {
		c, ok := s.Child(textfmt.UnescapeName(name))
		if !ok {
			w.t.Fatalf("there is no %s", path)
		}
		s = c
	}
	return s
}

func (w *world) state(path string) string {
	w.t.Helper()
	return w.status(path).State
}

// want fails the test unless the workers are in these states: "Root active".
func (w *world) want(states ...string) {
	w.t.Helper()
	for _, s := range states {
		path, state, _ := strings.Cut(s, " ")
		if got := w.state(path); got != state {
			w.t.Errorf("%s is %q, want %q\n%s", path, got, state, w.story())
		}
	}
}

// children names the children of a worker that there are.
func (w *world) children(path string) string {
	var names []string
	for _, c := range w.status(path).Children {
		names = append(names, c.Name)
	}
	return strings.Join(names, " ")
}

// story is all events, one a line.
func (w *world) story() string {
	var b strings.Builder
	for _, e := range w.events {
		fmt.Fprintf(&b, "%d +%v %v\n", e.Tick, e.Time.Sub(epoch), e)
	}
	return b.String()
}

// has finds the events whose line has the text, since the last forget.
func (w *world) has(text string) []fsm.Event {
	var found []fsm.Event
	for _, e := range w.events {
		if strings.Contains(e.String(), text) {
			found = append(found, e)
		}
	}
	return found
}

// wantEvent fails the test unless there were exactly n such events.
func (w *world) wantEvent(n int, text string) {
	w.t.Helper()
	if got := len(w.has(text)); got != n {
		w.t.Errorf("%d events have %q, want %d\n%s", got, text, n, w.story())
	}
}

func (w *world) forget() { w.events = nil }

// failedBefore makes the next failure of a worker its second in a row, so that
// a back-off of some time follows.
func (w *world) failedBefore(path string) {
	n := treeOf(w.sup).root
	for _, name := range strings.Split(path, "/")[1:] {
		n = n.children.find(name).node
	}
	n.makeRare().restarts = &restarts{count: 1, well: treeOf(w.sup).now}
}

func (w *world) update(edit func(*spec)) {
	w.t.Helper()
	if err := w.sup.UpdateUserSpec(edit); err != nil {
		w.t.Fatal(err)
	}
}

// down asks for a shutdown and ticks, making every call of a hook, until the
// tree is down.
func (w *world) down() {
	w.t.Helper()
	w.sup.RequestShutdown()
	for range 10000 {
		if errors.Is(w.sup.Tick(context.Background()), fsm.ErrDown) {
			return
		}
		for len(w.queue) > 0 {
			c := w.queue[0]
			w.queue = w.queue[1:]
			w.result = result{}
			c.Run()
		}
		w.now = w.now.Add(100 * time.Millisecond)
	}
	w.t.Fatalf("the tree is not down:\n%s", w.story())
}

// treeOf is the tree behind a Supervisor.
func treeOf(sup any) *Tree { return link.Engine(sup).(*Tree) }
