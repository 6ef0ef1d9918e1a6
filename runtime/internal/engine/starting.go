package engine

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// startWaiting starts the declared children whose name is free. If a constructor
// fails, that is a failure of the child (R22). The constructor is called again
// after the delays of the child's own restart policy, and no other worker is
// affected.
func (t *Tree) startWaiting(n *node) {
	cs := n.children
	if cs == nil {
		return
	}
	entries := cs.failing
	if cs.flags.mayStart {
		entries = cs.entries
	} else if len(entries) == 0 {
		return
	}
	cs.flags.mayStart = false
	defer func() {
		cs.failing = slices.DeleteFunc(cs.failing, func(s *childEntry) bool { return s.failing() == nil })
	}()
	t.startDue(n, entries)
}

// startDue calls the constructors whose time has come. If one ends the goroutine,
// startDue goes on with the next ones.
func (t *Tree) startDue(n *node, entries []*childEntry) {
	next := 0
	defer func() {
		if next < len(entries) && t.exiting {
			t.startDue(n, entries[next:])
		}
	}()
	for next < len(entries) {
		s := entries[next]
		next++
		if s.waiting != nil && s.node == nil && s.failing().isDue(t.now) {
			t.construct(n, s)
		}
	}
}

func (t *Tree) construct(n *node, s *childEntry) {
	returned := false
	defer func() {
		if !returned {
			t.exiting = true
			n.inst.Entering(usercode.InConstructor)
			t.constructorFailed(n, s, usercode.EndedIn(usercode.InConstructor))
		}
	}()
	inst, err := s.waiting.Start()
	returned = true
	if err != nil {
		t.constructorFailed(n, s, n.inst.Safe(err))
		return
	}
	s.waiting = nil
	t.start(n, s, inst)
}

// failing is the record of a child whose constructor fails.
type failing struct {
	restarts
	counters fsm.Counters // of failures; the instance begins with them
	lastErr  error
}

func (f *failing) isDue(now link.Instant) bool { return f == nil || now >= f.until }

// hasten makes the constructor due now, because another UserSpec was declared.
func (f *failing) hasten(now link.Instant) {
	if f != nil {
		f.endBackOff()
		f.until = now
	}
}

// tell completes the status of a child whose constructor has failed.
func (f *failing) tell(t *Tree, s *fsm.Status) {
	if f == nil {
		return
	}
	s.LastError = f.lastErr.Error()
	s.Blocked = "its constructor failed; it is called again at " + textfmt.ClockTime(t.timeOf(f.until))
	s.Restarts = f.count
	s.Counters = f.counters
	if f.open {
		s.Circuit = "open"
	}
}

// constructorFailed counts a failure of a child that has no instance.
func (t *Tree) constructorFailed(n *node, s *childEntry, err error) {
	if s.failing() == nil {
		s.makeRare().failing = &failing{restarts: restarts{well: link.Never}}
		n.children.failing = append(n.children.failing, s)
	}
	f, w := s.failing(), s.waiting.Type()
	path := fsm.ChildPath(n.path(), s.name)
	f.counters.Failures++
	f.counters.Restarts++
	f.lastErr = err
	wasOpen := f.endBackOff()
	e := fsm.Event{Kind: fsm.EventFailed, Reason: "the constructor: " + err.Error(), Stack: usercode.PanicStack(err)}
	if p, ok := err.(*fsm.PanicError); ok {
		e.Reason = p.Error()
	}
	e.Delay = f.fail(t.now, &w.Restart, !n.goingDown(), t.drawFor(path))
	e.Failures = f.count
	t.measureFailure(w, err, true, true, e.Delay)
	t.measureCircuit(w, f.open, wasOpen)
	if f.until <= t.now {
		t.markNext(n)
	}
	t.emitFor(e, path, w.Name, 0)
	if f.open {
		f.counters.CircuitsOpened++
		reason := passedLimit(&w.Restart, &f.restarts, e.Delay) + ", or when another UserSpec is declared for it"
		t.emitFor(fsm.Event{Kind: fsm.EventCircuitOpened, Failures: f.count, Reason: reason}, path, w.Name, 0)
	}
}

// retryAt returns when the next constructor that failed is called again. It
// returns link.Never if there is none, or if that is in the next tick anyway.
func (cs *children) retryAt(now link.Instant) link.Instant {
	at := link.Never
	for _, s := range cs.failing {
		if f := s.failing(); f != nil && s.waiting != nil && s.node == nil && f.until > now {
			at = min(at, f.until)
		}
	}
	return at
}

// start makes a worker a child of n. The worker is visited in the next tick.
// Until then it is in no state (R07).
func (t *Tree) start(n *node, s *childEntry, inst worker.Instance) {
	cs := n.children
	s.node = t.newNode(n, s, inst)
	if f := s.failing(); f != nil { // the failures of the constructor count for the instance
		r := f.restarts
		t.measureCircuit(s.node.w, false, r.endBackOff())
		r.isWell(t.now)
		more := s.node.makeRare()
		more.restarts, more.counters, s.more.failing = &r, f.counters, nil
	}
	cs.live++
	cs.lookUp(s)
	cs.inputNews |= worker.RowsReadChildren
	if g := cs.groups[s.entry]; g != nil {
		s.node.member = int32(g.add(s))
	}
	if s.node.w.Outputs {
		n.inst.SetOutputs(int(s.entry), s.name, nil)
		cs.flags.outputs = true
	}
	t.firstMapped(n, s)
	t.becauseOf(s.node, fsm.TriggerParent, n)
	t.markNext(s.node)
}

// firstMapped gives a new instance the newest mapped state of its child entry,
// propagated or pending (R05). If the child depends on others, the mapped state
// is pending until they are ready, because they may have been replaced together
// with the child (R18).
func (t *Tree) firstMapped(n *node, s *childEntry) {
	newest := s.target()
	s.mapped, s.pending = newest, 0
	n.children.remember(n, s)
	if newest != 0 && newest != s.node.w.Shutdown && len(n.w.Entries[s.entry].DependsOn) > 0 {
		s.mapped, s.pending = 0, newest
		n.children.flags.waiting = true
	}
	s.node.mappedState = s.mapped
}

// reap removes the instances that have gone in this tick. Their names are free
// from now on.
func (t *Tree) reap(n *node) {
	cs := n.children
	if cs == nil || len(cs.gone) == 0 {
		return
	}
	for i, s := range cs.gone {
		cs.gone[i] = nil
		s.node, s.leaving = nil, false
		cs.live--
		if s.waiting != nil {
			cs.flags.mayStart = true
		} else if !s.declared {
			cs.reap(s)
		}
	}
	cs.gone = cs.gone[:0]
}
