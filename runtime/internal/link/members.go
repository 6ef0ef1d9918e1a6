package link

import (
	"slices"
)

// Members holds the states of the children of an entry with each or when. It
// counts the children in each state, so that the cost of a question does not
// depend on their number.
type Members struct {
	Names  []string
	States []StateID
	Counts []int32          // by StateID; [0]: not visited yet
	index  map[string]int32 // name -> place; nil while there are few members
}

// Find returns the place of the named member, or -1 if there is none. Only the
// runtime's own group has an index. A clone, which belongs to one hook, is
// searched.
func (m *Members) Find(name string) int {
	if m.index != nil {
		if i, ok := m.index[name]; ok {
			return int(i)
		}
		return -1
	}
	return slices.Index(m.Names, name)
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
	m.Names = append(m.Names, name)
	m.States = append(m.States, s)
	m.tally(s, 1)
	if m.index != nil || len(m.Names) > indexFrom {
		m.reindex()
	}
	return len(m.Names) - 1
}

// indexFrom is the number of members above which an index is faster than a
// search.
const indexFrom = 16

// reindex adds the members to the index that were appended since.
func (m *Members) reindex() {
	if m.index == nil {
		m.index = make(map[string]int32, 2*len(m.Names))
	}
	for i := len(m.index); i < len(m.Names); i++ {
		m.index[m.Names[i]] = int32(i)
	}
}

// Set changes the state of the member at a place.
func (m *Members) Set(place int, s StateID) {
	m.tally(m.States[place], -1)
	m.States[place] = s
	m.tally(s, 1)
}

// Remove removes the member at a place. The last member moves to that place.
// Remove returns its name and whether it has moved, so that the caller can update
// its place. The order of the members is not visible to users.
func (m *Members) Remove(place int) (moved string, ok bool) {
	m.tally(m.States[place], -1)
	last := len(m.Names) - 1
	gone, moved := m.Names[place], m.Names[last]
	m.Names[place], m.States[place] = moved, m.States[last]
	m.Names[last] = ""
	m.Names, m.States = m.Names[:last], m.States[:last]
	if m.index != nil {
		m.index[moved] = int32(place)
		delete(m.index, gone)
	}
	return moved, place != last
}

func (m *Members) tally(s StateID, by int32) {
	for int(s) >= len(m.Counts) {
		m.Counts = append(m.Counts, 0)
	}
	m.Counts[s] += by
}
