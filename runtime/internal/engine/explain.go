package engine

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// cause is why a transition is taken.
type cause struct {
	reason     string
	transition uint32 // as Instance.Fired gives it, if there is no reason
}

// whatFired returns the transition to a state that fires, with the values that
// its guards read (R12). It must be called before the state changes. If nobody
// listens to the events, there is no text: making it takes longer than the
// transition.
func (t *Tree) whatFired(n *node, to link.StateID) cause {
	i, err := n.inst.Fired(n.state, to)
	if err != nil || i == 0 {
		return cause{}
	}
	if !t.heard {
		return cause{transition: i}
	}
	reason, err := n.inst.Reason(i)
	if err != nil {
		return cause{}
	}
	return cause{reason: reason}
}

// lastReason returns the reason of the last transition or failure. It has no
// values if nobody listened to the events then.
func (n *node) lastReason() string {
	if n.last == "" && n.fired > 0 {
		return n.inst.TransitionText(n.fired)
	}
	return n.last
}

// waitingFor describes the guards of a transition that do not hold, and why. A
// transition with a command waits for that first; what reads the command is not known
// before.
func (n *node) waitingFor(l *worker.Explained) string {
	var parts []string
	guards := l.Guards
	if l.On != 0 {
		parts = append(parts, "waits for the command "+n.w.Commands[l.On])
		guards = guards[1:]
	}
	for _, g := range guards {
		if g.Value != fsm.True && !g.Command {
			parts = append(parts, n.unfulfilled(g))
		}
	}
	if len(parts) == 0 {
		parts = []string{l.Text + " holds"}
	}
	to := "to " + n.w.StateName(l.To)
	if l.To == 0 {
		to = "to stay"
	}
	return to + ": " + strings.Join(parts, "; ")
}

// unfulfilled describes a guard that does not hold. For one that is unknown because of
// the observation it does not list the values read, because they do not explain it.
func (n *node) unfulfilled(g worker.ExplainedGuard) string {
	text := g.Text + " is " + g.Value.String()
	stale := g.Value == fsm.Unknown && !n.meta.Fresh &&
		(len(g.Reads) == 0 || slices.ContainsFunc(g.Reads, worker.ExplainedRead.ByObservation))
	switch {
	case stale && !n.obs.seen:
		return text + " (there is no observation yet)"
	case stale:
		return text + " (the last observation is stale)"
	case len(g.Reads) > 0 && !(g.Value == fsm.Unknown && g.Reads[0].Name == g.Text):
		return text + " (" + n.readBy(g) + ")"
	}
	return text
}

// readBy lists the values that a guard reads. For the desired state it adds who
// asks for it, unless it is derived from the worker's own UserSpec alone.
func (n *node) readBy(g worker.ExplainedGuard) string {
	texts := make([]string, len(g.Reads))
	for i, r := range g.Reads {
		texts[i] = r.String()
		if by := n.askedBy(); r.Name == "desired" && by != derivedFromSpec {
			texts[i] += ": " + by
		}
	}
	return strings.Join(texts, ", ")
}

// why describes, for each transition of the current state, what it waits for.
func (n *node) why() []string {
	all, err := n.inst.Explain(n.state, worker.Briefly)
	if err != nil {
		return []string{err.Error()}
	}
	lines := make([]string, len(all))
	for i := range all {
		lines[i] = n.waitingFor(&all[i])
	}
	return lines
}
