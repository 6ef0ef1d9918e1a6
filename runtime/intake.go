package fsm

// intake takes in everything from outside (R01). Nothing that comes later is
// seen in this tick.
func (t *tree) intake() {
	messages, n := t.inbox.take(t.root.h.movePush)
	if n.spec {
		t.takeSpec()
		t.mark(t.root)
	}
	for i := range messages {
		t.deliver(&messages[i])
		messages[i] = message{}
	}
	if n.pushed {
		t.root.counters.Replaced += n.replaced
		// It counts as begun before this tick: that it was begun after an
		// action's success that comes in now cannot be known.
		t.observed(t.root, t.n-1, t.root.h.takePushed())
	}
	if n.asked {
		t.root.removal.stage = max(t.root.removal.stage, asked)
		t.mark(t.root)
	}
}

func (t *tree) deliver(m *message) {
	n := m.node
	switch m.kind {
	case actReturned:
		n.act.flight.returned, n.act.flight.err = true, m.err
		t.mark(n)
	case observeReturned:
		t.observeReturned(n, m.err)
	}
}
