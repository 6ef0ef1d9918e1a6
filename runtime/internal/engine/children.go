package engine

import (
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// children is the children of one worker, in the order of the declaration; those
// that are leaving and not declared any more come last.
type children struct {
	entries []*childEntry
	byName  map[string]*childEntry // to look up; never ranged over (R27)
	dirty   bitset                 // places of slots with something ready at or below
	gone    []*childEntry          // whose worker has gone in this tick
	live    int                    // slots with a worker
	dead    int                    // slots with nothing left, not yet taken out
	failing []*childEntry          // whose constructor has failed
	// members are the groups of the snapshot by entry; nil for a single child.
	members []*link.Members
	// lastMapped keeps the last word of entries with a single child, which outlasts
	// the child (R05). What an each declares has its words in the slots.
	lastMapped []link.StateID
	rows       rows
	ready      []bool // by entry: see survey
	busy       []bool
	flags      childrenFlags
}

// childrenFlags say which parts of a visit have something to do, so that a
// visit of a worker with many children does not look at each.
type childrenFlags struct {
	mayStart bool // a child waits for a name that may be free
	mapping  bool // every child's word has to be looked up
	rows     bool // there are rows with conditions, which read everything
	waiting  bool // a word is withheld (R18)
	asking   bool // a removal is withheld or new
}

// childEntry is one name among the children of a worker.
type childEntry struct {
	name     string
	place    int
	entry    int
	spec     worker.ChildSpec // as last declared
	declared bool
	node     *node        // the running instance
	waiting  worker.Child // to be started once the name is free
	failing  *failing     // its constructor has failed
	retired  *node        // the last instance, which asked for its removal (R23)
	leaving  bool         // the running instance is to go
	mapped   link.StateID // the last word given
	pending  link.StateID // a word that is withheld (R18)
}

func newChildren(n *node) *children {
	cs := &children{
		byName:     map[string]*childEntry{},
		members:    make([]*link.Members, len(n.w.Entries)),
		lastMapped: make([]link.StateID, len(n.w.Entries)),
		ready:      make([]bool, len(n.w.Entries)),
		busy:       make([]bool, len(n.w.Entries)),
	}
	for i, e := range n.w.Entries {
		if e.Group {
			cs.members[i] = n.h.Members(i)
		}
	}
	return cs
}

// add makes a slot for a name; its place is given by order.
func (cs *children) add(n *node, name string, entry int) *childEntry {
	s := &childEntry{name: name, entry: entry}
	s.mapped = cs.recall(n, s)
	cs.byName[name] = s
	return s
}

// recall gives the last word of the entry for a new child.
func (cs *children) recall(n *node, s *childEntry) link.StateID {
	if n.w.Entries[s.entry].Single() {
		return cs.lastMapped[s.entry]
	}
	return 0
}

// remember keeps the last word of an entry with a single child.
func (cs *children) remember(n *node, s *childEntry) {
	if n.w.Entries[s.entry].Single() {
		cs.lastMapped[s.entry] = s.mapped
	}
}

// changeEntry makes a slot belong to another entry, whose last word it has then.
func (cs *children) changeEntry(n *node, s *childEntry, entry int) {
	if s.entry != entry {
		s.entry, s.pending = entry, 0
		s.mapped = cs.recall(n, s)
	}
}

// forgetState takes the state of a child that has gone out of the snapshot.
func (cs *children) forgetState(c *node) {
	cs.rows.news |= worker.RowsReadChildren
	m := cs.members[c.entry]
	if m == nil {
		c.parent.h.SetChild(c.entry, 0)
		return
	}
	if moved, ok := m.Remove(c.member); ok {
		cs.byName[moved].lastNode().member = c.member
	}
}

// unretire forgets the instance that asked for its removal.
func (cs *children) unretire(s *childEntry) {
	if s.retired != nil {
		cs.forgetState(s.retired)
		s.retired = nil
	}
}

// lastNode is the instance that is running, or the last one of a retired child.
func (s *childEntry) lastNode() *node {
	if s.node != nil {
		return s.node
	}
	return s.retired
}

// order numbers the slots.
func (cs *children) order(entries []*childEntry) {
	cs.entries = entries
	for i, s := range entries {
		s.place = i
	}
	cs.dirty.resize(len(entries))
	for i, s := range entries { // where a walk was cut some are ready still
		if s.node != nil && s.node.hasWork() {
			cs.dirty.set(i)
		}
	}
}

// reap marks a slot with nothing left; it is taken out once there are as many
// as living ones, so that each costs little however many there are.
func (cs *children) reap(s *childEntry) {
	delete(cs.byName, s.name)
	s.pending = 0
	if cs.dead++; 2*cs.dead < len(cs.entries) {
		return
	}
	kept := cs.entries[:0]
	for _, s := range cs.entries {
		if s.node != nil || s.declared {
			kept = append(kept, s)
		}
	}
	clear(cs.entries[len(kept):])
	cs.dead = 0
	cs.order(kept)
}
