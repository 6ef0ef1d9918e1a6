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
// calls of goOn. The children of each worker are those that it had when the walk came
// to it, and those that have been added behind them. Others that come or go meanwhile
// may be missing.
type viewing struct {
	t *Tree
	// add returns the place for the status of a child of under, or of the first
	// worker if under is nil. It returns nil if the status is not wanted.
	add    func(under *viewLevel, worker, state string, health fsm.Health) *fsm.Status
	levels []viewLevel // from the first worker down; the last has the child that comes next
	ask    []unexplained
}

// viewLevel is a worker whose children are being looked at.
type viewLevel struct {
	n       *node
	s       *fsm.Status   // nil: it is not wanted
	entries []*childEntry // as they were when the walk came to the worker
	place   int           // in entries, of the child that comes next
	waits   *waits        // as entries
}

// more reports whether children have come behind those that were looked at, and
// makes them come next.
func (l *viewLevel) more() bool {
	now := l.n.children.entries
	if len(now) <= len(l.entries) || unmoved(l.entries, now) < len(l.entries) {
		return false
	}
	l.n.children.viewed, l.entries = true, now
	return true
}

// unexplained is a status that lacks what users' guards and conditions give.
type unexplained struct {
	n *node
	s *fsm.Status
}

// goOn looks at some workers, until full returns true. It reports whether others
// are left.
func (v *viewing) goOn(full func() bool) (more bool) {
	for most := statusAtOnce; most > 0 && len(v.levels) > 0 && !full(); most-- {
		l := &v.levels[len(v.levels)-1]
		if l.place >= len(l.entries) && !l.more() {
			v.levels = v.levels[:len(v.levels)-1]
			continue
		}
		l.place++
		v.child(l, l.entries[l.place-1])
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
		if s := v.add(l, c.waiting.Worker(), "", v.t.healthOf(c)); s != nil {
			v.t.waitingStatus(l.n, c, s)
		}
	case c.retired() != nil:
		v.worker(l, c, c.retired())
	}
}

// worker looks at a worker. Its children come next. l and c are nil for the root.
func (v *viewing) worker(l *viewLevel, c *childEntry, n *node) {
	s := v.add(l, n.w.Name, n.stateName(), v.t.health(n))
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
	n.children.viewed = true
	return viewLevel{n: n, s: s, entries: n.children.entries, place: place, waits: n.children.waits(v.t, n.w)}
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
