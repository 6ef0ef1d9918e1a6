package fsm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// Group is the children of an entry with each or when, as a snapshot shows them.
// S is the State of the child. The group contains only existing children, including
// those not visited yet or asked to go (language.md, Expressions).
type Group[S ~uint8 | ~uint16] struct {
	members link.Members
}

// Members returns the members of the group, for the runtime.
func (g *Group[S]) Members() *link.Members { return &g.members }

// Len returns the number of children in the group.
func (g *Group[S]) Len() int { return len(g.members.States) }

// All reports whether every child is in one of the states. It is true if there
// are no children.
func (g *Group[S]) All(states ...S) bool { return g.Count(states...) == g.Len() }

// Any reports whether at least one child is in one of the states.
func (g *Group[S]) Any(states ...S) bool { return g.Count(states...) > 0 }

// None reports whether no child is in one of the states.
func (g *Group[S]) None(states ...S) bool { return g.Count(states...) == 0 }

// GroupOf returns a group for tests of decisions. It has one child for each
// state. The children are named "0", "1" and so on.
func GroupOf[S ~uint8 | ~uint16](states ...S) Group[S] {
	var g Group[S]
	for i, s := range states {
		g.members.Add(strconv.Itoa(i), link.StateID(s))
	}
	return g
}

// Count returns the number of children that are in one of the states.
func (g *Group[S]) Count(states ...S) int {
	n := 0
	for i, s := range states {
		if !slices.Contains(states[:i], s) {
			n += g.members.Count(link.StateID(s))
		}
	}
	return n
}

// State returns the state of the named child and whether there is such a child.
func (g *Group[S]) State(name string) (S, bool) {
	i := g.members.Find(name)
	if i < 0 {
		return 0, false
	}
	return S(g.members.States[i]), true
}

// Clone returns a copy that shares nothing with the group.
func (g *Group[S]) Clone() Group[S] {
	return Group[S]{members: g.members.Clone()}
}

// String returns the number of children in each state, for people: "2 up, 1 not
// visited".
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
