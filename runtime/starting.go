package fsm

import "fmt"

// startWaiting starts the children whose name is free. A constructor that fails
// is a failure of the parent; the declaration stays waiting, and is tried again
// when the parent goes on.
func (t *tree) startWaiting(n *node) {
	if n.kids == nil || !n.kids.flags.mayStart {
		return
	}
	n.kids.flags.mayStart = false
	for _, s := range n.kids.slots {
		if s.waiting == nil || s.node != nil || s.failed {
			continue
		}
		h, err := s.waiting.start()
		if err != nil {
			s.failed = true
			if n.failure == nil {
				n.failure = constructorFailed(s.name, err)
			}
			continue
		}
		s.waiting = nil
		t.start(n, s, h)
	}
}

func constructorFailed(child string, err error) error {
	if p, ok := err.(*PanicError); ok {
		return &PanicError{In: "the constructor of " + child, Value: p.Value, Stack: p.Stack}
	}
	return fmt.Errorf("the constructor of %s: %w", child, err)
}

// start makes a worker a child of n. It is visited in the next tick, and in no
// state until then (R07).
func (t *tree) start(n *node, s *slot, h half) {
	f := n.kids
	s.node = t.newNode(n, s, h)
	f.live++
	f.flags.words = true
	if m := f.members[s.entry]; m != nil {
		s.node.member = m.add(s.name, 0)
	}
	// The last word belongs to the entry and stands for the new worker too (R05),
	// but it is given anew: what it depends on may have been replaced with it
	// (R18).
	if s.word != 0 && s.word != s.node.w.shutdown && len(n.w.entries[s.entry].DependsOn) > 0 {
		if s.want == 0 {
			s.want = s.word
		}
		s.word = 0
		f.flags.withheld = true
	}
	s.node.word = s.word
	t.markNext(s.node)
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
