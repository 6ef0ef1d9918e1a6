package instance

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// Variables describes the variables of a worker type (R30). Its functions are given
// a snapshot and change nothing else.
type Variables[N any] struct {
	Start   func(snap *N) // gives all variables the values with which a worker begins
	Restart func(snap *N) // gives them to those that a restart sets back
	Assign  func(snap *N) // makes those the variables that the last Next has computed
	// Show returns the variables for the status, in the order of the spec. The value of
	// a secret is ***.
	Show    func(snap *N) []fsm.VariableStatus
	Secrets func(snap *N) []string // what texts must not show; nil: nothing is secret
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

// changeVars changes the variables. The secrets of those before remain, because calls
// in flight may still use them.
func (h *Worker[U, O, N]) changeVars(change func(*N)) {
	secrets := h.def.Vars.Secrets
	if secrets == nil {
		change(&h.Snap)
		return
	}
	before := secrets(&h.Snap)
	change(&h.Snap)
	r := h.makeRare()
	r.Secrets = usercode.SecretsOf(r.first, r.last, before, secrets(&h.Snap), h.secretInputs())
}

// Variables implements worker.Instance.
func (h *Worker[U, O, N]) Variables() []fsm.VariableStatus {
	if h.def.Vars == nil {
		return nil
	}
	return h.def.Vars.Show(&h.Snap)
}
