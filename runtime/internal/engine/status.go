package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// statusAtOnce is the number of workers that Status and StatusPage look at while
// no tick can run.
const statusAtOnce = 1000

// Status returns the status of the tree after the last tick. It looks at a large
// tree in parts, between which ticks may run.
func (t *Tree) Status() fsm.Status {
	var s fsm.Status
	var v *viewing
	for {
		if !t.look() {
			return t.stuckInStatus(v, s)
		}
		if v == nil {
			v = &viewing{t: t}
			v.begin(t.root, &s)
		}
		more := v.goOn(statusAtOnce)
		if !more {
			t.mu.Unlock()
			return s
		}
		t.mu.Yield()
	}
}

// stuckInStatus returns what is known if a tick does not end while Status looks at
// the tree.
func (t *Tree) stuckInStatus(v *viewing, s fsm.Status) fsm.Status {
	if v == nil {
		return t.stuckStatus()
	}
	s.Held = t.stuck()
	return s
}

// viewing is a walk over a tree that collects statuses. It can be interrupted:
// workers that have come or gone meanwhile may be missing.
type viewing struct {
	t      *Tree
	levels []viewLevel
	ask    []unexplained
}

// viewLevel is a worker whose children are being looked at.
type viewLevel struct {
	n     *node
	s     *fsm.Status
	place int // of the child that comes next
	waits *waits
}

// unexplained is a status that lacks what users' guards and conditions give.
type unexplained struct {
	n *node
	s *fsm.Status
}

// begin looks at a worker. Its children come next.
func (v *viewing) begin(n *node, s *fsm.Status) {
	v.t.statusOf(n, s)
	if n.begun {
		v.ask = append(v.ask, unexplained{n, s})
	}
	if n.children != nil {
		v.levels = append(v.levels, viewLevel{n: n, s: s, waits: n.children.waits(v.t, n.w)})
	}
}

// goOn looks at some workers. It reports whether others are left.
func (v *viewing) goOn(most int) (more bool) {
	for ; most > 0 && len(v.levels) > 0; most-- {
		l := &v.levels[len(v.levels)-1]
		if l.place >= len(l.n.children.entries) {
			v.levels = v.levels[:len(v.levels)-1]
			continue
		}
		c := l.n.children.entries[l.place]
		l.place++
		v.child(l, c)
	}
	v.t.explainAll(v.ask)
	v.ask = v.ask[:0]
	return len(v.levels) > 0
}

// child looks at one child.
func (v *viewing) child(l *viewLevel, c *childEntry) {
	n, waits := l.n, l.waits
	switch {
	case c.node != nil:
		child := addChild(l.s, n)
		v.begin(c.node, child) // l is not valid any more
		v.t.addWaits(n, c, waits, child)
	case c.waiting != nil:
		v.t.waitingStatus(n, c, addChild(l.s, n))
	case c.retired() != nil:
		child := addChild(l.s, n)
		v.begin(c.retired(), child)
		child.Removed = true
	}
}

// addWaits completes the status of a child with what its parent keeps about it.
func (t *Tree) addWaits(n *node, c *childEntry, waits *waits, s *fsm.Status) {
	if c.node.entry == c.entry { // otherwise it is that of the next instance
		s.Withheld = c.node.w.StateName(c.pending)
	}
	s.Leaving = s.Leaving || c.leaving
	s.WaitsFor = waits.of(n.w, c)
}

// waitingStatus fills in the status of a child that has no instance.
func (t *Tree) waitingStatus(n *node, c *childEntry, s *fsm.Status) {
	*s = fsm.Status{Path: fsm.ChildPath(n.path(), c.name), Name: c.name, Worker: c.waiting.Worker(), Waiting: true}
	c.failing().tell(t, s)
	cleanStatus(s)
}

// statusOf fills in the status of a worker, without its children, and except for
// what users' guards and conditions give.
func (t *Tree) statusOf(n *node, s *fsm.Status) {
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
