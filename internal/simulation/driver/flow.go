package driver

import (
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// sameFlow compares what a worker was told and what its parent may read of it (R32,
// R33).
func (r *run) sameFlow(s *fsm.Status, w *reference.Worker) {
	names, values := w.Told()
	r.sameValues(s.Path, "inputs", s.Inputs, names, values)
	names, values = w.Reports()
	r.sameValues(s.Path, "outputs", s.Outputs, names, values)
}

func (r *run) sameValues(path, what string, got []fsm.VariableStatus, names, values []string) {
	for i := range max(len(names), len(got)) {
		if i >= len(names) || i >= len(got) || got[i] != (fsm.VariableStatus{Name: names[i], Value: values[i]}) {
			r.fail(reference.Transitions, "the %s of %s are %v, and should be %v with %v", what, path, got, names, values)
			return
		}
	}
}
