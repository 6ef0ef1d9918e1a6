package engine

import (
	"cmp"
	"slices"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// inbox is where everything from outside waits for the next tick (R01). A
// worker has at most one message of each kind in it, so that it is bounded by
// the number of workers (R26).
type inbox struct {
	mu       sync.Mutex
	messages []message
	spare    []message
	spec     bool // the root's UserSpec was stored
	pushed   bool // an observation was pushed to the root
	replaced uint64
	asked    bool // shutdown was asked; never taken back
	told     bool // and a tick has taken it in
	wake     chan struct{}
}

type messageKind uint8

const (
	actReturned messageKind = iota
	observeReturned
	closeReturned
)

// message says that a hook has returned.
type message struct {
	node *node
	kind messageKind
	err  error
}

// news is what a tick takes in besides the messages.
type news struct {
	spec, pushed, asked bool
	replaced            uint64
}

func (in *inbox) post(m message) {
	in.mu.Lock()
	in.messages = append(in.messages, m)
	in.mu.Unlock()
	in.signal()
}

func (in *inbox) postSpec() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.asked {
		return fsm.ErrFrozen
	}
	in.spec = true
	in.signal()
	return nil
}

// frozen gives ErrFrozen once shutdown was asked.
func (in *inbox) frozen() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.asked {
		return fsm.ErrFrozen
	}
	return nil
}

// push notes a pushed observation; keep stores it and reports whether it
// replaced one that no tick has seen.
func (in *inbox) push(keep func() bool) {
	in.mu.Lock()
	if keep() {
		in.replaced++
	}
	in.pushed = true
	in.mu.Unlock()
	in.signal()
}

func (in *inbox) ask() {
	in.mu.Lock()
	in.asked = true
	in.mu.Unlock()
	in.signal()
}

// freeze is ask for a tree that is going already.
func (in *inbox) freeze() {
	in.mu.Lock()
	in.asked, in.told = true, true
	in.mu.Unlock()
}

// signal wakes Run; one that is already on its way is enough.
func (in *inbox) signal() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// take gives everything that waits, messages in an order that does not depend
// on who was faster (R27). It is valid until the next take. move is called, with
// the inbox locked, if an observation was pushed.
func (in *inbox) take(move func()) ([]message, news) {
	in.mu.Lock()
	n := news{spec: in.spec, pushed: in.pushed, asked: in.asked && !in.told, replaced: in.replaced}
	in.spec, in.pushed, in.told, in.replaced = false, false, in.asked, 0
	if n.pushed {
		move()
	}
	taken := in.messages
	in.messages = in.spare[:0]
	in.mu.Unlock()
	if len(taken) > 1 {
		slices.SortFunc(taken, func(a, b message) int {
			return cmp.Or(cmp.Compare(a.node.id, b.node.id), cmp.Compare(a.kind, b.kind))
		})
	}
	in.spare = taken
	return taken, n
}

// specWaits reports whether a stored UserSpec is to be taken in.
func (in *inbox) specWaits() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.spec
}

// waiting reports whether there is something to take in.
func (in *inbox) waiting() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.messages) > 0 || in.spec || in.pushed || in.asked && !in.told
}

// intake takes in everything from outside (R01). Nothing that comes later is
// seen in this tick.
func (t *Tree) intake() {
	messages, n := t.inbox.take(t.root.h.MovePush)
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
		t.observed(t.root, t.n-1, t.root.h.TakePushed())
	}
	if n.asked {
		t.root.removal.stage = max(t.root.removal.stage, asked)
		t.mark(t.root)
	}
}

func (t *Tree) deliver(m *message) {
	n := m.node
	switch m.kind {
	case actReturned, closeReturned:
		n.moves.input = true
		n.act.flight.returned, n.act.flight.err = true, m.err
		t.mark(n)
	case observeReturned:
		t.observeReturned(n, m.err)
	}
}
