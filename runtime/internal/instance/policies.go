package instance

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

func (h *Worker[U, O, N]) ObservePolicy() worker.ObservePolicy {
	return h.def.Configured.Observe(h.Spec)
}

func (h *Worker[U, O, N]) ActionPolicy(action link.ActionID) worker.ActionInfo {
	return h.def.Configured.Action(&h.Snap, action)
}

func (h *Worker[U, O, N]) ShutdownTimeout() time.Duration {
	return h.def.Configured.ShutdownTimeout(h.Spec)
}

func (h *Worker[U, O, N]) SetDrawn(x uint64) { *h.def.Drawn(&h.Snap) = x }
