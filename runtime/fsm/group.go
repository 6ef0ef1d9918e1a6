package fsm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// Group is the children of one entry with each or when, as a snapshot shows
// them: S is the child's State. Absent children are not in it, unticked and
// departing ones are (language.md, Expressions).
type Group[S ~uint8 | ~uint16] struct {
	members link.Members
}

// Members gives the runtime its view of the group.
func (g *Group[S]) Members() *link.Members { return &g.members }

// Len is the number of children in the group.
func (g *Group[S]) Len() int { return len(g.members.States) }

// All reports whether every child is in one of the states; of none it is true.
func (g *Group[S]) All(states ...S) bool { return g.Count(states...) == g.Len() }

// Any reports whether at least one child is in one of the states.
func (g *Group[S]) Any(states ...S) bool { return g.Count(states...) > 0 }

// None reports whether no child is in one of the states.
func (g *Group[S]) None(states ...S) bool { return g.Count(states...) == 0 }

// GroupOf makes a group for tests of decisions: one child for each state,
// named "0", "1" and so on.
func GroupOf[S ~uint8 | ~uint16](states ...S) Group[S] {
	var g Group[S]
	for i, s := range states {
		g.members.Add(strconv.Itoa(i), link.StateID(s))
	}
	return g
}

// Count is the number of children that are in one of the states.
func (g *Group[S]) Count(states ...S) int {
	n := 0
	for i, s := range states {
		if !slices.Contains(states[:i], s) {
			n += g.members.Count(link.StateID(s))
		}
	}
	return n
}

// State gives the state of the named child, and whether there is one.
func (g *Group[S]) State(name string) (S, bool) {
	i := g.members.Find(name)
	if i < 0 {
		return 0, false
	}
	return S(g.members.States[i]), true
}

// Clone gives a group that shares nothing.
func (g *Group[S]) Clone() Group[S] {
	return Group[S]{members: link.Members{
		Names:  slices.Clone(g.members.Names),
		States: slices.Clone(g.members.States),
		Counts: slices.Clone(g.members.Counts),
	}}
}

// String counts the children by state, for people: "2 up, 1 not visited".
func (g *Group[S]) String() string {
	if g.Len() == 0 {
		return "no children"
	}
	var parts []string
	for state, n := range g.members.Counts {
		if n == 0 {
			continue
		}
		name := "not visited"
		if state > 0 {
			name = textfmt.Show(S(state))
		}
		parts = append(parts, strconv.Itoa(int(n))+" "+name)
	}
	return strings.Join(parts, ", ")
}
