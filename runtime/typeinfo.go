package fsm

import "strings"

// TypeInfo names what a worker type has, in the order of its spec.
type TypeInfo struct {
	Worker   string // the worker type
	States   []string
	Hooks    []string // what HookCall.Hook may be besides Close: CollectObservedState, and the actions
	Children []string // the entries under children
	Groups   bool     // some entry has any number of children, with names of their own
}

// TypeOf finds the type of the worker at a path.
func (t *tree) TypeOf(path string) (TypeInfo, bool) {
	if !t.look() {
		return TypeInfo{}, false
	}
	defer t.mu.Unlock()
	if w := t.root.typeAt(path); w != nil {
		return w.describe(), true
	}
	return TypeInfo{}, false
}

// typeAt looks for the worker at a path, at and below n. It returns nil if
// there is none.
func (n *node) typeAt(path string) *workerType {
	if n.path == path {
		return n.w
	}
	rest, below := strings.CutPrefix(path, n.path+"/")
	if !below || n.kids == nil {
		return nil
	}
	element, _, deeper := strings.Cut(rest, "/")
	s := n.kids.byName[unescapeName(element)]
	switch {
	case s == nil:
		return nil
	case s.node != nil:
		return s.node.typeAt(path)
	case s.waiting != nil && !deeper && ChildPath(n.path, s.name) == path:
		return s.waiting.typ()
	case s.retired != nil:
		return s.retired.typeAt(path)
	}
	return nil
}

func (w *workerType) describe() TypeInfo {
	info := TypeInfo{Worker: w.name}
	for i := 1; i < len(w.states); i++ { // the first is no state, and no action
		info.States = append(info.States, w.states[i].Name)
	}
	if w.observe.Every > 0 {
		info.Hooks = append(info.Hooks, "CollectObservedState")
	}
	for i := 1; i < len(w.actions); i++ {
		info.Hooks = append(info.Hooks, w.actions[i].Name)
	}
	for _, e := range w.entries {
		info.Children = append(info.Children, e.Name)
		info.Groups = info.Groups || e.Group
	}
	return info
}
