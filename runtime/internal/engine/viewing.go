package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// statusAtOnce is the number of workers that Status and StatusPage look at while
// no tick can run.
const statusAtOnce = 1000

// inParts calls part while no tick runs, as long as part reports that there is
// more to do. Ticks may run between two calls. inParts gives up if a tick does not
// end, and reports whether it has called part to the end.
func (t *Tree) inParts(part func() (more bool)) bool {
	for t.look() {
		if !part() {
			t.mu.Unlock()
			return true
		}
		t.mu.Yield()
	}
	return false
}

// viewing is a walk over a tree that collects statuses. Ticks may run between two
// calls of goOn. Workers that come or go meanwhile may be missing, and one that is
// leaving may be there twice. No other worker is missed.
type viewing struct {
	t *Tree
	// add returns the place for the status of a child of under, or of the first
	// worker if under is nil. It returns nil if the status is not wanted.
	add    func(under *viewLevel, worker, state string) *fsm.Status
	levels []viewLevel // from the first worker down; the last has the child that comes next
	ask    []unexplained
}

// viewLevel is a worker whose children are being looked at.
type viewLevel struct {
	n     *node
	s     *fsm.Status // nil: it is not wanted
	place int         // of the child that comes next
	last  *childEntry // the child that was looked at last; nil: none
	waits *waits
}

// follow sets the place anew after ticks, which may have changed the places of the
// children. If the last child is not declared any more, and has gone or was moved
// behind the others, what is at its former place comes next.
func (l *viewLevel) follow() {
	c := l.last
	if c == nil {
		return
	}
	if at := int(c.place); l.n.children.has(c, at) && (c.declared || at == l.place-1) {
		l.place = at + 1
	} else {
		l.place, l.last = l.place-1, nil
	}
}

// unexplained is a status that lacks what users' guards and conditions give.
type unexplained struct {
	n *node
	s *fsm.Status
}

// goOn looks at some workers, until full returns true. It reports whether others
// are left.
func (v *viewing) goOn(full func() bool) (more bool) {
	for i := range v.levels {
		v.levels[i].follow()
	}
	for most := statusAtOnce; most > 0 && len(v.levels) > 0 && !full(); most-- {
		l := &v.levels[len(v.levels)-1]
		if l.place >= len(l.n.children.entries) {
			v.levels = v.levels[:len(v.levels)-1]
			continue
		}
		c := l.n.children.entries[l.place]
		l.place, l.last = l.place+1, c
		v.child(l, c)
	}
	v.explain()
	return len(v.levels) > 0 && !full()
}

// explain completes the statuses that have been collected.
func (v *viewing) explain() {
	v.t.explainAll(v.ask)
	v.ask = v.ask[:0]
}

// child looks at one child of l. Its own children come next.
func (v *viewing) child(l *viewLevel, c *childEntry) {
	switch {
	case c.node != nil:
		v.worker(l, c, c.node)
	case c.waiting != nil:
		if s := v.add(l, c.waiting.Worker(), ""); s != nil {
			v.t.waitingStatus(l.n, c, s)
		}
	case c.retired() != nil:
		v.worker(l, c, c.retired())
	}
}

// worker looks at a worker. Its children come next. l and c are nil for the root.
func (v *viewing) worker(l *viewLevel, c *childEntry, n *node) {
	s := v.add(l, n.w.Name, n.stateName())
	if s != nil {
		v.t.statusOf(n, s)
		if n.begun {
			v.ask = append(v.ask, unexplained{n, s})
		}
		switch {
		case c == nil:
		case c.node == n:
			v.t.addWaits(l.n, c, l.waits, s)
		default:
			s.Removed = true
		}
	}
	v.enter(n, s, 0)
}

// level returns a worker with children as a level.
func (v *viewing) level(n *node, s *fsm.Status, place int) viewLevel {
	return viewLevel{n: n, s: s, place: place, waits: n.children.waits(v.t, n.w)}
}

// enter makes the children of a worker come next, from a place on. What points to
// a level is not valid any more.
func (v *viewing) enter(n *node, s *fsm.Status, place int) {
	if n.children != nil {
		v.levels = append(v.levels, v.level(n, s, place))
	}
}

// childAt returns the child entry at a path below n, and the parent of the child.
// The entry is nil if there is none.
func (n *node) childAt(path string) (parent *node, c *childEntry) {
	rest, below := strings.CutPrefix(path, n.path()+"/")
	for below {
		if n == nil || n.children == nil {
			return nil, nil
		}
		var element string
		element, rest, below = strings.Cut(rest, "/")
		parent, c = n, n.children.find(textfmt.UnescapeName(element))
		if c == nil || textfmt.EscapeName(c.name) != element {
			return nil, nil
		}
		n = c.lastNode()
	}
	return parent, c
}
