package fsm

import "fmt"

// NewSupervisor makes a tree of one worker, which starts its children in its
// first tick. Nothing runs before Tick, Run or Shutdown is called. It fails
// with a *ValidationError if the UserSpec is invalid, with what the behavior's
// Check reports (a missing hook, a missing constructor), with options that do not go
// together, and if the clock of WithClock panics.
func NewSupervisor[S ~uint8 | ~uint16, U, O, N any](
	def *Definition[U, O, N], behavior Behavior[U, O, N], spec U, opts ...Option,
) (*Supervisor[S, U, O], error) {
	r, err := newRoot(def, behavior, spec)
	if err != nil {
		return nil, err
	}
	t, err := newTree(r.half, r.takeSpec, opts)
	if err != nil {
		return nil, fmt.Errorf("fsm: %s: %w", def.Worker, err)
	}
	r.tree = t
	s := &Supervisor[S, U, O]{}
	s.bind(r)
	return s, nil
}
