package engine

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// dependents is a line with a slow source and a pump that depends on it.
func dependents(t *testing.T) *world {
	sink := single("sink", slowPump())
	sink.needs = []int{0}
	return newWorld(t, line(single("source", slowPump()), sink), with("source", "sink"))
}

// observe brings a slow pump to the next state that it waits for.
func (w *world) observe(path string, v int) {
	w.t.Helper()
	if !slices.Contains(w.calls(), path+" CollectObservedState") {
		w.after(1e9)
	}
	w.returns(path, "CollectObservedState", result{value: v})
	w.settle()
}

func TestR18_AMappedStateWaitsForWhatTheChildDependsOn(t *testing.T) {
	w := dependents(t)
	w.settle()
	w.want("Line/source starting", "Line/sink stopped")
	w.observe("Line/sink", 1)
	w.want("Line/sink stopped")
	w.observe("Line/source", 1)
	w.want("Line/source running", "Line/sink running")
}

func TestR18_ShutdownWaitsForDependents(t *testing.T) {
	w := dependents(t)
	w.settle()
	w.observe("Line/source", 1)
	w.observe("Line/sink", 1)
	w.want("Line/source running", "Line/sink running")
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("Line/source running", "Line/sink stopping")
	w.observe("Line/sink", 0)
	w.want("Line/source stopping", "Line/sink stopped")
}

func TestR18_RemovalWaitsForDependentsThatGoThemselves(t *testing.T) {
	w := dependents(t)
	w.settle()
	w.observe("Line/source", 1)
	w.observe("Line/sink", 1)
	w.update(func(s *spec) { s.Children[0].Spec.Value, s.Children[1].Spec.Value = 1, 1 })
	w.settle()
	w.want("Line/source running", "Line/sink stopping")
	w.observe("Line/sink", 0) // gone and started anew; it waits for the new source
	w.want("Line/source stopping", "Line/sink stopped")
	w.observe("Line/sink", 1)
	w.observe("Line/source", 0)
	w.want("Line/source starting", "Line/sink stopped")
	w.observe("Line/source", 1)
	w.want("Line/source running", "Line/sink running")
}

// TestR18_RemovalDoesNotWaitForDependentsThatStay.
func TestR18_RemovalDoesNotWaitForDependentsThatStay(t *testing.T) {
	w := dependents(t)
	w.settle()
	w.observe("Line/source", 1)
	w.observe("Line/sink", 1)
	w.update(value(0, 1))
	w.settle()
	w.want("Line/source stopping", "Line/sink running")
}

// TestR18_APendingMappedStateIsPropagatedInAStateWithoutARow.
func TestR18_APendingMappedStateIsPropagatedInAStateWithoutARow(t *testing.T) {
	mapping := map[string]string{"active": "running", "stopped": "stopped"}
	source := mentry{name: "source", m: slowPump(), mapping: mapping}
	sink := mentry{name: "sink", m: pump(), mapping: mapping, needs: []int{0}}
	w := newWorld(t, line(source, sink), with("source", "sink"))
	w.settle()
	w.want("Line/source starting", "Line/sink stopped")
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("Line stopping", "Line/sink stopped")
	w.observe("Line/source", 1)
	w.want("Line stopping", "Line/source running", "Line/sink running")
}

// TestR18_TheLastMappedStateIsPropagatedAgain to one that replaces another, also in a state
// without a row, and once more only when what it depends on is there.
func TestR18_TheLastMappedStateIsPropagatedAgain(t *testing.T) {
	mapping := map[string]string{"active": "running"}
	source := mentry{name: "source", m: slowPump(), mapping: mapping}
	sink := mentry{name: "sink", m: pump(), mapping: mapping, needs: []int{0}}
	m := line(source, sink)
	m.states[2].to = nil // stays in stopping
	w := newWorld(t, m, with("source", "sink"))
	w.settle()
	w.observe("Line/source", 1)
	w.want("Line/sink running")
	w.update(func(s *spec) { s.Off = true })
	w.update(func(s *spec) { s.Children[0].Spec.Value, s.Children[1].Spec.Value = 1, 1 })
	w.settle()
	w.observe("Line/source", 0) // the old one goes
	w.want("Line stopping", "Line/source starting", "Line/sink stopped")
	w.observe("Line/source", 1)
	w.want("Line stopping", "Line/source running", "Line/sink running")
}

// TestR05_APendingMappedStateIsTheLastOne: a child is removed while the mapped state
// that it began with is pending, and added again in a state without a row. It gets
// that mapped state.
func TestR05_APendingMappedStateIsTheLastOne(t *testing.T) {
	mapping := map[string]string{"active": "running"}
	source := mentry{name: "source", m: slowPump(), mapping: mapping}
	sink := mentry{name: "sink", m: pump(), mapping: mapping, needs: []int{0}}
	m := line(source, sink)
	m.states[2].to = nil // stays in stopping
	w := newWorld(t, m, with("source", "sink"))
	w.settle()
	w.observe("Line/source", 1)
	w.want("Line/sink running")
	w.update(func(s *spec) { s.Off = true })
	w.update(func(s *spec) { s.Children[0].Spec.Value, s.Children[1].Spec.Value = 1, 1 })
	w.settle()
	w.want("Line stopping", "Line/sink stopped") // the new one waits for the source
	var sinkAgain spec
	w.update(func(s *spec) { sinkAgain.Children = s.Children; s.Children = s.Children[:1:1] })
	w.settle()
	w.update(func(s *spec) { s.Children = sinkAgain.Children })
	w.settle()
	w.want("Line/sink stopped")
	w.observe("Line/source", 0) // the old one goes
	w.observe("Line/source", 1)
	w.want("Line stopping", "Line/source running", "Line/sink running")
}

// TestR18_AGroupIsThereWhenEveryMemberIs; one that is absent does not count.
func TestR18_AGroupIsThereWhenEveryMemberIs(t *testing.T) {
	sink := single("sink", pump())
	sink.needs = []int{0}
	m := line(group("sources", slowPump()), sink)
	w := newWorld(t, m, spec{Children: []testChild{{1, "sink", spec{}}, {0, "a", spec{}}, {0, "b", spec{}}}})
	w.settle()
	w.observe("Line/a", 1)
	w.want("Line/a running", "Line/b starting", "Line/sink stopped")
	w.observe("Line/b", 1)
	w.want("Line/sink running")

	w = newWorld(t, m, spec{Children: []testChild{{1, "sink", spec{}}}})
	w.settle()
	w.want("Line/sink running")
}

// TestR18_WithoutAMappingItIsReady, and on its way to nowhere: nobody waits for
// one that is not mapped.
func TestR18_WithoutAMappingItIsReady(t *testing.T) {
	without := func(entry int) *machine {
		source, sink := single("source", pump()), single("sink", pump())
		sink.needs = []int{0}
		m := line(source, sink)
		m.def.Children[entry].Mapped = false
		return m
	}
	w := newWorld(t, without(0), with("source", "sink"))
	w.settle()
	w.want("Line/source running", "Line/sink running") // source by what it derives

	w = newWorld(t, without(1), with("source", "sink"))
	w.settle()
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("Line/source stopped", "Line/sink running")
}

// TestR18_OneWithoutAnInstanceIsNotReady: here its constructor fails, and the
// line is in back-off in its initial state.
func TestR18_OneWithoutAnInstanceIsNotReady(t *testing.T) {
	always := map[string]string{"*": "running"}
	source := mentry{name: "source", m: pump(), mapping: always}
	sink := mentry{name: "sink", m: pump(), mapping: always, needs: []int{0}}
	s := with("source", "sink")
	s.Children[0].Spec.BuildFails = true
	w := newWorld(t, line(source, sink), s)
	w.settle()
	w.want("Line/sink stopped")
	if source := w.status("Line/source"); !source.Waiting {
		t.Errorf("the source: %+v", source)
	}
	w.update(func(s *spec) { s.Children[0].Spec.BuildFails = false })
	w.settle()
	w.want("Line/source running", "Line/sink running")
}

// TestR18_OneThatHasNotBeenVisitedIsAtRest: what it depends on need not wait for
// it.
func TestR18_OneThatHasNotBeenVisitedIsAtRest(t *testing.T) {
	sink := single("sink", slowPump())
	sink.needs = []int{0}
	w := newWorld(t, line(single("source", pump()), sink), with("source"))
	w.settle()
	w.want("Line/source running")
	w.update(func(s *spec) { s.Off, s.Children = true, with("source", "sink").Children })
	w.tick(2)
	w.want("Line/source stopped")
}

// TestR18_PendingIsOfTheWorkerThatRuns: not what the one that follows it,
// by another entry, is asked for.
func TestR18_PendingIsOfTheWorkerThatRuns(t *testing.T) {
	m := line(single("old", pump()), single("dep", slowPump()), mentry{name: "new", m: busy("work"), needs: []int{1}})
	s := spec{Children: []testChild{{Entry: 0, Name: "n"}, {Entry: 1, Name: "dep"}}}
	w := newWorldWith(t, m, s, hooks{closed: func(*machine) error { return nil }})
	w.settle()
	w.update(func(s *spec) { s.Children[0].Entry = 2 })
	w.settle() // the old one waits for its Close
	if n := w.status("Line/n"); n.Worker != "Pump" || n.Pending != "" {
		t.Errorf("the pending mapped state of %s is %q", n.Worker, n.Pending)
	}
	w.returns("Line/n", "Close", result{})
	w.settle()
	if n := w.status("Line/n"); n.Worker != "Busy" || n.Pending != "running" {
		t.Errorf("the pending mapped state of %s is %q", n.Worker, n.Pending)
	}
}

// awayFrom is a parent of a, which is to run, and of b, which depends on it, is
// mapped to its shutdown state and does not get there: its stop fails.
func awayFrom(t *testing.T, initial, failed string, p worker.RestartPolicy) *world {
	way := func(to string) []mtrans {
		return []mtrans{{to: to, when: []cond{{kind: desiredIs, state: "stopped"}}}}
	}
	up := []mtrans{{to: "up", when: []cond{{kind: desiredIs, state: "up"}}}}
	a := (&machine{
		name: "A", initial: "stopped", shutdown: "stopped", desired: "up",
		states: []mstate{{name: "stopped", to: up}, {name: "up", to: way("stopped")}},
	}).finish()
	b := (&machine{
		name: "B", initial: initial, shutdown: "stopped", desired: "up", failed: failed, policy: p,
		actions: []worker.ActionInfo{{Name: "stop", Timeout: 10 * time.Minute, Retry: worker.Backoff{Max: 1}}},
		states: []mstate{
			{name: "idle", to: append(way("stopping"), up...)},
			{name: "up", to: way("stopping")},
			{name: "stopping", action: "stop", to: []mtrans{{to: "stopped", when: []cond{{kind: isDone}}}}},
			{name: "stopped", to: up},
			{name: "broken"},
		},
	}).finish()
	m := line(mentry{name: "a", m: a, mapping: map[string]string{"*": "up"}}, mentry{name: "b", m: b, needs: []int{0}, mapping: map[string]string{"*": "stopped"}})
	w := newWorld(t, m, with("a", "b"))
	w.settle()
	w.want("Line/a up", "Line/b stopping")
	return w
}

// TestR18_AKeptDependentKeepsNoDependency from leaving: one whose circuit is open,
// in its failed state or without one, or that is in back-off, by a removal before
// that or after it.
func TestR18_AKeptDependentKeepsNoDependency(t *testing.T) {
	no := errors.New("no")
	remove := func(w *world) { w.update(func(s *spec) { s.Children = s.Children[1:] }) }
	for how, c := range map[string]struct {
		initial, failed string
		p               worker.RestartPolicy
	}{
		"parked in its failed state": {"idle", "broken", policy(1, time.Minute)},
		"parked at initial":          {"idle", "", policy(1, time.Minute)},
		"in back-off":                {"idle", "", policy(0, 0)},
		"where it begins":            {"stopping", "", policy(0, 0)},
	} {
		for _, before := range []bool{true, false} {
			w := awayFrom(t, c.initial, c.failed, c.p)
			if before {
				remove(w)
				w.settle()
				w.want("Line/a up")
			}
			w.lives(200*time.Millisecond, no)
			if w.status("Line/b").Restarts < 2 {
				t.Fatal(w.story())
			}
			if !before {
				remove(w)
			}
			w.settle()
			if got := w.children("Line"); got != "b" {
				t.Errorf("%s: there are %q\n%s", how, got, w.story())
			}
		}
	}
}

// TestR18_OneWhoseActionIgnoresItsContextIsNotWaitedFor, also when its delay is over.
func TestR18_OneWhoseActionIgnoresItsContextIsNotWaitedFor(t *testing.T) {
	for _, before := range []bool{true, false} {
		w := awayFrom(t, "idle", "", policy(0, 0))
		remove := func() { w.update(func(s *spec) { s.Children = s.Children[1:] }) }
		if before {
			remove()
			w.settle()
			w.want("Line/a up")
		}
		w.after(time.Hour)
		w.after(time.Hour)
		if !before {
			remove()
		}
		w.settle()
		if got := w.children("Line"); got != "b" {
			t.Errorf("there are %q\n%s", got, w.story())
		}
	}
}

// TestR18_OneFailureOfADependentIsWaitedFor: it is tried again at once.
func TestR18_OneFailureOfADependentIsWaitedFor(t *testing.T) {
	w := awayFrom(t, "idle", "broken", policy(1, time.Minute))
	w.update(func(s *spec) { s.Children = s.Children[1:] })
	w.settle()
	w.returns("Line/b", "stop", result{err: errors.New("no")})
	w.settle()
	w.want("Line/a up", "Line/b stopping")
	w.returns("Line/b", "stop", result{})
	w.settle()
	w.want("Line/b stopped")
	if got := w.children("Line"); got != "b" {
		t.Errorf("there are %q", got)
	}
}

// TestR18_AMappedStateOnTheWayDownWaitsForNoKeptDependent.
func TestR18_AMappedStateOnTheWayDownWaitsForNoKeptDependent(t *testing.T) {
	w := awayFrom(t, "idle", "broken", policy(1, time.Minute))
	const stopping, stopped = 3, 1 // of Line, and of A
	treeOf(w.sup).root.w.Entries[0].StateMapping[stopping] = stopped
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	w.want("Line/a up")
	w.lives(200*time.Millisecond, errors.New("no"))
	w.settle()
	w.want("Line/a stopped", "Line/b broken")
}

// TestR18_StatusSaysWhatIsWaitedFor: by a removal and a mapped state that are
// pending, and not once they have been passed on.
func TestR18_StatusSaysWhatIsWaitedFor(t *testing.T) {
	w := awayFrom(t, "idle", "broken", policy(1, time.Minute))
	says := func(path string, leaving bool, names ...string) {
		t.Helper()
		if s := w.status(path); s.Leaving != leaving || !slices.Equal(s.WaitsFor, names) {
			t.Errorf("%s is leaving: %v, waits for %q", path, s.Leaving, s.WaitsFor)
		}
	}
	says("Line/a", false)
	w.update(func(s *spec) { s.Children = s.Children[1:] })
	w.settle()
	says("Line/a", true, "b")
	says("Line/b", false)
	w.returns("Line/b", "stop", result{})
	w.tick(1)
	says("Line/a", true)

	w = dependents(t)
	w.settle()
	says("Line/sink", false, "source")
	w.observe("Line/source", 1)
	w.observe("Line/sink", 1)
	says("Line/sink", false)
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	says("Line/source", false, "sink")

	of := group("sink", slowPump())
	of.needs = []int{0}
	children := many("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11")
	for i := range children.Children {
		children.Children[i].Entry = 1
	}
	children.Children = append([]testChild{{Entry: 0, Name: "source"}}, children.Children...)
	w = newWorld(t, line(single("source", slowPump()), of), children)
	w.settle()
	w.observe("Line/source", 1)
	w.tick(1)
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	if s := w.status("Line/source"); s.State != "running" || len(s.WaitsFor) != maxWaitsFor {
		t.Errorf("%s waits for %q", s.State, s.WaitsFor)
	}
}
