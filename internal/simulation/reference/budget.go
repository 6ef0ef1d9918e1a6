package reference

import "github.com/fsmgen/fsmgen/runtime/fsm"

// pass visits the workers in tree order. A tick that uses its budget stops, and
// the next one goes on after the worker at which it did (R25): where that is, is
// seen from what happened.
func (t *Tree) pass() {
	t.resumed, t.isCut = t.cut != nil, false
	t.visitAll(t.Root)
	if !t.isCut {
		t.cut = nil
	}
}

// InPass reports whether the next tick goes on with the pass of this one.
func (t *Tree) InPass() bool { return t.isCut }

func (t *Tree) visitAll(w *Worker) {
	for _, s := range w.Children {
		if s.Node != nil {
			t.visitAll(s.Node)
		}
	}
	switch {
	case t.isCut:
	case t.cut != nil: // it had its turn, this tick goes on after it
		if t.cut == w {
			t.cut = nil
		}
	case w.Gone:
	default:
		t.visit(w)
		if w.Parent != nil && t.happened(w, fsm.EventCut) {
			t.emit(w, Event{Kind: fsm.EventCut})
			t.cut, t.isCut = w, true
		}
	}
}
