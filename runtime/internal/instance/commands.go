package instance

import (
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// Commands describes the commands of a worker type (R34).
type Commands[N any] struct {
	Names    []string           // by CommandID; the first is no command
	Deferred [][]link.CommandID // by StateID: the commands that the state defers; states at the end may be left out
	// Offer puts a command, of its generated type, into a snapshot. Offer of nil takes out
	// the one that is there.
	Offer func(snap *N, command any)
	// Read reads the fields of a command from JSON and validates them. It returns a pointer to
	// the generated type.
	Read    func(command link.CommandID, fields []byte) (any, error)
	Secrets func(command any) []string // what texts must not show; nil: nothing is secret
}

// Offer implements worker.Instance.
func (h *Worker[U, O, N]) Offer(command any) {
	c := h.def.Commands
	if c == nil {
		return
	}
	c.Offer(&h.Snap, command)
	if command == nil || c.Secrets == nil {
		return
	}
	r := h.makeRare()
	r.Secrets = usercode.SecretsOf(r.first, r.last, c.Secrets(command), h.hidden())
}

// Takers implements worker.Instance.
func (h *Worker[U, O, N]) Takers(command link.CommandID) []link.StateID {
	return h.def.Explanation.Takers(command)
}
