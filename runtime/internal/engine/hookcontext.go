package engine

import (
	"context"
	"sync"
	"time"
)

// hookContext is the context of one call of a hook. It has the values of the
// context that was given to the tick, but does not end with it: the tree ends it
// (R24). Most hooks use their context only when they take long, so the underlying
// context is made when it is first needed.
type hookContext struct {
	values context.Context
	self   Self

	mu       sync.Mutex
	deadline time.Time // what Deadline returns; zero: no deadline
	ended    bool
	cause    error
	real     context.Context
	cancel   context.CancelCauseFunc
}

var _ context.Context = (*hookContext)(nil)

// get returns the underlying context and makes it if necessary.
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

// end cancels the context. Only the first call has an effect. If cause is nil,
// the cause is context.Canceled.
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

// Deadline returns when the tree will end the context.
func (c *hookContext) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.deadline, !c.deadline.IsZero()
}

// setDeadline changes what Deadline returns, for a time-out that follows from a
// UserSpec that has changed during the call (R29).
func (c *hookContext) setDeadline(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = at
}

// Done, like Err, is that of the underlying context. context.Cause
// works on a hookContext.
func (c *hookContext) Done() <-chan struct{} { return c.get().Done() }

func (c *hookContext) Err() error { return c.get().Err() }

// Value returns the Self of the worker for SelfOf.
func (c *hookContext) Value(key any) any {
	if _, asked := key.(selfKey); asked {
		return &c.self
	}
	return c.get().Value(key)
}

// contexts allocates hookContexts a few at a time, which is faster than one by
// one.
type contexts struct{ free []hookContext }

func (c *contexts) next(values context.Context, self Self, deadline time.Time) *hookContext {
	if len(c.free) == 0 {
		c.free = make([]hookContext, 32)
	}
	ctx := &c.free[0]
	c.free = c.free[1:]
	ctx.values, ctx.self, ctx.deadline = values, self, deadline
	return ctx
}

// Self is what the context of a hook knows about the worker of the hook.
type Self struct {
	Tree *Tree
	n    *node
}

type selfKey struct{}

// SelfOf returns the Self of a hook's context, or nil.
func SelfOf(ctx context.Context) *Self {
	s, _ := ctx.Value(selfKey{}).(*Self)
	return s
}

// Path returns the path of the worker. What it reads never changes.
func (s *Self) Path() string { return s.n.path() }
