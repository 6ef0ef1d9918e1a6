package engine

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// job works once and asks for its removal, or for a restart.
func job(signal fsm.Signal) *machine {
	return (&machine{
		name: "Job", initial: "waiting", shutdown: "waiting", desired: "running", policy: policy(2, time.Minute),
		actions: []worker.ActionInfo{{Name: "work"}, {Name: "rest"}},
		states: []mstate{
			{name: "waiting", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", action: "work", to: []mtrans{
				{to: "finished", when: []cond{{kind: isDone}}},
				{to: "leaving", when: []cond{{kind: desiredIs, state: "waiting"}}},
			}},
			{name: "finished", action: "rest", signal: signal, to: []mtrans{{to: "waiting", after: time.Second}}},
			{name: "leaving", to: []mtrans{{to: "finished", after: time.Second}}},
		},
	}).finish()
}

// TestR23_Remove: in the first visit after the state is entered the worker
// closes, without its shutdown state and without the action of the state.
func TestR23_Remove(t *testing.T) {
	w := jobs(t, fsm.SignalRemove)
	w.wantEvent(1, "Line/j transition running -> finished")
	w.wantEvent(1, "Line/j leaving: its state asks for its removal")
	w.wantEvent(1, "Line/j gone, last in finished")
	w.wantEvent(0, "unclean")
	w.wantEvent(0, "action started rest")
	w.wantEvent(0, "Line/j desired running -> waiting")
	s := w.status("Line/j")
	if !s.Removed || s.State != "finished" || s.UserSpec != "value 3" || s.Blocked != "it is gone" {
		t.Errorf("%+v", s)
	}
	w.want("Line active", "Line/p running")
}

// jobs is a line with a job j that has finished, and a pump p.
func jobs(t *testing.T, signal fsm.Signal) *world {
	t.Helper()
	s := with("j", "p")
	s.Children[0].Spec.Value = 3
	m := line(mentry{name: "j", m: job(signal), mapping: map[string]string{"active": "running", "*": "waiting"}}, mentry{
		name: "p", m: pump(), needs: []int{0}, mapping: map[string]string{"active": "running", "*": "stopped"}})
	m.states[2].to[0].when = nil
	m.states[2].to[0].after = time.Minute
	w := newWorld(t, m, s)
	w.settle()
	w.want("Line/j running", "Line/p running")
	w.returns("Line/j", "work", result{})
	w.settle()
	return w
}

// TestR23_GuardsReadTheLastState of a worker that was taken out while its name is
// declared; as a dependency it counts as absent.
func TestR23_GuardsReadTheLastState(t *testing.T) {
	w := jobs(t, fsm.SignalRemove)
	root := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	if got := root.Snap.single[0]; got != job(fsm.SignalRemove).id("finished") {
		t.Errorf("its parent sees state %d", got)
	}
	w.update(value(1, 7)) // p is replaced, and j does not keep it back
	w.settle()
	w.want("Line/p running")
	w.update(func(s *spec) { s.Children = s.Children[1:] })
	w.settle()
	if got := root.Snap.single[0]; got != 0 {
		t.Errorf("not declared any more, its parent sees state %d", got)
	}
	if c := w.children("Line"); c != "p" {
		t.Errorf("children %q", c)
	}
}

// TestR23_ItIsAddedAgain when the UserSpec computed for it differs, or a
// declaration without it came between; not by a restart of its parent, nor by a
// transient change.
func TestR23_ItIsAddedAgain(t *testing.T) {
	w := jobs(t, fsm.SignalRemove)
	w.forget()
	w.update(func(s *spec) { s.Children[0].Spec.Note = 5 })
	w.update(func(s *spec) { s.DerivePanics = true })
	w.settle()
	w.update(func(s *spec) { s.DerivePanics = false })
	w.settle()
	w.wantEvent(2, "Line resumed") // the back-off after the second failure lasts until the Version moves
	w.wantEvent(0, "Line/j started")

	w.update(value(0, 4))
	w.settle()
	w.wantEvent(1, "Line child added j: it had taken itself out; now differs in value")
	w.wantEvent(1, "Line/j started")
	w.want("Line/j running")
	w.returns("Line/j", "work", result{})
	w.settle()
	w.forget()

	s := w.sup.UserSpec()
	w.update(func(s *spec) { s.Children = s.Children[1:] })
	w.settle()
	w.wantEvent(1, "Line child removed j")
	w.update(func(now *spec) { now.Children = s.Children })
	w.settle()
	w.wantEvent(1, "Line/j started")
	w.want("Line/j running")
}

// TestR23_MembersThatWereTakenOut are counted in their group, and the others keep
// their places.
func TestR23_MembersThatWereTakenOut(t *testing.T) {
	m := line(mentry{name: "j", m: job(fsm.SignalRemove), group: true, mapping: map[string]string{"active": "running", "*": "waiting"}})
	w := newWorld(t, m, many("a", "b", "c"))
	w.settle()
	w.returns("Line/a", "work", result{})
	w.settle()
	group := &treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap]).Snap.groups[0]
	finished, running := job(0).id("finished"), job(0).id("running")
	if group.Len() != 3 || group.Count(finished) != 1 || group.Count(running) != 2 {
		t.Errorf("the group is %v", group)
	}
	w.update(func(s *spec) { s.Children = []testChild{s.Children[0], s.Children[2]} }) // b goes, by way of leaving
	w.settle()
	w.returns("Line/b", "work", result{})
	w.after(time.Second)
	w.settle()
	w.returns("Line/c", "work", result{})
	w.settle()
	if group.Len() != 2 || group.Count(finished) != 2 {
		t.Errorf("the group is %v", group)
	}
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	if group.Len() != 0 {
		t.Errorf("the group is %v", group)
	}
	w.down()
}

// TestR23_RemoveWhileLeaving: the worker goes, and is not kept.
func TestR23_RemoveWhileLeaving(t *testing.T) {
	w := jobs(t, fsm.SignalNone)
	w.now = w.now.Add(time.Second)
	w.settle()
	m := job(fsm.SignalRemove)
	w = newWorld(t, line(mentry{name: "j", m: m, mapping: map[string]string{"active": "running", "*": "waiting"}}), with("j"))
	w.settle()
	w.update(func(s *spec) { s.Children = nil })
	w.settle()
	w.returns("Line/j", "work", result{})
	w.after(time.Second)
	w.settle()
	w.wantEvent(1, "Line/j gone, last in finished")
	w.wantEvent(0, "unclean")
	if c := w.children("Line"); c != "" {
		t.Errorf("children %q", c)
	}
}

// TestR23_RemoveOnARoot is Shutdown.
func TestR23_RemoveOnARoot(t *testing.T) {
	w := newWorld(t, job(fsm.SignalRemove), spec{})
	w.settle()
	w.returns("Job", "work", result{})
	w.settle()
	select {
	case <-w.sup.Done():
	default:
		t.Errorf("the tree is not down:\n%s", w.story())
	}
	if err := w.sup.UpdateUserSpec(func(s *spec) { s.Value++ }); err != fsm.ErrFrozen {
		t.Errorf("storing gives %v", err)
	}
}

// TestR23_Restart is a failure without an error: it is counted, and a back-off follows, as for any.
func TestR23_Restart(t *testing.T) {
	w := newWorld(t, job(fsm.SignalRestart), spec{})
	for k, want := range []time.Duration{0, 1} {
		w.settle()
		w.returns("Job", "work", result{})
		w.settle()
		e := w.has("Job restart finished -> waiting: its state asks for a restart")
		if len(e) != k+1 || e[k].Failures != k+1 || e[k].Delay != want*time.Second {
			t.Fatalf("%v\n%s", e, w.story())
		}
		w.waits("Job")
	}
	if s := w.status("Job"); s.LastError != "" || s.Counters.Restarts != 2 {
		t.Errorf("%+v", s)
	}
	w.settle()
	w.returns("Job", "work", result{})
	w.settle()
	w.wantEvent(1, "Job circuit opened in waiting")
	w.wantEvent(0, "action started rest")
}

// TestR23_RestartWhileLeaving is a plain transition to initial.
func TestR23_RestartWhileLeaving(t *testing.T) {
	w := newWorld(t, job(fsm.SignalRestart), spec{})
	w.settle()
	w.sup.RequestShutdown()
	w.settle()
	w.returns("Job", "work", result{})
	w.after(time.Second)
	w.settle()
	w.wantEvent(1, "Job transition finished -> waiting: its state asks for a restart")
	w.wantEvent(1, "Job gone, last in waiting")
	w.wantEvent(0, "restart finished")
	w.wantEvent(0, "unclean")
}

// TestR23_ARestartLoopWhileLeavingIsNamed, and Run does not spin until
// shutdown.timeout.
func TestR23_ARestartLoopWhileLeavingIsNamed(t *testing.T) {
	m := (&machine{
		name: "J", initial: "a", shutdown: "z", desired: "a", timeout: time.Minute,
		states: []mstate{{name: "a", to: []mtrans{{to: "b"}}}, {name: "b", signal: fsm.SignalRestart}, {name: "z"}},
	}).finish()
	w := newWorld(t, m, spec{})
	w.sup.RequestShutdown()
	w.tick(1100)
	w.wantEvent(1, "J livelock")
}

// TestR23_WhoClosesIsNotUpdated: while a worker that asked for its removal closes
// its UserSpec is frozen, transient fields too. They are stored once it is out.
func TestR23_WhoClosesIsNotUpdated(t *testing.T) {
	m := job(fsm.SignalRemove)
	m.def.Observe = worker.ObservePolicy{Every: time.Hour}
	w := newWorld(t, line(mentry{name: "j", m: m, mapping: map[string]string{"active": "running", "*": "waiting"}}), with("j"))
	w.settle()
	w.returns("Line/j", "work", result{})
	w.settle() // it closes, and waits for its observation
	j := treeOf(w.sup).root.children.find("j").node
	note := func() int { return j.inst.(*instance.Worker[spec, int, snap]).Stored().Note }
	if j.stage != terminating {
		t.Fatal("it does not close")
	}
	w.update(func(s *spec) { s.Children[0].Spec.Note = 5; s.Value++ })
	w.settle()
	if note() != 0 {
		t.Error("its UserSpec was changed while it closed")
	}
	w.returns("Line/j", worker.CollectHook, result{})
	w.settle()
	w.update(func(s *spec) { s.Value++ })
	w.settle()
	if s := w.status("Line/j"); !s.Removed || note() != 5 {
		t.Errorf("removed %v, note %d", s.Removed, note())
	}
}
