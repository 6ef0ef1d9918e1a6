package engine

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// children are the children of one worker, in the order of the declaration.
// Children that are not declared any more and have not gone yet come last.
type children struct {
	entries []*childEntry
	viewed  bool          // somebody may be walking over the entries; see filter
	dirty   bitset        // places of the entries at or below which a worker is ready
	gone    []*childEntry // entries whose instance has gone in this tick
	live    int           // number of entries with an instance
	dead    int           // number of entries with nothing left that have not been removed yet
	failing []*childEntry // entries whose constructor has failed
	// declared is the number of declared entries, which are the first ones. extents
	// says where those of each entry of the spec are.
	declared int
	extents  []extent
	unlooked []*childEntry // entries whose mapped state has to be looked up; see lookUp
	// groups are those of the snapshot, by the entry of the spec. The element of an
	// entry with a single child is nil.
	groups []*childGroup
	// lastMapped holds the last mapped state of each entry of the spec with a
	// single child. It outlasts the child (R05). The mapped states of other
	// children are in their childEntry.
	lastMapped []link.StateID
	// lastInputs is the same for inputs; nil: no child has had any (R33).
	lastInputs []any
	inputNews  worker.RowInputs // what has changed since inputs were last computed
	rows       rows
	health     []entryHealth // by entry of the spec; nil: no expression asks (R36)
	ready      []bool        // by entry of the spec; see survey
	busy       []bool
	flags      childrenFlags
}

// extent says where the children that one entry of the spec declares are.
type extent struct {
	first, n  int32
	scattered bool // others are between them
}

// childrenFlags say which parts of a visit have something to do, so that visiting
// a worker does not look at each of its children.
type childrenFlags struct {
	mayStart bool // a child waits for a name that may be free
	mapping  bool // the mapped state of every child has to be looked up
	rows     bool // a StateMapping has rows with conditions
	waiting  bool // a mapped state is pending because the child waits for its dependencies (R18)
	inputs   bool // a child is told something while it runs (R33)
	outputs  bool // the order of the members has to be looked up, for questions about their outputs (R32)
	asking   bool // a removal is new, or waits for dependents (R18)
}

// childEntry is one name among the children of a worker.
type childEntry struct {
	name     string
	node     *node        // the running instance
	waiting  worker.Child // the declaration to start once the name is free
	more     *rareOfChild // nil while it has nothing of that
	place    int32
	entry    int32
	mapped   link.StateID // the mapped state that was last propagated; 0: none
	pending  link.StateID // a mapped state that waits for dependencies or dependents; 0: none (R18)
	declared bool
	leaving  bool // the running instance has to go
}

// rareOfChild is what most child entries do not have.
type rareOfChild struct {
	failing *failing          // not nil: the constructor has failed
	retired *node             // the last instance, which asked for its own removal (R23)
	rows    *worker.ChildSpec // as last declared, if it has rows with conditions
	gives   *worker.ChildSpec // as last declared, if the child is told something while it runs
	inputs  any               // what it was told last, as a pointer to the generated struct, which is never changed; nil: nothing yet
	target  *Target           // nil while nobody has reached it by its path while it had no instance
}

var noRareOfChild rareOfChild // never changed

// rare returns the rare part of a child entry, to be read.
func (s *childEntry) rare() *rareOfChild {
	if s.more == nil {
		return &noRareOfChild
	}
	return s.more
}

// makeRare returns the rare part of a child entry, to be changed.
func (s *childEntry) makeRare() *rareOfChild {
	if s.more == nil {
		s.more = &rareOfChild{}
	}
	return s.more
}

func (s *childEntry) failing() *failing { return s.rare().failing }
func (s *childEntry) retired() *node    { return s.rare().retired }

// forget removes what waits to be started.
func (s *childEntry) forget() {
	s.declared, s.waiting = false, nil
	if s.more != nil {
		s.more.failing = nil
	}
}

// childGroup are the members of a group of the snapshot, in the order of their places.
type childGroup struct {
	members *link.Members
	entries []*childEntry
}

// MemberName implements link.Namer.
func (g *childGroup) MemberName(place int) string { return g.entries[place].name }

func (g *childGroup) add(s *childEntry) (place int) {
	g.entries = append(g.entries, s)
	return g.members.Add(s.name, 0)
}

// remove removes the member at a place. The last member moves there.
func (g *childGroup) remove(place int) {
	g.members.Remove(place)
	last := len(g.entries) - 1
	if place != last {
		g.entries[place] = g.entries[last]
		g.entries[place].lastNode().member = int32(place)
	}
	g.entries[last] = nil
	g.entries = g.entries[:last]
}

func newChildren(n *node) *children {
	cs := &children{
		groups:     make([]*childGroup, len(n.w.Entries)),
		lastMapped: make([]link.StateID, len(n.w.Entries)),
		extents:    make([]extent, len(n.w.Entries)),
		ready:      make([]bool, len(n.w.Entries)),
		busy:       make([]bool, len(n.w.Entries)),
	}
	if n.w.AsksHealth {
		cs.health = make([]entryHealth, len(n.w.Entries))
	}
	for i, e := range n.w.Entries {
		if cs.health != nil {
			cs.health[i].healthy = e.AsksHealth && e.Group
		}
		if e.Group {
			g := &childGroup{members: n.inst.Members(i)}
			g.members.NamedBy(g)
			cs.groups[i] = g
		}
	}
	return cs
}

// add makes a child entry for a name. The entry has no place until order is
// called.
func (cs *children) add(n *node, name string, entry int) *childEntry {
	s := &childEntry{name: name, entry: int32(entry)}
	s.mapped = cs.recall(n, s)
	return s
}

// recall returns the mapped state with which a new child entry begins.
func (cs *children) recall(n *node, s *childEntry) link.StateID {
	if n.w.Entries[s.entry].Single() {
		return cs.lastMapped[s.entry]
	}
	return 0
}

// remember stores the mapped state of an entry of the spec with a single child.
func (cs *children) remember(n *node, s *childEntry) {
	if n.w.Entries[s.entry].Single() {
		cs.lastMapped[s.entry] = s.mapped
	}
}

// changeEntry makes s belong to another entry of the spec. It takes over the last
// mapped state of that entry.
func (cs *children) changeEntry(n *node, s *childEntry, entry int) {
	if s.entry != int32(entry) {
		s.entry, s.pending = int32(entry), 0
		s.mapped = cs.recall(n, s)
		if s.more != nil {
			s.more.inputs = nil
		}
	}
}

// changed records what has changed of what rows and inputs read.
func (cs *children) changed(what worker.RowInputs) {
	cs.rows.news |= what
	cs.inputNews |= what
}

// forgetState removes the state of a child that has gone from the snapshot of its
// parent.
func (cs *children) forgetState(c *node) {
	cs.changed(worker.RowsReadChildren)
	cs.flags.outputs = true
	if c.w.Outputs {
		c.parent.inst.DropOutputs(int(c.entry), c.childEntry.name)
	}
	cs.forgetHealth(c)
	if g := cs.groups[c.entry]; g != nil {
		g.remove(int(c.member))
		return
	}
	c.parent.inst.SetChild(int(c.entry), 0)
}

// unretire forgets the instance that asked for its own removal.
func (cs *children) unretire(s *childEntry) {
	if n := s.retired(); n != nil {
		cs.forgetState(n)
		s.more.retired = nil
	}
}

// lastNode returns the running instance, or the last one of a child that asked
// for its own removal.
func (s *childEntry) lastNode() *node {
	if s.node != nil {
		return s.node
	}
	return s.retired()
}

// declaredType returns the worker type that is declared for the entry. That of the
// running instance may be another one.
func (s *childEntry) declaredType() *worker.WorkerType {
	if s.waiting != nil {
		return s.waiting.Type()
	}
	return s.lastNode().w
}

// find returns the child entry with a name, or nil.
func (cs *children) find(name string) *childEntry {
	for _, g := range cs.groups {
		if g != nil {
			if place := g.members.Find(name); place >= 0 && g.entries[place].exists() {
				return g.entries[place]
			}
		}
	}
	for _, s := range cs.entries {
		if s.name == name && s.exists() {
			return s
		}
	}
	return nil
}

// fewUnlooked is how many mapped states are looked up one by one. If there are more,
// those of all children are.
const fewUnlooked = 64

// lookUp makes the mapped state of a child be looked up at the end of the visit.
// Rows with conditions are called for all children.
func (cs *children) lookUp(s *childEntry) {
	switch {
	case cs.flags.mapping:
	case cs.flags.rows || len(cs.unlooked) >= fewUnlooked:
		cs.flags.mapping = true
	default:
		cs.unlooked = append(cs.unlooked, s)
	}
}

// takeUnlooked returns the children whose mapped state has to be looked up, and
// whether that is so whatever has changed.
func (cs *children) takeUnlooked() (entries []*childEntry, all bool) {
	entries, all = cs.entries, cs.flags.mapping
	if !all && !cs.flags.rows {
		entries, all = cs.unlooked, true
	}
	cs.flags.mapping, cs.unlooked = false, nil
	return entries, all
}

// exists reports whether something of a child entry is left: it is declared, or
// its instance has not gone yet.
func (s *childEntry) exists() bool { return s.declared || s.node != nil }

// order sets the children and their places. The first ones, before from, have kept
// their place, and are not touched.
func (cs *children) order(entries []*childEntry, from int) {
	cs.entries, cs.flags.outputs = entries, true
	for i, s := range entries[from:] {
		s.place = int32(from + i)
	}
	ready := cs.dirty.size > 0 // workers after the place of a cut may still be ready
	cs.dirty.resize(len(entries))
	if !ready {
		return
	}
	for i, s := range entries {
		if s.node != nil && s.node.hasWork() {
			cs.dirty.set(i)
		}
	}
}

// reap marks an entry with nothing left. Such entries are removed together once
// they are half of all entries, so that the cost of each is small for any number
// of children.
func (cs *children) reap(s *childEntry) {
	s.pending = 0
	if cs.dead++; 2*cs.dead < len(cs.entries) {
		return
	}
	cs.filter((*childEntry).exists)
}

// filter keeps some of the children. A viewing goes on with the entries as they
// were when it came to them, so those are not written to.
func (cs *children) filter(keep func(*childEntry) bool) {
	if cs.viewed {
		cs.entries, cs.viewed = slices.Clone(cs.entries), false
	}
	cs.dead = 0
	cs.order(slices.DeleteFunc(cs.entries, func(s *childEntry) bool { return !keep(s) }), 0)
}
