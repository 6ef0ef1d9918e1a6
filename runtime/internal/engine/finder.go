package engine

// finder finds the children that a declaration names. It expects them in the order
// in which they were declared last, and makes an index once they are not.
type finder struct {
	cs      *children              // may be nil
	found   *childEntry            // the child that was found last; nil: the name is new
	next    int                    // the place at which the next child is expected
	matched []bool                 // by place: it was found
	index   map[string]*childEntry // nil until it is needed
	added   map[string]bool        // names that are new
}

func newFinder(cs *children) *finder {
	f := &finder{cs: cs}
	if cs != nil {
		f.matched = make([]bool, len(cs.entries))
	}
	return f
}

// declared finds a child. It reports whether the name was declared before.
func (f *finder) declared(name string) bool {
	f.found = f.find(name)
	if f.found == nil {
		if f.added[name] {
			return true
		}
		if f.added == nil {
			f.added = map[string]bool{}
		}
		f.added[name] = true
		return false
	}
	twice := f.matched[f.found.place]
	f.matched[f.found.place] = true
	return twice
}

func (f *finder) find(name string) *childEntry {
	if f.cs == nil {
		return nil
	}
	for ; f.next < len(f.cs.entries); f.next++ {
		if s := f.cs.entries[f.next]; s.exists() {
			if s.name == name {
				f.next++
				return s
			}
			break
		}
	}
	if f.index == nil {
		f.index = make(map[string]*childEntry, len(f.cs.entries))
		for _, s := range f.cs.entries {
			if s.exists() {
				f.index[s.name] = s
			}
		}
	}
	s := f.index[name]
	if s != nil {
		f.next = int(s.place) + 1
	}
	return s
}
