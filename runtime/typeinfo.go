package fsm

// TypeInfo names what a worker type has, in the order of its spec.
type TypeInfo struct {
	Worker   string // the worker type
	States   []string
	Hooks    []string // what HookCall.Hook may be: CollectObservedState, and the actions
	Children []string // the entries under children
	Groups   bool     // some entry has any number of children, with names of their own
}

// typeOf finds the type of the worker at a path.
func (t *tree) typeOf(path string) (TypeInfo, bool) {
	if !t.look() {
		return TypeInfo{}, false
	}
	defer t.mu.Unlock()
	if w := t.root.typeAt(path); w != nil {
		return w.describe(), true
	}
	return TypeInfo{}, false
}

// typeAt looks for a path at and below a worker; nil if there is none.
func (n *node) typeAt(path string) *workerType {
	if n.path == path {
		return n.w
	}
	if n.kids == nil {
		return nil
	}
	for _, s := range n.kids.slots { // a name may have a / in it, so that a path alone says not which child
		switch {
		case s.node != nil:
			if w := s.node.typeAt(path); w != nil {
				return w
			}
		case s.waiting != nil && n.path+"/"+s.name == path:
			return s.waiting.typ()
		case s.retired != nil && s.retired.path == path:
			return s.retired.w
		}
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
