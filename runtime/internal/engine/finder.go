package engine

// finder finds the children that a declaration names. It expects them in the order
// in which they were declared last. It searches for the first ones that are not in
// that order, and then makes an index.
type finder struct {
	cs      *children              // may be nil
	found   *childEntry            // the child that was found last; nil: the name is new
	next    int                    // the place at which the next child is expected
	matched []bool                 // by place: it was found
	sought  int                    // number of names that were searched for
	index   map[string]*childEntry // nil until it is needed
	added   map[string]bool        // names that are new
}

// newFinder returns a finder for a declaration of so many children.
func newFinder(cs *children, declared int) *finder {
	f := &finder{cs: cs}
	if cs == nil {
		f.added = make(map[string]bool, declared) // all names are new
	} else {
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
	s := f.search(name)
	if s != nil {
		f.next = int(s.place) + 1
	}
	return s
}

// fewNames is how many names may be searched for in all children. Searching a name
// takes a thirtieth of the time for an index.
const fewNames = 8

func (f *finder) search(name string) *childEntry {
	if f.sought++; f.sought <= fewNames {
		return f.cs.find(name)
	}
	if f.index == nil {
		f.index = make(map[string]*childEntry, len(f.cs.entries))
		for _, s := range f.cs.entries {
			if s.exists() {
				f.index[s.name] = s
			}
		}
	}
	return f.index[name]
}

// keep finds n children from a place on. It returns the first that the declaration
// has named before, or nil.
func (f *finder) keep(first, n int) (twice *childEntry) {
	for i := range f.matched[first : first+n] {
		if f.matched[first+i] {
			return f.cs.entries[first+i]
		}
		f.matched[first+i] = true
	}
	f.next = first + n
	return nil
}
