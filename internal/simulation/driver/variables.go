package driver

import (
	"slices"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// onlySetChanges: variables stay as they are in a tick in which their worker takes no
// transition, accepts no command and is not put into another state (R30). Which values
// they have is left to sameVariables.
func (r *run) onlySetChanges(s *fsm.Status) {
	if w := r.ref.Find(s.Path); w != nil {
		before, known := r.variables[w]
		if known && !r.accepted[s.Path] && !slices.Equal(before, s.Variables) && !r.moved(s.Path) {
			r.fail(reference.Transitions, "the variables of %s are %v, and were %v, and it has done nothing", s.Path, s.Variables, before)
		}
		r.variables[w] = s.Variables
	}
	for i := range s.Children {
		r.onlySetChanges(&s.Children[i])
	}
}

// moved reports whether a worker has entered a state in this tick.
func (r *run) moved(path string) bool {
	return slices.ContainsFunc(r.events, func(e fsm.Event) bool {
		switch e.Kind {
		case fsm.EventStarted, fsm.EventTransition, fsm.EventReentered, fsm.EventFailed, fsm.EventRestart, fsm.EventResumed:
			return e.Path == path
		}
		return false
	})
}

// sameVariables: only what is set changes variables, and a restart (R30).
func (r *run) sameVariables(s *fsm.Status, w *reference.Worker) {
	names, values := w.Variables()
	for i := range max(len(names), len(s.Variables)) {
		if i >= len(names) || i >= len(s.Variables) || s.Variables[i] != (fsm.VariableStatus{Name: names[i], Value: values[i]}) {
			r.fail(reference.Transitions, "the variables of %s are %v, and should be %v with %v", s.Path, s.Variables, names, values)
		}
	}
}
