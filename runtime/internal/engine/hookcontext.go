package engine

import (
	"context"
	"sync"
	"time"
)

// hookContext is the context of one call of a hook. Most hooks look at theirs
// only when they take long: what it takes to be a context is made when it is
// first asked for. It has the values of the context that was given to the tick,
// never its end; the tree ends it (R24).
type hookContext struct {
	values   context.Context
	deadline time.Time // for what looks at nothing else; zero: none

	mu     sync.Mutex
	ended  bool
	cause  error
	real   context.Context
	cancel context.CancelCauseFunc
}

var _ context.Context = (*hookContext)(nil)

// get makes the real context.
func (c *hookContext) get() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.real == nil {
		c.real, c.cancel = context.WithCancelCause(c.values)
		if c.ended {
			c.cancel(c.cause)
		}
	}
	return c.real
}

// end cancels the context, once; a nil cause is context.Canceled.
func (c *hookContext) end(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.ended, c.cause = true, cause
	if c.cancel != nil {
		c.cancel(cause)
	}
}

// Deadline is when the tree will end it, for who reads from a connection, say.
func (c *hookContext) Deadline() (time.Time, bool) { return c.deadline, !c.deadline.IsZero() }

// Done, Err and Value are those of the real context; context.Cause works on it.
func (c *hookContext) Done() <-chan struct{} { return c.get().Done() }

func (c *hookContext) Err() error { return c.get().Err() }

func (c *hookContext) Value(key any) any { return c.get().Value(key) }

// contexts makes hookContexts a few at a time, which is faster than one by one.
type contexts struct{ free []hookContext }

func (c *contexts) next(values context.Context, deadline time.Time) *hookContext {
	if len(c.free) == 0 {
		c.free = make([]hookContext, 32)
	}
	ctx := &c.free[0]
	c.free = c.free[1:]
	ctx.values, ctx.deadline = values, deadline
	return ctx
}
