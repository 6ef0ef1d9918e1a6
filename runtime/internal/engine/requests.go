package engine

import (
	"context"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// A command on its way (R34) is a request. It waits in the inbox until the next tick,
// which finds the worker at its path, and then in the queue of that worker. Exactly
// one of three parties settles it: the tick, which accepts or rejects it; the end of
// the context of Send; and the end of the tree. Whoever settles it decides its
// outcome.
type request struct {
	path    string // "" for the root
	w       *worker.WorkerType
	id      link.CommandID
	value   any // of the generated type; nothing else refers to what it holds
	n       *node
	settled atomic.Bool
	came    link.Instant    // in which tick it was taken from the inbox
	ctx     context.Context // of Send, if the tree has a Tracer; nil otherwise
	answer  chan error      // receives the outcome, unless Send has given up
}

// settle reports whether the caller may decide the outcome.
func (r *request) settle() bool { return r.settled.CompareAndSwap(false, true) }

// maxCommands is how many commands of one kind may wait for one worker.
const maxCommands = 64

// Send sends a command and waits for its outcome.
func (t *Tree) Send(ctx context.Context, path string, w *worker.WorkerType, id link.CommandID, value any) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	r, err := t.requestIn(ctx, path, w, id, value)
	if err != nil {
		return err
	}
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
	}
	if r.settle() {
		t.inbox.takeBack(r)
		return context.Cause(ctx)
	}
	return <-r.answer
}

// Post sends a command and returns a channel that receives its outcome.
func (t *Tree) Post(path string, w *worker.WorkerType, id link.CommandID, value any) <-chan error {
	r, err := t.request(path, w, id, value)
	if err != nil {
		return Answered(err)
	}
	return r.answer
}

// Answered returns a channel that has received an outcome.
func Answered(err error) <-chan error {
	c := make(chan error, 1)
	c <- err
	return c
}

func (t *Tree) request(path string, w *worker.WorkerType, id link.CommandID, value any) (*request, error) {
	return t.requestIn(nil, path, w, id, value)
}

// requestIn sends a command. ctx is that of Send, or nil.
func (t *Tree) requestIn(ctx context.Context, path string, w *worker.WorkerType, id link.CommandID, value any) (*request, error) {
	r := &request{path: path, w: w, id: id, value: value, answer: make(chan error, 1)}
	if t.trace.to != nil {
		r.ctx = ctx
	}
	if path == t.root.w.Name {
		r.path = "" // both count as one
	}
	return r, t.inbox.request(r)
}

// requestKey is what the number of waiting commands is limited for.
type requestKey struct {
	path string
	w    *worker.WorkerType
	id   link.CommandID
}

func (r *request) key() requestKey { return requestKey{r.path, r.w, r.id} }

// requests is the part of the inbox that holds commands. counts also counts those that
// wait in the queue of a worker.
type requests struct {
	came      []*request
	takenBack []*request // Send has given up on them
	counts    map[requestKey]int
	places    int                // the number of kinds of commands of all workers of the tree
	closed    bool               // the tree is down
	waiting   int                // the sum of counts
	measured  bool               // the tree has Metrics
	busy      map[busyKey]uint64 // how many were refused since the last tick
}

// request adds a command.
func (in *inbox) request(r *request) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	q := &in.requests
	switch {
	case q.closed:
		return fsm.ErrDown
	case q.counts[r.key()] >= maxCommands || len(q.came) >= maxCommands*(1+q.places):
		q.countBusy(r)
		return fsm.ErrBusy
	case q.counts == nil:
		q.counts = map[requestKey]int{}
	}
	q.counts[r.key()]++
	q.waiting++
	q.came = append(q.came, r)
	in.some.Store(true)
	in.signal()
	return nil
}

// busyKey is what refused commands are counted for.
type busyKey struct {
	w  *worker.WorkerType
	id link.CommandID
}

// countBusy counts a command that was refused because too many wait.
func (q *requests) countBusy(r *request) {
	if !q.measured {
		return
	}
	if q.busy == nil {
		q.busy = map[busyKey]uint64{}
	}
	q.busy[busyKey{r.w, r.id}]++
}

// commandsWaiting returns how many commands have no outcome yet.
func (in *inbox) commandsWaiting() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.requests.waiting
}

// takeBack records that a command does not wait any more.
func (in *inbox) takeBack(r *request) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.requests.closed {
		return
	}
	in.requests.takenBack = append(in.requests.takenBack, r)
	in.some.Store(true)
	in.signal()
}

// ended records that commands do not wait any more.
func (in *inbox) ended(all ...*request) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, r := range all {
		n := in.requests.counts[r.key()] - 1
		if n >= 0 { // otherwise the tree is down
			in.requests.waiting--
		}
		if n > 0 {
			in.requests.counts[r.key()] = n
		} else {
			delete(in.requests.counts, r.key())
		}
	}
}

// kindsOf returns the number of kinds of commands of a worker type.
func kindsOf(w *worker.WorkerType) int { return max(0, len(w.Commands)-1) }

// reserve changes the number of kinds of commands of the workers of the tree.
func (in *inbox) reserve(kinds int) {
	if kinds == 0 {
		return
	}
	in.mu.Lock()
	in.requests.places += kinds
	in.mu.Unlock()
}

// closeRequests rejects the commands that are in the inbox, and all later ones: the
// tree is down.
func (in *inbox) closeRequests() {
	in.mu.Lock()
	all := in.requests.came
	in.requests = requests{closed: true}
	in.mu.Unlock()
	for _, r := range all {
		if r.settle() {
			r.answer <- fsm.ErrDown
		}
	}
}

// takeRequests gives the commands that have come to the workers at their paths, in
// the order in which they came, and forgets those that were taken back.
func (t *Tree) takeRequests(came, takenBack []*request) {
	for _, r := range came {
		t.receive(r)
	}
	for _, r := range takenBack {
		if q := r.queue(); q != nil {
			q.drop(r)
			r.n.endQueue()
		}
		t.measureCommand(r, errTakenBack)
	}
	if len(takenBack) > 0 {
		t.inbox.ended(takenBack...)
	}
}

// queue returns the queue in which the command waits, or nil.
func (r *request) queue() *queue {
	if r.n == nil {
		return nil
	}
	return r.n.rare().queue
}

// receive gives a command to the worker at its path.
func (t *Tree) receive(r *request) {
	if r.settled.Load() {
		return
	}
	n, err := t.addressee(r)
	if err == nil {
		if why := t.takesNone(n); why != "" {
			err = n.rejection(r, why)
		}
	}
	if err != nil {
		t.answer(r, err)
		return
	}
	r.n, r.came = n, t.now
	if n.rare().queue == nil {
		n.makeRare().queue = &queue{}
	}
	n.more.queue.waiting = append(n.more.queue.waiting, r)
	t.becauseOfCommand(n, r)
	if !n.w.Defers(n.state, r.id) {
		n.news = true
		t.mark(n)
	}
}

// answer rejects a command, unless it was taken back.
func (t *Tree) answer(r *request, err error) {
	if r.settle() {
		t.measureCommand(r, err)
		r.answer <- err
		t.inbox.ended(r)
	}
}

// addressee returns the worker at the path of a command.
func (t *Tree) addressee(r *request) (*node, error) {
	n, _, _, err := t.lookUp(r.path, r.w)
	if err == nil && n == nil {
		err = &fsm.CommandError{Command: r.w.Commands[r.id], Path: r.path, Blocked: "its constructor has failed"}
	}
	return n, err
}
