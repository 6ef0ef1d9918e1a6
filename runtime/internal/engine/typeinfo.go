package engine

import "github.com/fsmgen/fsmgen/runtime/fsm"

// TypeOf returns the type of the worker at a path, and whether there is one.
func (t *Tree) TypeOf(path string) (fsm.TypeInfo, bool) {
	if !t.look() {
		return fsm.TypeInfo{}, false
	}
	defer t.mu.Unlock()
	if path == t.root.path() {
		return t.root.w.Describe(), true
	}
	switch _, c := t.root.childAt(path); {
	case c == nil:
		return fsm.TypeInfo{}, false
	case c.lastNode() != nil:
		return c.lastNode().w.Describe(), true
	default:
		return c.waiting.Type().Describe(), true
	}
}
