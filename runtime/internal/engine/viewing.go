package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
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
	// add returns the place for the status of a worker, which is a child of under unless
	// it is the first one. It returns nil if the status is not wanted.
	add    func(under *viewLevel, one sighted) *fsm.Status
	depth  int         // how many levels below the first worker are looked at; 0: all
	levels []viewLevel // from the first worker down; the last has the child that comes next
	ask    []unexplained
}

// sighted is a worker to which the walk has come, before its status is made.
type sighted struct {
	under  *node       // its parent; nil for the root
	c      *childEntry // its entry; nil for the root
	n      *node       // nil: it has no instance
	w      *worker.WorkerType
	health fsm.Health
}

// path returns the path of the worker.
func (s *sighted) path() string {
	if s.n != nil {
		return s.n.path()
	}
	return fsm.ChildPath(s.under.path(), s.c.name)
}

// state returns the name of its state.
func (s *sighted) state() string {
	if s.n == nil {
		return ""
	}
	return s.n.stateName()
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
	more, _ = v.goOnFor(statusAtOnce, full)
	return more
}

// goOnFor is goOn for at most so many workers. It also returns how many more it might have
// looked at.
func (v *viewing) goOnFor(most int, full func() bool) (more bool, left int) {
	for ; most > 0 && len(v.levels) > 0 && !full(); most-- {
		l := &v.levels[len(v.levels)-1]
		if l.place >= len(l.entries) && !l.more() {
			v.levels = v.levels[:len(v.levels)-1]
			continue
		}
		l.place++
		v.child(l, l.entries[l.place-1])
	}
	v.explain()
	return len(v.levels) > 0 && !full(), most
}

// explain completes the statuses that have been collected.
func (v *viewing) explain() {
	v.t.explainAll(v.ask)
	v.ask = v.ask[:0]
}

// begin makes a worker the first one: a child of parent, or the root if c is nil.
func (v *viewing) begin(parent *node, c *childEntry) {
	if c == nil {
		v.worker(nil, nil, v.t.root)
		return
	}
	l := v.level(parent, nil, 0)
	v.child(&l, c)
}

// child looks at one child of l. Its own children come next.
func (v *viewing) child(l *viewLevel, c *childEntry) {
	switch {
	case c.node != nil:
		v.worker(l, c, c.node)
	case c.waiting != nil:
		if s := v.add(l, sighted{l.n, c, nil, c.waiting.Type(), v.t.healthOf(c)}); s != nil {
			v.t.waitingStatus(l.n, c, s)
		}
	case c.retired() != nil:
		v.worker(l, c, c.retired())
	}
}

// worker looks at a worker. Its children come next. l and c are nil for the root.
func (v *viewing) worker(l *viewLevel, c *childEntry, n *node) {
	s := v.add(l, sighted{n.parent, c, n, n.w, v.t.health(n)})
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
	if v.depth == 0 || len(v.levels) < v.depth {
		v.enter(n, s, 0)
	}
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

// shownAt returns what a status at a path shows: the child entry and its parent. The entry is
// nil for the root. w is the type that the worker should have; nil: any.
func (t *Tree) shownAt(path string, w *worker.WorkerType) (parent *node, c *childEntry, err error) {
	has := t.root.w
	if path != "" && path != has.Name {
		parent, c = t.root.childAt(path)
		if c == nil || c.lastNode() == nil && c.waiting == nil {
			if t.finished {
				return nil, nil, fsm.ErrDown
			}
			return nil, nil, noWorker(path)
		}
		if n := c.lastNode(); n != nil {
			has = n.w
		} else {
			has = c.waiting.Type()
		}
	}
	if w != nil && w != has {
		return nil, nil, wrongType(path, has, w)
	}
	return parent, c, nil
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
