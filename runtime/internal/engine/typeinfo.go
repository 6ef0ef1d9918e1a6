package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TypeOf returns the type of the worker at a path, and whether there is one.
func (t *Tree) TypeOf(path string) (fsm.TypeInfo, bool) {
	if !t.look() {
		return fsm.TypeInfo{}, false
	}
	defer t.mu.Unlock()
	if w := t.root.typeAt(path); w != nil {
		return w.Describe(), true
	}
	return fsm.TypeInfo{}, false
}

// typeAt returns the type of the worker at a path, at or below n. It returns nil
// if there is none.
func (n *node) typeAt(path string) *worker.WorkerType {
	if n.path() == path {
		return n.w
	}
	rest, below := strings.CutPrefix(path, n.path()+"/")
	if !below || n.children == nil {
		return nil
	}
	element, _, deeper := strings.Cut(rest, "/")
	s := n.children.find(textfmt.UnescapeName(element))
	switch {
	case s == nil:
		return nil
	case s.node != nil:
		return s.node.typeAt(path)
	case s.waiting != nil && !deeper && fsm.ChildPath(n.path(), s.name) == path:
		return s.waiting.Type()
	case s.retired() != nil:
		return s.retired().typeAt(path)
	}
	return nil
}
