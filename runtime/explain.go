package fsm

import "strings"

// Explanation is filled in by generated code: for each transition of the
// current state, in the order in which they are tried, what it waits for and
// how that stands (R12).
type Explanation struct {
	lines []explained
}

type explained struct {
	to     StateID
	text   string
	guards []explainedGuard
}

type explainedGuard struct {
	text  string
	value Truth
	reads []explainedRead
}

type explainedRead struct{ name, value string }

func (r explainedRead) String() string { return r.name + " is " + r.value }

// Transition begins the next transition; text is what stands in the spec.
func (e *Explanation) Transition(to StateID, text string) {
	e.lines = append(e.lines, explained{to: to, text: text})
}

// Guard adds one part of the transition's guard: all parts must be True for
// it to be taken.
func (e *Explanation) Guard(text string, value Truth) {
	l := &e.lines[len(e.lines)-1]
	l.guards = append(l.guards, explainedGuard{text: text, value: value})
}

// Read adds an input of the last guard and its value now, *** if it is secret.
func (e *Explanation) Read(name, value string) {
	l := &e.lines[len(e.lines)-1]
	g := &l.guards[len(l.guards)-1]
	g.reads = append(g.reads, explainedRead{name, value})
}

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
		for _, r := range g.reads {
			reads = append(reads, r.String())
		}
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
			b.WriteString(" (" + n.readBy(g) + ")")
		}
	}
	if first {
		b.WriteString(l.text + " holds")
	}
	return b.String()
}

// readBy has the values that a guard reads. Of the desired state it says who asks
// for it, where that is not the worker's own UserSpec alone.
func (n *node) readBy(g explainedGuard) string {
	texts := make([]string, len(g.reads))
	for i, r := range g.reads {
		texts[i] = r.String()
		if by := n.askedBy(); r.name == "desired" && by != derivedFromSpec {
			texts[i] += ": " + by
		}
	}
	return strings.Join(texts, ", ")
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
