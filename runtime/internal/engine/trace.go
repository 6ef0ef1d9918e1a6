package engine

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// tracing is what is kept for the Tracer of a tree. It is empty if there is none.
type tracing struct {
	to      fsm.Tracer
	workers map[*node]*tracedWorker
	steps   []func() (called bool) // calls of the Tracer, which are made at the end of the visit
	next    int                    // of steps
	decided bool                   // the worker that is being visited has decided
}

// tracedWorker is what is kept about one worker.
type tracedWorker struct {
	stay    *moved
	pending []fsm.Trigger // what has come in since the worker last decided
	used    []fsm.Trigger // pending of its last decision
}

// moved is a move into a state. As long as the Tracer was not told of it, what it causes
// refers to it as its span; see resolve.
type moved struct {
	span   fsm.Span      // nil: it has none, or the Tracer was not told yet
	causes []fsm.Trigger // what causes its effects if it has no span
}

// maxCauses is how many causes are kept for one thing.
const maxCauses = 16

// unresolved is the span of a move of which the Tracer was not told yet.
type unresolved struct{ m *moved }

func (unresolved) End(fsm.SpanEnd)          {}
func (unresolved) Context() context.Context { return context.Background() }

// resolve replaces moves by their spans or, if they have none, by what has caused them.
// It is called when the Tracer was told of all of them.
func resolve(causes []fsm.Trigger) []fsm.Trigger {
	var all []fsm.Trigger
	for _, c := range causes {
		u, ok := c.Span.(unresolved)
		switch {
		case !ok:
			all = append(all, c)
		case u.m.span != nil:
			c.Span = u.m.span
			all = append(all, c)
		case len(u.m.causes) == 0:
			c.Span = nil
			all = append(all, c)
		default:
			for _, before := range u.m.causes {
				all = append(all, fsm.Trigger{Kind: c.Kind, Path: c.Path, Span: before.Span, Context: before.Context})
			}
		}
	}
	return distinct(all)
}

// distinct removes what is there twice. The own last move is a cause only if nothing
// else has come in since.
func distinct(all []fsm.Trigger) []fsm.Trigger {
	var kept []fsm.Trigger
	itself := len(all) > 0 && !slices.ContainsFunc(all, func(c fsm.Trigger) bool { return c.Kind != fsm.TriggerItself })
	for _, c := range all {
		if (itself || c.Kind != fsm.TriggerItself) && !slices.ContainsFunc(kept, func(k fsm.Trigger) bool { return same(k, c) }) && len(kept) < maxCauses {
			kept = append(kept, c)
		}
	}
	return kept
}

// same reports whether two causes are the same. Spans may be of types that cannot be
// compared.
func same(a, b fsm.Trigger) bool {
	if a.Kind != b.Kind || a.Path != b.Path || a.Context != nil || b.Context != nil || (a.Span == nil) != (b.Span == nil) {
		return false
	}
	return a.Span == nil || reflect.ValueOf(a.Span).Comparable() && reflect.ValueOf(b.Span).Comparable() && a.Span == b.Span
}

// traced returns what is kept about a worker. The tree must have a Tracer.
func (t *Tree) traced(n *node) *tracedWorker {
	w := t.trace.workers[n]
	if w == nil {
		w = &tracedWorker{}
		t.trace.workers[n] = w
	}
	return w
}

// because records a cause of what a worker decides next. Like the functions below it
// does nothing for a tree without a Tracer, or for a worker that has gone.
func (t *Tree) because(n *node, kind fsm.TriggerKind) {
	if t.trace.to != nil {
		t.cause(n, fsm.Trigger{Kind: kind, Path: n.path()})
	}
}

// becauseOfTime records that a time was due. Most often it has counted since something
// else came in, for example with a guard that has to hold for some time. What the
// worker decided about last is therefore what the cause refers to.
func (t *Tree) becauseOfTime(n *node) {
	if t.trace.to == nil || n.gone {
		return
	}
	w := t.traced(n)
	for _, c := range w.used {
		t.cause(n, fsm.Trigger{Kind: fsm.TriggerTime, Path: c.Path, Span: c.Span, Context: c.Context})
	}
	switch {
	case len(w.used) > 0:
	case w.stay != nil:
		t.cause(n, fsm.Trigger{Kind: fsm.TriggerTime, Path: n.path(), Span: unresolved{w.stay}})
	default:
		t.cause(n, fsm.Trigger{Kind: fsm.TriggerTime, Path: n.path()})
	}
}

func (t *Tree) cause(n *node, c fsm.Trigger) {
	if n.gone {
		return
	}
	if w := t.traced(n); len(w.pending) <= maxCauses { // the own last move does not count
		w.pending = append(w.pending, c)
	}
}

// becauseOf records that a worker is a cause for another one: its move if it has moved
// in this tick, and otherwise what it has decided about last.
func (t *Tree) becauseOf(n *node, kind fsm.TriggerKind, by *node) {
	w := t.trace.workers[by]
	if w == nil {
		return
	}
	path := by.path()
	if w.stay != nil && (by.enteredIn == t.n || len(w.used) == 0) {
		t.cause(n, fsm.Trigger{Kind: kind, Path: path, Span: unresolved{w.stay}})
		return
	}
	for _, c := range w.used {
		t.cause(n, fsm.Trigger{Kind: kind, Path: path, Span: c.Span, Context: c.Context})
	}
}

// becauseOfHook records that a call has returned.
func (t *Tree) becauseOfHook(n *node, f *flight) {
	if t.trace.to != nil {
		t.cause(n, fsm.Trigger{Kind: fsm.TriggerHook, Path: n.path(), Span: f.ctx.span()})
	}
}

// becauseOfCommand records that a command has come.
func (t *Tree) becauseOfCommand(n *node, r *request) {
	if t.trace.to != nil {
		t.cause(n, fsm.Trigger{Kind: fsm.TriggerCommand, Path: n.path(), Context: r.ctx})
	}
}

// traceDecided records that the worker has decided.
func (t *Tree) traceDecided(n *node) {
	if t.trace.to == nil || n.enteredIn == t.n {
		return
	}
	t.trace.decided = true
	if w := t.trace.workers[n]; w != nil && len(w.pending) > 0 {
		w.used = resolve(w.pending)
	}
}

// traceVisited ends a visit. If the worker has decided to stay as it is, what has come
// in until now is no cause of what it does later.
func (t *Tree) traceVisited(n *node) {
	if !t.trace.decided {
		return
	}
	t.trace.decided = false
	if w := t.trace.workers[n]; w != nil && n.enteredIn != t.n {
		w.pending = nil
	}
}

// traceMove ends the stay of a worker in its state and begins that in the next one. It
// is called before the worker enters it.
func (t *Tree) traceMove(n *node, kind fsm.MoveKind, to link.StateID) {
	if t.trace.to == nil {
		return
	}
	w := t.traced(n)
	ended, causes := w.stay, w.pending
	if kind == fsm.MoveGone {
		delete(t.trace.workers, n)
		t.step(func() bool { return end(ended, fsm.SpanEnd{Time: t.reading}) })
		return
	}
	m := &moved{}
	w.stay, w.used = m, nil
	w.pending = []fsm.Trigger{{Kind: fsm.TriggerItself, Path: n.path(), Span: unresolved{m}}}
	stay := fsm.TracedStay{
		Path: n.path(), Worker: n.w.Name, Children: len(n.w.Entries) > 0, Kind: kind,
		From: n.w.StateName(n.state), State: n.w.StateName(to), Tick: t.n, Time: t.reading,
	}
	t.step(func() bool { return end(ended, fsm.SpanEnd{Time: t.reading, To: stay.State}) })
	t.step(func() bool {
		stay.Causes = resolve(causes)
		m.causes = stay.Causes // also if the Tracer panics
		if m.span = t.trace.to.Entered(stay); m.span != nil {
			m.causes = nil
		}
		return true
	})
}

// end ends the span of a stay. It reports whether there is one.
func end(m *moved, e fsm.SpanEnd) bool {
	if m == nil || m.span == nil {
		return false
	}
	m.span.End(e)
	return true
}

func (t *Tree) step(call func() (called bool)) { t.trace.steps = append(t.trace.steps, call) }

// tellTracer makes the calls of the Tracer that were collected. If one ends the
// goroutine, tell calls it again, and it goes on with the next one.
func (t *Tree) tellTracer() {
	tr := &t.trace
	for tr.next < len(tr.steps) {
		tr.next++
		t.tellStep(tr.steps[tr.next-1])
	}
	tr.steps, tr.next = emptied(tr.steps), 0
}

func (t *Tree) tellStep(call func() (called bool)) {
	done := false
	defer func() {
		if r := recover(); !done {
			t.failedOnce("the tracer", r, &t.out.tracerFails)
		}
	}()
	called := call()
	if done = true; called {
		t.out.tracerFails = false
	}
}

// tracedCall is a call of a hook that is traced. The mutex guards the result of
// HookBegins, which is called in another goroutine than the one that ticks.
type tracedCall struct {
	to    fsm.Tracer
	began fsm.TracedHook
	mu    sync.Mutex
	span  fsm.Span
	err   *fsm.PanicError // the Tracer has failed
	ended bool            // the end of span was told; only the goroutine that ticks uses it
}

// traceCall prepares the tracing of a call that is launched.
func (t *Tree) traceCall(n *node, kind hookKind, hook string, ctx *hookContext) {
	if t.trace.to == nil {
		return
	}
	c := &tracedCall{to: t.trace.to}
	c.began = fsm.TracedHook{
		Path: n.path(), Worker: n.w.Name, State: n.stateName(), Kind: hookKinds[kind], Hook: hook, Tick: t.n, Time: t.reading,
	}
	if w := t.traced(n); w.stay != nil {
		c.began.Causes = resolve([]fsm.Trigger{{Kind: fsm.TriggerItself, Path: c.began.Path, Span: unresolved{w.stay}}})
	}
	ctx.traced = c
}

var hookKinds = [...]fsm.HookKind{hookAct: fsm.HookAction, hookObserve: fsm.HookCollect, hookClose: fsm.HookClose}

// beginTrace calls the Tracer before a hook, in a goroutine of its own: the Tracer may
// end it, and that is no failure of the hook.
func (c *hookContext) beginTrace() {
	traced := c.traced
	if traced == nil {
		return
	}
	values := c.values
	var span fsm.Span
	var err error
	returned := usercode.Apart(func() {
		defer usercode.RecoverAs("the tracer", &err)
		values, span = traced.to.HookBegins(values, traced.began)
	})
	p, _ := err.(*fsm.PanicError)
	if !returned {
		p = usercode.EndedIn("the tracer")
	}
	traced.mu.Lock()
	traced.span, traced.err = span, p
	traced.mu.Unlock()
	if p == nil && values != nil {
		c.mu.Lock()
		c.values = values
		c.mu.Unlock()
	}
}

// span returns the span of the call, or nil.
func (c *hookContext) span() fsm.Span {
	if c.traced == nil {
		return nil
	}
	c.traced.mu.Lock()
	defer c.traced.mu.Unlock()
	return c.traced.span
}

// traceEnded ends the span of a call.
func (t *Tree) traceEnded(f *flight, m measured, err error) {
	c := f.ctx.traced
	if c == nil {
		return
	}
	c.mu.Lock()
	span, failed := c.span, c.err
	c.mu.Unlock()
	if failed != nil && !c.ended {
		c.ended = true
		t.step(func() bool { panic(failed.Value) })
	}
	if span == nil || c.ended {
		return
	}
	c.ended = true
	h := m.hook()
	e := fsm.SpanEnd{Time: t.reading, Outcome: h.Outcome, ErrorKind: h.ErrorKind}
	if err != nil {
		e.Error = err.Error()
	}
	t.step(func() bool { span.End(e); return true })
}

// spanOfEvent is the span to which an event belongs.
type spanOfEvent struct {
	hook fsm.Span
	stay *moved
}

// spanFor returns the span to which an event of a worker belongs: that of the hook
// that has just returned, or that of the stay.
func (t *Tree) spanFor(n *node) (s spanOfEvent) {
	w := t.trace.workers[n]
	if w == nil {
		return s
	}
	s.stay = w.stay
	if last := len(w.pending) - 1; last >= 0 && w.pending[last].Kind == fsm.TriggerHook {
		s.hook = w.pending[last].Span
	}
	return s
}

// context returns the context with which the event is logged.
func (s spanOfEvent) context() context.Context {
	switch {
	case s.hook != nil:
		return s.hook.Context()
	case s.stay == nil:
	case s.stay.span != nil:
		return s.stay.span.Context()
	}
	if s.stay != nil {
		for _, c := range slices.Backward(s.stay.causes) {
			if c.Span != nil {
				return c.Span.Context()
			}
		}
	}
	return context.Background()
}
