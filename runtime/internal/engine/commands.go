package engine

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
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
	answer  chan error // receives the outcome, unless Send has given up
}

// settle reports whether the caller may decide the outcome.
func (r *request) settle() bool { return r.settled.CompareAndSwap(false, true) }

// queue holds the commands that wait for one worker, in the order in which they
// arrived. It is a part of rare, and only there while a command waits.
type queue struct {
	waiting []*request
	offered bool     // the snapshot has a command
	decided *request // settled in this visit; it is answered at the end of the visit
	outcome error    // of decided
}

// maxCommands is how many commands of one kind may wait for one worker.
const maxCommands = 64

// Send sends a command and waits for its outcome.
func (t *Tree) Send(ctx context.Context, path string, w *worker.WorkerType, id link.CommandID, value any) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	r, err := t.request(path, w, id, value)
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
	r := &request{path: path, w: w, id: id, value: value, answer: make(chan error, 1)}
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
	places    int  // the number of kinds of commands of all workers of the tree
	closed    bool // the tree is down
}

// Self is what the context of a hook knows about the worker of the hook, if that has
// commands.
type Self struct {
	Tree *Tree
	n    *node
}

type selfKey struct{}

// SelfOf returns the Self of a hook's context, or nil.
func SelfOf(ctx context.Context) *Self {
	s, _ := ctx.Value(selfKey{}).(*Self)
	return s
}

// Path returns the path of the worker. What it reads never changes.
func (s *Self) Path() string { return s.n.path() }

// request adds a command.
func (in *inbox) request(r *request) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	q := &in.requests
	switch {
	case q.closed:
		return fsm.ErrDown
	case q.counts[r.key()] >= maxCommands || len(q.came) >= maxCommands*(1+q.places):
		return fsm.ErrBusy
	case q.counts == nil:
		q.counts = map[requestKey]int{}
	}
	q.counts[r.key()]++
	q.came = append(q.came, r)
	in.some.Store(true)
	in.signal()
	return nil
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
		if n := in.requests.counts[r.key()] - 1; n > 0 {
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
			err = n.heldError(r, why)
		}
	}
	if err != nil {
		t.answer(r, err)
		return
	}
	r.n = n
	if n.rare().queue == nil {
		n.makeRare().queue = &queue{}
	}
	n.more.queue.waiting = append(n.more.queue.waiting, r)
	if !n.w.Defers(n.state, r.id) {
		n.news = true
		t.mark(n)
	}
}

// answer rejects a command, unless it was taken back.
func (t *Tree) answer(r *request, err error) {
	if r.settle() {
		r.answer <- err
		t.inbox.ended(r)
	}
}

// addressee returns the worker at the path of a command.
func (t *Tree) addressee(r *request) (*node, error) {
	n := t.root
	if r.path != "" {
		_, c := t.root.childAt(r.path)
		switch {
		case c == nil || c.node == nil && c.waiting == nil || c.node != nil && c.node.gone: // gone in a tick that was cut
			return nil, fmt.Errorf("%w: %s", fsm.ErrNoWorker, textfmt.OneLine(r.path, textfmt.MaxReason))
		case c.node == nil && c.waiting.Type() != r.w:
			return nil, wrongType(r, c.waiting.Type())
		case c.node == nil:
			return nil, &fsm.CommandError{Command: r.w.Commands[r.id], Path: r.path, Held: "its constructor has failed"}
		}
		n = c.node
	}
	if n.w != r.w {
		return nil, wrongType(r, n.w)
	}
	return n, nil
}

func wrongType(r *request, w *worker.WorkerType) error {
	path := r.path
	if path == "" {
		path = w.Name
	}
	return fmt.Errorf("%w: %s is a %s, and not a %s", fsm.ErrWorkerType, path, w.Name, r.w.Name)
}

// takesNone returns why a worker takes no commands, or "".
func (t *Tree) takesNone(n *node) string {
	switch {
	case n.stage >= draining || n.gone:
		return "it is leaving"
	case n.backingOff():
		return n.restarts().heldBy(t, n)
	}
	return ""
}

func (n *node) heldError(r *request, why string) error {
	return &fsm.CommandError{Command: n.w.Commands[r.id], Path: n.path(), State: n.stateName(), Held: why}
}

// first returns the first command that a state does not defer, or nil.
func (q *queue) first(w *worker.WorkerType, s link.StateID) *request {
	for _, r := range q.waiting {
		if !r.settled.Load() && !w.Defers(s, r.id) {
			return r
		}
	}
	return nil
}

func (q *queue) drop(r *request) {
	if i := slices.Index(q.waiting, r); i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
}

// decideOffered lets the worker decide with the first command that its state does not
// defer. It reports whether there is one.
func (t *Tree) decideOffered(n *node) bool {
	q := n.more.queue
	r := q.first(n.w, n.state)
	if r == nil {
		return false
	}
	q.offered = true
	n.news = true
	n.inst.Offer(r.value)
	d, err := n.inst.Decide(&t.alarm)
	accepts := err == nil && d.Signal&fsm.SignalAccept != 0
	d.Signal &^= fsm.SignalAccept
	stays := err == nil && d.Next == n.state && d.Signal != fsm.SignalReenter
	switch {
	case accepts || stays:
		if !r.settle() { // it was taken back meanwhile
			t.withdrawOffer(n)
			return false
		}
		q.drop(r)
		q.decided = r
		if !accepts {
			q.outcome = n.heldError(r, usercode.EndedIn(usercode.InGuard).Error()) // if the guards end the goroutine
			q.outcome = t.refusal(n, r)
		}
	}
	if stays {
		t.withdrawOffer(n) // an action that is started must not see it
		if accepts {
			t.setWhileStaying(n)
		}
	}
	t.follow(n, d, err)
	return true
}

// setWhileStaying takes a transition that stays in its state.
func (t *Tree) setWhileStaying(n *node) {
	if n.w.Vars {
		n.inst.Assign()
		n.ownChanged()
		t.remeasureDelay(n)
	}
	t.markNext(n)
}

// withdrawOffer takes the command out of the snapshot.
func (t *Tree) withdrawOffer(n *node) {
	if q := n.rare().queue; q != nil && q.offered {
		q.offered = false
		n.inst.Offer(nil)
	}
}

// refusal describes why a command that is offered was not accepted.
func (t *Tree) refusal(n *node, r *request) error {
	e := &fsm.CommandError{Command: n.w.Commands[r.id], Path: n.path(), State: n.stateName()}
	all, err := n.inst.Explain(n.state)
	if err != nil {
		e.Held = textfmt.OneLine(err.Error(), textfmt.MaxReason)
		return e
	}
	for i := range all {
		if all[i].On == r.id {
			e.Refused = append(e.Refused, n.refused(&all[i]))
		}
	}
	if len(e.Refused) > 0 {
		return e
	}
	for _, s := range n.inst.Takers(r.id) {
		e.TakenIn = append(e.TakenIn, n.w.StateName(s))
	}
	return e
}

func (n *node) refused(l *worker.Explained) fsm.RefusedTransition {
	t := fsm.RefusedTransition{To: n.w.StateName(l.To)}
	for _, g := range l.Guards {
		if g.Value != fsm.True {
			t.Because = append(t.Because, textfmt.OneLine(n.unfulfilled(g), textfmt.MaxReason))
		}
	}
	return t
}

// endCommands is the last step of a visit about commands. It answers the one that was
// decided, rejects all if the worker takes none any more, and lets the worker be
// visited again if another one waits.
func (t *Tree) endCommands(n *node) {
	q := n.more.queue
	t.withdrawOffer(n)
	if r := q.decided; r != nil {
		r.answer <- q.outcome
		q.decided, q.outcome = nil, nil
		t.inbox.ended(r)
	}
	if why := t.takesNone(n); why != "" {
		t.rejectAll(n, func(r *request) error { return n.heldError(r, why) })
	} else if q.first(n.w, n.state) != nil && !t.paced(n) {
		t.markNext(n)
	}
	n.endQueue()
}

// rejectAll rejects all commands that wait for a worker.
func (t *Tree) rejectAll(n *node, outcome func(*request) error) {
	q := n.rare().queue
	if q == nil {
		return
	}
	for _, r := range q.waiting {
		t.answer(r, outcome(r))
	}
	q.waiting = nil
}

// endQueue forgets the queue if no command waits.
func (n *node) endQueue() {
	if q := n.more.queue; len(q.waiting) == 0 && q.decided == nil && !q.offered {
		n.more.queue = nil
	}
}

// commandNames returns the names of the commands that wait for a worker, ten at most.
func (n *node) commandNames() []string {
	q := n.rare().queue
	if q == nil {
		return nil
	}
	var names []string
	for _, r := range q.waiting {
		if !r.settled.Load() && len(names) < maxNamed {
			names = append(names, n.w.Commands[r.id])
		}
	}
	return names
}

// maxNamed limits how many commands a status names.
const maxNamed = 10
