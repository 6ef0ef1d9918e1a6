package fsm

import (
	"context"
	"sync/atomic"
	"time"
)

// launch makes the call of a hook in a goroutine of its own, with a context
// that only the tree cancels: cancelling Run's starts an orderly shutdown,
// which needs its hooks (R24). Time-outs are due times of the tree, so that
// they obey its clock.
func (t *tree) launch(n *node, f *flight, kind messageKind, hook string, timeout time.Duration, call func(context.Context) error) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(t.ctx))
	*f = flight{on: true, cancel: cancel, deadline: never}
	if timeout > 0 {
		f.deadline = t.now.after(timeout)
		if t.realTime {
			ctx = timed{ctx, t.reading.Add(timeout)}
		}
	}
	t.hooks.Add(1)
	var made, takenBack atomic.Bool
	run := func() {
		if made.Swap(true) {
			if takenBack.Load() {
				return
			}
			// A second answer would be taken for that of another call.
			panic("fsm: the executor has made one call of " + n.path + " " + hook + " twice")
		}
		defer t.hooks.Done()
		// Posted in any case: a hook that calls runtime.Goexit, as t.FailNow
		// does, would else keep its place for ever.
		err := errUnfinished
		defer func() {
			if err == errUnfinished {
				err = endedIn(hook)
			}
			t.inbox.post(message{node: n, kind: kind, err: err})
		}()
		err = call(ctx)
	}
	if t.executor == nil {
		go run()
		return
	}
	t.handOver(HookCall{Path: n.path, Hook: hook, Run: run}, func(err error) {
		takenBack.Store(true)
		if !made.Swap(true) {
			t.inbox.post(message{node: n, kind: kind, err: err})
			t.hooks.Done()
		}
	})
}

// timed is a context that says when its time is over, for what looks at nothing
// else: who reads from a connection, say. It is the tree that ends it then.
type timed struct {
	context.Context
	deadline time.Time
}

func (c timed) Deadline() (time.Time, bool) { return c.deadline, true }
