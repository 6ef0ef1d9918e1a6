package fsm

import (
	"errors"
	"slices"
	"strings"
)

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

// Validated says of entries what need not be told of the children's UserSpecs,
// because the parent's own Validate tells it of the fields that they are
// computed from: the paths of fields, or violations, as Violation.String gives
// them. An empty path is the whole.
type Validated map[int][]string

// MergeChildren adds what is wrong with a declaration: children without a name,
// children that share one, and what is wrong with the UserSpec computed for a
// child, under the child's name. A nil declaration is fine.
func (v *Violations) MergeChildren(d *ChildDeclaration, known Validated) {
	if d == nil {
		return
	}
	refused := len(v.list) > 0
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
		if slices.Contains(known[c.entry], "") {
			continue
		}
		err := c.child.(interface{ validate() error }).validate()
		if refused { // else nothing is left out, so that nothing that is wrong is ever accepted
			err = known.without(c.entry, err)
		}
		v.Merge(c.Name, err)
	}
}

// without leaves out what is known of an entry.
func (k Validated) without(entry int, err error) error {
	var invalid *ValidationError
	if len(k[entry]) == 0 || !errors.As(err, &invalid) {
		return err
	}
	var v Violations
	for _, one := range invalid.Violations {
		if !slices.ContainsFunc(k[entry], one.isPartOf) {
			v.Add(one.Path, one.Message)
		}
	}
	return v.Err()
}

// isPartOf reports whether a violation is the one that is given, or one of the
// field at the path that is given.
func (v Violation) isPartOf(given string) bool {
	rest, within := strings.CutPrefix(v.Path, given)
	return v.text() == given || within && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func (c *child[U, O, N]) validate() error { return validate(c.def, c.spec) }
