package engine

import (
	"errors"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

var errBudget = errors.New("WithTickBudget does not go with WithFullTicks: a tick that is cut does not visit every worker")

// checkBudget ends a tick's walk after a worker if the tick has used its budget
// and others are ready (R25).
func (t *Tree) checkBudget(n *node) {
	if t.TickBudget <= 0 || t.cut != nil || !n.restIsReady() {
		return
	}
	used := passed(t.reading, t.askClock())
	if used < t.TickBudget {
		return
	}
	t.cut = n
	t.root.counters.Cuts++
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

// hasWork reports whether a worker is ready, or one below it.
func (n *node) hasWork() bool { return n.ready || n.children != nil && n.children.dirty.size > 0 }

// goOnAfter goes on with the walk of an earlier tick after the worker at which it
// was cut: the later siblings of it and of those above it, and these. What has
// become ready before that place stays so for the next tick.
func (t *Tree) goOnAfter(at *node) {
	p := at.parent
	if p == nil {
		return
	}
	if !at.hasWork() {
		p.children.dirty.remove(at.childEntry.place)
	}
	done := false
	defer func() {
		if !done && t.ending {
			t.turnAndOn(p)
		}
	}()
	t.walkDirty(p.children, at.childEntry.place+1)
	done = true
	t.turnAndOn(p)
}

// turnAndOn gives a worker its turn and goes on after it, unless the walk has
// been cut.
func (t *Tree) turnAndOn(n *node) {
	if t.cut != nil {
		return
	}
	done := false
	defer func() {
		if !done && t.ending {
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
