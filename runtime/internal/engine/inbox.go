package engine

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// inbox holds everything that comes from outside until the next tick (R01). It
// has at most one message of each kind for a worker, so its size is bounded by
// the number of workers (R26).
type inbox struct {
	mu           sync.Mutex
	messages     []message
	spare        []message
	spec         bool      // a UserSpec of the root was stored
	inputs       any       // inputs of the root were set; nil: none
	lastInputs   any       // those that were set last
	targets      []*Target // workers for which something has come by their path
	arrivals     []arrival // what the last tick took of them; memory for the next one
	shutdown     bool      // a shutdown was requested; never reset
	shutdownSeen bool      // a tick has processed the request
	wake         chan struct{}
	requests     requests
	some         atomic.Bool            // something may be in it; to be read without mu
	notify       atomic.Pointer[func()] // is called when something comes in; nil: nobody asks for that
}

type hookKind uint8

const (
	hookAct hookKind = iota
	hookObserve
	hookClose
)

// message says that a hook has returned.
type message struct {
	node *node
	kind hookKind
	err  error
}

// news is what a tick takes from the inbox besides the messages.
type news struct {
	spec, shutdown  bool
	inputs          any
	arrivals        []arrival
	came, takenBack []*request
}

// SetInputs gives the root its inputs in the next tick (R33).
func (t *Tree) SetInputs(inputs any) {
	in := &t.inbox
	in.mu.Lock()
	in.inputs = inputs
	in.lastInputs = inputs
	in.some.Store(true)
	in.mu.Unlock()
	in.signal()
}

// LastInputs returns the inputs that the root was given last, or nil.
func (t *Tree) LastInputs() any {
	t.inbox.mu.Lock()
	defer t.inbox.mu.Unlock()
	return t.inbox.lastInputs
}

func (in *inbox) post(m message) {
	in.mu.Lock()
	in.messages = append(in.messages, m)
	in.some.Store(true)
	in.mu.Unlock()
	in.signal()
}

func (in *inbox) postSpec() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.shutdown {
		return fsm.ErrFrozen
	}
	in.spec = true
	in.some.Store(true)
	in.signal()
	return nil
}

// frozen returns ErrFrozen once a shutdown was requested.
func (in *inbox) frozen() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.shutdown {
		return fsm.ErrFrozen
	}
	return nil
}

func (in *inbox) requestShutdown() {
	in.mu.Lock()
	in.shutdown = true
	in.some.Store(true)
	in.mu.Unlock()
	in.signal()
}

// freeze is like requestShutdown, for a tree that is already going down.
func (in *inbox) freeze() {
	in.mu.Lock()
	in.shutdown, in.shutdownSeen = true, true
	in.mu.Unlock()
}

// signal calls notify if there is one, and wakes Run otherwise. It does nothing if
// Run has a wake-up that it has not received yet.
func (in *inbox) signal() {
	if wake := in.notify.Load(); wake != nil {
		(*wake)()
		return
	}
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// take returns everything in the inbox. The order of the messages does not depend
// on which came first (R27). They are valid until the next call of take.
func (in *inbox) take() ([]message, news) {
	in.mu.Lock()
	n := news{spec: in.spec, shutdown: in.shutdown && !in.shutdownSeen, inputs: in.inputs}
	in.inputs = nil
	in.spec, in.shutdownSeen = false, in.shutdown
	n.came, n.takenBack = in.requests.came, in.requests.takenBack
	in.requests.came, in.requests.takenBack = nil, nil
	in.some.Store(false)
	if len(in.targets) > 0 {
		in.takeTargets()
		n.arrivals = in.arrivals
	}
	taken := in.messages
	in.messages = emptied(in.spare)
	in.mu.Unlock()
	if len(taken) > 1 {
		slices.SortFunc(taken, func(a, b message) int {
			return cmp.Or(cmp.Compare(a.node.id, b.node.id), cmp.Compare(a.kind, b.kind))
		})
	}
	in.spare = taken
	return taken, n
}

// specWaits reports whether a stored UserSpec is in the inbox.
func (in *inbox) specWaits() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.spec
}

// waiting reports whether anything is in the inbox.
func (in *inbox) waiting() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.messages) > 0 || len(in.requests.came) > 0 || len(in.requests.takenBack) > 0 || in.spec || len(in.targets) > 0 || in.inputs != nil || in.shutdown && !in.shutdownSeen
}

// intake processes everything that came from outside (R01). What comes later is
// not seen in this tick.
func (t *Tree) intake() {
	messages, n := t.inbox.take()
	if n.spec {
		t.takeSpec()
		t.mark(t.root)
	}
	if n.inputs != nil {
		t.inputs = n.inputs
		t.root.news = true
		t.mark(t.root)
	}
	for i := range messages {
		t.deliver(&messages[i])
		messages[i] = message{}
	}
	t.takeArrivals(n.arrivals)
	if len(n.came) > 0 || len(n.takenBack) > 0 {
		t.takeRequests(n.came, n.takenBack)
	}
	if n.shutdown {
		t.root.stage = max(t.root.stage, requested)
		t.mark(t.root)
	}
}

func (t *Tree) deliver(m *message) {
	n := m.node
	switch m.kind {
	case hookAct, hookClose:
		n.news = true
		f := n.act.flight
		f.returned, f.err = true, m.err
		t.mark(n)
	case hookObserve:
		t.observeReturned(n, m.err)
	}
}
