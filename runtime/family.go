package fsm

// family is the children of one worker, in the order of the declaration; those
// that are leaving and not declared any more come last.
type family struct {
	slots   []*slot
	byName  map[string]*slot // to look up; never ranged over (R27)
	dirty   bitset           // places of slots with something ready at or below
	gone    []*slot          // whose worker has gone in this tick
	live    int              // slots with a worker
	dead    int              // slots with nothing left, not yet taken out
	failing []*slot          // whose constructor has failed
	// members are the groups of the snapshot by entry; nil for a single child.
	members []*Members
	// words keeps the last word of entries with a single child, which outlasts
	// the child (R05). What an each declares has its words in the slots.
	words []StateID
	rows  rows
	ready []bool // by entry: see survey
	busy  []bool
	flags familyFlags
}

// familyFlags say which parts of a visit have something to do, so that a
// visit of a worker with many children does not look at each.
type familyFlags struct {
	mayStart bool // a child waits for a name that may be free
	words    bool // every child's word has to be looked up
	rows     bool // there are rows with conditions, which read everything
	withheld bool // a word is withheld (R18)
	asking   bool // a removal is withheld or new
}

// slot is one name among the children of a worker.
type slot struct {
	name     string
	place    int
	entry    int
	spec     ChildSpec // as last declared
	declared bool
	node     *node       // the running instance
	waiting  erasedChild // to be started once the name is free
	failing  *failing    // its constructor has failed
	retired  *node       // the last instance, which asked for its removal (R23)
	leaving  bool        // the running instance is to go
	word     StateID     // the last word given
	want     StateID     // a word that is withheld (R18)
}

func newFamily(n *node) *family {
	f := &family{
		byName:  map[string]*slot{},
		members: make([]*Members, len(n.w.entries)),
		words:   make([]StateID, len(n.w.entries)),
		ready:   make([]bool, len(n.w.entries)),
		busy:    make([]bool, len(n.w.entries)),
	}
	for i, e := range n.w.entries {
		if e.Group {
			f.members[i] = n.h.members(i)
		}
	}
	return f
}

// add makes a slot for a name; its place is given by order.
func (f *family) add(n *node, name string, entry int) *slot {
	s := &slot{name: name, entry: entry}
	s.word = f.recall(n, s)
	f.byName[name] = s
	return s
}

// recall gives the last word of the entry for a new child.
func (f *family) recall(n *node, s *slot) StateID {
	if n.w.entries[s.entry].single() {
		return f.words[s.entry]
	}
	return 0
}

// remember keeps the last word of an entry with a single child.
func (f *family) remember(n *node, s *slot) {
	if n.w.entries[s.entry].single() {
		f.words[s.entry] = s.word
	}
}

// changeEntry makes a slot belong to another entry, whose last word it has then.
func (f *family) changeEntry(n *node, s *slot, entry int) {
	if s.entry != entry {
		s.entry, s.want = entry, 0
		s.word = f.recall(n, s)
	}
}

// forgetState takes the state of a child that has gone out of the snapshot.
func (f *family) forgetState(c *node) {
	f.rows.news |= RowsReadChildren
	m := f.members[c.entry]
	if m == nil {
		c.parent.h.setChild(c.entry, 0)
		return
	}
	if moved, ok := m.remove(c.member); ok {
		f.byName[moved].lastNode().member = c.member
	}
}

// unretire forgets the instance that asked for its removal.
func (f *family) unretire(s *slot) {
	if s.retired != nil {
		f.forgetState(s.retired)
		s.retired = nil
	}
}

// lastNode is the instance that is running, or the last one of a retired child.
func (s *slot) lastNode() *node {
	if s.node != nil {
		return s.node
	}
	return s.retired
}

// single reports whether the entry has one child at most, so that what is known
// of the entry is known of the child. The names say nothing: a member of an each
// may be called like the entry.
func (e *ChildEntry) single() bool { return !e.Group || e.Optional }

// order numbers the slots.
func (f *family) order(slots []*slot) {
	f.slots = slots
	for i, s := range slots {
		s.place = i
	}
	f.dirty.resize(len(slots))
	for i, s := range slots { // where a walk was cut some are ready still
		if s.node != nil && s.node.hasWork() {
			f.dirty.set(i)
		}
	}
}

// bury marks a slot with nothing left; it is taken out once there are as many
// as living ones, so that each costs little however many there are.
func (f *family) bury(s *slot) {
	delete(f.byName, s.name)
	s.want = 0
	if f.dead++; 2*f.dead < len(f.slots) {
		return
	}
	kept := f.slots[:0]
	for _, s := range f.slots {
		if s.node != nil || s.declared {
			kept = append(kept, s)
		}
	}
	clear(f.slots[len(kept):])
	f.dead = 0
	f.order(kept)
}
