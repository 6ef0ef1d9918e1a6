package fsm

import "slices"

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

// Validate reports what is wrong with a declaration, as a *ValidationError:
// children without a name, children that share one, and what is wrong with the
// UserSpec computed for a child, under the child's name. The entries in known
// have UserSpecs that were validated where they come from: only their names
// are looked at. A nil declaration is fine.
func (d *ChildDeclaration) Validate(known ...int) error {
	if d == nil {
		return nil
	}
	var v Violations
	seen := make(map[string]bool, len(d.Children))
	for i := range d.Children {
		c := &d.Children[i]
		switch {
		case c.Name == "":
			v.Add("", "a child of type "+c.child.Worker()+" has no name")
			continue // what is wrong with its UserSpec would stand under no name
		case seen[c.Name]:
			v.Add(c.Name, "is the name of more than one child")
		}
		seen[c.Name] = true
		if !slices.Contains(known, c.entry) {
			v.Merge(c.Name, c.child.(interface{ validate() error }).validate())
		}
	}
	return v.Err()
}

func (c *child[U, O, N]) validate() error { return validate(c.def, c.spec) }
