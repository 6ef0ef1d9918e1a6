package engine

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// hookCall is one call of a hook.
type hookCall struct {
	t    *Tree
	n    *node // may be written by the goroutine that ticks during the call
	inst worker.Instance
	kind hookKind
	hook string // the name of the hook, for people
	ctx  *hookContext
}

// run makes the call and posts its result. It posts a result in any case:
// otherwise a hook that calls runtime.Goexit, as t.FailNow does, would occupy its
// place for ever.
func (c hookCall) run() {
	err := usercode.ErrUnfinished
	defer func() {
		if err == usercode.ErrUnfinished {
			err = usercode.EndedIn(c.hook)
		}
		c.t.inbox.post(message{node: c.n, kind: c.kind, err: err})
	}()
	switch c.kind {
	case hookObserve:
		err = c.inst.RunCollect(c.ctx)
	case hookAct:
		err = c.inst.RunAct(c.ctx)
	case hookClose:
		err = c.inst.RunClose()
	}
}

// launch starts a call of a hook outside the tick. Only the tree ends the context
// of the call: cancelling the context of Run starts an orderly shutdown, which
// needs its hooks (R24). Time-outs are instants of the tree, so that they follow
// its clock.
func (t *Tree) launch(n *node, kind hookKind, hook string, timeout time.Duration) *flight {
	f := t.newFlight()
	*f = flight{n: n, tick: t.n, begun: t.now, deadline: link.Never, place: -1}
	var deadline time.Time
	if timeout > 0 {
		f.deadline = t.now.After(timeout)
		if t.RealTime {
			deadline = t.reading.Add(timeout)
		}
	}
	if t.values == nil {
		t.values = context.WithoutCancel(t.ctx)
	}
	f.ctx = t.contexts.next(t.values, Self{t, n}, deadline)
	t.inFlight++
	c := hookCall{t: t, n: n, inst: n.inst, kind: kind, hook: hook, ctx: f.ctx}
	if t.Executor == nil {
		if t.handing = append(t.handing, c); len(t.handing) >= handedTogether {
			t.handCalls()
		}
	} else {
		t.execute(c)
	}
	return f
}

// keptFlights is how many records of calls are kept for the next calls. It is that
// of the default of WithHookLimit.
const keptFlights = link.DefaultHookLimit

// newFlight returns the record of a call. The records of calls that have returned
// are used again.
func (t *Tree) newFlight() *flight {
	last := len(t.landed) - 1
	if last < 0 {
		return &flight{}
	}
	f := t.landed[last]
	t.landed = t.landed[:last]
	return f
}

// handedTogether is how many calls are given to the pool at a time. Handing calls
// over may have to wait for the goroutines that make calls, and these should not
// be blocked for long.
const handedTogether = 64

// handCalls gives the launched calls to the pool.
func (t *Tree) handCalls() {
	if len(t.handing) == 0 {
		return
	}
	t.pool.hand(t.handing)
	t.handing = emptied(t.handing)
}

// execute gives a call to the executor that was set by WithExecutor.
func (t *Tree) execute(c hookCall) {
	var made, takenBack atomic.Bool
	t.executing.Add(1)
	run := func() {
		if !made.Swap(true) {
			defer t.executing.Done()
			c.run()
		} else if !takenBack.Load() { // a second answer would be taken for that of another call
			panic("fsm: the executor has made one call of " + c.n.path() + " " + c.hook + " twice")
		}
	}
	t.handOver(fsm.HookCall{Path: c.n.path(), Hook: c.hook, Run: run}, func(err error) {
		takenBack.Store(true)
		if !made.Swap(true) {
			t.inbox.post(message{node: c.n, kind: c.kind, err: err})
			t.executing.Done()
		}
	})
}

// land ends the flight of a hook that has returned, and returns what was known
// about it. Its place becomes free, unless it was freed when the hook was reported
// as ignoring its context.
func (t *Tree) land(at **flight) flight {
	f := *at
	*at = nil
	if !f.named {
		t.inFlight--
	}
	f.ctx.end(nil)
	t.answers.drop(f)
	landed := *f
	*f = flight{}
	if len(t.landed) < keptFlights {
		t.landed = append(t.landed, f)
	}
	return landed
}

// nameIgnored reports, once, that a hook does not return. Its place becomes free
// for other hooks.
func (t *Tree) nameIgnored(n *node, f *flight, hook, reason string) {
	f.named = true
	t.inFlight--
	n.makeRare().counters.Abandoned++
	t.emit(fsm.Event{Kind: fsm.EventIgnored, To: hook, Reason: reason}, n)
}

const wasCancelled = "its context was cancelled and it has not returned"
