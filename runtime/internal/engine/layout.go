package engine

// layout collects the children of a worker in their new order while a plan is
// applied.
type layout struct {
	cs      *children
	entries []*childEntry
	removed []*childEntry
	extents []extent
	rows    []rowsOf // by entry of the spec
	hasRows bool
}

func newLayout(cs *children, steps int) *layout {
	return &layout{
		cs:      cs,
		entries: make([]*childEntry, 0, len(cs.entries)+steps),
		extents: make([]extent, len(cs.extents)),
		rows:    make([]rowsOf, len(cs.extents)),
	}
}

// add appends a declared child.
func (l *layout) add(s *childEntry) {
	l.extend(s.entry, 1)
	l.note(s)
	l.entries = append(l.entries, s)
}

// keep appends the children of a run, which are all of one entry of the spec.
func (l *layout) keep(run []*childEntry) {
	if len(run) == 0 {
		return
	}
	first := run[0]
	l.extend(first.entry, len(run))
	l.note(first) // either all children of an entry of the spec have rows or none has
	l.entries = append(l.entries, run...)
}

// leave takes note of a child that is not declared any more.
func (l *layout) leave(s *childEntry) { l.removed = append(l.removed, s) }

func (l *layout) extend(entry int32, n int) {
	e := &l.extents[entry]
	if e.n == 0 {
		e.first = len(l.entries)
	}
	e.scattered = e.scattered || e.first+e.n != len(l.entries)
	e.n += n
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

// close makes the layout that of the children. Those that are not declared any more
// come last, until they have gone.
func (l *layout) close() {
	cs := l.cs
	before := cs.declared
	cs.declared, cs.extents = len(l.entries), l.extents
	for _, s := range l.removed {
		if s.node != nil {
			l.note(s)
			l.entries = append(l.entries, s)
		}
	}
	for _, s := range cs.entries[before:] {
		if !s.declared && s.node != nil {
			l.note(s)
			l.entries = append(l.entries, s)
		}
	}
	cs.dead = 0
	cs.order(l.entries, unmoved(cs.entries, l.entries))
	cs.rows.by = l.rows
	if cs.flags.rows || l.hasRows {
		cs.flags.mapping = true
	}
	cs.flags.rows = l.hasRows
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
