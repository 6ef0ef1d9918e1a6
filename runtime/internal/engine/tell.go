package engine

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// outbox holds the events that have not been delivered yet.
type outbox struct {
	events []fsm.Event
	first  int // the event that is being delivered
	given  int // how many of the handlers and the logger have received it
	// The failure of something that the user has given to the tree is reported
	// once, until it works again.
	logFails, clockFails, executorFails, metricsFail, tracerFails bool
	spans                                                         []spanOfEvent // of events; empty for a tree without a Tracer
}

// emit completes an event and puts it into the outbox. tell delivers it.
// If nobody listens, the event is only counted.
func (t *Tree) emit(e fsm.Event, n *node) {
	if t.heard {
		t.emitFor(e, n.path(), n.w.Name, n.inst.Version())
		if t.trace.to != nil {
			t.out.spans[len(t.out.spans)-1] = t.spanFor(n)
		}
	} else {
		t.events.seq++
	}
}

// emitChange is emit for the most frequent events, which are not made if nobody
// listens.
func (t *Tree) emitChange(n *node, kind fsm.EventKind, from, to link.StateID, reason string) {
	if !t.heard {
		t.events.seq++
		return
	}
	t.emit(fsm.Event{Kind: kind, From: n.w.StateName(from), To: n.w.StateName(to), Reason: reason}, n)
}

// emitFor is like emit, for a worker that may have no instance.
func (t *Tree) emitFor(e fsm.Event, path, worker string, version int64) {
	t.events.seq++
	if !t.heard {
		return
	}
	e.Seq, e.Tick, e.Time = t.events.seq, t.n, t.reading
	e.Path, e.Worker, e.Version = path, worker, version
	e.Reason = textfmt.OneLine(e.Reason, textfmt.MaxReason)
	if t.trace.to != nil {
		t.out.spans = append(t.out.spans, spanOfEvent{})
	}
	t.out.events = append(t.out.events, e)
}

// context returns the context with which the event is logged that is being delivered.
func (o *outbox) context() context.Context {
	if o.first < len(o.spans) {
		return o.spans[o.first].context()
	}
	return context.Background()
}

// tell delivers the events in the outbox, and what was measured. It is called between two steps of a
// tick, where the tree is consistent, because a handler may end the goroutine.
// tell then goes on with the next event.
func (t *Tree) tell() {
	o := &t.out
	if len(o.events) == 0 && len(t.meter.list) == 0 && len(t.trace.steps) == 0 {
		return
	}
	done := false
	defer func() {
		if !done && t.exiting {
			t.tell()
		}
	}()
	t.tellMeasured()
	t.tellTracer()
	for ; o.first < len(o.events); o.first++ {
		e := &o.events[o.first]
		for o.given <= len(t.Handlers) {
			o.given++
			if i := o.given - 1; i < len(t.Handlers) {
				t.handle(t.Handlers[i], *e)
			} else {
				t.log(*e, o.context())
			}
		}
		o.given = 0
		t.events.publish(*e)
	}
	o.events, o.spans, o.first, done = emptied(o.events), emptied(o.spans), 0, true
}

// tellRest delivers the events that were emitted outside of visits. It arms the
// watchdog, because a handler may hang.
func (t *Tree) tellRest() {
	if len(t.out.events) == 0 && len(t.meter.list) == 0 && len(t.trace.steps) == 0 {
		return
	}
	t.at.Store(t.root)
	t.armWatchdog()
	defer t.disarmWatchdog()
	t.tell()
}

// handle calls an event handler. If the handler panics, the panic is reported and
// the tree goes on.
func (t *Tree) handle(h func(fsm.Event), e fsm.Event) {
	done := false
	defer func() {
		if r := recover(); !done {
			t.failedOutside("an event handler", r, &e)
		}
	}()
	h(e)
	done = true
}

// log gives an event to the logger of the tree, if there is one.
func (t *Tree) log(e fsm.Event, ctx context.Context) {
	if t.Logger == nil {
		return
	}
	done := false
	defer func() {
		if r := recover(); !done {
			t.failedOnce("the logger", r, &t.out.logFails)
		}
	}()
	logIn(ctx, t.Logger, e)
	done, t.out.logFails = true, false
}

// log writes an event as one line of a log.
func log(l *slog.Logger, e fsm.Event) { logIn(context.Background(), l, e) }

func logIn(ctx context.Context, l *slog.Logger, e fsm.Event) {
	l.LogAttrs(ctx, e.Level(), e.Kind.String(), e.Attrs()...)
}

// failedOnce is like failedOutside, for a failure that would be reported again
// and again.
func (t *Tree) failedOnce(what string, r any, told *bool) {
	if r == nil {
		t.exiting = true
	}
	if !*told {
		*told = true
		t.failedOutside(what, r, nil)
	}
}

// failedOutside reports that something that the user has given to the tree has
// panicked with r or, if r is nil, has ended its goroutine. what names it. e is
// the event that a handler was given.
func (t *Tree) failedOutside(what string, r any, e *fsm.Event) {
	var none *usercode.Secrets
	p := usercode.EndedIn(what)
	if r != nil {
		p = none.Caught(what, r)
	} else {
		t.exiting = true
	}
	t.tellOutside(p, what, e)
}

func (t *Tree) tellOutside(p *fsm.PanicError, what string, e *fsm.Event) {
	told := fsm.Event{Kind: fsm.EventHandlerPanicked, Tick: t.n, Time: t.reading, Reason: p.Error(), Stack: p.Stack}
	if t.root != nil {
		told.Path, told.Worker = t.root.path(), t.root.w.Name
	}
	if e != nil {
		told.Path, told.Worker, told.Version = e.Path, e.Worker, e.Version
		told.Reason += "; it was given: " + e.String()
	}
	t.events.publish(told)
	to := slog.Default()
	if what != "the logger" {
		to = cmp.Or(t.Logger, to)
	}
	done := false
	defer func() { // a panic of this logger cannot be reported any more
		if r := recover(); r == nil && !done {
			t.exiting = true
		}
	}()
	log(to, told)
	done = true
}

// askClock reads the clock. If the clock panics, no time passes. A clock that has
// failed is called in a goroutine of its own until it works again. So it ends one
// goroutine of Run at most.
func (t *Tree) askClock() (now time.Time) {
	if t.out.clockFails {
		return t.askFailedClock()
	}
	now = t.reading
	done := false
	defer func() {
		if r := recover(); !done {
			t.failedOnce("the clock", r, &t.out.clockFails)
		}
	}()
	read := t.Clock()
	done, t.out.clockFails = true, false
	return read
}

func (t *Tree) askFailedClock() time.Time {
	read := make(chan time.Time, 1)
	go func() {
		defer close(read)
		defer func() { _ = recover() }() // the failure has been reported
		read <- t.Clock()
	}()
	now, ok := <-read
	if !ok {
		return t.reading
	}
	t.out.clockFails = false
	return now
}

// handOver gives a call to the executor, in a goroutine of its own, so that the
// executor cannot end the visit. If the executor panics or ends its goroutine,
// that is no failure of the worker: handOver calls takeBack with the error.
func (t *Tree) handOver(c fsm.HookCall, takeBack func(error)) {
	ended := make(chan error, 1)
	go func() {
		var err error = usercode.EndedIn("the executor")
		defer func() {
			if r := recover(); r != nil {
				var none *usercode.Secrets
				err = none.Caught("the executor", r)
			}
			ended <- err
		}()
		t.Executor(c)
		err = nil
	}()
	err, failed := (<-ended).(*fsm.PanicError)
	if !failed {
		t.out.executorFails = false
		return
	}
	if !t.out.executorFails {
		t.out.executorFails = true
		t.tellOutside(err, "the executor", nil)
	}
	takeBack(&usercode.HookError{Text: err.Error()})
}
