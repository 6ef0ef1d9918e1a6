package engine

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// waitForChild describes a leaf that asks about a child or about a group.
func (c *causing) waitForChild(n *node, g *worker.ExplainedGuard, want fsm.Truth) wait {
	w := wait{kind: fsm.CauseChild, what: phrase(n, g, want)}
	if g.Asks == worker.AsksOutput {
		w.detail = valuesOf(n, g)
	}
	switch entry := g.Child.Entry; {
	case n.w.Entries[entry].Group || g.Child.Fold != "":
		c.waitForGroup(n, g, want, &w)
	default:
		s := n.single(entry)
		if s == nil {
			w.kind, w.detail = fsm.CauseMissing, ", and there is no "+n.w.Entries[entry].Name
			return w
		}
		c.about(n, s, g, &w)
	}
	return w
}

// about makes a child what comes next.
func (c *causing) about(n *node, s *childEntry, g *worker.ExplainedGuard, w *wait) {
	w.child = fsm.ChildPath(n.path(), s.name)
	child := s.lastNode()
	switch {
	case child == nil:
		w.entry = s
	case g.Asks == worker.AsksOutput && g.Value == fsm.False && c.t.isSettled(child):
		w.kind = fsm.CauseValue // the child is well, and this is what it reports
	default:
		w.next = child
	}
}

// isSettled reports whether nothing blocks a worker.
func (t *Tree) isSettled(n *node) bool {
	return n.begun && n.stage == staying && n.state == n.goal() && t.health(n) >= fsm.HealthSuspended
}

// single returns the child of an entry that has one, or nil.
func (n *node) single(entry int) *childEntry {
	for _, s := range n.childrenOf(entry) {
		if s.belongsTo(entry) {
			return s
		}
	}
	return nil
}

// childrenOf returns child entries among which the declared ones of an entry of the spec
// are.
func (n *node) childrenOf(entry int) []*childEntry {
	cs := n.children
	if cs == nil {
		return nil
	}
	if e := cs.extents[entry]; n.stage < terminating && !e.scattered && e.n > 0 {
		return cs.entries[e.first : e.first+e.n]
	}
	return cs.entries
}

// belongsTo reports whether something of a child entry is left that the snapshot has
// under an entry of the spec.
func (s *childEntry) belongsTo(entry int) bool {
	if n := s.lastNode(); n != nil {
		return int(n.entry) == entry
	}
	return s.waiting != nil && int(s.entry) == entry
}

// waitForGroup describes a leaf that asks about a group. What comes next is the first
// member that does not fit.
func (c *causing) waitForGroup(n *node, g *worker.ExplainedGuard, want fsm.Truth, w *wait) {
	name := n.w.Entries[g.Child.Entry].Name
	if g.Not {
		want = worker.Negated(want)
	}
	fits, kind := c.fitting(g, want)
	if !n.w.Entries[g.Child.Entry].Optional {
		w.what = kind.of(name, g, want)
	}
	switch {
	case n.children == nil:
		w.kind, w.detail = fsm.CauseMissing, w.detail+", and there are no "+name
		return
	case fits == nil:
		w.kind = fsm.CauseValue
		return
	}
	first, more := c.misfit(n, g, want, fits)
	switch {
	case first == nil && c.spent:
		return
	case first == nil && len(n.children.groups[g.Child.Entry].entries) == 0:
		w.kind, w.detail = fsm.CauseMissing, w.detail+", and there are no "+name
		return
	case first == nil:
		w.kind = fsm.CauseValue
		return
	}
	is := " is not"
	if kind.negative {
		is = " is"
	}
	w.more = more
	if w.detail += "; " + first.name + is; more > 0 {
		w.detail = fmt.Sprintf("%s, and %d more", w.detail, more)
	}
	c.about(n, first, g, w)
}

// ofGroup is how the members of a group have to be.
type ofGroup struct {
	some     bool // one of them is enough
	negative bool // as the leaf says, they must not be
	text     bool // the leaf is no question about each of them
}

// of says what a group should be.
func (k ofGroup) of(name string, g *worker.ExplainedGuard, want fsm.Truth) string {
	if k.text || g.Wanted == "" {
		return toHold(g.Text, want)
	}
	quantity := "all of "
	switch {
	case k.negative && k.some:
		return "one of " + name + " not to be " + g.Wanted
	case k.negative:
		quantity = "none of "
	case k.some:
		quantity = "one of "
	}
	if g.Child.Output != "" {
		name += "." + g.Child.Output
	}
	return quantity + name + " to be " + g.Wanted
}

// fitting returns what decides whether a member of a group fits, and how many have to. It
// returns nil if there is no such question.
func (c *causing) fitting(g *worker.ExplainedGuard, want fsm.Truth) (fits fitness, kind ofGroup) {
	var is fitness
	fold := g.Child.Fold
	switch g.Asks {
	case worker.AsksHealth:
		fold, is = "all", func(s *childEntry, _ link.StateID) bool { return c.t.health(s.lastNode()) == fsm.HealthHealthy }
	case worker.AsksRest:
		fold, is = "all", func(s *childEntry, in link.StateID) bool {
			w := s.lastNode().w
			return in == 0 || in == w.Shutdown || w.States[in].Signal == fsm.SignalRemove
		}
	case worker.AsksState:
		is = func(_ *childEntry, in link.StateID) bool { return isOneOf(in, g.Child.States) }
	case worker.AsksOutput:
		is = func(s *childEntry, _ link.StateID) bool { return s.lastNode().output(g.Child.Output) == "true" }
	}
	switch hold := want == fsm.True; fold {
	case "all":
		kind = ofGroup{some: !hold, negative: !hold}
	case "any":
		kind = ofGroup{some: hold, negative: !hold}
	case "none":
		kind = ofGroup{some: !hold, negative: hold}
	default: // a number of them, or a value of all: those are looked for that report nothing
		if g.Asks != worker.AsksOutput || g.Value != fsm.Unknown {
			return nil, ofGroup{text: true}
		}
		return func(s *childEntry, _ link.StateID) bool {
			return s.lastNode().output(g.Child.Output) != fsm.Unknown.String()
		}, ofGroup{text: true}
	}
	if kind.negative {
		return func(s *childEntry, in link.StateID) bool { return !is(s, in) }, kind
	}
	return is, kind
}

// fitness reports whether a member of a group that is in a state fits.
type fitness func(s *childEntry, in link.StateID) bool

func isOneOf(s link.StateID, states []link.StateID) bool {
	for _, one := range states {
		if s == one {
			return true
		}
	}
	return false
}

// output returns the value of an output as text.
func (n *node) output(name string) string {
	for _, o := range n.inst.Outputs() {
		if o.Name == name {
			return o.Value
		}
	}
	return fsm.Unknown.String()
}

// scan is a search among the children of one entry.
type scan struct {
	n     *node
	part  *worker.GuardText // for which members are looked at; nil: for dependsOn
	want  fsm.Truth
	entry int
	going bool
}

// scanned is how far a scan is.
type scanned struct {
	next  int // the members before have been looked at
	first *childEntry
	more  int
}

// look takes the cost of looking at a child. It reports whether the search may go on.
func (c *causing) look(cost int) bool {
	if c.left -= cost; c.left < 0 {
		c.spent = true
	}
	return !c.spent
}

// misfit returns the first member of a group that does not fit, and how many others do
// not. A declared child whose constructor has failed does not fit.
func (c *causing) misfit(n *node, g *worker.ExplainedGuard, want fsm.Truth, fits fitness) (first *childEntry, more int) {
	cs, entry, id := n.children, g.Child.Entry, scan{n: n, part: g.GuardText, want: want}
	p := c.scans[id]
	note := func(s *childEntry) {
		if p.first == nil {
			p.first = s
		} else {
			p.more++
		}
	}
	members, states := cs.groups[entry].entries, n.inst.Members(entry).States
	for ; p.next < len(members) && c.look(costs[g.Asks]); p.next++ {
		if s := members[p.next]; !fits(s, states[p.next]) {
			note(s)
		}
	}
	c.scans[id] = p
	for _, s := range cs.failing {
		if int(s.entry) == entry && s.failing() != nil && s.node == nil {
			note(s)
		}
	}
	if p.first != nil && p.first.lastNode() == nil && p.first.waiting == nil {
		return nil, 0 // it has gone meanwhile
	}
	return p.first, p.more
}

// costs has what the look at a member costs, by what is asked about it.
var costs = [...]int{worker.AsksState: 2, worker.AsksHealth: 10, worker.AsksRest: 10, worker.AsksOutput: 100}

// dependency adds that a worker waits for its dependencies, or on its way down for its
// dependents (R18).
func (c *causing) dependency(n *node) (next *node) {
	p, s := n.parent, n.childEntry
	l := c.link(n, fsm.CauseDependency)
	going := s.pending == s.shutdown()
	entries := p.w.Entries[s.entry].DependsOn
	if going {
		entries = p.w.Dependents[s.entry]
	}
	return c.sibling(n, l, entries, going)
}

// removalWaits adds that the removal of a worker waits for its dependents.
func (c *causing) removalWaits(n *node) (next *node) {
	return c.sibling(n, c.link(n, fsm.CauseDependency), n.parent.w.Dependents[n.entry], true)
}

// sibling adds that a worker waits for one of its siblings in some entries: until it is
// there, or until it has gone down.
func (c *causing) sibling(n *node, l fsm.CauseLink, entries []int, going bool) (next *node) {
	p := n.parent
	var first *childEntry
	for _, e := range entries {
		s := c.keeping(p, e, going)
		switch {
		case s == nil:
		case first == nil:
			first = s
		default:
			if l.More++; len(l.Others) < maxOthers {
				l.Others = append(l.Others, fsm.CauseOther{Text: s.name, Path: fsm.ChildPath(p.path(), s.name)})
			}
		}
	}
	what := "it waits for its sibling %s, on which it depends (dependsOn)"
	if going {
		what = "before it goes down, it waits for its sibling %s, which depends on it (dependsOn)"
	}
	if n.childEntry.leaving && n.stage == staying {
		what = "it is to be removed; " + what
	}
	if first == nil {
		l.Kind = fsm.CauseNext
		c.add(l, "%s: nothing it depends on keeps it any more; it goes on in the next visit of its parent %s", c.intro(n), p.name())
		return nil
	}
	what = fmt.Sprintf(what, first.name)
	if l.More > 0 {
		what += fmt.Sprintf(", and for %d more", l.More)
	}
	c.add(l, "%s: %s", c.intro(n), what)
	if first.node == nil && first.waiting != nil {
		c.withoutInstance(p, first)
		return nil
	}
	return first.node
}

// keeping returns the first child of an entry that keeps those waiting that depend on it,
// or on which it depends if going is set.
func (c *causing) keeping(p *node, entry int, going bool) *childEntry {
	id := scan{n: p, entry: entry, going: going}
	at, entries := c.scans[id], p.childrenOf(entry)
	if going {
		entries = p.children.entries // those that are not declared any more, too
	}
	for ; at.next < len(entries) && c.look(costOfSibling); at.next++ {
		s := entries[at.next]
		if s.node == nil && s.waiting == nil {
			continue
		}
		if going && s.isGoing(c.t, p.w) && int(s.node.entry) == entry || !going && int(s.entry) == entry && !s.isReady(p.w) {
			c.scans[id] = at
			return s
		}
	}
	c.scans[id] = at
	return nil
}

const costOfSibling = 10

// terminating adds what a worker waits for that is being removed.
func (c *causing) terminating(n *node) (next *node) {
	l := c.link(n, fsm.CauseRemoval)
	if n.children != nil && n.children.live > 0 && n.act.flight == nil && n.obs.flight == nil {
		for _, s := range n.children.entries {
			if s.node != nil {
				c.add(l, "%s is being removed and waits for its children to go", n.name())
				return s.node
			}
		}
	}
	what := n.waitsFor()
	for _, f := range []*flight{n.act.flight, n.obs.flight} {
		if f != nil {
			l.Kind, l.Since = fsm.CauseHook, c.t.timeOf(f.begun)
			what = c.running(f, n.hookOf(f))
			break
		}
	}
	c.add(l, "%s is being removed: %s", n.name(), what)
	return nil
}

// hookOf returns the name of the hook of a call.
func (n *node) hookOf(f *flight) string {
	switch {
	case f == n.obs.flight:
		return worker.CollectHook
	case f.closing:
		return worker.CloseHook
	}
	return n.w.ActionName(f.action)
}
