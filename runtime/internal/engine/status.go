package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// Status returns the status of the tree after the last tick.
func (t *Tree) Status() fsm.Status {
	if !t.look() {
		return t.stuckStatus()
	}
	defer t.mu.Unlock()
	var s fsm.Status
	t.explainAll(t.statusOf(nil, t.root, &s))
	return s
}

// unexplained is a status that lacks what users' guards and conditions give.
type unexplained struct {
	n *node
	s *fsm.Status
}

// statusOf fills in the status of a worker and of all workers below it, except
// for what users' guards and conditions give. It appends the workers whose guards
// have to be called to ask and returns the result.
func (t *Tree) statusOf(ask []unexplained, n *node, s *fsm.Status) []unexplained {
	*s = fsm.Status{
		Path:     n.path(),
		Name:     n.w.Name,
		Worker:   n.w.Name,
		State:    n.stateName(),
		Desired:  n.w.StateName(n.desired),
		Entered:  n.meta.Entered,
		Version:  n.inst.Version(),
		UserSpec: n.inst.Describe(),
		Last:     n.lastReason(),
		Held:     t.heldBy(n),
		Leaving:  n.stage >= draining,
		Fresh:    n.fresh(t.now),
		Counters: n.counters(),
	}
	if n.obs.seen {
		s.Observed = t.timeOf(n.obs.at)
	}
	if n.restarts() != nil {
		s.Circuit, s.Restarts = n.restarts().circuit(t.now, &n.w.Restart)
	}
	if n.childEntry != nil {
		s.Name = n.childEntry.name
	}
	if f := n.act.flight; f != nil && !f.closing {
		s.Action = n.w.ActionName(f.action)
	}
	if err := n.rare().lastErr; err != nil {
		s.LastError = err.Error()
	}
	cleanStatus(s)
	if n.begun {
		ask = append(ask, unexplained{n, s})
	}
	return t.childStatuses(ask, n, s)
}

// explainAll completes the statuses with what users' guards and conditions give.
// If a guard ends the goroutine, the status of its worker says so, as for a
// panic.
func (t *Tree) explainAll(ask []unexplained) {
	for i := 0; i < len(ask); i++ {
		returned := usercode.Apart(func() {
			for ; i < len(ask); i++ {
				ask[i].explain(t)
			}
		})
		if !returned {
			in := ask[i].n.inst.LeftBy()
			ask[i].fails(in, usercode.EndedIn(in))
		}
	}
}

func (a unexplained) explain(t *Tree) {
	t.refresh(a.n)
	a.s.DesiredBy = a.n.askedBy()
	for _, line := range a.n.why() {
		a.s.Why = append(a.s.Why, textfmt.OneLine(line, textfmt.MaxReason))
	}
	var err error
	if a.s.Conditions, err = a.n.inst.Conditions(); err != nil {
		a.fails(usercode.InCondition, err)
	}
}

// fails records in the status that a guard or a condition has failed.
func (a unexplained) fails(in string, err error) {
	text := textfmt.OneLine(err.Error(), textfmt.MaxReason)
	if in == usercode.InCondition {
		a.s.LastError = text
		return
	}
	a.s.Why = []string{text}
}

// cleanStatus makes one line of each text that may contain text from outside. Why
// is cleaned when it is added. Names stay as they were declared.
func cleanStatus(s *fsm.Status) {
	for _, text := range []*string{&s.UserSpec, &s.Last, &s.Held, &s.LastError} {
		*text = textfmt.OneLine(*text, textfmt.MaxReason)
	}
}

func (t *Tree) childStatuses(ask []unexplained, n *node, s *fsm.Status) []unexplained {
	if n.children == nil {
		return ask
	}
	waits := n.children.waits(t, n.w)
	for _, c := range n.children.entries {
		switch {
		case c.node != nil:
			child := addChild(s, n)
			ask = t.statusOf(ask, c.node, child)
			if c.node.entry == c.entry { // otherwise it is that of the next instance
				child.Withheld = c.node.w.StateName(c.pending)
			}
			child.Leaving = child.Leaving || c.leaving
			child.WaitsFor = waits.of(n.w, c)
		case c.waiting != nil:
			child := addChild(s, n)
			*child = fsm.Status{Path: fsm.ChildPath(n.path(), c.name), Name: c.name, Worker: c.waiting.Worker(), Waiting: true}
			c.failing().tell(t, child)
			cleanStatus(child)
		case c.retired() != nil:
			child := addChild(s, n)
			ask = t.statusOf(ask, c.retired(), child)
			child.Removed = true
		}
	}
	return ask
}

// addChild appends the status of a child and returns a pointer to it. The pointer
// stays valid when others are added.
func addChild(s *fsm.Status, n *node) *fsm.Status {
	if s.Children == nil {
		s.Children = make([]fsm.Status, 0, len(n.children.entries))
	}
	s.Children = append(s.Children, fsm.Status{})
	return &s.Children[len(s.Children)-1]
}

// heldBy describes what keeps a worker from deciding at all.
func (t *Tree) heldBy(n *node) string {
	switch {
	case !n.begun:
		return "it has not been visited yet"
	case n.stage == terminating && n.gone:
		return "it is gone"
	case n.stage == terminating:
		if waits := n.waitsFor(); strings.HasSuffix(waits, notReturned) {
			return "it is being removed: " + waits
		}
		return "it is being removed and waits for " + n.waitsFor()
	case n.backingOff():
		return n.restarts().heldBy(t, n)
	}
	return ""
}
