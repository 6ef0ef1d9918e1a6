package engine

// layout collects the children of a worker in their new order while a plan is
// applied. As long as all of them are at their old places nothing is written.
type layout struct {
	cs      *children
	entries []*childEntry // the declared children; nil: the first at children, in their old order
	at      int           // number of declared children
	removed []*childEntry
	extents []extent
	rows    []rowsOf // by entry of the spec
	hasRows bool
	room    int // for children
}

func newLayout(cs *children, steps int) *layout {
	return &layout{cs: cs, room: len(cs.entries) + steps, extents: make([]extent, len(cs.extents)), rows: make([]rowsOf, len(cs.extents))}
}

// keep appends children that are declared by one entry of the spec.
func (l *layout) keep(run []*childEntry) {
	if len(run) == 0 {
		return
	}
	first := run[0]
	l.extend(first.entry, len(run))
	l.note(first) // either all children of an entry of the spec have rows or none has
	if l.entries == nil && !l.cs.has(first, l.at) {
		l.move()
	}
	if l.entries != nil {
		l.entries = append(l.entries, run...)
	}
	l.at += len(run)
}

// add appends a declared child.
func (l *layout) add(s *childEntry) { l.keep([]*childEntry{s}) }

// has reports whether a child is at a place.
func (cs *children) has(s *childEntry, place int) bool {
	return place < len(cs.entries) && cs.entries[place] == s
}

// move makes a list of the children so far, because more others will follow them.
func (l *layout) move() {
	l.entries = make([]*childEntry, l.at, l.room)
	copy(l.entries, l.cs.entries)
}

// leave takes note of a child that is not declared any more.
func (l *layout) leave(s *childEntry) { l.removed = append(l.removed, s) }

func (l *layout) extend(entry int32, n int) {
	e := &l.extents[entry]
	if e.n == 0 {
		e.first = int32(l.at)
	}
	e.scattered = e.scattered || int(e.first+e.n) != l.at
	e.n += int32(n)
}

// note finds one child with rows for each entry of the spec.
func (l *layout) note(s *childEntry) {
	if s.rare().rows != nil {
		l.hasRows = true
		if by := &l.rows[s.entry]; by.childEntry == nil {
			by.childEntry = s
		}
	}
}

// close makes the layout that of the children.
func (l *layout) close() {
	cs := l.cs
	if len(l.removed) > 0 && l.entries == nil {
		l.move()
	}
	l.appendLeaving(l.removed)
	l.appendLeaving(cs.entries[cs.declared:])
	cs.declared, cs.extents = l.at, l.extents
	if l.entries != nil {
		cs.dead = 0
		cs.order(l.entries, unmoved(cs.entries, l.entries))
	}
	cs.rows.by = l.rows
	if cs.flags.rows || l.hasRows {
		cs.flags.mapping = true
	}
	cs.flags.rows = l.hasRows
}

// appendLeaving appends the children that are not declared any more, until they have
// gone.
func (l *layout) appendLeaving(entries []*childEntry) {
	for _, s := range entries {
		if s.declared || s.node == nil {
			continue
		}
		l.note(s)
		if l.entries != nil {
			l.entries = append(l.entries, s)
		}
	}
}

// unmoved returns the number of entries at the beginning that have kept their place.
func unmoved(before, after []*childEntry) int {
	n := min(len(before), len(after))
	for i := range n {
		if before[i] != after[i] {
			return i
		}
	}
	return n
}
