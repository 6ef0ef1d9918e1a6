package fsm

import (
	"slices"
	"strconv"
	"strings"
)

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

// GroupOf makes a group for tests of decisions: one child for each state,
// named "0", "1" and so on.
func GroupOf[S ~uint8 | ~uint16](states ...S) Group[S] {
	var g Group[S]
	for i, s := range states {
		g.members.add(strconv.Itoa(i), StateID(s))
	}
	return g
}

// Count is the number of children that are in one of the states.
func (g *Group[S]) Count(states ...S) int {
	n := 0
	for i, s := range states {
		if !slices.Contains(states[:i], s) {
			n += g.members.count(StateID(s))
		}
	}
	return n
}

// State gives the state of the named child, and whether there is one.
func (g *Group[S]) State(name string) (S, bool) {
	i := g.members.find(name)
	if i < 0 {
		return 0, false
	}
	return S(g.members.states[i]), true
}

// Clone gives a group that shares nothing.
func (g *Group[S]) Clone() Group[S] {
	return Group[S]{members: Members{
		names:  slices.Clone(g.members.names),
		states: slices.Clone(g.members.states),
		counts: slices.Clone(g.members.counts),
	}}
}

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

// find is the place of the named member, -1 without one. Only the runtime's own
// group has an index; a clone, which belongs to one hook, is searched.
func (m *Members) find(name string) int {
	if m.index != nil {
		if i, ok := m.index[name]; ok {
			return int(i)
		}
		return -1
	}
	return slices.Index(m.names, name)
}

func (m *Members) count(s StateID) int {
	if int(s) >= len(m.counts) {
		return 0
	}
	return int(m.counts[s])
}

// add appends a member and gives its place.
func (m *Members) add(name string, s StateID) int {
	m.names = append(m.names, name)
	m.states = append(m.states, s)
	m.tally(s, 1)
	if m.index != nil || len(m.names) > indexFrom {
		m.reindex()
	}
	return len(m.names) - 1
}

// indexFrom is the number of members above which an index beats a search.
const indexFrom = 16

// reindex brings the index up to date with what was appended.
func (m *Members) reindex() {
	if m.index == nil {
		m.index = make(map[string]int32, 2*len(m.names))
	}
	for i := len(m.index); i < len(m.names); i++ {
		m.index[m.names[i]] = int32(i)
	}
}

// set changes the state of the member at a place.
func (m *Members) set(place int, s StateID) {
	m.tally(m.states[place], -1)
	m.states[place] = s
	m.tally(s, 1)
}

// remove takes out the member at a place; the last one moves there, and its
// name is given so that who keeps places can follow. The order of the members
// is not visible.
func (m *Members) remove(place int) (moved string, ok bool) {
	m.tally(m.states[place], -1)
	last := len(m.names) - 1
	gone, moved := m.names[place], m.names[last]
	m.names[place], m.states[place] = moved, m.states[last]
	m.names[last] = ""
	m.names, m.states = m.names[:last], m.states[:last]
	if m.index != nil {
		m.index[moved] = int32(place)
		delete(m.index, gone)
	}
	return moved, place != last
}

func (m *Members) tally(s StateID, by int32) {
	for int(s) >= len(m.counts) {
		m.counts = append(m.counts, 0)
	}
	m.counts[s] += by
}
