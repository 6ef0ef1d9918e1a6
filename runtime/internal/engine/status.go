package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Status returns the status of the tree after the last tick. It looks at a large
// tree in parts, between which ticks may run.
func (t *Tree) Status() fsm.Status {
	var s fsm.Status
	begun, ended, _ := t.statusAt(&s, "", nil, -1)
	switch {
	case ended:
	case begun:
		s.Blocked, s.Health = t.stuck(), fsm.HealthDegraded
	default:
		s = t.stuckStatus()
	}
	rank(&s)
	return s
}

// StatusAt returns the status of the worker at a path, and of those so many levels below it.
// If depth is negative, it is that of all below it. w is the type that the worker should
// have; nil: any.
func (t *Tree) StatusAt(path string, w *worker.WorkerType, depth int) (fsm.Status, error) {
	var s fsm.Status
	_, ended, err := t.statusAt(&s, path, w, depth)
	switch {
	case err != nil:
		return fsm.Status{}, err
	case !ended:
		return fsm.Status{}, t.stuckError()
	}
	rank(&s)
	return s, nil
}

// statusAt fills in a status. It reports whether it has begun, and whether it has come to its
// end before a tick that hangs.
func (t *Tree) statusAt(s *fsm.Status, path string, w *worker.WorkerType, depth int) (begun, ended bool, err error) {
	v := statusView(t, s, depth)
	ended = t.inParts(func() (more bool) {
		if !begun {
			begun = true
			var parent *node
			var c *childEntry
			if parent, c, err = t.shownAt(path, w); err != nil {
				return false
			}
			v.begin(parent, c)
		}
		return v.goOn(never)
	})
	return begun, ended, err
}

func never() bool { return false }

// statusView returns a viewing that collects the status of the first worker in s, and those of
// the workers so many levels below it. Of the others it notes the number and the worst health.
func statusView(t *Tree, s *fsm.Status, depth int) *viewing {
	v := &viewing{t: t}
	v.add = func(under *viewLevel, one sighted) *fsm.Status {
		switch {
		case len(v.levels) == 0:
			return s
		case depth >= 0 && len(v.levels) > depth:
			cutOff(v.levels[depth].s, &one)
			return nil
		}
		return v.addChild(under)
	}
	return v
}

// cutOff notes in the status of a worker that one below it has no status of its own.
func cutOff(s *fsm.Status, one *sighted) {
	s.Below++
	if s.Worst == fsm.HealthNone || one.health < s.Worst {
		s.Worst, s.WorstPath = one.health, one.path()
	}
}

// addChild appends the status of a child. If children have come since the first
// was appended, appending may move the statuses. Only those that are not explained
// are still pointed to, so they are explained before.
func (v *viewing) addChild(under *viewLevel) *fsm.Status {
	s := under.s
	switch {
	case s.Children == nil:
		s.Children = make([]fsm.Status, 0, len(under.entries))
	case len(s.Children) == cap(s.Children):
		v.explain()
	}
	s.Children = append(s.Children, fsm.Status{})
	return &s.Children[len(s.Children)-1]
}

// addWaits completes the status of a child with what its parent keeps about it.
func (t *Tree) addWaits(n *node, c *childEntry, waits *waits, s *fsm.Status) {
	if c.node.entry == c.entry { // otherwise it is that of the next instance
		s.Pending = c.node.w.StateName(c.pending)
	}
	s.Leaving = s.Leaving || c.leaving
	s.WaitsFor = waits.of(n.w, c)
}

// waitingStatus fills in the status of a child that has no instance.
func (t *Tree) waitingStatus(n *node, c *childEntry, s *fsm.Status) {
	*s = fsm.Status{Path: fsm.ChildPath(n.path(), c.name), Name: c.name, Worker: c.waiting.Worker(), Waiting: true, Health: t.healthOf(c)}
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
		Health:   t.health(n),
		Desired:  n.w.StateName(n.desired),
		Entered:  n.meta.Entered,
		Version:  n.inst.Version(),
		UserSpec: n.inst.Describe(),
		Last:     n.lastReason(),
		Blocked:  t.blockedBy(n),
		Leaving:  n.stage >= draining,
		Fresh:    n.fresh(t.now),
		Counters: n.counters(),
		Commands: n.commandNames(),
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
	s.Failure = n.inst.Failure()
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
	a.s.Variables = a.n.inst.Variables()
	for i := range a.s.Variables {
		v := &a.s.Variables[i]
		v.Value = textfmt.OneLine(v.Value, textfmt.MaxReason)
	}
	a.s.Inputs, a.s.Outputs = a.n.inst.Inputs(), a.n.inst.Outputs()
	for _, shown := range [][]fsm.VariableStatus{a.s.Inputs, a.s.Outputs} {
		for i := range shown {
			shown[i].Value = textfmt.OneLine(shown[i].Value, textfmt.MaxReason)
		}
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
	for _, text := range []*string{&s.UserSpec, &s.Last, &s.Blocked, &s.LastError} {
		*text = textfmt.OneLine(*text, textfmt.MaxReason)
	}
}

// blockedBy describes what keeps a worker from deciding at all.
func (t *Tree) blockedBy(n *node) string {
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
		return n.restarts().blockedBy(t, n)
	}
	return ""
}
