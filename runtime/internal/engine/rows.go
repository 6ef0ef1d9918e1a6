package engine

import (
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// rows is what a family remembers of the rows of its entries.
type rows struct {
	news worker.RowInputs // what has changed since they were asked
	by   []rowsOf         // by entry
}

// rowsOf are the rows of one entry.
type rowsOf struct {
	childEntry *childEntry  // one that has them; nil: none has
	answer     link.StateID // of rows that are shared: the last answer
	due        bool         // the answer of this visit has to be given to the children
}

// own notes that something of the worker's own has changed.
func (n *node) own() {
	if n.children != nil {
		n.children.rows.news |= worker.RowsReadOwn
	}
}

// note takes in which entries have rows.
func (r *rows) note(w *worker.WorkerType, entries []*childEntry) {
	r.by = make([]rowsOf, len(w.Entries))
	for _, s := range entries {
		if s.spec.Rows != nil && r.by[s.entry].childEntry == nil {
			r.by[s.entry].childEntry = s
		}
	}
}

// askShared asks the rows whose answer holds for all children of their entry,
// and reports whether any child has to be looked at.
func (t *Tree) askShared(n *node, all bool, news worker.RowInputs) (any bool) {
	for i := range n.children.rows.by {
		r, reads := &n.children.rows.by[i], n.w.Entries[i].RowsRead
		r.due = r.childEntry != nil && (all || reads.Due(news))
		if r.due && reads.Shared() {
			mapped := t.rowsOf(n, r.childEntry)
			r.due = all || mapped != r.answer
			r.answer = mapped
		}
		any = any || r.due
	}
	return any
}
