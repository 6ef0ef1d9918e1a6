package fsm

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
	reads []string
}

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
	g.reads = append(g.reads, name+" is "+value)
}
