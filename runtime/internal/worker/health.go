package worker

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// HealthByRole fills in the health of the states for which none is given (R36). That
// of a state that may be desired is given, because its role does not say so.
func (w *WorkerType) HealthByRole() {
	for i := range w.States {
		s := &w.States[i]
		switch id := link.StateID(i); {
		case i == 0 || s.Health != fsm.HealthNone:
		case id == w.Shutdown:
			s.Health = fsm.HealthSuspended
		case id == w.Failed:
			s.Health = fsm.HealthDegraded
		case s.Signal == fsm.SignalRemove:
			s.Health = fsm.HealthSuspended
		default:
			s.Health = fsm.HealthProgressing
		}
	}
}
