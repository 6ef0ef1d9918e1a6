package top

import (
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// listHeight is the number of rows of the list: the screen has two lines above it, and
// below it the explanation and the keys.
func (m *Model) listHeight() int { return max(1, m.height-4-m.whyHeight()) }

// whyHeight is the number of lines of the explanation.
func (m *Model) whyHeight() int { return min(max(m.height/3, 3), 14) }

// Resize sets the size of the screen.
func (m *Model) Resize(width, height int) {
	m.width, m.height = max(width, 20), max(height, 8)
	m.show()
}

// Draw returns what the screen shows.
func (m *Model) Draw() *Frame {
	f := &Frame{}
	f.Lines = append(f.Lines, bar(m.width, m.title(), m.status()))
	if m.help {
		for _, text := range helpLines {
			f.Lines = append(f.Lines, line(m.width, Span{"  " + text, Plain}))
		}
		f.fill(m.height - 1)
		f.Lines = append(f.Lines, bar(m.width, "any key goes back", ""))
		return f
	}
	c := m.columns()
	f.Lines = append(f.Lines, line(m.width, Span{c.head(), Bold}))
	f.list(m, c)
	f.fill(2 + m.listHeight())
	f.why(m)
	f.fill(m.height - 1)
	f.Lines = append(f.Lines, bar(m.width, m.prompt(), m.place()))
	return f
}

// fill adds empty lines until there are n, or cuts to n.
func (f *Frame) fill(n int) {
	f.Lines = f.Lines[:min(len(f.Lines), n)]
	for len(f.Lines) < n {
		f.Lines = append(f.Lines, Line{})
	}
}

func (m *Model) title() string {
	text := "fsmctl top  " + m.where + "  " + show.Text(m.tree)
	if under := m.under(); under != "" {
		text = "fsmctl top  " + show.Text(under)
	}
	var only []string
	if m.health != "" {
		only = append(only, m.health+" or worse")
	}
	if m.text != "" || m.typing {
		only = append(only, strconv.Quote(m.text))
	}
	if m.sort != 0 {
		only = append(only, sorts[m.sort].shown+" first")
	}
	if len(only) > 0 {
		text += "  [" + strings.Join(only, ", ") + "]"
	}
	return text
}

// status is the right of the first line: how well the tree is, and whether it is read.
func (m *Model) status() string {
	for _, t := range m.trees.Trees {
		switch {
		case t.Name != m.tree:
		case t.Down:
			return "the tree is down"
		case t.Root.Blocked != "":
			return show.Text(t.Root.Blocked)
		}
	}
	switch {
	case m.paused:
		return "paused " + m.clock()
	case m.asOf.IsZero():
		return "reading"
	}
	return m.clock()
}

func (m *Model) clock() string {
	if m.asOf.IsZero() {
		return ""
	}
	return m.asOf.Format("15:04:05")
}

// columns are the widths of the columns of the list.
type columns struct{ path, state, desired, note int }

func (m *Model) columns() columns {
	const fixed = 1 + 11 + 1 + 6 + 1 + 5 + 1 + 5 + 1 + 5 + 1 // health, age, three deltas
	rest := m.width - fixed - 2
	c := columns{state: 14}
	if m.width >= 110 {
		c.state, c.desired = 16, 16
		rest--
	}
	if m.width >= 100 {
		c.note = min(40, (rest-c.state-c.desired)/2)
	}
	c.path = max(10, rest-c.state-c.desired-c.note)
	return c
}

func (c columns) head() string {
	return c.text("WORKER", "STATE", "DESIRED", "HEALTH", "FOR", "+TRAN", "+OBS", "+FAIL", "NOTE")
}

func (c columns) text(path, state, desired, health, age, transitions, observations, failures, note string) string {
	text := column(path, c.path) + " " + column(state, c.state) + " "
	if c.desired > 0 {
		text += column(desired, c.desired) + " "
	}
	text += column(health, 11) + " " + number(age, 6) + " " + number(transitions, 5) + " " + number(observations, 5) + " " + number(failures, 5)
	if c.note > 0 {
		text += " " + show.Cut(note, c.note)
	}
	return text
}

// list draws the rows that are visible.
func (f *Frame) list(m *Model, c columns) {
	n := m.rows()
	for i := m.first; i < min(n, m.first+m.listHeight()); i++ {
		r := m.row(i)
		name := show.Text(r.path)
		if m.sort == 0 && m.health == "" && m.text == "" {
			name = strings.Repeat("  ", min(r.depth, 10)) + show.Text(r.name)
		}
		age := "-"
		if !r.entered.IsZero() {
			age = show.Age(m.now().Sub(r.entered).Truncate(time.Second))
		}
		desired := show.Text(r.desired)
		if r.desired == r.state {
			desired = "="
		}
		text := c.text(name, show.OrDash(show.Text(r.state)), desired, r.health, age, delta(r.delta.transitions), delta(r.delta.observations), delta(r.delta.failures), show.Text(r.note))
		l := line(m.width, Span{text, styleOf(r.health)})
		l.Selected = i == m.at
		f.Lines = append(f.Lines, l)
	}
	if n == 0 && !m.asOf.IsZero() && m.lost == "" && len(m.pages) > 0 {
		f.Lines = append(f.Lines, line(m.width, Span{"there are no such workers", Dim}))
	}
}

func delta(n uint64) string {
	if n == 0 {
		return "."
	}
	if n > 9999 {
		return ">9999"
	}
	return strconv.FormatUint(n, 10)
}

func styleOf(health string) Style {
	switch health {
	case "degraded":
		return Bad
	case "progressing":
		return Warn
	case "suspended":
		return Dim
	}
	return Plain
}

// why draws the explanation of the selected worker.
func (f *Frame) why(m *Model) {
	f.Lines = append(f.Lines, bar(m.width, "why  "+show.Text(m.selected), ""))
	lines := m.explanation()
	m.scroll = min(m.scroll, max(0, len(lines)-m.whyHeight()))
	for _, l := range lines[m.scroll:min(len(lines), m.scroll+m.whyHeight())] {
		f.Lines = append(f.Lines, l)
	}
}

// explanation returns the lines of the explanation.
func (m *Model) explanation() []Line {
	if m.lost != "" {
		var lines []Line
		for _, text := range wrap(show.Text(m.lost), m.width) {
			lines = append(lines, line(m.width, Span{text, Bad}))
		}
		return lines
	}
	if m.detail == nil || m.detail.Reasons == nil {
		return nil
	}
	why := m.detail.Reasons
	style := Plain
	if !why.Cause.Settled {
		style = Bold
	}
	var lines []Line
	for _, text := range wrap(show.Text(why.Cause.Text), m.width) {
		lines = append(lines, line(m.width, Span{text, style}))
	}
	if d := m.detail; why.Cause.Settled && d.Worst != d.Health && d.WorstPath != "" {
		lines = append(lines, line(m.width, Span{"below it the worst is " + d.Worst + ": " + show.Text(d.WorstPath) + " (c goes there)", Warn}))
	}
	for i := range why.Transitions {
		lines = append(lines, m.transition(&why.Transitions[i])...)
	}
	return lines
}

// transition explains a transition of the state.
func (m *Model) transition(t *fsm.WhyTransition) []Line {
	mark, to := "  ", t.To
	if t.Towards {
		mark = "> "
	}
	if to == "" {
		to = "(stays)"
	}
	lines := []Line{line(m.width, Span{mark, Plain}, Span{column(t.Value.String(), 8), styleOfTruth(t.Value)}, Span{show.Text(to + " when " + t.Text), Plain})}
	for i := range t.Guards {
		if g := &t.Guards[i]; g.Value != fsm.True {
			lines = append(lines, m.guard(g, 1)...)
		}
	}
	return lines
}

// guard explains a part of a guard that does not hold, and the parts of it for which that
// is so. Those of a negation are the ones that hold.
func (m *Model) guard(g *fsm.WhyGuard, depth int) []Line {
	var says []string
	for _, read := range g.Reads {
		says = append(says, read.Name+" is "+read.Value)
	}
	if g.Waits != "" {
		says = append(says, "waits for "+g.Waits)
	}
	text := g.Text
	if len(says) > 0 {
		text += ": " + strings.Join(says, "; ")
	}
	lines := []Line{line(m.width, Span{strings.Repeat("  ", depth), Plain}, Span{column(g.Value.String(), 8), styleOfTruth(g.Value)}, Span{show.Text(text), Dim})}
	for i := range g.Parts {
		if p := &g.Parts[i]; g.Kind == fsm.GuardKindNot || p.Value != fsm.True {
			lines = append(lines, m.guard(p, depth+1)...)
		}
	}
	return lines
}

func styleOfTruth(t fsm.Truth) Style {
	switch t {
	case fsm.True:
		return Good
	case fsm.False:
		return Bad
	}
	return Warn
}

// prompt is the left of the last line.
func (m *Model) prompt() string {
	if m.typing {
		return "text: " + m.text + "_"
	}
	return "Enter into  Left back  c cause  / text  h health  s sort  ? keys  q leave"
}

// place says which row is selected.
func (m *Model) place() string {
	n := m.rows()
	if n == 0 {
		return ""
	}
	text := strconv.Itoa(m.at+1) + "/" + strconv.Itoa(n)
	if !m.complete() {
		text += "+"
	}
	return text
}
