package engine

import (
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

// waitingFor describes the guards of a transition that do not hold, and why. For
// a guard that is unknown it does not list the values read, because they do not
// explain it.
func (n *node) waitingFor(l *worker.Explained) string {
	var b strings.Builder
	b.WriteString("to " + n.w.StateName(l.To) + ": ")
	first := true
	for _, g := range l.Guards {
		if g.Value == fsm.True {
			continue
		}
		if !first {
			b.WriteString("; ")
		}
		first = false
		b.WriteString(g.Text + " is " + g.Value.String())
		switch {
		case g.Value == fsm.Unknown && !n.obs.seen:
			b.WriteString(" (there is no observation yet)")
		case g.Value == fsm.Unknown:
			b.WriteString(" (the last observation is stale)")
		case len(g.Reads) > 0:
			b.WriteString(" (" + n.readBy(g) + ")")
		}
	}
	if first {
		b.WriteString(l.Text + " holds")
	}
	return b.String()
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
	all, err := n.inst.Explain(n.state)
	if err != nil {
		return []string{err.Error()}
	}
	lines := make([]string, len(all))
	for i := range all {
		lines[i] = n.waitingFor(&all[i])
	}
	return lines
}
