package link

import (
	"slices"
)

// Members holds the states of the children of an entry with each or when. It
// counts the children in each state, so that the cost of a question does not
// depend on their number.
type Members struct {
	States []StateID
	Counts []int32 // by StateID; [0]: not visited yet

	names []string         // nil if by has them
	by    Namer            // of the runtime's own group; nil for a clone
	index map[string]int32 // name -> place; nil until a name is looked up among many members
}

// Namer knows the names of members by their places.
type Namer interface{ MemberName(place int) string }

// NamedBy makes an empty group ask by for the names of its members, so that it does
// not keep them itself.
func (m *Members) NamedBy(by Namer) { m.by = by }

func (m *Members) name(place int) string {
	if m.by != nil {
		return m.by.MemberName(place)
	}
	return m.names[place]
}

// Find returns the place of the named member, or -1 if there is none. Only the
// runtime's own group has an index. A clone, which belongs to one hook, is
// searched.
func (m *Members) Find(name string) int {
	if m.by == nil {
		return slices.Index(m.names, name)
	}
	if m.index == nil && len(m.States) > indexFrom {
		m.makeIndex()
	}
	if m.index != nil {
		if i, ok := m.index[name]; ok {
			return int(i)
		}
		return -1
	}
	for i := range m.States {
		if m.name(i) == name {
			return i
		}
	}
	return -1
}

// Clone returns a copy for a hook. It shares nothing with m.
func (m *Members) Clone() Members {
	c := Members{States: slices.Clone(m.States), Counts: slices.Clone(m.Counts), names: make([]string, len(m.States))}
	for i := range c.names {
		c.names[i] = m.name(i)
	}
	return c
}

// Count returns the number of members in a state.
func (m *Members) Count(s StateID) int {
	if int(s) >= len(m.Counts) {
		return 0
	}
	return int(m.Counts[s])
}

// Add appends a member and returns its place.
func (m *Members) Add(name string, s StateID) int {
	place := len(m.States)
	m.States = append(m.States, s)
	m.tally(s, 1)
	if m.by == nil {
		m.names = append(m.names, name)
	}
	if m.index != nil {
		m.index[name] = int32(place)
	}
	return place
}

// indexFrom is the number of members above which an index is faster than a
// search.
const indexFrom = 16

func (m *Members) makeIndex() {
	m.index = make(map[string]int32, len(m.States))
	for i := range m.States {
		m.index[m.name(i)] = int32(i)
	}
}

// Set changes the state of the member at a place.
func (m *Members) Set(place int, s StateID) {
	m.tally(m.States[place], -1)
	m.States[place] = s
	m.tally(s, 1)
}

// Remove removes the member at a place. The last member moves to that place, and
// its Namer has to move it after the call. The order of the members is not visible
// to users.
func (m *Members) Remove(place int) {
	m.tally(m.States[place], -1)
	last := len(m.States) - 1
	if m.index != nil {
		m.index[m.name(last)] = int32(place)
		delete(m.index, m.name(place))
	}
	m.States[place] = m.States[last]
	m.States = m.States[:last]
	if m.by == nil {
		m.names[place] = m.names[last]
		m.names[last] = ""
		m.names = m.names[:last]
	}
}

func (m *Members) tally(s StateID, by int32) {
	for int(s) >= len(m.Counts) {
		m.Counts = append(m.Counts, 0)
	}
	m.Counts[s] += by
}
