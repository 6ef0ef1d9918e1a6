package engine

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// measures keeps what Metrics are told: each thing as text, and the last tick.
type measures struct {
	fsm.NoMetrics
	lines  []string
	tick   fsm.MeasuredTick
	states map[string]int // workers by type and state
	open   map[string]int // open circuits by type
	hooks  int            // calls that have ended
	watch  func() time.Duration
	fail   func()
}

func newMeasures() *measures { return &measures{states: map[string]int{}, open: map[string]int{}} }

func (m *measures) add(format string, args ...any) {
	m.lines = append(m.lines, fmt.Sprintf(format, args...))
	if m.fail != nil {
		m.fail()
	}
}

func (m *measures) Ticked(e fsm.MeasuredTick) {
	m.tick = e
	if m.fail != nil {
		m.fail()
	}
}

func (m *measures) HookEnded(e fsm.MeasuredHook) {
	m.hooks++
	m.add("%s %s %s %s%s after %s", e.Worker, e.Kind, e.Hook, e.Outcome, strings.TrimRight(" "+e.ErrorKind, " "), e.Duration)
}

func (m *measures) Moved(e fsm.MeasuredMove) {
	if e.From != "" {
		m.states[e.Worker+" "+e.From]--
	}
	if e.To != "" {
		m.states[e.Worker+" "+e.To]++
	}
	m.add("%s %s %s -> %s after %s", e.Worker, e.Kind, e.From, e.To, e.Stayed)
}

func (m *measures) Failed(e fsm.MeasuredFailure) {
	m.add("%s failure: %s, restarted %v, delay %s", e.Worker, e.Kind, e.Restarted, e.Delay)
}

func (m *measures) CircuitMoved(e fsm.MeasuredCircuit) {
	if e.Open {
		m.open[e.Worker]++
	} else {
		m.open[e.Worker]--
	}
	m.add("%s circuit open: %v", e.Worker, e.Open)
}

func (m *measures) CommandSettled(e fsm.MeasuredCommand) {
	m.add("%s command %s %s: %d, after %s", e.Worker, e.Command, e.Outcome, e.Count, e.Waited)
}

func (m *measures) Observed(e fsm.MeasuredObservation) {
	m.add("%s observation %s: %d", e.Worker, e.Kind, e.Count)
}

func (m *measures) Stopwatch() time.Duration {
	if m.fail != nil {
		m.fail()
	}
	if m.watch != nil {
		return m.watch()
	}
	return 0
}

// take fails the test unless exactly these things were told since the last call, in
// order.
func (m *measures) take(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(m.lines, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(m.lines, "\n"), strings.Join(want, "\n"))
	}
	m.lines = nil
}

func TestMetricsOfMovesAndObservations(t *testing.T) {
	m := newMeasures()
	w := newWorld(t, line(group("p", slowPump())), many("a"), fsm.WithMetrics(m))
	w.settle()
	m.take(t, "Line started  -> stopped after 0s", "SlowPump started  -> stopped after 0s",
		"Line transition stopped -> active after 0s", "SlowPump transition stopped -> starting after 0s")
	w.now = w.now.Add(200 * time.Millisecond)
	w.observe("Line/a", 1)
	m.take(t, "SlowPump collect CollectObservedState ok after 200ms", "SlowPump transition starting -> running after 200ms")
	w.after(2 * time.Minute)
	m.take(t, "SlowPump observation stale: 1")
	w.sup.Observe(1)
	w.sup.Observe(2)
	w.tick(1)
	m.take(t, "Line observation replaced: 1", "Line observation pushed: 1")
	w.sup.RequestShutdown()
	w.settle()
	w.observe("Line/a", 0)
	if got := m.lines[len(m.lines)-1]; got != "Line gone stopped ->  after 0s" {
		t.Errorf("the last is %q", got)
	}
	for k, n := range m.states {
		if n != 0 {
			t.Errorf("%d workers are in %s after the end", n, k)
		}
	}
}

// worked is a worker with an action that has a time-out and two kinds of error.
func worked() *machine {
	m := crashing(policy(1, time.Minute))
	for i := range m.def.Actions {
		a := &m.def.Actions[i]
		a.Timeout, a.Retry = 5*time.Second, worker.Backoff{Max: 2, Initial: time.Second}
	}
	return m
}

// TestMetricsOfHooks: each call is told once, with how it has ended.
func TestMetricsOfHooks(t *testing.T) {
	m := newMeasures()
	w := newWorld(t, worked(), spec{}, fsm.WithMetrics(m))
	w.settle()
	m.lines = nil
	hooks := func(want ...string) {
		t.Helper()
		w.settle()
		m.lines = slices.DeleteFunc(m.lines, func(l string) bool {
			return !strings.Contains(l, "action") && !strings.Contains(l, "fail") && !strings.Contains(l, "circuit")
		})
		m.take(t, want...)
	}
	w.now = w.now.Add(time.Second)
	w.returns("C", "work", result{err: fmt.Errorf("no")})
	hooks("C action work failed after 1s")
	w.after(time.Second)
	w.after(5 * time.Second) // its time-out, the second failure in a row
	hooks("C failure: action, restarted true, delay 0s", "C failure running -> stopped after 7s")
	w.now = w.now.Add(500 * time.Millisecond)
	w.returns("C", "work", result{})
	hooks("C action work timed out after 5.5s")
	w.after(time.Second)
	w.returns("C", "work", result{panic: "no"})
	hooks("C action work panicked after 1s", "C failure: panic, restarted true, delay 8s",
		"C failure running -> broken after 1.5s", "C circuit open: true")
	w.after(8 * time.Second)
	hooks("C circuit open: false", "C failure broken -> stopped after 8s")
	w.update(func(s *spec) { s.Off = true }) // the state is left
	w.settle()
	w.returns("C", "work", result{})
	hooks("C action work cancelled after 0s")
	w.update(func(s *spec) { s.Off = false })
	w.settle()
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.after(2 * time.Second) // the grace is one
	hooks("C action work abandoned after 2s", "C failure: action, restarted true, delay 8s",
		"C failure stopped -> broken after 2s", "C circuit open: true")
	w.returns("C", "work", result{})
	hooks() // it was told
}

// TestMetricsOfCommands: each outcome.
func TestMetricsOfCommands(t *testing.T) {
	m := newMeasures()
	w, c := chargers(t, fsm.WithMetrics(m))
	m.lines = nil
	w.posts(c, "Charger", "start", 7)
	waits := w.posts(c, "Charger", "stop", 0)
	w.posts(c, "", "ping", 0)
	w.posts(c, "Charger/none", "ping", 0)
	w.tick(1)
	if m.tick.Commands != 4 || m.tick.Waiting != 2 {
		t.Errorf("%+v", m.tick)
	}
	m.take(t, "Charger command ping misdirected: 1, after 0s",
		"Charger transition available -> authorizing after 0s", "Charger command start accepted: 1, after 0s")
	w.tick(1)
	m.take(t, "Charger command ping rejected: 1, after 0s")
	ctx, cancel := context.WithCancel(t.Context())
	sent := make(chan error)
	go func() {
		sent <- treeOf(w.sup).Send(ctx, "", c.def.TypeOf(), c.commandID("stop"), &testCommand{"stop", 0})
	}()
	for !treeOf(w.sup).inbox.waiting() {
		runtime.Gosched()
	}
	w.tick(1)
	cancel()
	<-sent
	w.after(time.Second)
	m.take(t, "Charger command stop taken back: 1, after 1s")
	for range 70 {
		w.posts(c, "", "stop", 0)
	}
	w.tick(1)
	m.take(t, "Charger command stop busy: 7, after 0s")
	gives(t, waits, "waits")
	if m.tick.Waiting != 64 {
		t.Errorf("%+v", m.tick)
	}
	w.down()
	if n := treeOf(w.sup).inbox.commandsWaiting(); n != 0 {
		t.Errorf("%d commands wait after the end", n)
	}
}

// TestMetricsOfTicks: the stopwatch is read at both ends of a tick, lateness is that
// of what was due first, and the places are those at the end.
func TestMetricsOfTicks(t *testing.T) {
	m := newMeasures()
	var watch time.Duration
	m.watch = func() time.Duration { watch += 3 * time.Millisecond; return watch }
	w := newWorld(t, line(group("p", slowPump())), many("a", "b", "c"), fsm.WithMetrics(m), fsm.WithHookLimit(2))
	events := w.sup.Events(t.Context())
	w.settle()
	if m.tick.Duration != 3*time.Millisecond || m.tick.Places != 2 || m.tick.InUse != 2 || m.tick.Queued != 1 || m.tick.Late != 0 {
		t.Errorf("%+v", m.tick)
	}
	before := m.tick.Tick
	w.now = w.now.Add(4 * time.Second)
	w.returns("Line/a", worker.CollectHook, result{value: 1})
	w.tick(1)
	if m.tick.Tick != before+1 || m.tick.Returns != 1 || m.tick.Visits == 0 || m.tick.InUse != 2 || m.tick.Queued != 1 || m.tick.QueuedFor != 0 {
		t.Errorf("%+v", m.tick)
	}
	w.after(7 * time.Second)
	if m.tick.Returns != 0 || m.tick.QueuedFor != 7*time.Second {
		t.Errorf("%+v", m.tick)
	}
	w.returns("Line/b", worker.CollectHook, result{value: 1})
	w.returns("Line/c", worker.CollectHook, result{value: 1})
	w.tick(1)
	for len(w.queue) > 0 {
		c := w.queue[0]
		w.returns(c.Path, c.Hook, result{value: 1})
		w.tick(1)
	}
	w.after(10 * time.Second) // the next observation of each is due within a second
	if m.tick.Late < 9*time.Second || m.tick.Late > 10*time.Second {
		t.Errorf("%+v", m.tick)
	}
	treeOf(w.sup).events.size = 1
	slow := w.sup.Events(t.Context())
	w.update(func(s *spec) { s.Children = nil })
	w.tick(1)
	if m.tick.MissedEvents == 0 {
		t.Errorf("%+v", m.tick)
	}
	for range events { // both are there until the tree is down
		break
	}
	for range slow {
		break
	}
}

// TestMetricsAgreeWithTheTree drives random trees. After each tick the numbers that
// follow from what was told are those of the tree.
func TestMetricsAgreeWithTheTree(t *testing.T) {
	opened := 0
	for seed := range seeds(t) / 3 {
		m := newMeasures()
		w, root, r := randomWorld(t, seed, fsm.WithMetrics(m))
		for step := range 300 {
			if step == 200 {
				w.sup.RequestShutdown()
			}
			w.drive(r, root, 4)
			err := w.sup.Tick(context.Background())
			states, open := map[string]int{}, map[string]int{}
			countWorkers(treeOf(w.sup).root, states, open)
			for _, counts := range []map[string]int{m.states, m.open} {
				maps.DeleteFunc(counts, func(_ string, n int) bool { return n == 0 })
			}
			if !maps.Equal(states, m.states) || !maps.Equal(open, m.open) {
				t.Fatalf("seed %d, step %d: the tree has %v, open %v; told were %v, open %v", seed, step, states, open, m.states, m.open)
			}
			opened += len(open)
			if err != nil {
				break
			}
		}
	}
	if opened == 0 {
		t.Error("no circuit has opened in any tree")
	}
}

// TestMetricsOfAConstructor whose circuit opens and closes, although the UserSpec
// stays the same.
func TestMetricsOfAConstructor(t *testing.T) {
	m, fails := newMeasures(), true
	p := pump()
	p.def.Restart = policy(1, time.Minute)
	w := newWorldWith(t, line(group("p", p)), many("a"), hooks{enter: func(m *machine, in string) {
		if fails && m == p && in == "the constructor" {
			panic("no")
		}
	}}, fsm.WithMetrics(m))
	w.settle()
	if m.open["Pump"] != 1 {
		t.Errorf("%d open circuits\n%s", m.open["Pump"], strings.Join(m.lines, "\n"))
	}
	if err := treeOf(w.sup).Restart("Line/a", nil); err != nil { // tried once, with the failures forgotten
		t.Fatal(err)
	}
	w.tick(1)
	if m.open["Pump"] != 0 {
		t.Errorf("%d open circuits after a restart\n%s", m.open["Pump"], strings.Join(m.lines, "\n"))
	}
	w.settle()
	if m.open["Pump"] != 1 {
		t.Errorf("%d open circuits after two more failures\n%s", m.open["Pump"], strings.Join(m.lines, "\n"))
	}
	fails = false
	w.after(8 * time.Second)
	w.settle()
	w.want("Line/a running")
	if m.open["Pump"] != 0 {
		t.Errorf("%d open circuits\n%s", m.open["Pump"], strings.Join(m.lines, "\n"))
	}
}

// countWorkers counts the workers at and below n by type and state, and the open circuits.
func countWorkers(n *node, states, open map[string]int) {
	if n == nil || n.gone {
		return
	}
	if n.state != 0 {
		states[n.w.Name+" "+n.stateName()]++
	}
	if n.parked() {
		open[n.w.Name]++
	}
	if n.children == nil {
		return
	}
	for _, s := range n.children.entries {
		countWorkers(s.node, states, open)
		if f := s.failing(); f != nil && f.open {
			open[s.waiting.Type().Name]++
		}
	}
}

// TestMetricsThatFail are reported once, until they work again, and change nothing.
func TestMetricsThatFail(t *testing.T) {
	for way, fail := range ways {
		out := defaultLog(t)
		var stories []string
		for _, fails := range []bool{false, true} {
			m := newMeasures()
			if fails {
				m.fail = fail
			}
			w := newWorld(t, line(group("p", pump())), many("a", "b"), fsm.WithMetrics(m))
			w.tickApart(10)
			w.want("Line active", "Line/a running", "Line/b running")
			w.update(func(s *spec) { s.Children = s.Children[:1] })
			w.tickApart(10)
			if n := strings.Count(out.String(), "in the metrics"); fails != (n == 1) {
				t.Errorf("%s: told %d times\n%s", way, n, out)
			}
			w.sup.RequestShutdown()
			w.tickApart(10)
			stories = append(stories, w.story()+strings.Join(m.lines, "\n"))
		}
		if stories[0] != stories[1] || !strings.Contains(stories[0], "Line gone") {
			t.Errorf("%s: without\n%s\nwith\n%s", way, stories[0], stories[1])
		}
	}
}

func TestMetricsAllocateNothing(t *testing.T) {
	w := bigTree(t, 1000, fsm.WithMetrics(fsm.NoMetrics{}))
	ctx := context.Background()
	if n := testing.AllocsPerRun(100, func() { _ = w.sup.Tick(ctx) }); n != 0 {
		t.Errorf("an idle tick allocates %v times", n)
	}
	root := treeOf(w.sup).root
	if n := testing.AllocsPerRun(100, func() {
		for range 20 {
			treeOf(w.sup).measureMove(root, fsm.MoveTransition, root.state)
		}
		_ = w.sup.Tick(ctx)
	}); n != 0 {
		t.Errorf("telling of moves allocates %v times", n)
	}
}
