package engine

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// These bound what one search for a cause does.
const (
	maxLinks  = 64      // workers that it follows
	maxOthers = 10      // things that it names besides
	maxScan   = 100_000 // what the looks at members of groups may cost while no tick can run; see costs
)

// causing looks for the root cause of a worker. It goes from worker to worker: step adds
// what one of them waits for, and returns the next.
type causing struct {
	t     *Tree
	now   link.Instant // the present
	links []fsm.CauseLink
	seen  map[*node]int // by worker: its place in links
	asked *node         // whose guards were called last
	done  bool          // nothing blocks
	round bool          // workers wait for each other

	// A search through a large group is given up when left is used up. It is then begun
	// again, and goes on in each group where it was.
	left  int
	spent bool
	scans map[scan]scanned
}

// begin begins the search, or begins it again.
func (c *causing) begin() {
	c.now = c.t.now.Passing(elapsed(c.t.reading, c.t.askClock()))
	c.links, c.seen, c.done, c.round = nil, map[*node]int{}, false, false
	c.left, c.spent = maxScan, false
}

// result returns what was found.
func (c *causing) result() fsm.RootCause {
	texts := make([]string, len(c.links))
	for i := range c.links {
		texts[i] = c.links[i].Text
	}
	return fsm.RootCause{Text: strings.Join(texts, " "), Settled: c.done, Circle: c.round, Links: c.links}
}

// add adds a link. Its text becomes a sentence in one line.
func (c *causing) add(l fsm.CauseLink, format string, args ...any) {
	l.Text = sentence(textfmt.OneLine(fmt.Sprintf(format, args...), textfmt.MaxReason))
	c.links = append(c.links, l)
}

// sentence ends a text with a full stop.
func sentence(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// link returns the beginning of a link about a worker.
func (c *causing) link(n *node, kind fsm.CauseKind) fsm.CauseLink {
	return fsm.CauseLink{Kind: kind, Path: n.path(), Worker: n.w.Name, State: n.stateName(), Desired: n.w.StateName(n.goal())}
}

// name returns what a worker is called in a sentence.
func (n *node) name() string {
	if n.childEntry == nil {
		return n.w.Name
	}
	return n.childEntry.name
}

// goal returns the state in which a worker should be: the one that waits for its
// dependencies, if there is one.
func (n *node) goal() link.StateID {
	if s := n.childEntry; s != nil && s.node == n && s.pending != 0 && s.entry == n.entry && n.stage < draining {
		return s.pending
	}
	return n.desired
}

// intro begins a sentence about a worker. The second and later ones say where it should
// be only if that was not said.
func (c *causing) intro(n *node) string {
	goal := n.w.StateName(n.goal())
	if n.state == n.goal() {
		return fmt.Sprintf("%s is in %s", n.name(), n.stateName())
	}
	if last := len(c.links) - 1; last >= 0 && strings.HasSuffix(c.links[last].Text, " to be "+goal+".") {
		return fmt.Sprintf("%s is in %s", n.name(), n.stateName())
	}
	return fmt.Sprintf("%s is in %s and should be %s", n.name(), n.stateName(), goal)
}

// follow follows a worker to where it cannot be followed any farther.
func (c *causing) follow(n *node) {
	for n != nil {
		at, again := c.seen[n]
		switch {
		case again:
			c.circle(at)
			return
		case len(c.links) >= maxLinks:
			c.add(c.link(n, fsm.CauseLimit), "it goes on at %s, which was not looked at", n.path())
			return
		}
		c.seen[n] = len(c.links)
		n = c.step(n)
	}
}

// circle adds that the workers from a link on wait for each other.
func (c *causing) circle(at int) {
	c.round = true
	first := c.links[at]
	names := make([]string, 0, len(c.links)-at)
	for _, l := range c.links[at:] {
		names = append(names, nameIn(l.Path))
	}
	l := fsm.CauseLink{Kind: fsm.CauseCircle, Path: first.Path, Worker: first.Worker, State: first.State, Desired: first.Desired}
	if len(names) == 1 {
		c.add(l, "%s waits for itself", names[0])
		return
	}
	c.add(l, "This is a circle: %s waits for %s, which waits for %s", names[0], strings.Join(names[1:], ", which waits for "), names[0])
}

// nameIn returns the last name in a path.
func nameIn(path string) string {
	return textfmt.UnescapeName(path[strings.LastIndexByte(path, '/')+1:])
}

// step adds what a worker waits for. It returns the worker that comes next, or nil.
func (c *causing) step(n *node) (next *node) {
	s := n.childEntry
	switch {
	case n.gone && s != nil && s.retired() == n:
		c.add(c.link(n, fsm.CauseRemoval), "%s has removed itself, in %s", n.name(), n.stateName())
	case n.gone:
		c.add(c.link(n, fsm.CauseRemoval), "%s is gone", n.name())
	case !n.begun:
		c.add(c.link(n, fsm.CauseNext), "%s has not been visited yet", n.name())
	case n.stage == terminating:
		return c.terminating(n)
	case n.backingOff():
		c.backOff(n)
	case n.goal() != n.desired:
		return c.dependency(n)
	case s != nil && s.leaving && n.stage == staying:
		return c.removalWaits(n)
	case n.stage == requested:
		c.add(c.link(n, fsm.CauseNext), "%s is to be removed: its removal begins in its next visit", n.name())
	case n.state == n.desired:
		return c.arrived(n)
	default:
		return c.underWay(n)
	}
	return nil
}

// arrived adds why a worker that is where it should be does not do.
func (c *causing) arrived(n *node) (next *node) {
	switch h := c.t.health(n); {
	case h >= fsm.HealthSuspended && len(c.links) == 0:
		c.done = true
		c.add(c.link(n, fsm.CauseNone), "%s is in %s, where it should be, and is %s. Nothing blocks it", n.name(), n.stateName(), h)
	case h >= fsm.HealthSuspended:
		return c.settled(n)
	case n.rare().removal.unclean == "" && n.w.Observes && !n.fresh(c.t.now):
		l := c.link(n, fsm.CauseObservation)
		what := c.unobserved(n, &l)
		c.add(l, "%s is in %s, where it should be, but is %s: %s", n.name(), n.stateName(), h, what)
	default:
		c.add(c.link(n, fsm.CauseState), "%s is in %s, where it should be, and this state counts as %s", n.name(), n.stateName(), h)
	}
	return nil
}

// settled adds why a worker that another one waits for is where it should be, and well.
func (c *causing) settled(n *node) (next *node) {
	switch n.asker {
	case byParent, byNobody:
		return c.askedByParent(n)
	case byShutdown:
		c.add(c.link(n, fsm.CauseRemoval), "%s is in %s, because it is leaving", n.name(), n.stateName())
	default:
		c.add(c.link(n, fsm.CauseUserSpec), "%s is in %s, where its UserSpec puts it: %s", n.name(), n.stateName(), n.askedBy())
	}
	return nil
}

// askedByParent adds that a worker is where its parent wants it. What has to change is
// the parent.
func (c *causing) askedByParent(n *node) (next *node) {
	p := n.parent
	l := c.link(n, fsm.CauseParent)
	switch {
	case n.mappedState != n.mappedSeen:
		l.Kind = fsm.CauseNext
		c.add(l, "%s is in %s, and its parent %s asks for %s since the last tick", n.name(), n.stateName(), p.name(), n.w.StateName(n.mappedState))
		return nil
	case n.asker == byNobody:
		c.add(l, "%s is in %s, because its parent %s has not asked for anything yet; %s is in %s", n.name(), n.stateName(), p.name(), p.name(), p.stateName())
	case p.w.Entries[n.entry].MapFromDesired:
		c.add(l, "%s is in %s, as its parent %s asks for while it should be %s", n.name(), n.stateName(), p.name(), p.w.StateName(p.desired))
	default:
		c.add(l, "%s is in %s, as its parent %s asks for while it is in %s", n.name(), n.stateName(), p.name(), p.stateName())
	}
	return p
}

// underWay adds what the first transition waits for that leads to where a worker should be.
func (c *causing) underWay(n *node) (next *node) {
	all, way, err := c.transitions(n)
	switch {
	case err != nil:
		c.guardFails(n, err.Error())
		return nil
	case n.w.States[n.state].Signal != fsm.SignalNone:
		c.add(c.link(n, fsm.CauseNext), "%s: this state asks for its removal or its restart, which follows in its next visit", c.intro(n))
		return nil
	case len(way.Steps) == 0:
		c.add(c.link(n, fsm.CauseNoWay), "%s, but no transition leads there", c.intro(n))
		return nil
	}
	taken := &all[way.Steps[0]]
	l := c.link(n, fsm.CauseNext)
	l.To = n.w.StateName(taken.To)
	b := blockedParts(taken)
	if b.leaf == nil {
		c.nextVisit(n, l)
		return nil
	}
	for _, place := range way.Steps[1:] {
		if o := blockedParts(&all[place]); o.leaf != nil {
			b.others = append(b.others, blockedPart{o.leaf, o.want, o.command, true})
		}
	}
	return c.wait(n, l, b)
}

// nextVisit adds that a transition can be taken.
func (c *causing) nextVisit(n *node, l fsm.CauseLink) {
	if c.t.paced(n) {
		c.add(l, "%s: it changes its state in every tick, so it is visited once a millisecond", c.intro(n))
		return
	}
	c.add(l, "%s: nothing keeps it from going to %s in its next visit", c.intro(n), l.To)
}

func (c *causing) guardFails(n *node, text string) {
	l := c.link(n, fsm.CauseGuard)
	c.add(l, "%s: its guards cannot be evaluated: %s", c.intro(n), text)
}

// blocked is the first part of a transition's guard that is not as it should be, with
// the others.
type blocked struct {
	leaf    *worker.ExplainedGuard // nil: the transition can be taken
	want    fsm.Truth              // what leaf should be
	command bool                   // it is that the command is offered
	others  []blockedPart
}

type blockedPart struct {
	part    *worker.ExplainedGuard
	want    fsm.Truth
	command bool
	either  bool
}

// blockedParts returns what keeps a transition from being taken. That its guard has to
// hold for a while does not count as long as it does not hold.
func blockedParts(l *worker.Explained) blocked {
	var b blocked
	for i := range l.Guards {
		g := &l.Guards[i]
		command := i == 0 && l.On != 0
		switch {
		case g.Value == fsm.True || g.Op == worker.GuardHeld && b.leaf != nil || g.Command && b.command:
		case b.leaf != nil:
			b.others = append(b.others, blockedPart{g, fsm.True, command, false})
		default:
			b.descend(g, fsm.True)
			b.command = command
		}
	}
	return b
}

// descend goes to the first leaf of a part that is not want. An "and" that should be true
// needs all of its parts, and an "or" one of them; the other way round if it should be
// false.
func (b *blocked) descend(g *worker.ExplainedGuard, want fsm.Truth) {
	if g.Op == worker.GuardNot {
		want = worker.Negated(want)
	}
	if len(g.Parts) == 0 {
		b.leaf, b.want = g, want
		return
	}
	either := g.Op == worker.GuardOr && want == fsm.True || g.Op == worker.GuardAnd && want == fsm.False
	var first *worker.ExplainedGuard
	for i := range g.Parts {
		switch p := &g.Parts[i]; {
		case p.Value == want:
		case first == nil:
			first = p
		default:
			b.others = append(b.others, blockedPart{p, want, false, either})
		}
	}
	b.descend(first, want)
}
