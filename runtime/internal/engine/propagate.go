package engine

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// propagateDesired propagates desired states to the children, as the StateMapping
// gives them for the current state of the worker (R03.5, R06). A mapped state is
// held back as long as dependsOn requires (R18). It also propagates removals. A
// child sees its mapped state in the next tick.
func (t *Tree) propagateDesired(n *node) {
	cs := n.children
	if cs == nil {
		return
	}
	if n.stage < terminating {
		if (cs.flags.mapping || cs.flags.rows || len(cs.unlooked) > 0) && !t.keepsMapped(n) {
			t.lookUpMapped(n)
		}
	} else {
		cs.flags.waiting = false
	}
	if !cs.flags.waiting && !cs.flags.asking {
		return
	}
	if n.w.Depends {
		cs.survey(t, n.w)
	}
	if cs.flags.waiting {
		t.propagatePending(n)
	}
	if cs.flags.asking {
		t.propagateRemovals(n)
	}
}

// lookUpMapped finds the mapped state of each child, in the table of its
// StateMapping or by its rows with conditions. If there is none, the last mapped
// state remains, and so does a pending one.
func (t *Tree) lookUpMapped(n *node) {
	cs := n.children
	news := cs.rows.news
	cs.rows.news = 0
	entries, all := cs.takeUnlooked()
	if !t.askShared(n, all, news) && !all {
		return
	}
	for _, s := range entries {
		if !s.declared && (s.node == nil || s.node.stage >= requested) {
			continue
		}
		entry := &n.w.Entries[s.entry]
		var mapped link.StateID
		switch {
		case !entry.Mapped:
		case s.rare().rows != nil:
			mapped = t.rowsFor(n, s)
		case all:
			mapped = s.lookUp(n, entry)
		}
		switch {
		case mapped == 0:
		case mapped == s.mapped:
			s.pending = 0
		default:
			s.pending = mapped
			cs.flags.waiting = true
		}
	}
}

func (s *childEntry) lookUp(n *node, entry *worker.ChildInfo) link.StateID {
	by := n.state
	if entry.MapFromDesired {
		by = n.desired
	}
	if int(by) >= len(entry.StateMapping) {
		return 0
	}
	return entry.StateMapping[by]
}

// rowsFor returns the mapped state of a child by its rows. It returns 0 if the
// rows were not due in this visit.
func (t *Tree) rowsFor(n *node, s *childEntry) link.StateID {
	switch r := &n.children.rows.by[s.entry]; {
	case !r.due:
		return 0
	case n.w.Entries[s.entry].RowsRead.Shared():
		return r.answer
	}
	return t.rowsOf(n, s)
}

// rowsOf calls the rows of a StateMapping. If they panic, they are not called
// again before the worker goes on, and the last mapped state remains.
func (t *Tree) rowsOf(n *node, s *childEntry) link.StateID {
	if n.needs.rowsAgain {
		return 0
	}
	n.needs.rowsAgain = true // also if a row ends the goroutine
	mapped, err := n.inst.Rows(s.more.rows, &t.alarm)
	if err != nil {
		n.fail(err)
		return 0
	}
	n.needs.rowsAgain = false
	return mapped
}

// propagatePending propagates every pending mapped state that does not have to
// wait any more.
func (t *Tree) propagatePending(n *node) {
	cs := n.children
	cs.flags.waiting = false
	for _, s := range cs.entries {
		switch {
		case s.pending == 0:
		case !s.mayPropagate(n):
			cs.flags.waiting = true
		default:
			s.mapped, s.pending = s.pending, 0
			cs.remember(n, s)
			if c := s.node; c != nil && c.entry == s.entry && c.mappedState != s.mapped {
				c.mappedState = s.mapped
				t.becauseOf(c, fsm.TriggerParent, n)
				t.markNext(c)
			}
		}
	}
}

func (s *childEntry) mayPropagate(n *node) bool {
	if s.pending == s.shutdown() {
		return !n.children.dependentsGoing(n.w, s.entry)
	}
	return n.children.dependenciesReady(n.w, s.entry)
}

// propagateRemovals asks children to go whose removal does not have to wait for
// dependents.
func (t *Tree) propagateRemovals(n *node) {
	cs := n.children
	cs.flags.asking = false
	for _, s := range cs.entries {
		c := s.node
		switch {
		case !s.leaving || c == nil || c.stage != staying:
		case cs.dependentsGoing(n.w, c.entry):
			cs.flags.asking = true
		default:
			c.stage = requested
			t.becauseOf(c, fsm.TriggerParent, n)
			t.markNext(c)
		}
	}
}

// shutdown returns the shutdown state of the worker type that is declared for the
// entry.
func (s *childEntry) shutdown() link.StateID { return s.declaredType().Shutdown }

// target returns the state to which the child is mapped. A pending mapped state
// counts, because the child has to reach it before its dependents go on.
func (s *childEntry) target() link.StateID {
	if s.pending != 0 {
		return s.pending
	}
	return s.mapped
}

// survey determines for each entry of the spec whether its dependents may start,
// and whether one of its children is still on its way to its shutdown state
// (R18). What it reads does not change while desired states are propagated,
// because children see them in the next tick.
func (cs *children) survey(t *Tree, w *worker.WorkerType) {
	for i := range cs.ready {
		cs.ready[i], cs.busy[i] = true, false
	}
	for _, s := range cs.entries {
		if s.node == nil && s.waiting == nil {
			continue // the child is absent, or has removed itself
		}
		if !s.isReady(w) {
			cs.ready[s.entry] = false
		}
		if s.isGoing(t, w) {
			cs.busy[s.node.entry] = true
		}
	}
}

// isReady reports whether this child lets its dependents start. A child without a
// StateMapping always does.
func (s *childEntry) isReady(w *worker.WorkerType) bool {
	target := s.target()
	there := s.node != nil && target != 0 && target != s.shutdown() && s.node.state == target
	return !s.leaving && (there || !w.Entries[s.entry].Mapped)
}

// isGoing reports whether a child is on its way to its shutdown state, so that
// its dependencies wait for it. A child in no state counts as at rest, as it does
// for atRest. A child that is kept from deciding after a failure is not waited
// for.
func (s *childEntry) isGoing(t *Tree, w *worker.WorkerType) bool {
	c := s.node
	if c == nil || c.state == 0 || c.state == c.w.Shutdown || t.kept(c) {
		return false
	}
	target := s.target()
	return s.leaving || w.Entries[s.entry].Mapped && (target == 0 || target == s.shutdown())
}

func (cs *children) dependenciesReady(w *worker.WorkerType, entry int32) bool {
	for _, e := range w.Entries[entry].DependsOn {
		if !cs.ready[e] {
			return false
		}
	}
	return true
}

func (cs *children) dependentsGoing(w *worker.WorkerType, entry int32) bool {
	for _, e := range w.Dependents[entry] {
		if cs.busy[e] {
			return true
		}
	}
	return false
}
