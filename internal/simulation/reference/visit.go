package reference

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// visit is R03, with what the other rules add to it.
func (t *Tree) visit(w *Worker) {
	t.before = len(t.Events)
	first := !w.Begun
	if first {
		w.Begun = true
		w.startVars(t)
		w.startInputs()
		w.Desired = w.M.Shutdown.Index
		t.enter(w, w.M.Initial.Index)
		w.takeFirst()
		t.emit(w, Event{Kind: fsm.EventStarted, To: w.StateName()})
		w.Obs.begin = w.M.Observed != nil
	}
	failures := w.Record.Count
	if w.Record.Forget(t.Now, &w.M.Supervision); w.Record.Count < failures {
		t.reach(CountEmptied)
	}
	t.reap(w)
	t.takeSpec(w, first)
	t.takeInputs(w)
	t.beginTermination(w, first)
	if !t.restartIfAsked(w, first) {
		t.resume(w)
	}
	if w.ask {
		t.askPolicy(w)
	}
	t.reconcile(w)
	t.setDesired(w)
	t.goOn(w, w.Desired == w.M.Shutdown.Index)
	t.followAction(w)
	if !w.failed && w.enteredIn != t.N && w.Record.tried != t.N && !w.Record.BackingOff && w.Stage < Terminating {
		t.decide(w)
	}
	for range 2 { // a row of a StateMapping may panic while desired states are propagated
		if w.failed {
			t.fail(w)
		}
		t.advanceRemoval(w)
		t.propagateDesired(w)
		t.giveInputs(w)
		if !w.failed {
			break
		}
	}
	w.failed = false
	t.report(w)
	t.finish(w)
	t.rejectAll(w)
	w.well = t.Health(w) == fsm.HealthHealthy
}

// takeFirst: the first UserSpec is there before anything is told of the worker.
func (w *Worker) takeFirst() { w.Version = w.stored.Version }

func (t *Tree) enter(w *Worker, to int) {
	w.State, w.Entered, w.EnteredWall = to, t.Now, t.Wall
	w.varsEntered = w.vars
	w.enteredIn = t.N
	w.stays++
	w.passGroups(t.Now)
	t.renew(w)
}

// takeSpec takes in a stored UserSpec (R09, R13).
func (t *Tree) takeSpec(w *Worker, first bool) {
	if !w.dirty {
		return
	}
	w.dirty = false
	moved := w.Version != w.stored.Version
	w.Spec, w.Version = w.stored.Spec, w.stored.Version
	if first {
		return
	}
	w.derive, w.ask = true, true
	if moved {
		t.emit(w, Event{Kind: fsm.EventSpec})
		t.renew(w)
		t.hasten(w, false)
	}
	t.remeasure(w)
	w.moved = moved
}

// askPolicy asks whether the children are to be declared.
func (t *Tree) askPolicy(w *Worker) {
	must, panics := w.moved, false
	switch w.M.Reconcile.Mode {
	case "hash", "equal":
		must = !value.EqualObjects(w.M.UserSpec, w.declared, w.Spec, false)
	case "hook":
		must, panics = t.Changed(w.M.Worker, w.declared, w.Spec)
	case "tick":
		must = true
	case "every":
		must = false
	}
	w.ask, w.askAgain, w.moved = false, panics, false
	w.failed = w.failed || panics
	w.declare = w.declare || !panics && must
}

// setDesired is R05.
func (t *Tree) setDesired(w *Worker) {
	if w.Stage == Terminating {
		return
	}
	if w.derive {
		w.derive = false
		w.derived = derived(w.M, w.Spec)
	}
	shutdown := w.M.Shutdown.Index
	desired := w.derived
	switch {
	case w.Stage >= Draining || desired == shutdown:
		desired = shutdown
	case w.Entry != nil && w.Entry.Mapped:
		if desired = w.MappedState; desired == None {
			desired = shutdown
		}
	}
	if desired != w.Desired {
		t.emit(w, Event{Kind: fsm.EventDesired, From: w.DesiredName(), To: name(w.M, desired)})
		w.Desired = desired
		t.hasten(w, desired == shutdown)
	}
}

// derived is the first rule that holds.
func derived(m *model.Machine, spec expr.Datum) int {
	env := &expr.Env{Spec: spec, Fresh: true}
	for _, r := range m.Derive {
		if r.When == nil || r.When.Truth(env) == expr.True {
			return r.State.Index
		}
	}
	return m.Shutdown.Index
}

// decide takes the first transition that holds or, staying, starts the state's
// action (R03, R09, R11).
func (t *Tree) decide(w *Worker) {
	if t.signal(w) {
		return
	}
	if t.guardPanics(w) && t.panicked(w, "a guard") {
		if s := t.offered(w); s != nil {
			s.failing = w.StateName()
		}
		w.failed = true // whether a guard is asked depends on what stands before it
		return
	}
	w.fallen = w.fallen && w.goingDown()
	env := t.env(w)
	for _, h := range w.M.Holds {
		holds := slices.ContainsFunc(h.States, func(s *model.State) bool { return s.Index == w.State }) && h.When.Truth(env) == expr.True
		switch {
		case !holds:
			w.held[h.Slot] = never
		case w.held[h.Slot] == never:
			w.held[h.Slot] = t.Now
		}
	}
	state := w.M.States[w.State]
	offered := t.offered(w)
	if offered != nil {
		env.Command = offered.Fields
	}
	for _, tr := range state.Transitions {
		if !isFor(tr, offered) || !t.fires(w, tr, env) {
			continue
		}
		if tr.On != nil {
			t.settle(w, offered.ID, Outcome{How: Accepted, State: state.Name})
			t.reach(map[bool]Mark{true: CommandReenters, false: CommandMoves}[tr.To == state])
		}
		t.livelock(w, offered != nil)
		w.fallen = false
		t.delays(w, tr, env)
		if tr.In != nil {
			since, _ := w.groupSince(tr.In)
			t.reachIf(since < w.Entered, GroupTimeEnds)
		}
		w.set(t, tr, env)
		if tr.To == state {
			w.holdNothing()
			t.enter(w, w.State)
			if state.Action == nil {
				t.isWell(w)
			}
			t.emit(w, Event{Kind: fsm.EventReentered, To: state.Name})
			return
		}
		handled := w.Act.gaveUp
		t.enter(w, tr.To.Index)
		if handled || tr.To.Action == nil {
			t.isWell(w)
		}
		t.emit(w, Event{Kind: fsm.EventTransition, From: state.Name, To: tr.To.Name})
		return
	}
	if offered != nil {
		t.stays(w, offered, env)
	}
	if state.Action != nil {
		t.startAction(w, state.Action)
	}
}

// fires reports whether everything that a transition waits for holds.
func (t *Tree) fires(w *Worker, tr *model.Transition, env *expr.Env) bool {
	if tr.When != nil && tr.When.Truth(env) != expr.True {
		return false
	}
	since, in := w.Entered, true
	if tr.In != nil {
		since, in = w.groupSince(tr.In)
	}
	if tr.After != nil && (!in || t.Now-since < durationOf(tr.After, env)) {
		return false
	}
	if tr.For != nil {
		if since := w.held[tr.Hold.Slot]; since == never || t.Now-since < durationOf(tr.For, env) {
			return false
		}
	}
	if !knowsWhatItSets(tr, env) {
		t.reach(RightSideUnknown)
		return false
	}
	return true
}

// beginTermination handles a request to go (R16, R24).
func (t *Tree) beginTermination(w *Worker, first bool) {
	if w.Stage != Asked {
		return
	}
	if w.Record.BackingOff {
		t.release(w)
	}
	t.goOn(w, true)
	w.Stage = Draining
	w.barren = first || w.State == w.M.Shutdown.Index
	w.Deadline = t.Now + w.TimeToGo()
	w.Act.lo, w.Act.hi, w.Act.why = t.Now, t.Now, noWait
	t.emit(w, Event{Kind: fsm.EventLeaving})
	w.releaseBelow()
}

func (t *Tree) advanceRemoval(w *Worker) {
	switch {
	case w.Stage != Draining:
	case w.State == w.M.Shutdown.Index:
		w.Unclean = w.Unclean || w.fallen
		t.terminate(w)
	case t.Now >= w.Deadline && t.resumed && !w.excused:
		w.excused = true // it may have had no visit until now (R25)
	case t.Now >= w.Deadline:
		t.emit(w, Event{Kind: fsm.EventOverdue})
		w.Unclean = true
		t.terminate(w)
	}
}

// terminate begins the termination of a worker. It decides nothing more, and its
// children are asked to go.
func (t *Tree) terminate(w *Worker) {
	w.Stage = Terminating
	w.Act.stay++
	w.Act.flight.callOff(t.Now + t.Grace)
	w.Obs.flight.callOff(t.Now + t.Grace)
	var left []*ChildEntry
	for _, s := range w.Children {
		s.Declared, s.Waiting, s.failing, s.Retired = false, nil, nil, nil
		if s.Node != nil {
			s.leaving = true
			left = append(left, s)
		}
	}
	w.Children = left
}

// finish: it is gone when its children are and its hooks have returned.
func (t *Tree) finish(w *Worker) {
	if w.Stage != Terminating || w.Act.flight.On || w.Obs.flight.On {
		return
	}
	for _, s := range w.Children {
		if s.Node != nil {
			return
		}
	}
	if !t.closes(w) {
		return
	}
	w.Gone = true
	t.emit(w, Event{Kind: fsm.EventGone, To: w.StateName(), Unclean: w.Unclean})
}

// reap frees the names of children that have gone.
func (t *Tree) reap(w *Worker) {
	var left []*ChildEntry
	for _, s := range w.Children {
		if s.Node != nil && s.Node.Gone {
			if s.Node.itself && s.Declared && !s.leaving && s.Waiting == nil {
				s.Retired = s.Node // guards go on reading its last state
			}
			s.Node, s.leaving = nil, false
		}
		if s.Node != nil || s.Declared {
			left = append(left, s)
		}
	}
	w.Children = left
}
