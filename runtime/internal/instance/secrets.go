package instance

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// secrets are the values that texts of the worker must not show now.
func (h *Worker[U, O, N]) secrets() *usercode.Secrets {
	if h.more == nil {
		return nil
	}
	return h.more.Secrets
}

// noteSecrets adds the secrets of a UserSpec that is stored. The secrets of the
// UserSpec that it replaces remain, because calls in flight may still use them.
// Those of the first UserSpec also remain, because what the constructor has made
// may use them.
func (h *Worker[U, O, N]) noteSecrets(spec U) {
	if h.def.Secrets == nil {
		return
	}
	r, now := h.makeRare(), h.def.Secrets(spec)
	r.Secrets = usercode.SecretsOf(r.first, r.last, now, h.hidden())
	r.last = now
}

// hidden returns the secrets in the snapshot that are not in the UserSpec.
func (h *Worker[U, O, N]) hidden() []string {
	if h.def.Hidden == nil {
		return nil
	}
	return h.def.Hidden(&h.Snap)
}

// hide adds the secrets of a snapshot that has changed. Those that were in it before
// remain, because calls in flight may still use them.
func (h *Worker[U, O, N]) hide(before []string) {
	now := h.hidden()
	if slices.Equal(before, now) {
		return
	}
	r := h.makeRare()
	r.Secrets = usercode.SecretsOf(r.first, r.last, before, now)
}
