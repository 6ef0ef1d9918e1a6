package fsm

import "strings"

// whatFired says which transition to a state fires, and by what (R12). It is
// asked before the state changes.
func (n *node) whatFired(to StateID) string {
	e, err := n.h.explain()
	if err != nil {
		return ""
	}
	for i := range e.lines {
		if l := &e.lines[i]; l.to == to && l.fires() {
			return l.reason()
		}
	}
	return ""
}

func (l *explained) fires() bool {
	for _, g := range l.guards {
		if g.value != True {
			return false
		}
	}
	return true
}

// reason is the transition's text and what its guards read.
func (l *explained) reason() string {
	var reads []string
	for _, g := range l.guards {
		reads = append(reads, g.reads...)
	}
	if len(reads) == 0 {
		return l.text
	}
	return l.text + " (" + strings.Join(reads, ", ") + ")"
}

// waitingFor says which guards of a transition do not hold, and why. Of one that
// is unknown the values that it would read say nothing.
func (n *node) waitingFor(l *explained) string {
	var b strings.Builder
	b.WriteString("to " + n.w.stateName(l.to) + ": ")
	first := true
	for _, g := range l.guards {
		if g.value == True {
			continue
		}
		if !first {
			b.WriteString("; ")
		}
		first = false
		b.WriteString(g.text + " is " + g.value.String())
		switch {
		case g.value == Unknown && !n.obs.seen:
			b.WriteString(" (there is no observation yet)")
		case g.value == Unknown:
			b.WriteString(" (the last observation is stale)")
		case len(g.reads) > 0:
			b.WriteString(" (" + strings.Join(g.reads, ", ") + ")")
		}
	}
	if first {
		b.WriteString(l.text + " holds")
	}
	return b.String()
}

// why says, for each transition of the current state, what it waits for.
func (n *node) why() []string {
	e, err := n.h.explain()
	if err != nil {
		return []string{err.Error()}
	}
	lines := make([]string, len(e.lines))
	for i := range e.lines {
		lines[i] = n.waitingFor(&e.lines[i])
	}
	return lines
}

// String is "true", "false" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "unknown"
}
