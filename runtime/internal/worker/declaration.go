package worker

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// ChildDeclaration is the result of DeclareChildren: the children that a worker
// has to have under a UserSpec, in the order of the spec.
type ChildDeclaration struct {
	// Entries are those of the worker type. They say what the children are named
	// by. Entries may be nil if every child is added with a name.
	Entries Entries
	// Children are declared one by one, except for a run of children that are
	// declared as they were last. A run is one element.
	Children []ChildSpec
}

// ChildNames says where the names of the children of one entry come from. It is
// zero for an entry with a single child, which has the name of the entry.
type ChildNames struct {
	// Field is the path of the field that gives the names.
	Field string
	// Each says which part of the field names one child.
	Each NamedBy
	// Below is the path below that part: "host" if the names are those of
	// servers[i].host.
	Below string
}

// NamedBy says which part of a field gives a child its name.
type NamedBy uint8

const (
	NamedByField NamedBy = iota // the whole field
	NamedByIndex                // an element of a list
	NamedByKey                  // an entry of a map
)

// Add appends a child that has the name of its entry.
func (d *ChildDeclaration) Add(entry int, child fsm.Child) *ChildSpec {
	return d.AddNamed(entry, d.Entries[entry].Name, child)
}

// AddNamed appends a child.
func (d *ChildDeclaration) AddNamed(entry int, name string, child fsm.Child) *ChildSpec {
	d.Children = append(d.Children, ChildSpec{Name: name, Entry: entry, Child: child})
	return &d.Children[len(d.Children)-1]
}

// KeepFirst appends the children of the elements that kept has at the beginning of
// its list. Nothing is computed of them, because they are declared as they were last
// (R14). KeepFirst makes room for the others.
func (d *ChildDeclaration) KeepFirst(entry int, kept *Kept) {
	d.Children = slices.Grow(d.Children, kept.Last-kept.First+2) // the runs before and after them
	d.keep(ChildSpec{Entry: entry, Kept: kept, Run: kept.First})
}

// KeepLast does the same for those at the end.
func (d *ChildDeclaration) KeepLast(entry int, kept *Kept) {
	d.keep(ChildSpec{Entry: entry, Kept: kept, Run: kept.size - kept.Last, AtEnd: true})
}

// Keep appends the child of one element that kept has. It is for an entry with when,
// which does not declare a child for each element.
func (d *ChildDeclaration) Keep(entry int, kept *Kept, element int) {
	d.keep(ChildSpec{Entry: entry, Kept: kept, Run: 1, AtEnd: element >= kept.Last})
}

func (d *ChildDeclaration) keep(run ChildSpec) {
	if run.Run == 0 {
		return
	}
	if i := len(d.Children) - 1; i >= 0 {
		if c := &d.Children[i]; c.Kept == run.Kept && c.AtEnd == run.AtEnd {
			c.Run += run.Run
			return
		}
	}
	d.Children = append(d.Children, run)
}

// ChildSpec declares one child. It has a constructor and not a running
// supervisor, so that a running child can be kept, updated or replaced (R14).
type ChildSpec struct {
	// Name is unique among the children of a worker.
	Name string

	Entry     int
	Child     fsm.Child
	Rows      func(snapshot any, alarm *Alarm) link.StateID
	Inputs    func(snapshot any, alarm *Alarm, inputs any)
	EachKey   string // in the map over which each goes
	EachIndex int    // in the list over which each goes

	// Kept is not nil for a run: the first Run children of the entry in the last
	// declaration, or its last ones if AtEnd is set. A run has no Name and no Child.
	Kept  *Kept
	Run   int
	AtEnd bool
}

// Key sets the entry of a map for which the child is declared.
func (c *ChildSpec) Key(key string) *ChildSpec { c.EachKey = key; return c }

// Index sets the element of a list for which the child is declared.
func (c *ChildSpec) Index(i int) *ChildSpec { c.EachIndex = i; return c }

// WithRows sets a function that returns the child's mapped state, in place of the
// table. rows is given a pointer to this worker's snapshot, and an alarm for rows
// that read the clock. Zero keeps the last mapped state. It is called by the
// goroutine that ticks.
func (c *ChildSpec) WithRows(rows func(snapshot any, alarm *Alarm) link.StateID) *ChildSpec {
	c.Rows = rows
	return c
}

// WithInputs sets a function that computes what the child is told (R33). It is given a
// pointer to this worker's snapshot, an alarm, and a pointer to the inputs that the
// child has. It leaves what is unknown as it is. It is called by the goroutine that
// ticks.
func (c *ChildSpec) WithInputs(give func(snapshot any, alarm *Alarm, inputs any)) *ChildSpec {
	c.Inputs = give
	return c
}

// Erased returns the child as the engine sees it.
func (c *ChildSpec) Erased() Child { return c.Child.(Child) }
