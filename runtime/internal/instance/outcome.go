package instance

import "github.com/fsmgen/fsmgen/runtime/internal/worker"

// These methods keep what a snapshot has about the action of the current state (R31).

func (h *Worker[U, O, N]) ForgetOutcome() {
	o := h.def.Outcome
	if o.Runs != nil {
		*o.Runs(&h.Snap) = 0
	}
	if o.ForgetResult != nil {
		o.ForgetResult(&h.Snap)
	}
	h.failed(0, 0)
}

func (h *Worker[U, O, N]) Succeeded() {
	o := h.def.Outcome
	if o.Runs != nil {
		*o.Runs(&h.Snap)++
	}
	if o.TakeResult != nil && h.act != nil {
		before := h.hidden()
		o.TakeResult(&h.Snap, h.act.snap)
		h.act = nil // it holds a whole snapshot
		h.hide(before)
	}
	h.failed(0, 0)
}

func (h *Worker[U, O, N]) AttemptFailed(action *worker.ActionInfo, kind int, failures int) {
	value := h.def.Outcome.Other
	if kind >= 0 {
		value = action.Errors[kind].Kind
	}
	h.failed(value, int64(failures))
}

// failed sets why the last attempt has failed, and how many have in a row.
func (h *Worker[U, O, N]) failed(kind uint32, failures int64) {
	o := h.def.Outcome
	if o.SetFailure != nil {
		o.SetFailure(&h.Snap, kind)
	}
	if o.Failures != nil {
		*o.Failures(&h.Snap) = failures
	}
}

func (h *Worker[U, O, N]) Failure() string {
	if o := h.def.Outcome; o != nil && o.Failure != nil {
		return o.Failure(&h.Snap)
	}
	return ""
}
