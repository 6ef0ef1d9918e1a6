package engine

import (
	"errors"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

var errBudget = errors.New("WithTickBudget does not go with WithFullTicks: a tick that is cut does not visit every worker")

// checkBudget cuts the walk of a tick after worker n if the tick has used its
// budget and other workers are ready (R25).
func (t *Tree) checkBudget(n *node) {
	if t.TickBudget <= 0 || t.cut != nil || !n.restIsReady() {
		return
	}
	used := elapsed(t.reading, t.askClock())
	if used < t.TickBudget {
		return
	}
	t.cut = n
	t.root.makeRare().counters.Cuts++
	t.emit(fsm.Event{Kind: fsm.EventCut, Reason: fmt.Sprintf("the tick has used %s of %s; the next one goes on after this worker", textfmt.About(used), textfmt.Exactly(t.TickBudget))}, n)
}

// restIsReady reports whether a worker that comes after n in tree order may be
// ready.
func (n *node) restIsReady() bool {
	for p := n.parent; p != nil; p = p.parent {
		if p.hasWork() {
			return true
		}
	}
	return false
}

// hasWork reports whether the worker, or one below it, is ready.
func (n *node) hasWork() bool { return n.ready || n.children != nil && n.children.dirty.size > 0 }

// goOnAfter continues the walk of an earlier tick after the worker at which it
// was cut. It walks the later siblings of that worker, then its parent, then the
// later siblings of the parent, and so on up to the root. A worker before that
// place that has become ready since is visited in the next tick.
func (t *Tree) goOnAfter(at *node) {
	p := at.parent
	if p == nil {
		return
	}
	if !at.hasWork() {
		p.children.dirty.remove(int(at.childEntry.place))
	}
	done := false
	defer func() {
		if !done && t.exiting {
			t.turnAndOn(p)
		}
	}()
	t.walkDirty(p.children, int(at.childEntry.place)+1)
	done = true
	t.turnAndOn(p)
}

// turnAndOn visits n if it is ready and continues the walk after it, unless the
// walk has been cut.
func (t *Tree) turnAndOn(n *node) {
	if t.cut != nil {
		return
	}
	done := false
	defer func() {
		if !done && t.exiting {
			t.goOnAfter(n)
		}
	}()
	if n.ready {
		t.visit(n)
		t.checkBudget(n)
	}
	done = true
	if t.cut == nil {
		t.goOnAfter(n)
	}
}
