package link

import (
	"slices"
)

// Members are the states of the children of an entry with each or when. The
// runtime keeps counts, so that asking costs the same for any number.
type Members struct {
	Names  []string
	States []StateID
	Counts []int32          // by StateID; [0]: not yet ticked
	index  map[string]int32 // name -> place; nil while there are few
}

// Find is the place of the named member, -1 without one. Only the runtime's own
// group has an index; a clone, which belongs to one hook, is searched.
func (m *Members) Find(name string) int {
	if m.index != nil {
		if i, ok := m.index[name]; ok {
			return int(i)
		}
		return -1
	}
	return slices.Index(m.Names, name)
}

func (m *Members) Count(s StateID) int {
	if int(s) >= len(m.Counts) {
		return 0
	}
	return int(m.Counts[s])
}

// Add appends a member and gives its place.
func (m *Members) Add(name string, s StateID) int {
	m.Names = append(m.Names, name)
	m.States = append(m.States, s)
	m.tally(s, 1)
	if m.index != nil || len(m.Names) > indexFrom {
		m.reindex()
	}
	return len(m.Names) - 1
}

// indexFrom is the number of members above which an index beats a search.
const indexFrom = 16

// reindex brings the index up to date with what was appended.
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

// Remove takes out the member at a place; the last one moves there, and its
// name is given so that who keeps places can follow. The order of the members
// is not visible.
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
