package engine

import (
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Why explains the worker at a path, and looks for the cause if it is not where it
// should be. It looks at a large group in parts, between which ticks may run.
func (t *Tree) Why(path string) (fsm.Why, error) {
	if path == "" {
		path = t.root.w.Name
	}
	c := &causing{t: t, scans: map[scan]scanned{}}
	var why fsm.Why
	var err error
	ended := t.inParts(func() (more bool) {
		c.begin()
		why = fsm.Why{Path: path, Transitions: []fsm.WhyTransition{}}
		err = c.explain(path, &why)
		return c.spent && err == nil
	})
	if !ended {
		return t.stuckWhy(path), nil
	}
	return why, err
}

// stuckWhy explains a worker of a tree whose tick does not end (R19). It has only what
// never changes.
func (t *Tree) stuckWhy(path string) fsm.Why {
	why := fsm.Why{Path: path, Transitions: []fsm.WhyTransition{}, Health: fsm.HealthDegraded, Blocked: textfmt.OneLine(t.stuck(), textfmt.MaxReason)}
	at := t.hangsAt()
	why.Cause = fsm.RootCause{Text: sentence(why.Blocked), Links: []fsm.CauseLink{{
		Kind: fsm.CauseTick, Path: at.path(), Worker: at.w.Name, Text: sentence(why.Blocked),
	}}}
	return why
}

// explain fills in the explanation of the worker at a path. Guards of the user are
// called in a goroutine of their own, because one of them may end it.
func (c *causing) explain(path string, why *fsm.Why) (err error) {
	t := c.t
	n, entry := t.root, (*childEntry)(nil)
	if path != n.path() {
		var parent *node
		if parent, entry = n.childAt(path); entry == nil {
			return fmt.Errorf("%w: %s", fsm.ErrNoWorker, textfmt.OneLine(path, textfmt.MaxText))
		}
		if n = entry.lastNode(); n == nil {
			why.Worker, why.Health = entry.waiting.Worker(), t.healthOf(entry)
			c.withoutInstance(parent, entry)
			why.Cause = c.result()
			return nil
		}
	}
	if !usercode.Apart(func() { c.explainNode(n, why) }) {
		why.Transitions, why.GuardFails = []fsm.WhyTransition{}, textfmt.OneLine(usercode.EndedIn(c.asked.inst.LeftBy()).Error(), textfmt.MaxReason)
		c.guardFails(c.asked, why.GuardFails)
		why.Cause = c.result()
	}
	return nil
}

func (c *causing) explainNode(n *node, why *fsm.Why) {
	t := c.t
	why.Worker, why.State, why.Desired, why.DesiredBy = n.w.Name, n.stateName(), n.w.StateName(n.desired), n.askedBy()
	why.Health, why.Entered, why.Blocked = t.health(n), n.meta.Entered, textfmt.OneLine(t.blockedBy(n), textfmt.MaxReason)
	if n.begun {
		all, way, err := c.transitions(n)
		if err != nil {
			why.GuardFails = textfmt.OneLine(err.Error(), textfmt.MaxReason)
		}
		for i := range all {
			why.Transitions = append(why.Transitions, c.whyTransition(n, &all[i]))
		}
		if n.state != n.desired {
			for _, place := range way.Steps {
				why.Transitions[place].Towards = true
			}
		}
	}
	c.follow(n)
	why.Cause = c.result()
}

// transitions explains the transitions of a worker, and says which of them lead to where
// it should be.
func (c *causing) transitions(n *node) (all []worker.Explained, way worker.Way, err error) {
	c.asked = n
	c.t.refresh(n)
	if all, err = n.inst.Explain(n.state, worker.Deeply); err == nil {
		way, err = n.inst.Way(n.state, n.desired)
	}
	if err != nil {
		return nil, worker.Way{}, err
	}
	return all, way, nil
}

func (c *causing) whyTransition(n *node, l *worker.Explained) fsm.WhyTransition {
	t := fsm.WhyTransition{To: n.w.StateName(l.To), Text: l.Text, Value: fsm.True, Guards: []fsm.WhyGuard{}}
	if l.On != 0 {
		t.Command = n.w.Commands[l.On]
	}
	for i := range l.Guards {
		g := &l.Guards[i]
		t.Guards = append(t.Guards, c.whyGuard(n, g, i == 0 && l.On != 0, fsm.True))
		t.Value = and(t.Value, g.Value)
	}
	return t
}

func and(a, b fsm.Truth) fsm.Truth {
	switch {
	case a == fsm.False || b == fsm.False:
		return fsm.False
	case a == fsm.Unknown || b == fsm.Unknown:
		return fsm.Unknown
	}
	return fsm.True
}

// whyGuard explains a part of a guard that should be want.
func (c *causing) whyGuard(n *node, g *worker.ExplainedGuard, command bool, want fsm.Truth) fsm.WhyGuard {
	why := fsm.WhyGuard{Kind: kindOf(g, command), Text: g.Text, Value: g.Value}
	if g.Op == worker.GuardNot {
		want = worker.Negated(want)
	}
	for i := range g.Parts {
		why.Parts = append(why.Parts, c.whyGuard(n, &g.Parts[i], false, want))
	}
	for _, r := range g.Reads {
		why.Reads = append(why.Reads, fsm.WhyRead{Name: r.Name, Value: textfmt.OneLine(r.Value, textfmt.MaxReason)})
	}
	if g.Asks == worker.AsksObserved || g.Asks == worker.AsksGuard {
		why.Observed = c.observedAt(n)
	}
	if len(g.Parts) > 0 || g.Value == want {
		return why
	}
	w := c.waitFor(n, g, want, command)
	why.Waits, why.Due, why.Child, why.More = textfmt.OneLine(w.what, textfmt.MaxReason), w.due, w.child, w.more
	return why
}

func kindOf(g *worker.ExplainedGuard, command bool) fsm.GuardKind {
	switch {
	case command || g.Command:
		return fsm.GuardKindCommand
	case g.Op == worker.GuardLeaf:
		return kindsOfLeaves[g.Asks]
	}
	return kindsOfParts[g.Op]
}

var kindsOfParts = [...]fsm.GuardKind{
	worker.GuardAnd: fsm.GuardKindAnd, worker.GuardOr: fsm.GuardKindOr, worker.GuardNot: fsm.GuardKindNot,
	worker.GuardNamed: fsm.GuardKindCondition, worker.GuardAfter: fsm.GuardKindAfter, worker.GuardHeld: fsm.GuardKindFor,
}

var kindsOfLeaves = [...]fsm.GuardKind{
	worker.AsksValue: fsm.GuardKindValue, worker.AsksState: fsm.GuardKindState, worker.AsksHealth: fsm.GuardKindHealth,
	worker.AsksRest: fsm.GuardKindRest, worker.AsksOutput: fsm.GuardKindOutput, worker.AsksGuard: fsm.GuardKindGuard,
	worker.AsksObserved: fsm.GuardKindObserved, worker.AsksAction: fsm.GuardKindAction, worker.AsksInput: fsm.GuardKindInput,
	worker.AsksDesired: fsm.GuardKindDesired, worker.AsksTime: fsm.GuardKindTime,
}

// observedAt returns when the last observation of a worker was processed.
func (c *causing) observedAt(n *node) time.Time {
	if !n.obs.seen {
		return time.Time{}
	}
	return c.t.timeOf(n.obs.at)
}

// age returns how long ago an instant was, by the clock as it is now.
func (c *causing) age(at link.Instant) string { return textfmt.About(c.now.Since(at)) }
