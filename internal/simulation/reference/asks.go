package reference

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Ask is what somebody asks of the worker at a path, before a tick (R40).
type Ask struct {
	Path    string
	Push    *expr.Datum // an observation
	Observe bool        // an observation is to begin
	Restart bool
}

// takeAsks takes in what was asked for, worker by worker.
func (t *Tree) takeAsks(all []Ask) {
	pushed := map[*Worker]*expr.Datum{}
	observe, restart := map[*Worker]bool{}, map[*Worker]bool{}
	for _, a := range all {
		w, _ := t.at(a.Path)
		switch {
		case w == nil && a.Restart:
			t.buildAgain(a.Path)
		case w == nil:
		case a.Push != nil:
			pushed[w] = a.Push
		default:
			observe[w] = observe[w] || a.Observe
			restart[w] = restart[w] || a.Restart
		}
	}
	for _, w := range t.All() { // in the order in which they were started
		if o := pushed[w]; o != nil {
			t.observed(w, t.N-1, *o)
		}
		if observe[w] {
			t.observeNow(w)
		}
		w.restartAsked = w.restartAsked || restart[w] && w.Stage < Asked
	}
}

// observeNow begins an observation in this tick, or when the one in flight has returned.
func (t *Tree) observeNow(w *Worker) {
	switch {
	case w.M.Observed == nil || !w.Begun || w.Stage == Terminating || w.Record.Open:
	case w.Obs.flight.On:
		w.Obs.again = true
	default:
		w.Obs.begin = true
	}
}

// buildAgain makes the constructor of a child due, and forgets that it has failed.
func (t *Tree) buildAgain(path string) {
	for _, w := range t.All() {
		for _, s := range w.Children {
			if s.Node == nil && s.Waiting != nil && s.failing != nil && pathOf(w, s) == path {
				t.reach(BuiltBecauseAsked)
				s.failing.endBackOff()
				s.failing.until = t.Now
				s.failing.forgive()
			}
		}
	}
}

// forgive forgets all failures.
func (r *Record) forgive() { r.Count, r.Trial, r.times, r.walls = 0, false, nil, nil }

// restartIfAsked is the restart that somebody has asked for. It reports whether the worker is
// in back-off because of it.
func (t *Tree) restartIfAsked(w *Worker, first bool) bool {
	asked := w.restartAsked
	w.restartAsked = false
	if !asked || first || w.Stage >= Draining {
		return false
	}
	r := &w.Record
	w.unwell = false
	switch {
	case r.BackingOff && r.stuck:
		r.until = t.Now
	case r.BackingOff:
		t.reachIf(r.Open, CircuitClosedByRestart)
		t.release(w)
	case r.goesOn:
	default:
		t.reach(RestartedBecauseAsked)
		r.BackingOff, r.well, r.until, r.stuck = true, never, t.Now, w.Act.flight.Named
		w.fell()
		w.holdNothing()
		t.leaveGroups(w)
		w.startVars(t)
		t.emit(w, Event{Kind: fsm.EventRestart, From: w.StateName(), To: w.M.Initial.Name})
		t.enter(w, w.M.Initial.Index)
	}
	r.forgive()
	return r.BackingOff
}

// MayRestart reports whether the worker at a path may be asked to restart: it has not been
// asked to go.
func (w *Worker) MayRestart() bool { return w.Stage == Staying }
