package fsmimpl

import (
	"context"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/engine"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Command is a command of a worker type that is to be sent.
type Command struct {
	Number CommandID
	Value  any   // a pointer to the generated type; the tree keeps it
	Wrong  error // why it is invalid, or nil
}

// Send sends a command and waits for its outcome (R34).
func Send[S ~uint8 | ~uint16, U, O any](ctx context.Context, to fsm.Handle[S, U, O], c Command) error {
	h, err := sendsTo(to, c)
	if err != nil {
		return err
	}
	return h.tree.Send(ctx, h.path, h.of, c.Number, c.Value)
}

// Post sends a command and returns a channel that receives its outcome (R34).
func Post[S ~uint8 | ~uint16, U, O any](to fsm.Handle[S, U, O], c Command) <-chan error {
	h, err := sendsTo(to, c)
	if err != nil {
		return engine.Answered(err)
	}
	return h.tree.Post(h.path, h.of, c.Number, c.Value)
}

func sendsTo(to any, c Command) (*reacher, error) {
	if c.Wrong != nil {
		return nil, c.Wrong
	}
	if h, ok := link.Reached(to).(interface{ sends() *reacher }); ok {
		return h.sends(), nil
	}
	return nil, fsm.ErrNoWorker
}
