package fsmimpl

import (
	"context"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/engine"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Handle reaches a worker by its path in a tree (R40). The zero Handle reaches none.
type Handle struct {
	tree *engine.Tree
	path string
	of   *worker.WorkerType
}

// HandleAt returns a Handle of the worker of type def at a path of a tree. The worker need
// not be there.
func HandleAt[U, O, N any](def *Definition[U, O, N], tree fsm.Tree, path string) Handle {
	return Handle{link.Engine(tree).(*engine.Tree), path, def.TypeOf()}
}

// HandleOfRoot returns a Handle of the root of a tree.
func HandleOfRoot[U, O, N any](def *Definition[U, O, N], tree fsm.Tree) Handle {
	return HandleAt(def, tree, def.Worker)
}

// HandleOfHook returns a Handle of the worker to which a hook belongs that was given ctx, or a
// context derived from it. For any other context it is the zero Handle.
func HandleOfHook[U, O, N any](def *Definition[U, O, N], ctx context.Context) Handle {
	s := engine.SelfOf(ctx)
	if s == nil {
		return Handle{}
	}
	return Handle{s.Tree, s.Path(), def.TypeOf()}
}

// Path returns the path of the worker.
func (h Handle) Path() string { return h.path }

// Command is a command of a worker type that is to be sent.
type Command struct {
	Number CommandID
	Value  any   // of the generated type; the tree keeps it
	Wrong  error // why it is invalid, or nil
}

// Send sends a command and waits for its outcome (R34).
func (h Handle) Send(ctx context.Context, c Command) error {
	switch {
	case c.Wrong != nil:
		return c.Wrong
	case h.tree == nil:
		return fsm.ErrNoWorker
	}
	return h.tree.Send(ctx, h.path, h.of, c.Number, c.Value)
}

// Post sends a command and returns a channel that receives its outcome (R34).
func (h Handle) Post(c Command) <-chan error {
	switch {
	case c.Wrong != nil:
		return engine.Answered(c.Wrong)
	case h.tree == nil:
		return engine.Answered(fsm.ErrNoWorker)
	}
	return h.tree.Post(h.path, h.of, c.Number, c.Value)
}
