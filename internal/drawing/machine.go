package drawing

import "slices"

// Machine is what a picture of a machine needs to know of it.
type Machine struct {
	Worker, Doc string
	States      []*State // each has its Index
	Initial     *State
	Shutdown    *State
	Failed      *State   // nil: there is none
	Heading     []string // lines below the name in a picture that stands alone
}

// State is a state.
type State struct {
	Index    int
	Name     string
	Doc      string
	Desired  bool // it may be asked for
	Groups   []string
	Action   string
	Signal   string
	Health   string   // "": it is not written into the state
	Deferred []string // commands that wait until the state is left
	// Transitions are tried in this order. Stays are those that take a command and stay.
	Transitions, Stays []*Transition
}

// Transition is a transition.
type Transition struct {
	To    *State   // nil: it stays in the state
	Terms []string // what it waits for, such as: on open, spec.wanted, for 3s; none: nothing
	Sets  []string // what it sets, such as: tries: vars.tries + 1
	Doc   string
	// Shared is the same for the transitions of several states that are one in the spec,
	// or say the same. "" is for a transition of one state.
	Shared string
}

// reenters reports whether the transition leads from a state to itself.
func (t *Transition) reenters(from *State) bool { return t.To != nil && t.To == from }

// roles says what a state is to its machine: initial, shutdown, failed, desired; in this
// order.
func (m *Machine) roles(s *State) []string {
	var roles []string
	for _, role := range []struct {
		name string
		has  bool
	}{
		{"initial", s == m.Initial}, {"shutdown", s == m.Shutdown}, {"failed", s == m.Failed}, {"desired", s.Desired},
	} {
		if role.has {
			roles = append(roles, role.name)
		}
	}
	return roles
}

// GroupNames names states, by a group where all states of one are among them.
func (m *Machine) GroupNames(states []*State) []string {
	return draw(m).groupNames(slices.Clone(states))
}

// stateNames are the names of states, in their order.
func stateNames(states []*State) []string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = s.Name
	}
	return names
}
