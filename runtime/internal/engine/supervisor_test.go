package engine

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// newSupervisor is fsmimpl.NewSupervisor, which cannot be imported here.
func newSupervisor[S ~uint8 | ~uint16, U, O, N any](
	def *instance.Definition[U, O, N], behavior instance.Behavior[U, O, N], spec U, opts ...fsm.Option,
) (*fsm.Supervisor[S, U, O], error) {
	r, err := instance.NewRoot(def, behavior, spec)
	if err != nil {
		return nil, err
	}
	t, err := New(r.Worker, r.TakeSpec, opts)
	if err != nil {
		return nil, fmt.Errorf("fsm: %s: %w", def.Worker, err)
	}
	r.Tree = t
	s := &fsm.Supervisor[S, U, O]{}
	link.Bind(s, r)
	return s, nil
}
