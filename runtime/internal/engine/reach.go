package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Target is a worker that somebody outside has reached by its path (R40). Whoever keeps
// it can give the worker something without looking for it again, and so without waiting
// for a tick.
type Target struct {
	node  atomic.Pointer[node] // nil: the worker has gone, or there was no instance
	entry *childEntry          // of a child without an instance, whose parent is parent; otherwise nil
	under *node

	// These are guarded by the inbox, until the next tick.
	listed   bool   // the inbox has it
	pushed   bool   // an observation was pushed
	replaced uint64 // observations that were replaced by a newer one
	observe  bool   // an observation is to begin
	restart  bool
}

// arrival is what a tick takes in about one worker that was reached by its path.
type arrival struct {
	n                        *node // nil: the constructor of entry is to be called again
	under                    *node
	entry                    *childEntry
	pushed, observe, restart bool
	replaced                 uint64
}

// Reach returns the worker at a path. It waits for a running tick as Status does. w is the
// type that the worker should have; nil: any.
func (t *Tree) Reach(path string, w *worker.WorkerType) (*Target, error) {
	return t.reach(path, w, func(*node) error { return nil })
}

// reach is Reach for a worker of which check has nothing to say.
func (t *Tree) reach(path string, w *worker.WorkerType, check func(*node) error) (*Target, error) {
	if !t.look() {
		return nil, t.stuckError()
	}
	defer t.mu.Unlock()
	if t.finished {
		return nil, fsm.ErrDown
	}
	n, parent, c, err := t.lookUp(path, w)
	switch {
	case err != nil:
		return nil, err
	case n == nil:
		return c.reached(parent), nil
	}
	return n.reached(), check(n)
}

// reached returns what reaches a worker.
func (n *node) reached() *Target {
	r := n.makeRare()
	if r.target == nil {
		r.target = &Target{}
		r.target.node.Store(n)
		n.inst.AcceptPush()
	}
	return r.target
}

// reached returns what reaches a child that has no instance.
func (s *childEntry) reached(parent *node) *Target {
	r := s.makeRare()
	if r.target == nil {
		r.target = &Target{entry: s, under: parent}
	}
	return r.target
}

// Gone reports whether the worker has gone, so that its path has to be looked up again.
func (g *Target) Gone() bool { return g == nil || g.node.Load() == nil }

// NoInstance reports whether the target is a child whose constructor has failed.
func (g *Target) NoInstance() bool { return g.entry != nil }

// Instance returns the instance of the worker, or nil.
func (g *Target) Instance() worker.Instance {
	if n := g.node.Load(); n != nil {
		return n.inst
	}
	return nil
}

// lookUp finds what is at a path: a worker, or the entry of a child that has no instance
// because its constructor has failed, with the parent of that child. w is the type that it
// should have; nil: any. The caller has locked mu.
func (t *Tree) lookUp(path string, w *worker.WorkerType) (n, parent *node, c *childEntry, err error) {
	n = t.root
	has := n.w
	if path != "" && path != n.w.Name {
		parent, c = n.childAt(path)
		switch {
		case c == nil || c.node == nil && c.waiting == nil || c.node != nil && c.node.gone: // gone in a tick that was cut
			return nil, nil, nil, noWorker(path)
		case c.node == nil:
			n, has = nil, c.waiting.Type()
		default:
			n, has = c.node, c.node.w
		}
	}
	if w != nil && w != has {
		return nil, nil, nil, wrongType(path, has, w)
	}
	return n, parent, c, nil
}

func noWorker(path string) error {
	return fmt.Errorf("%w: %s", fsm.ErrNoWorker, textfmt.OneLine(path, textfmt.MaxReason))
}

func wrongType(path string, has, w *worker.WorkerType) error {
	if path == "" {
		path = has.Name
	}
	return fmt.Errorf("%w: %s is a %s, and not a %s", fsm.ErrWorkerType, path, has.Name, w.Name)
}

// PushTo gives a worker an observation in the next tick. keep stores it in the instance and
// reports whether it replaced one that no tick has seen. reached is false if the worker has
// gone.
func (t *Tree) PushTo(g *Target, keep func() bool) (reached bool, err error) {
	err = t.inbox.note(g, func() bool {
		if g.Gone() {
			return false
		}
		reached = true
		if keep() {
			g.replaced++
		}
		g.pushed = true
		return true
	})
	return reached, err
}

// ObserveNow begins an observation of the worker at a path in the next tick (R20, R40).
func (t *Tree) ObserveNow(path string, w *worker.WorkerType) error {
	g, err := t.reach(path, w, func(n *node) error {
		if !n.w.Observes {
			return fmt.Errorf("%w: %s is a %s", fsm.ErrObservesNothing, n.path(), n.w.Name)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case g.NoInstance():
		return NoInstance(path)
	}
	return t.inbox.note(g, func() bool { g.observe = true; return true })
}

// NoInstance is the error of a call that needs the instance of a child that has none.
func NoInstance(path string) error {
	return fmt.Errorf("%w: %s: its constructor has failed", fsm.ErrNoInstance, textfmt.OneLine(path, textfmt.MaxReason))
}

// Restart restarts the worker at a path in the next tick (R22, R40).
func (t *Tree) Restart(path string, w *worker.WorkerType) error {
	g, err := t.reach(path, w, func(n *node) error {
		if n.stage > staying {
			return fmt.Errorf("%w: %s", fsm.ErrLeaving, n.path())
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.inbox.note(g, func() bool { g.restart = true; return true })
}

// note lets a caller record what is to come to a worker. record reports whether there is
// something. note returns ErrDown once the tree is down.
func (in *inbox) note(g *Target, record func() bool) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.requests.closed {
		return fsm.ErrDown
	}
	if !record() {
		return nil
	}
	if !g.listed {
		g.listed = true
		in.targets = append(in.targets, g)
	}
	in.some.Store(true)
	in.signal()
	return nil
}

// takeTargets moves what has come for workers that were reached by their paths out of the
// inbox, which is locked. The order does not depend on which came first (R27).
func (in *inbox) takeTargets() {
	in.arrivals = emptied(in.arrivals)
	for i, g := range in.targets {
		a := arrival{n: g.node.Load(), under: g.under, entry: g.entry, pushed: g.pushed, observe: g.observe, restart: g.restart, replaced: g.replaced}
		g.listed, g.pushed, g.observe, g.restart, g.replaced = false, false, false, false, 0
		in.targets[i] = nil
		if a.pushed && a.n != nil {
			a.n.inst.MovePush()
		}
		if a.n != nil || a.entry != nil {
			in.arrivals = append(in.arrivals, a)
		}
	}
	in.targets = in.targets[:0]
}

// takeArrivals gives the workers what has come for them, in the order in which they were
// started, and those without an instance after them.
func (t *Tree) takeArrivals(all []arrival) {
	if len(all) > 1 {
		slices.SortFunc(all, func(a, b arrival) int {
			switch {
			case a.n != nil && b.n != nil:
				return cmp.Compare(a.n.id, b.n.id)
			case a.n == nil && b.n == nil:
				return cmp.Or(cmp.Compare(a.under.id, b.under.id), cmp.Compare(a.entry.name, b.entry.name))
			case a.n != nil:
				return -1
			}
			return 1
		})
	}
	for i := range all {
		a := &all[i]
		switch n := a.n; {
		case n == nil:
			t.constructAgain(a.under, a.entry)
		case !n.gone:
			t.arrived(n, a)
		}
	}
	clear(all) // a worker that goes must not be kept
}

func (t *Tree) arrived(n *node, a *arrival) {
	if a.pushed {
		n.makeRare().counters.Replaced += a.replaced
		// The observation counts as begun before this tick. Whether it was begun
		// after an action succeeded whose result comes in now is not known.
		t.observed(n, t.n-1, n.inst.TakePushed())
	}
	if a.observe {
		t.observeNow(n)
	}
	if a.restart {
		n.makeRare().restart = true
		n.news = true
		t.mark(n)
	}
}

// observeNow begins an observation at the end of this tick. If one is in flight, the next
// begins when it has returned, because what it finds may be older than the request. A
// worker that has not been visited begins one anyway. One that is parked or terminating
// observes nothing.
func (t *Tree) observeNow(n *node) {
	switch {
	case !n.w.Observes || !n.begun || n.stage == terminating || n.parked():
	case n.obs.flight != nil:
		n.obs.again = true
	default:
		t.wantObservation(n)
	}
}

// constructAgain makes the constructor of a child due that has failed, as another UserSpec
// would. Its failures are forgotten.
func (t *Tree) constructAgain(parent *node, c *childEntry) {
	f := c.failing()
	if parent.gone || f == nil || c.node != nil || c.waiting == nil {
		return
	}
	f.hasten(t.now)
	f.forgive()
	parent.news = true
	t.mark(parent)
}

// UserSpecJSON returns the UserSpec with which the worker at a path runs as JSON, without
// secrets, and its Version.
func (t *Tree) UserSpecJSON(path string) (spec []byte, version int64, err error) {
	err = t.lookAt(path, nil, func(n *node) error {
		version = n.inst.Version()
		spec, err = n.inst.UserSpecJSON()
		return err
	})
	return spec, version, err
}

// StateAt returns the state of the worker at a path.
func (t *Tree) StateAt(path string, w *worker.WorkerType) (state uint16, err error) {
	err = t.lookAt(path, w, func(n *node) error {
		state = uint16(n.state)
		return nil
	})
	return state, err
}

// LookAt calls look with the instance of the worker at a path, while no tick runs.
func (t *Tree) LookAt(path string, w *worker.WorkerType, look func(worker.Instance)) error {
	return t.lookAt(path, w, func(n *node) error {
		look(n.inst)
		return nil
	})
}

// lookAt calls look with the worker at a path, while no tick runs. w is the type that it
// should have; nil: any.
func (t *Tree) lookAt(path string, w *worker.WorkerType, look func(*node) error) error {
	if !t.look() {
		return t.stuckError()
	}
	defer t.mu.Unlock()
	n, _, _, err := t.lookUp(path, w)
	switch {
	case err != nil && t.finished:
		return fsm.ErrDown
	case err != nil:
		return err
	case n == nil:
		return NoInstance(path)
	}
	return look(n)
}

// ReadCommand finds the type of the worker at a path and reads the fields of one of its
// commands from JSON.
func (t *Tree) ReadCommand(path, command string, fields []byte) (w *worker.WorkerType, id link.CommandID, value any, err error) {
	if !t.look() {
		return nil, 0, nil, t.stuckError()
	}
	n, _, c, err := t.lookUp(path, nil)
	if t.finished {
		err = fsm.ErrDown
	}
	if err == nil {
		if n != nil {
			w = n.w
		} else {
			w = c.waiting.Type()
		}
	}
	t.mu.Unlock()
	if err != nil {
		return nil, 0, nil, err
	}
	at := slices.Index(w.Commands, command)
	if at <= 0 || w.ReadCommand == nil {
		return nil, 0, nil, noCommand(w, command)
	}
	value, err = w.ReadCommand(link.CommandID(at), fields)
	return w, link.CommandID(at), value, err
}

func noCommand(w *worker.WorkerType, command string) error {
	known := "none"
	if len(w.Commands) > 1 {
		known = strings.Join(w.Commands[1:], ", ")
	}
	return fmt.Errorf("%w: %s; a %s has %s", fsm.ErrNoCommand, textfmt.OneLine(command, textfmt.MaxReason), w.Name, known)
}
