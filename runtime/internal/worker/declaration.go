package worker

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
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
func (d *ChildDeclaration) Add(entry int, name string, mapping []link.StateID, child fsm.Child) *ChildSpec {
	d.Children = append(d.Children, ChildSpec{Name: name, StateMapping: mapping, Entry: entry, Child: child})
	return &d.Children[len(d.Children)-1]
}

// ChildSpec declares one child. It carries a constructor, not a running
// supervisor: that is what lets a diff keep, update or replace (R14).
type ChildSpec struct {
	// Name is unique among the children of a worker.
	Name string
	// StateMapping is the child's desired state by this worker's state; zero
	// leaves the last word. It is nil where rows with a condition decide.
	StateMapping []link.StateID

	Entry     int
	Child     fsm.Child
	Rows      func(snapshot any, alarm *Alarm) link.StateID
	EachKey   string // of the map that each goes over
	EachIndex int    // in the list that each goes over
}

// Key says which entry of a map the child is for.
func (c *ChildSpec) Key(key string) *ChildSpec { c.EachKey = key; return c }

// Index says which element of a list the child is for.
func (c *ChildSpec) Index(i int) *ChildSpec { c.EachIndex = i; return c }

// WithRows makes rows with conditions give the child's word in place of the
// table. rows is given a pointer to this worker's snapshot and an alarm, for
// rows that read the clock; zero leaves the last word. It is called by the
// goroutine that ticks.
func (c *ChildSpec) WithRows(rows func(snapshot any, alarm *Alarm) link.StateID) { c.Rows = rows }

// Erased is the child as the engine sees it.
func (c *ChildSpec) Erased() Child { return c.Child.(Child) }
