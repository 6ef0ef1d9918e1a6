package fsmimpl

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/engine"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// NewSupervisor returns the tree of one worker, which starts its children in its
// first tick. Nothing runs before Tick, Run or Shutdown is called. It returns a
// *ValidationError if the UserSpec is invalid. It also returns an error if the
// behavior's Check fails (a missing hook, a missing constructor), if options
// exclude each other, or if the clock of WithClock panics.
func NewSupervisor[S ~uint8 | ~uint16, U, O, N any](
	def *Definition[U, O, N], behavior Behavior[U, O, N], spec U, opts ...fsm.Option,
) (*fsm.Supervisor[S, U, O], error) {
	r, err := instance.NewRoot(def, behavior, spec)
	if err != nil {
		return nil, err
	}
	t, err := engine.New(r.Worker, r.TakeSpec, opts)
	if err != nil {
		return nil, fmt.Errorf("fsm: %s: %w", def.Worker, err)
	}
	r.Tree = t
	s := &fsm.Supervisor[S, U, O]{}
	link.Bind(s, &root[U, O, N]{Root: r, tree: t, def: def})
	return s, nil
}
