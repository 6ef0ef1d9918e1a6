package fsm

// RowInputs say what the rows of a StateMapping read besides the worker's state,
// so that they are asked only when that has changed. Zero is everything.
type RowInputs uint8

const (
	// RowsReadOwn: what is the worker's own: its UserSpec, its desired state, its
	// observation, and how its action stands.
	RowsReadOwn RowInputs = 1 << iota
	// RowsReadChildren: states of children.
	RowsReadChildren
	// RowsReadClock: the time, or a user's guard, of which nobody knows what it
	// reads. These rows are asked in every visit.
	RowsReadClock
	// RowsReadEach: each or key, so that the children of the entry may have
	// different words. Without it one answer holds for all.
	RowsReadEach
)

// due reports whether rows that read these have to be asked when news has
// changed.
func (r RowInputs) due(news RowInputs) bool { return r == 0 || r&(news|RowsReadClock) != 0 }

// shared reports whether one answer holds for all children of the entry.
func (r RowInputs) shared() bool { return r != 0 && r&RowsReadEach == 0 }

// rows is what a family remembers of the rows of its entries.
type rows struct {
	news RowInputs // what has changed since they were asked
	by   []rowsOf  // by entry
}

// rowsOf are the rows of one entry.
type rowsOf struct {
	slot *slot   // one that has them; nil: none has
	word StateID // of rows that are shared: the last answer
	due  bool    // the answer of this visit has to be given to the children
}

// own notes that something of the worker's own has changed.
func (n *node) own() {
	if n.kids != nil {
		n.kids.rows.news |= RowsReadOwn
	}
}

// note takes in which entries have rows.
func (r *rows) note(w *workerType, slots []*slot) {
	r.by = make([]rowsOf, len(w.entries))
	for _, s := range slots {
		if s.spec.rows != nil && r.by[s.entry].slot == nil {
			r.by[s.entry].slot = s
		}
	}
}

// askShared asks the rows whose answer holds for all children of their entry,
// and reports whether any child has to be looked at.
func (t *tree) askShared(n *node, all bool, news RowInputs) (any bool) {
	for i := range n.kids.rows.by {
		r, reads := &n.kids.rows.by[i], n.w.entries[i].RowsRead
		r.due = r.slot != nil && (all || reads.due(news))
		if r.due && reads.shared() {
			word := t.rowsOf(n, r.slot)
			r.due = all || word != r.word
			r.word = word
		}
		any = any || r.due
	}
	return any
}
