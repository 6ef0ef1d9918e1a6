package fsm

import (
	"slices"
)

// startWaiting starts the children whose name is free. A constructor that fails
// is a failure of the child (R22): it is tried again after the delays of the
// child's own policy, and harms nobody else.
func (t *tree) startWaiting(n *node) {
	f := n.kids
	if f == nil {
		return
	}
	slots := f.failing
	if f.flags.mayStart {
		slots = f.slots
	} else if len(slots) == 0 {
		return
	}
	f.flags.mayStart = false
	defer func() {
		f.failing = slices.DeleteFunc(f.failing, func(s *slot) bool { return s.failing == nil })
	}()
	t.startDue(n, slots)
}

// startDue calls the constructors whose time has come, the next ones too if one
// ends the goroutine.
func (t *tree) startDue(n *node, slots []*slot) {
	next := 0
	defer func() {
		if next < len(slots) && t.ending {
			t.startDue(n, slots[next:])
		}
	}()
	for next < len(slots) {
		s := slots[next]
		next++
		if s.waiting != nil && s.node == nil && s.failing.isDue(t.now) {
			t.construct(n, s)
		}
	}
}

func (t *tree) construct(n *node, s *slot) {
	returned := false
	defer func() {
		if !returned {
			t.ending = true
			n.h.entering(inConstructor)
			t.constructorFailed(n, s, endedIn(inConstructor))
		}
	}()
	h, err := s.waiting.start()
	returned = true
	if err != nil {
		t.constructorFailed(n, s, n.h.safe(err))
		return
	}
	s.waiting = nil
	t.start(n, s, h)
}

// failing is the record of a child whose constructor fails.
type failing struct {
	restarts
	counters Counters // of failures, which the instance that comes of it begins with
	lastErr  error
}

func (f *failing) isDue(now instant) bool { return f == nil || now >= f.until }

// hasten lets the constructor be tried at once: the UserSpec differs.
func (f *failing) hasten(now instant) {
	if f != nil {
		f.letGo()
		f.until = now
	}
}

// tell completes the status of a child that waits.
func (f *failing) tell(t *tree, s *Status) {
	if f == nil {
		return
	}
	s.LastError = f.lastErr.Error()
	s.Held = "its constructor failed; it is called again at " + clockTime(t.timeOf(f.until))
	s.Restarts = f.count
	s.Counters = f.counters
	if f.open {
		s.Circuit = "open"
	}
}

// constructorFailed counts a failure of a child that there is not yet.
func (t *tree) constructorFailed(n *node, s *slot, err error) {
	if s.failing == nil {
		s.failing = &failing{restarts: restarts{well: never}}
		n.kids.failing = append(n.kids.failing, s)
	}
	f, w := s.failing, s.waiting.typ()
	path := ChildPath(n.path, s.name)
	f.counters.Failures++
	f.counters.Restarts++
	f.lastErr = err
	f.letGo()
	e := Event{Kind: EventFailed, Reason: "the constructor: " + err.Error(), Stack: panicStack(err)}
	if p, ok := err.(*PanicError); ok {
		e.Reason = p.Error()
	}
	e.Delay = f.fail(t.now, &w.restart, !n.goingDown(), t.drawFor(path))
	e.Failures = f.count
	if f.until <= t.now {
		t.markNext(n)
	}
	t.emitFor(e, path, w.name, 0)
	if f.open {
		f.counters.CircuitsOpened++
		reason := passedLimit(&w.restart, &f.restarts, e.Delay) + ", or when another UserSpec is declared for it"
		t.emitFor(Event{Kind: EventCircuitOpened, Failures: f.count, Reason: reason}, path, w.name, 0)
	}
}

// retryAt is when a constructor that failed is called again; never if none is,
// or it is in the next tick anyway.
func (f *family) retryAt(now instant) instant {
	at := never
	for _, s := range f.failing {
		if s.failing != nil && s.waiting != nil && s.node == nil && s.failing.until > now {
			at = min(at, s.failing.until)
		}
	}
	return at
}

// start makes a worker a child of n. It is visited in the next tick, and in no
// state until then (R07).
func (t *tree) start(n *node, s *slot, h half) {
	f := n.kids
	s.node = t.newNode(n, s, h)
	if s.failing != nil { // its count goes on
		r := s.failing.restarts
		r.letGo()
		r.isWell(t.now)
		s.node.restarts, s.node.counters, s.failing = &r, s.failing.counters, nil
	}
	f.live++
	f.flags.words = true
	if m := f.members[s.entry]; m != nil {
		s.node.member = m.add(s.name, 0)
	}
	t.firstWord(n, s)
	t.markNext(s.node)
}

// firstWord gives a new worker the newest word of its entry, given or still
// withheld (R05). One that depends on others gets it only once they are there:
// they may have been replaced with it (R18).
func (t *tree) firstWord(n *node, s *slot) {
	newest := s.target()
	s.word, s.want = newest, 0
	n.kids.remember(n, s)
	if newest != 0 && newest != s.node.w.shutdown && len(n.w.entries[s.entry].DependsOn) > 0 {
		s.word, s.want = 0, newest
		n.kids.flags.withheld = true
	}
	s.node.word = s.word
}

// sweep takes the workers that have gone in this tick out of the family. Their
// names are free from now.
func (t *tree) sweep(n *node) {
	f := n.kids
	if f == nil || len(f.gone) == 0 {
		return
	}
	for i, s := range f.gone {
		f.gone[i] = nil
		s.node, s.leaving = nil, false
		f.live--
		if s.waiting != nil {
			f.flags.mayStart = true
		} else if !s.declared {
			f.bury(s)
		}
	}
	f.gone = f.gone[:0]
}
