package engine

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// health returns how well a worker is, without regard to its children (R36). Nothing
// is kept about it: it follows from the state and from what has gone wrong.
func (t *Tree) health(n *node) fsm.Health {
	if n.state == 0 {
		return fsm.HealthProgressing
	}
	h := n.w.States[n.state].Health
	switch observes := n.w.Observes && n.stage != terminating; {
	case n.backingOff() || n.rare().removal.unclean != "":
		return fsm.HealthDegraded
	case observes && !n.obs.seen:
		return min(h, fsm.HealthProgressing)
	case observes && !n.fresh(t.now):
		return fsm.HealthDegraded
	}
	return h
}

// healthOf returns the health of what is left of a child entry.
func (t *Tree) healthOf(s *childEntry) fsm.Health {
	switch n := s.lastNode(); {
	case n != nil:
		return t.health(n)
	case s.failing() != nil:
		return fsm.HealthDegraded
	}
	return fsm.HealthProgressing
}

// entryHealth is the health of the children of one entry of the spec, if an expression
// asks for it.
type entryHealth struct {
	well    int32 // the children that are healthy
	healthy bool  // what the snapshot says
}

// showHealth tells the parent if its child is healthy now and was not, or the other
// way round. The parent is visited later in this tick (R04).
func (t *Tree) showHealth(n *node) {
	if !n.isAsked || n.gone && n.childEntry.retired() != n {
		return
	}
	if well := t.health(n) == fsm.HealthHealthy; well != n.shownWell {
		n.shownWell = well
		n.parent.children.count(n)
		n.parent.readHealth()
		t.becauseOf(n.parent, fsm.TriggerChild, n)
		n.markParent()
	}
}

// count counts a child as healthy, or as one that is not.
func (cs *children) count(c *node) {
	if c.shownWell {
		cs.health[c.entry].well++
	} else {
		cs.health[c.entry].well--
	}
}

// forgetHealth stops counting a child, of which the snapshot loses the state.
func (cs *children) forgetHealth(c *node) {
	if c.shownWell {
		c.shownWell = false
		cs.count(c)
	}
}

// beginHealth brings into a new snapshot that groups without children are healthy.
func (n *node) beginHealth() {
	if !n.w.AsksHealth {
		return
	}
	for i, e := range n.w.Entries {
		if e.AsksHealth && e.Group {
			n.inst.SetHealthy(i, true)
		}
	}
}

// readHealth brings into the snapshot which children are healthy.
func (n *node) readHealth() {
	if n.children == nil || n.children.health == nil {
		return
	}
	cs := n.children
	for i := range cs.health {
		if h := &cs.health[i]; h.healthy != cs.allWell(n.w, i) {
			h.healthy = !h.healthy
			n.inst.SetHealthy(i, h.healthy)
			cs.changed(worker.RowsReadChildren)
		}
	}
}

// allWell reports whether the child of an entry, or each child of a group, is healthy.
// A child of a group that has no instance because its constructor has failed is not.
func (cs *children) allWell(w *worker.WorkerType, entry int) bool {
	g := cs.groups[entry]
	switch {
	case !w.Entries[entry].AsksHealth:
		return false
	case g == nil:
		return cs.health[entry].well > 0
	}
	return int(cs.health[entry].well) == len(g.entries) && !slices.ContainsFunc(cs.failing, func(s *childEntry) bool {
		return int(s.entry) == entry && s.failing() != nil
	})
}

// rank fills in the number of workers below each worker of a status, and the worst health at
// and below it. What is there is that of the workers that have no status.
func rank(s *fsm.Status) {
	if s.Worst == fsm.HealthNone || s.Health <= s.Worst {
		s.Worst, s.WorstPath = s.Health, s.Path
	}
	for i := range s.Children {
		c := &s.Children[i]
		rank(c)
		s.Below += 1 + c.Below
		if c.Worst < s.Worst {
			s.Worst, s.WorstPath = c.Worst, c.WorstPath
		}
	}
}
