package fsm

// ChildDeclaration is what DeclareChildren gives: the children that a worker
// is to have under a UserSpec, in the order of the spec.
type ChildDeclaration struct {
	Children []ChildSpec
}

// Add appends a child.
func (d *ChildDeclaration) Add(entry int, name string, mapping []StateID, child Child) *ChildSpec {
	d.Children = append(d.Children, ChildSpec{Name: name, StateMapping: mapping, entry: entry, child: child})
	return &d.Children[len(d.Children)-1]
}

// ChildSpec declares one child. It carries a constructor, not a running
// supervisor: that is what lets a diff keep, update or replace (R14).
type ChildSpec struct {
	// Name is unique among the children of a worker.
	Name string
	// StateMapping is the child's desired state by this worker's state; zero
	// leaves the last word. It is nil where rows with a condition decide.
	StateMapping []StateID

	entry int
	child Child
	rows  func(snapshot any, alarm *Alarm) StateID
}

// WithRows makes rows with conditions give the child's word in place of the
// table. rows is given a pointer to this worker's snapshot and an alarm, for
// rows that read the clock; zero leaves the last word. It is called by the
// goroutine that ticks.
func (c *ChildSpec) WithRows(rows func(snapshot any, alarm *Alarm) StateID) { c.rows = rows }

// Child is a child's worker type and UserSpec, with the constructor of its
// worker. NewChild makes one; generated packages have a typed function for it.
type Child interface {
	// Worker is the name of the worker type.
	Worker() string
	// StateName names, for people, the state of the child's that a word means.
	StateName(StateID) string

	erased() erasedChild // only NewChild makes one
}

// MapStates turns a generated table of a StateMapping into the runtime's.
func MapStates[S ~uint8 | ~uint16](table []S) []StateID {
	ids := make([]StateID, len(table))
	for i, s := range table {
		ids[i] = StateID(s)
	}
	return ids
}

// Members are the states of the children of an entry with each or when. The
// runtime keeps counts, so that asking costs the same for any number.
type Members struct {
	names  []string
	states []StateID
	counts []int32          // by StateID; [0]: not yet ticked
	index  map[string]int32 // name -> place; nil while there are few
}

// Group is the children of one entry with each or when, as a snapshot shows
// them: S is the child's State. Absent children are not in it, unticked and
// departing ones are (language.md, Expressions).
type Group[S ~uint8 | ~uint16] struct {
	members Members
}

// Members gives the runtime its view of the group.
func (g *Group[S]) Members() *Members { return &g.members }

// Len is the number of children in the group.
func (g *Group[S]) Len() int { return len(g.members.states) }

// All reports whether every child is in one of the states; of none it is true.
func (g *Group[S]) All(states ...S) bool { return g.Count(states...) == g.Len() }

// Any reports whether at least one child is in one of the states.
func (g *Group[S]) Any(states ...S) bool { return g.Count(states...) > 0 }

// None reports whether no child is in one of the states.
func (g *Group[S]) None(states ...S) bool { return g.Count(states...) == 0 }
