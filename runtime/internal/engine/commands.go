package engine

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// queue holds the commands that wait for one worker, in the order in which they
// arrived. It is a part of rare, and only there while a command waits.
type queue struct {
	waiting []*request
	offered bool     // the snapshot has a command
	decided *request // settled in this visit; it is answered at the end of the visit
	outcome error    // of decided
}

// takesNone returns why a worker takes no commands, or "".
func (t *Tree) takesNone(n *node) string {
	switch {
	case n.stage >= draining || n.gone:
		return "it is leaving"
	case n.backingOff():
		return n.restarts().blockedBy(t, n)
	}
	return ""
}

// rejection is the outcome of a command for a worker that takes none.
func (n *node) rejection(r *request, why string) error {
	return &fsm.CommandError{Command: n.w.Commands[r.id], Path: n.path(), State: n.stateName(), Blocked: why}
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
			q.outcome = n.rejection(r, usercode.EndedIn(usercode.InGuard).Error()) // if the guards end the goroutine
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
	all, err := n.inst.Explain(n.state, worker.Briefly)
	if err != nil {
		e.Blocked = textfmt.OneLine(err.Error(), textfmt.MaxReason)
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
		if !n.w.Defers(s, r.id) { // there it waits, whatever shared transitions there are
			e.TakenIn = append(e.TakenIn, n.w.StateName(s))
		}
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
		t.rejectAll(n, func(r *request) error { return n.rejection(r, why) })
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
