package engine

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// whatFired says which transition to a state fires, and by what (R12). It is
// asked before the state changes.
func (n *node) whatFired(to link.StateID) string {
	reason, err := n.h.Fired(n.state, to)
	if err != nil {
		return ""
	}
	return reason
}

// waitingFor says which guards of a transition do not hold, and why. Of one that
// is unknown the values that it would read say nothing.
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

// readBy has the values that a guard reads. Of the desired state it says who asks
// for it, where that is not the worker's own UserSpec alone.
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

// why says, for each transition of the current state, what it waits for.
func (n *node) why() []string {
	all, err := n.h.Explain(n.state)
	if err != nil {
		return []string{err.Error()}
	}
	lines := make([]string, len(all))
	for i := range all {
		lines[i] = n.waitingFor(&all[i])
	}
	return lines
}
