package engine

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// unobserved says why there is no fresh observation. It changes the kind of the link if
// the cause is a hook or its place, and sets since when the hook has run.
func (c *causing) unobserved(n *node, l *fsm.CauseLink) string {
	text := "there is no observation yet"
	if n.obs.seen {
		text = fmt.Sprintf("the last observation is stale: it is %s old", c.age(n.obs.at))
		l.Since = c.observedAt(n)
	}
	switch f := n.obs.flight; {
	case f != nil:
		l.Since = c.t.timeOf(f.begun)
		if l.Kind = fsm.CauseHook; n.obs.failing && !f.late {
			l.Kind = fsm.CauseObservation
			return text + ". " + lastObservationFailed(n)
		}
		return text + "; " + c.running(f, worker.CollectHook)
	case n.obs.failing:
		return text + ". " + lastObservationFailed(n)
	case n.obs.queued:
		l.Kind = fsm.CausePlace
		return text + "; " + c.noPlace(worker.CollectHook)
	}
	return text
}

func lastObservationFailed(n *node) string {
	return "The last observation failed: " + n.rare().observeErr.Error()
}

// observedNote says how old an observation is, and what is wrong with those that should
// have followed.
func (c *causing) observedNote(n *node) string {
	if !n.obs.seen {
		return ""
	}
	text := fmt.Sprintf(" (observed %s ago)", c.age(n.obs.at))
	switch f := n.obs.flight; {
	case f != nil && f.late:
		return text + "; " + c.running(f, worker.CollectHook)
	case n.obs.failing:
		return text + ". " + lastObservationFailed(n)
	}
	return text
}

// running describes a hook in flight.
func (c *causing) running(f *flight, hook string) string {
	text := fmt.Sprintf("%s has been running for %s", hook, c.age(f.begun))
	switch {
	case f.late:
		return text + ", although its context was cancelled"
	case f.deadline != link.Never:
		return text + ", and is cancelled at " + textfmt.ClockTime(c.t.timeOf(f.deadline))
	}
	return text
}

func (c *causing) noPlace(hook string) string {
	return fmt.Sprintf("%s waits for a place: %d hooks are running (WithHookLimit)", hook, c.t.inFlight)
}

// waitForAction says what has become of the action of the state.
func (c *causing) waitForAction(n *node, w *wait) {
	w.kind = fsm.CauseAction
	a, name := &n.act, n.w.ActionName(n.w.States[n.state].Action)
	if name == "" {
		w.detail = "; " + n.stateName() + " has no action"
		return
	}
	failed := func() string { return ". The last attempt failed: " + n.rare().attemptErr.Error() }
	switch f := a.flight; {
	case f != nil:
		if f.late || f.dropped {
			w.kind = fsm.CauseHook
		}
		w.since = c.t.timeOf(f.begun)
		w.detail = "; " + c.running(f, n.w.ActionName(f.action))
		if a.attempts > 0 {
			w.detail += failed()
		}
	case a.gaveUp:
		w.detail += fmt.Sprintf("; %s has failed %s and is not tried again", name, textfmt.Times(int(a.attempts))) + failed()
	case a.queued || a.granted:
		w.kind, w.detail = fsm.CausePlace, "; "+c.noPlace(name)
	case a.pending && a.at > c.t.now && a.attempts > 0:
		w.due = c.t.timeOf(a.at)
		w.detail = fmt.Sprintf("; %s has failed %s and is tried again at %s", name, textfmt.Times(int(a.attempts)), textfmt.ClockTime(w.due)) + failed()
	case a.pending && a.at > c.t.now:
		w.due = c.t.timeOf(a.at)
		w.detail += fmt.Sprintf("; %s has succeeded and runs again at %s", name, textfmt.ClockTime(w.due))
	case a.pending:
		w.detail = "; " + name + " begins in its next visit"
	case a.done && !a.observed:
		w.detail += "; " + name + " has succeeded, and no observation has followed yet"
	case a.done:
		w.detail += "; " + name + " has succeeded"
	}
}

// backOff adds that a worker does not decide because it has failed.
func (c *causing) backOff(n *node) {
	r, l := n.restarts(), c.link(n, fsm.CauseBackOff)
	why := "it failed"
	if r.count > 1 {
		why = fmt.Sprintf("it failed %d times in a row", r.count)
	}
	switch {
	case r.stuck:
		l.Kind = fsm.CauseHook
		if f := n.act.flight; f != nil {
			l.Since = c.t.timeOf(f.begun)
			why += ", and " + c.running(f, n.w.ActionName(f.action))
		}
	case r.open:
		l.Kind, l.Due = fsm.CauseCircuit, c.t.timeOf(r.until)
		why = "its circuit is open, because " + why + "; it is tried again at " + textfmt.ClockTime(l.Due)
	default:
		l.Due = c.t.timeOf(r.until)
		why += ", and is in back-off until " + textfmt.ClockTime(l.Due)
	}
	if err := r.last; err != "" {
		why += ". The last failure: " + err
	}
	c.add(l, "%s: %s", c.intro(n), why)
}

// withoutInstance adds why there is no instance of a declared child.
func (c *causing) withoutInstance(n *node, s *childEntry) {
	l := fsm.CauseLink{Kind: fsm.CauseNext, Path: fsm.ChildPath(n.path(), s.name), Worker: s.waiting.Worker()}
	f := s.failing()
	if f == nil {
		c.add(l, "%s is started in the next tick", s.name)
		return
	}
	l.Kind, l.Due = fsm.CauseConstructor, c.t.timeOf(f.until)
	open := ""
	if f.open {
		open = ", and its circuit is open"
	}
	c.add(l, "%s could not be made: its constructor failed %s%s; it is called again at %s. The last failure: %v",
		s.name, textfmt.Times(f.count), open, textfmt.ClockTime(l.Due), f.lastErr)
}
