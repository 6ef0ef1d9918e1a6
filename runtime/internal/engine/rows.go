package engine

import (
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// rows is what a worker keeps about the rows with conditions of its children's
// StateMappings.
type rows struct {
	news worker.RowInputs // what has changed since the rows were last called
	by   []rowsOf         // by entry of the spec
}

// rowsOf is what is kept about the rows of one entry of the spec.
type rowsOf struct {
	childEntry *childEntry  // one child that has the rows; nil: there are none
	answer     link.StateID // the last mapped state, if it is the same for all children of the entry
	due        bool         // the mapped states of the children have to be updated in this visit
}

// ownChanged records that something of the worker's own has changed.
func (n *node) ownChanged() {
	if n.children != nil {
		n.children.changed(worker.RowsReadOwn)
	}
}

// askShared calls the rows that give one mapped state for all children of their
// entry. It reports whether the mapped state of any child has to be updated.
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
