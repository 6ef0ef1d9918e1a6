package engine

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// wantCause fails the test unless the root cause of a worker has this text.
func (w *world) wantCause(path, text string) fsm.RootCause {
	w.t.Helper()
	why, err := w.sup.Why(path)
	if err != nil {
		w.t.Fatal(err)
	}
	if why.Cause.Text != text {
		w.t.Errorf("the cause of %s is\n  %s\nwant\n  %s", path, why.Cause.Text, text)
	}
	return why.Cause
}

// patient is a parent that goes from starting to active when its child is running.
func patient(asks string, when cond, children ...mentry) *machine {
	m := &machine{
		name: "Line", initial: "stopped", shutdown: "stopped", desired: "active", timeout: 30 * time.Second,
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "starting", when: []cond{{kind: desiredIs, state: "active"}}}}},
			{name: "starting", to: []mtrans{{to: "active", when: []cond{when}}}},
			{name: "active", to: []mtrans{{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
		},
		children: children,
	}
	for i := range m.children {
		if m.children[i].mapping == nil {
			m.children[i].mapping = map[string]string{"starting": asks, "active": "running", "*": "stopped"}
		}
	}
	return m.finish()
}

func TestWhySettled(t *testing.T) {
	m := pump()
	m.def.States[m.id("running")].Health = fsm.HealthHealthy
	w := newWorld(t, m, spec{})
	w.settle()
	if c := w.wantCause("", "Pump is in running, where it should be, and is healthy. Nothing blocks it."); !c.Settled {
		t.Error("it is not settled")
	}
	if _, err := w.sup.Why("Pump/hose"); !errors.Is(err, fsm.ErrNoWorker) {
		t.Errorf("the error is %v", err)
	}
}

func TestWhyACircleThroughTheMapping(t *testing.T) {
	w := newWorld(t, patient("stopped", cond{kind: childIs, state: "running"}, single("pump", pump())), with("pump"))
	w.settle()
	c := w.wantCause("Line", "Line is in starting and should be active: it waits for pump to be running. "+
		"pump is in stopped, as its parent Line asks for while it is in starting. "+
		"This is a circle: Line waits for pump, which waits for Line.")
	if !c.Circle || c.Links[2].Path != "Line" {
		t.Errorf("%+v", c)
	}
	w.wantCause("Line/pump", "pump is in stopped, where it should be, and is suspended. Nothing blocks it.")
}

func TestWhyACircleThroughDependsOn(t *testing.T) {
	m := patient("running", cond{kind: childIs, entry: 1, state: "running"},
		mentry{name: "valve", m: pump(), mapping: map[string]string{"active": "running", "*": "stopped"}},
		mentry{name: "pump", m: pump(), needs: []int{0}})
	w := newWorld(t, m, with("valve", "pump"))
	w.settle()
	c := w.wantCause("Line", "Line is in starting and should be active: it waits for pump to be running. "+
		"pump is in stopped: it waits for its sibling valve, on which it depends (dependsOn). "+
		"valve is in stopped, as its parent Line asks for while it is in starting. "+
		"This is a circle: Line waits for pump, which waits for valve, which waits for Line.")
	if got := c.Links[1]; got.Kind != fsm.CauseDependency || got.Path != "Line/pump" || got.Desired != "running" {
		t.Errorf("%+v", got)
	}
}

func TestWhyADependencyIsNotThere(t *testing.T) {
	m := patient("running", cond{kind: childIs, entry: 1, state: "running"},
		single("valve", slowPump()), mentry{name: "pump", m: pump(), needs: []int{0}})
	w := newWorld(t, m, with("valve", "pump"))
	w.settle()
	w.after(3 * time.Second)
	c := w.wantCause("Line/pump", "pump is in stopped and should be running: it waits for its sibling valve, on which it depends (dependsOn). "+
		"valve is in starting and should be running: it waits for observed == 1 to hold, and there is no observation yet; "+
		"CollectObservedState has been running for 3s.")
	if got := c.Links[1]; got.Kind != fsm.CauseHook || !got.Since.Equal(epoch) {
		t.Errorf("%+v", got)
	}
	w.returns("Line/valve", worker.CollectHook, result{err: errors.New("no\nanswer")})
	w.settle()
	w.wantCause("Line/valve", `valve is in starting and should be running: it waits for observed == 1 to hold, and there is no observation yet. `+
		`The last observation failed: no\nanswer.`)
}

func TestWhyAConstructorFails(t *testing.T) {
	s := with("pump")
	s.Children[0].Spec.BuildFails = true
	m := patient("running", cond{kind: childIs, state: "running"}, single("pump", pump()))
	w := newWorld(t, m, s)
	w.tick(3)
	w.after(0)
	const failed = "pump could not be made: its constructor failed 2 times; it is called again at 2026-01-02T03:04:06Z. The last failure: no such device."
	w.wantCause("Line", "Line is in starting and should be active: it waits for pump to be running. "+failed)
	if c := w.wantCause("Line/pump", failed); c.Links[0].Kind != fsm.CauseConstructor || c.Links[0].Path != "Line/pump" {
		t.Errorf("%+v", c)
	}
}

func TestWhyAChildIsMissing(t *testing.T) {
	w := newWorld(t, patient("running", cond{kind: childIs, state: "running"}, single("pump", pump())), with())
	w.settle()
	w.wantCause("", "Line is in starting and should be active: it waits for pump to be running, and there is no pump.")
}

func TestWhyTheOwnSwitchIsOff(t *testing.T) {
	s := with("pump")
	s.Children[0].Spec.Off = true
	w := newWorld(t, patient("running", cond{kind: childIs, state: "running"}, single("pump", pump())), s)
	w.settle()
	c := w.wantCause("Line", "Line is in starting and should be active: it waits for pump to be running. pump is in stopped, where its UserSpec puts it: "+
		"derived from the UserSpec, which comes before what its parent asks for, running.")
	if c.Circle || c.Links[1].Kind != fsm.CauseUserSpec {
		t.Errorf("%+v", c)
	}
}

func TestWhyAGroup(t *testing.T) {
	var names []string
	for i := range 300 {
		names = append(names, fmt.Sprintf("p%03d", i))
	}
	m := patient("running", cond{kind: allIn, state: "running"}, group("pumps", slowPump()))
	w := newWorld(t, m, many(names...), fsm.WithHookLimit(1000))
	w.settle()
	for i, name := range names {
		if i != 7 && i != 200 {
			w.returns("Line/"+name, worker.CollectHook, result{value: 1})
		}
	}
	w.returns("Line/p007", worker.CollectHook, result{value: 0})
	w.settle()
	w.after(2 * time.Second)
	c := w.wantCause("", "Line is in starting and should be active: it waits for all of pumps to be running; p007 is not, and 1 more. "+
		"p007 is in starting and should be running: it waits for observed == 1 to hold; desired is running (observed 2s ago).")
	if got := c.Links[1]; got.Path != "Line/p007" || got.Kind != fsm.CauseObserved {
		t.Errorf("%+v", got)
	}
	why, _ := w.sup.Why("")
	if g := why.Transitions[0].Guards[0]; g.Child != "Line/p007" || g.More != 1 || g.Kind != fsm.GuardKindState || g.Value != fsm.False {
		t.Errorf("%+v", g)
	}
}

func TestWhyAnEmptyGroup(t *testing.T) {
	m := patient("running", cond{kind: isIll}, mentry{name: "pumps", m: pump(), group: true, asks: true})
	w := newWorld(t, m, with())
	w.settle()
	w.wantCause("", "Line is in starting and should be active: it waits for one of pumps not to be healthy, and there are no pumps.")
}

func TestWhyNoWay(t *testing.T) {
	m := (&machine{
		name: "Trap", initial: "a", shutdown: "a", desired: "c",
		states: []mstate{
			{name: "a", to: []mtrans{{to: "b", when: []cond{{kind: desiredIs, state: "c"}}}}},
			{name: "b"},
			{name: "c"},
		},
	}).finish()
	w := newWorld(t, m, spec{})
	w.settle()
	w.wantCause("", "Trap is in b and should be c, but no transition leads there.")
}

// TestWhyTheWayAround checks that a transition against the desired state is looked at
// only if there is no other way.
func TestWhyTheWayAround(t *testing.T) {
	states := []mstate{
		{name: "off", to: []mtrans{{to: "on", when: []cond{{kind: desiredIs, state: "on"}}}}},
		{name: "ill", to: []mtrans{
			{to: "off", when: []cond{{kind: desiredIs, state: "off"}}},
			{to: "cured", when: []cond{{kind: isDone}}},
		}},
		{name: "cured", to: []mtrans{{to: "on", when: []cond{{kind: desiredIs, state: "on"}}}}},
		{name: "on"},
	}
	w := newWorld(t, (&machine{name: "Lamp", initial: "ill", shutdown: "off", desired: "on", states: states}).finish(), spec{})
	w.settle()
	if c := w.wantCause("", "Lamp is in ill and should be on: it waits for condition 6 to hold; ill has no action."); c.Links[0].To != "cured" {
		t.Errorf("%+v", c)
	}
	states[1].to = states[1].to[:1]
	w = newWorld(t, (&machine{name: "Lamp", initial: "ill", shutdown: "off", desired: "on", states: states}).finish(), spec{})
	w.settle()
	w.wantCause("", "Lamp is in ill and should be on: it waits for desired to be off; it is on: derived from the UserSpec.")
}

func TestWhyATime(t *testing.T) {
	m := (&machine{
		name: "Kiln", initial: "cold", shutdown: "cold", desired: "hot",
		states: []mstate{
			{name: "cold", to: []mtrans{{to: "warm", when: []cond{{kind: desiredIs, state: "hot"}}, hold: 5 * time.Second}}},
			{name: "warm", to: []mtrans{{to: "hot", after: time.Minute}}},
			{name: "hot"},
		},
	}).finish()
	w := newWorld(t, m, spec{})
	w.settle()
	w.wantCause("", "Kiln is in cold and should be hot: it waits for the rest of its guard to have held for 5s, which will be at 2026-01-02T03:04:10Z.")
	w.after(5 * time.Second)
	c := w.wantCause("", "Kiln is in warm and should be hot: it waits for 1m to pass in warm, which will be at 2026-01-02T03:05:10Z.")
	if l := c.Links[0]; l.Kind != fsm.CauseTime || !l.Due.Equal(epoch.Add(65*time.Second)) {
		t.Errorf("%+v", l)
	}
}

func TestWhyACommand(t *testing.T) {
	m := (&machine{
		name: "Door", initial: "closed", shutdown: "closed", desired: "open", commands: []string{"open"},
		states: []mstate{
			{name: "closed", to: []mtrans{{to: "open", on: "open", when: []cond{{kind: commandIs, value: 1}}}}},
			{name: "open"},
		},
	}).finish()
	w := newWorld(t, m, spec{})
	w.settle()
	if c := w.wantCause("", "Door is in closed and should be open: it waits for the command open."); c.Links[0].Kind != fsm.CauseCommand || c.Links[0].More != 0 {
		t.Errorf("%+v", c)
	}
}

func TestWhyAGuardFails(t *testing.T) {
	for _, exits := range []bool{false, true} {
		m := patient("running", cond{kind: childIs, state: "running"}, single("pump", slowPump()))
		armed := false
		h := hooks{enter: func(m *machine, in string) {
			switch {
			case !armed || in != "Truth" || m.name != "SlowPump":
			case exits:
				runtime.Goexit()
			default:
				panic("out of range")
			}
		}}
		w := newWorldWith(t, m, with("pump"), h)
		w.settle()
		armed = true
		value := "out of range"
		if exits {
			value = "it ended its goroutine (runtime.Goexit, as t.FailNow does)"
		}
		c := w.wantCause("", "Line is in starting and should be active: it waits for pump to be running. "+
			"pump is in starting: its guards cannot be evaluated: panic in a guard: "+value+".")
		if c.Links[1].Kind != fsm.CauseGuard {
			t.Errorf("%+v", c)
		}
		armed = false
	}
}

func TestWhyTheTickHangs(t *testing.T) {
	b, sup := newHanging(t, 10*time.Millisecond)
	ended := b.hang(t, sup)
	defer ended()
	why, err := sup.Why("Pump")
	if err != nil || why.Blocked == "" || len(why.Cause.Links) != 1 || why.Cause.Links[0].Kind != fsm.CauseTick || why.Cause.Links[0].Path != "Pump" {
		t.Errorf("%+v, %v", why, err)
	}
}

func TestWhyABackOffAndACircuit(t *testing.T) {
	m := &machine{
		name: "Pump", initial: "stopped", shutdown: "stopped", desired: "running",
		actions: []worker.ActionInfo{{Name: "begin"}},
		policy:  worker.RestartPolicy{Within: time.Hour, Backoff: worker.Backoff{Max: 2, Initial: 10 * time.Second}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "starting", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "starting", action: "begin", to: []mtrans{{to: "running", when: []cond{{kind: isDone}}}}},
			{name: "running"},
		},
	}
	w := newWorld(t, m.finish(), spec{})
	w.settle()
	w.after(4 * time.Second)
	c := w.wantCause("", "Pump is in starting and should be running: it waits for condition 6 to hold; begin has been running for 4s.")
	if c.Links[0].Kind != fsm.CauseAction || !c.Links[0].Since.Equal(epoch) {
		t.Errorf("%+v", c)
	}
	fail := func() {
		w.returns("Pump", "begin", result{panic: "no power"})
		w.settle()
	}
	fail() // goes on at once
	fail()
	c = w.wantCause("", "Pump is in stopped and should be running: it failed 2 times in a row, and is in back-off until 2026-01-02T03:04:19Z. "+
		"The last failure: panic in begin: no power.")
	if c.Links[0].Kind != fsm.CauseBackOff || !c.Links[0].Due.Equal(epoch.Add(14*time.Second)) {
		t.Errorf("%+v", c)
	}
	w.after(10 * time.Second)
	w.settle()
	fail()
	c = w.wantCause("", "Pump is in stopped and should be running: its circuit is open, because it failed 3 times in a row; it is tried again at "+
		"2026-01-02T03:05:19Z. The last failure: panic in begin: no power.")
	if c.Links[0].Kind != fsm.CauseCircuit {
		t.Errorf("%+v", c)
	}
}

func TestWhyAHookHasNoPlace(t *testing.T) {
	m := patient("running", cond{kind: allIn, state: "running"}, group("pumps", slowPump()))
	w := newWorld(t, m, many("a", "b"), fsm.WithHookLimit(1))
	w.settle()
	c := w.wantCause("Line/b", "b is in starting and should be running: it waits for observed == 1 to hold, and there is no observation yet; "+
		"CollectObservedState waits for a place: 1 hooks are running (WithHookLimit).")
	if c.Links[0].Kind != fsm.CausePlace {
		t.Errorf("%+v", c)
	}
}

// TestWhyALargeGroup has a group that is looked at in parts.
func TestWhyALargeGroup(t *testing.T) {
	const children = 3 * maxScan / 20 // of which each costs 10
	m := patient("running", cond{kind: isHealthy}, group("pumps", pump()))
	child := m.children[0].m
	child.def.States[child.id("running")].Health = fsm.HealthHealthy
	names := make([]string, children)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	s := many(names...)
	for _, off := range []int{7, children - 2, children - 1} {
		s.Children[off].Spec.Off = true
	}
	w := newWorld(t, m, s, fsm.WithEventHandler(nil))
	w.tick(6)
	w.wantCause("", "Line is in starting and should be active: it waits for all of pumps to be healthy; 7 is not, and 2 more. "+
		"7 is in stopped, where its UserSpec puts it: derived from the UserSpec, which comes before what its parent asks for, running.")
}

func TestWhyARemoval(t *testing.T) {
	m := line(single("pump", slowPump()), mentry{name: "hose", m: pump(), needs: []int{0}})
	w := newWorld(t, m, with("pump", "hose"))
	w.settle()
	w.returns("Line/pump", worker.CollectHook, result{value: 1})
	w.settle()
	w.after(2 * time.Second) // the next observation begins, and does not return
	w.update(func(s *spec) { s.Children = s.Children[:1] })
	w.settle()
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.wantCause("Line/pump", "pump is in stopping and should be stopped: it waits for observed == 0 to hold; desired is stopped (observed 2s ago).")
	w.after(10 * time.Second) // overdue
	c := w.wantCause("Line/pump", "pump is being removed: CollectObservedState has been running for 10s, although its context was cancelled.")
	if l := c.Links[0]; l.Kind != fsm.CauseHook || !l.Since.Equal(epoch.Add(2*time.Second)) {
		t.Errorf("%+v", l)
	}
	w.sup.RequestShutdown()
	w.settle()
	w.wantCause("", "Line is in stopping and should be stopped: it waits for pump to be at rest. "+
		"pump is being removed: CollectObservedState has been running for 10s, although its context was cancelled.")
}

// TestWhyTheParentTerminates has a parent that waits for its children to go.
func TestWhyTheParentTerminates(t *testing.T) {
	m := (&machine{
		name: "Line", initial: "stopped", shutdown: "stopped", desired: "active", timeout: time.Second,
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "active", when: []cond{{kind: desiredIs, state: "active"}}}}},
			{name: "active", to: []mtrans{{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
		},
		children: []mentry{{name: "pump", m: slowPump(), mapping: map[string]string{"*": "running"}}},
	}).finish()
	w := newWorld(t, m, with("pump"))
	w.settle()
	w.returns("Line/pump", worker.CollectHook, result{value: 1})
	w.settle()
	w.sup.RequestShutdown()
	w.settle()
	c := w.wantCause("", "Line is being removed and waits for its children to go. "+
		"pump is in stopping and should be stopped: it waits for observed == 0 to hold; desired is stopped (observed 0s ago).")
	if c.Links[0].Kind != fsm.CauseRemoval {
		t.Errorf("%+v", c)
	}
}

// TestWhyADeepTree has a chain that is longer than what is followed.
func TestWhyADeepTree(t *testing.T) {
	m, s := slowPump(), spec{}
	for range maxLinks + 10 {
		child := single("next", m)
		child.mapping = map[string]string{"starting": "active", "active": "active", "*": "stopped"}
		if m.name == "SlowPump" {
			child.mapping["starting"] = "running"
		}
		m = patient("", cond{kind: childIs, state: "running"}, child)
		s = spec{Children: []testChild{{Name: "next", Spec: s}}}
	}
	w := newWorld(t, m, s)
	for range 4 * maxLinks {
		w.tick(1)
	}
	why, err := w.sup.Why("")
	if err != nil {
		t.Fatal(err)
	}
	links := why.Cause.Links
	if last := links[len(links)-1]; len(links) != maxLinks+1 || last.Kind != fsm.CauseLimit || strings.Count(last.Path, "/") != maxLinks {
		t.Errorf("%d links, the last is %+v", len(links), last)
	}
	if why, err = w.sup.Why(links[maxLinks].Path); err != nil || why.Cause.Links[len(why.Cause.Links)-1].Kind != fsm.CauseHook {
		t.Errorf("%+v, %v", why.Cause, err)
	}
}

func TestWhyAMemberIsNotMade(t *testing.T) {
	s := many("a", "b")
	s.Children[1].Spec.BuildFails = true
	m := patient("running", cond{kind: isHealthy}, group("pumps", pump()))
	child := m.children[0].m
	child.def.States[child.id("running")].Health = fsm.HealthHealthy
	w := newWorld(t, m, s)
	w.tick(6)
	c := w.wantCause("", "Line is in starting and should be active: it waits for all of pumps to be healthy; b is not. "+
		"b could not be made: its constructor failed 2 times; it is called again at 2026-01-02T03:04:06Z. The last failure: no such device.")
	if l := c.Links[1]; l.Kind != fsm.CauseConstructor || l.Path != "Line/b" {
		t.Errorf("%+v", c)
	}
}
