package instance

import "github.com/fsmgen/fsmgen/runtime/fsm"

// Variables describes the variables of a worker type (R30). Its functions are given
// a snapshot and change nothing else.
type Variables[N any] struct {
	Start   func(snap *N) // gives all variables the values with which a worker begins
	Restart func(snap *N) // gives them to those that a restart sets back
	Assign  func(snap *N) // makes those the variables that the last Next has computed
	// Show returns the variables for the status, in the order of the spec. The value of
	// a secret is ***.
	Show func(snap *N) []fsm.VariableStatus
}

// Assign implements worker.Instance.
func (h *Worker[U, O, N]) Assign() {
	if h.def.Vars != nil {
		h.changeVars(h.def.Vars.Assign)
	}
}

// ResetVars implements worker.Instance.
func (h *Worker[U, O, N]) ResetVars() {
	if h.def.Vars != nil {
		h.changeVars(h.def.Vars.Restart)
	}
}

func (h *Worker[U, O, N]) changeVars(change func(*N)) {
	before := h.hidden()
	change(&h.Snap)
	h.hide(before)
}

// Variables implements worker.Instance.
func (h *Worker[U, O, N]) Variables() []fsm.VariableStatus {
	if h.def.Vars == nil {
		return nil
	}
	return h.def.Vars.Show(&h.Snap)
}
