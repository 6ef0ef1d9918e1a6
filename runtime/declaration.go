package fsm

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// ChildDeclaration is what DeclareChildren gives: the children that a worker
// is to have under a UserSpec, in the order of the spec.
type ChildDeclaration struct {
	Children []ChildSpec
	// Names says, by entry, what the children are called by. It may be nil.
	Names []ChildNames
}

// ChildNames is what the children of one entry are called by.
type ChildNames struct {
	// Entry is the name of the entry under children.
	Entry string
	// Field is the path of the field that gives the names; empty for an entry with
	// a single child, which is called like the entry.
	Field string
	// Each says what of the field names one child.
	Each NamedBy
	// Below is the path below that: "host" if the names are those of servers[i].host.
	Below string
}

// NamedBy says what of a field gives a child its name.
type NamedBy uint8

const (
	NamedByField NamedBy = iota // the field as a whole
	NamedByIndex                // an element of a list
	NamedByKey                  // an entry of a map
)

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
	key   string // of the map that each goes over
	index int    // in the list that each goes over
}

// Key says which entry of a map the child is for.
func (c *ChildSpec) Key(key string) *ChildSpec { c.key = key; return c }

// Index says which element of a list the child is for.
func (c *ChildSpec) Index(i int) *ChildSpec { c.index = i; return c }

// WithRows makes rows with conditions give the child's word in place of the
// table. rows is given a pointer to this worker's snapshot and an alarm, for
// rows that read the clock; zero leaves the last word. It is called by the
// goroutine that ticks.
func (c *ChildSpec) WithRows(rows func(snapshot any, alarm *Alarm) StateID) { c.rows = rows }

// Child is a child's worker type and UserSpec, with the constructor of its
// worker. The Child function of a generated package makes one; no other value is
// accepted.
type Child interface {
	// Worker is the name of the worker type.
	Worker() string
}

// erased is the child as the engine sees it.
func (c *ChildSpec) erased() erasedChild { return c.child.(erasedChild) }

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

// MergeChildren adds what is wrong with a declaration: children without a name
// and children that share one, under the path of the field that names them, and
// what is wrong with the UserSpec computed for a child, under the child's name. A
// nil declaration is fine.
func (v *Violations) MergeChildren(d *ChildDeclaration, known Validated) {
	if d == nil {
		return
	}
	refused := len(v.list) > 0
	seen := make(map[string]*ChildSpec, len(d.Children))
	for i := range d.Children {
		c := &d.Children[i]
		if c.Name == "" {
			entry, path := namedBy(d, c)
			v.Add(path, "names a child of "+entry+", and is empty")
			continue // what is wrong with its UserSpec would stand under no name
		}
		if other := seen[c.Name]; other != nil {
			v.addDouble(d, other, c)
		}
		seen[c.Name] = c
		if slices.Contains(known[c.entry], "") {
			continue
		}
		err := c.child.(interface{ Validate() error }).Validate()
		if refused { // else nothing is left out, so that nothing that is wrong is ever accepted
			err = known.without(c.entry, err)
		}
		v.Merge(c.Name, err)
	}
}

// addDouble notes that two children share a name. What is to blame is the field
// that names the second, unless that is a single child, whose name stands in the
// spec.
func (v *Violations) addDouble(d *ChildDeclaration, first, second *ChildSpec) {
	entry, path := namedBy(d, second)
	other, otherPath := namedBy(d, first)
	if path == "" {
		entry, path, other = other, otherPath, entry
	}
	message := "names a child of " + entry + " " + strconv.Quote(second.Name) + ", which is also the name of "
	if isSingle(d, first) || isSingle(d, second) {
		message += "the child " + other
	} else {
		message += "a child of " + other
	}
	v.Add(cmp.Or(path, second.Name), message)
}

// namedBy gives the entry of a child, and the path of what names it.
func namedBy(d *ChildDeclaration, c *ChildSpec) (entry, path string) {
	if c.entry >= len(d.Names) {
		return c.child.Worker(), ""
	}
	names := d.Names[c.entry]
	path = names.Field
	switch names.Each {
	case NamedByIndex:
		path = PathIndex(path, c.index)
	case NamedByKey:
		path = PathKey(path, c.key)
	}
	return names.Entry, joinPath(path, names.Below)
}

// single reports whether a child is the only one of its entry.
func isSingle(d *ChildDeclaration, c *ChildSpec) bool {
	return c.entry < len(d.Names) && d.Names[c.entry].Field == ""
}

// without leaves out what is known of an entry.
func (k Validated) without(entry int, err error) error {
	var invalid *ValidationError
	if len(k[entry]) == 0 || !errors.As(err, &invalid) {
		return err
	}
	var v Violations
	for _, one := range invalid.Violations {
		if !slices.ContainsFunc(k[entry], func(given string) bool { return isPartOf(one, given) }) {
			v.Add(one.Path, one.Message)
		}
	}
	return v.Err()
}

// isPartOf reports whether a violation is the one that is given, or one of the
// field at the path that is given.
func isPartOf(v Violation, given string) bool {
	rest, within := strings.CutPrefix(v.Path, given)
	return v.String() == given || within && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
