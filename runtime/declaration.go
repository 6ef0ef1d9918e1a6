package fsm

import (
	"slices"
	"strconv"
	"strings"
)

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

// String counts the children by state, for people: "2 up, 1 not visited".
func (g *Group[S]) String() string {
	if g.Len() == 0 {
		return "no children"
	}
	var parts []string
	for state, n := range g.members.counts {
		if n == 0 {
			continue
		}
		name := "not visited"
		if state > 0 {
			name = Show(S(state))
		}
		parts = append(parts, strconv.Itoa(int(n))+" "+name)
	}
	return strings.Join(parts, ", ")
}
