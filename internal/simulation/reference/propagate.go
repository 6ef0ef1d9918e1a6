package reference

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// propagateDesired propagates desired states and removals to the children (R06,
// R18).
func (t *Tree) propagateDesired(w *Worker) {
	if t.keepsMapped(w) {
		for _, s := range w.Children {
			t.markRecalled(s)
		}
	} else if w.Stage < Terminating {
		for _, s := range w.Children {
			if !s.Entry.Mapped || !s.Declared && (s.Node == nil || s.Node.Stage >= Asked) {
				continue
			}
			mapped, panics := t.mappedFor(w, s)
			if panics {
				w.failed, w.rowsAgain = true, true
			}
			switch {
			case mapped == None:
				t.markRecalled(s)
			case mapped == s.mapped:
				s.pending = None
			default:
				s.pending = mapped
			}
		}
	}
	ready, busy := t.survey(w)
	if w.Stage < Terminating {
		for _, s := range w.Children {
			if s.pending == None || !w.mayPropagate(s, ready, busy) {
				continue
			}
			s.mapped, s.pending = s.pending, None
			w.remember(s)
			if s.Node != nil && s.Node.Entry == s.Entry {
				s.Node.MappedState = s.mapped
			}
		}
	}
	for _, s := range w.Children {
		if s.leaving && s.Node != nil && s.Node.Stage == Staying && !w.dependents(s.Node.Entry, busy) {
			s.Node.Stage = Asked
		}
	}
}

// markRecalled is for a child to which the StateMapping gives no mapped state in
// this visit.
func (t *Tree) markRecalled(s *ChildEntry) {
	mapped := s.mapped
	if s.pending != None {
		mapped = s.pending
	}
	if s.recalled == t.N && s.Node != nil && mapped != None && mapped != s.Entry.Machine.Shutdown.Index {
		t.reach(LastMappedStateStands)
	}
}

// mappedFor returns the mapped state that the StateMapping gives to a child. With
// None the last mapped state remains.
func (t *Tree) mappedFor(w *Worker, s *ChildEntry) (mapped int, panics bool) {
	by := w.State
	if s.Entry.MapFromDesired {
		by = w.Desired
	}
	hasRows := slices.ContainsFunc(s.Entry.Rows, func(r []*model.Rule) bool { return r != nil })
	if hasRows && w.rowsAgain {
		return None, false
	}
	if s.Entry.Rows[by] == nil {
		if to := s.Entry.Table[by]; to != nil {
			return to.Index, false
		}
		return None, false
	}
	asks := slices.ContainsFunc(s.Entry.Rows[by], func(r *model.Rule) bool { return asksGuard(r.When) })
	if asks && t.guardPanics(w) && t.panicked(w, "a stateMapping") {
		return None, true
	}
	env := t.env(w)
	env.Each, env.Key = s.each, s.key
	for _, r := range s.Entry.Rows[by] {
		if r.When == nil {
			return r.State.Index, false
		}
		switch r.When.Truth(env) {
		case expr.True:
			if r.When.ReadsVars() {
				t.reach(VariableMaps)
			}
			return r.State.Index, false
		case expr.Unknown:
			return None, false
		}
	}
	return None, false
}

// survey says of each entry whether those who depend on it may go on, and
// whether it is on its way to its shutdown state.
func (t *Tree) survey(w *Worker) (ready, busy map[*model.Child]bool) {
	ready, busy = map[*model.Child]bool{}, map[*model.Child]bool{}
	for _, c := range w.M.Children {
		ready[c] = true
	}
	for _, s := range w.Children {
		if s.Node == nil && s.Waiting == nil {
			continue
		}
		shutdown := s.Entry.Machine.Shutdown.Index
		target := s.mapped
		if s.pending != None {
			target = s.pending
		}
		down := target == None || target == shutdown
		if s.leaving || s.Entry.Mapped && (s.Node == nil || down || s.Node.State != target) {
			ready[s.Entry] = false
		}
		if n := s.Node; n != nil && n.State != None && n.State != n.M.Shutdown.Index && !t.kept(n) && (s.leaving || s.Entry.Mapped && down) {
			busy[n.Entry] = true
		}
	}
	return ready, busy
}

func (w *Worker) mayPropagate(s *ChildEntry, ready, busy map[*model.Child]bool) bool {
	if s.pending == s.Entry.Machine.Shutdown.Index {
		return !w.dependents(s.Entry, busy)
	}
	return !slices.ContainsFunc(s.Entry.DependsOn, func(c *model.Child) bool { return !ready[c] })
}

// dependents reports whether one that depends on an entry is still going.
func (w *Worker) dependents(on *model.Child, busy map[*model.Child]bool) bool {
	return slices.ContainsFunc(w.M.Children, func(c *model.Child) bool { return busy[c] && slices.Contains(c.DependsOn, on) })
}

// asksGuard reports whether an expression asks a guard of the user.
func asksGuard(e *expr.Expr) (asks bool) {
	if e != nil {
		e.WalkThrough(func(x *expr.Expr) { asks = asks || x.Op == expr.OpGuard })
	}
	return asks
}
