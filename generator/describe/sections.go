package describe

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// grid shows what every child should be in each state.
func (t *writer) grid(m *Machine) {
	header := []string{m.Worker}
	var mapped []*Child
	for _, c := range m.Children {
		if c.MapFrom == "" {
			continue
		}
		title := c.Name
		if c.MapFrom == "desired" {
			title += " (by the desired state)"
		}
		header, mapped = append(header, title), append(mapped, c)
	}
	if len(mapped) == 0 {
		return
	}
	t.heading("stateMapping: what each child should be while this worker is …")
	grid := &table{}
	grid.row("", header...)
	var notes []string
	for _, s := range m.States {
		row := []string{s.Name}
		for _, c := range mapped {
			row = append(row, c.cell(s.Name, &notes))
		}
		grid.row("", row...)
	}
	t.table(2, grid)
	for _, note := range notes {
		t.line(2, "%s", note)
	}
}

// cell is what stands in the grid; rows with conditions go to the notes.
func (c *Child) cell(state string, notes *[]string) string {
	for _, m := range c.Mapping {
		if m.State != state {
			continue
		}
		switch {
		case m.Child != "":
			return m.Child
		case len(m.Rows) == 0:
			return "(as before)"
		}
		note := inWords(m.Rows)
		for i, n := range *notes {
			if strings.HasSuffix(n, "] "+note) {
				return fmt.Sprintf("[%d]", i+1)
			}
		}
		*notes = append(*notes, fmt.Sprintf("[%d] %s", len(*notes)+1, note))
		return fmt.Sprintf("[%d]", len(*notes))
	}
	return "-"
}

// inWords says in words what rows with conditions give.
func inWords(rows []Row) string {
	parts := make([]string, len(rows))
	for i, r := range rows {
		parts[i] = r.State
		if r.When != "" {
			parts[i] += " when " + r.When
		} else if len(rows) > 1 {
			parts[i] += " otherwise"
		}
	}
	return strings.Join(parts, ", ")
}

func (t *writer) children(m *Machine) {
	if len(m.Children) == 0 {
		return
	}
	t.heading("children, and what they are configured by")
	for _, c := range m.Children {
		t.line(2, "%s: %s", c.Name, c.summary())
		t.doc(6, c.Doc)
		if c.UserSpec != "" {
			t.line(4, "userSpec = %s", c.UserSpec)
		}
		fields := &table{}
		for _, a := range c.Fields {
			fields.row("", a.Field, "= "+a.Value)
		}
		for _, a := range c.Inputs {
			fields.row("", "input "+a.Field, "= "+a.Value)
		}
		t.table(4, fields)
	}
}

// summary says what the child is, how many there are, and how it changes.
func (c *Child) summary() string {
	parts := []string{c.Worker}
	switch c.EachKind {
	case "count":
		parts = append(parts, "one for each of 0 to "+c.Each+" - 1")
	case "list", "map":
		parts = append(parts, "one for each of "+c.Each)
	}
	if c.ChildName != "" {
		parts = append(parts, "named "+c.ChildName)
	}
	if c.When != "" {
		parts = append(parts, "only when "+c.When)
	}
	if len(c.DependsOn) > 0 {
		parts = append(parts, "after "+strings.Join(c.DependsOn, ", "))
	}
	if c.OnChange == "update" {
		parts = append(parts, "a change updates it")
	} else {
		parts = append(parts, "a change replaces it")
	}
	return strings.Join(parts, ", ")
}

// named shows conditions, guards, actions and holds.
func (t *writer) named(m *Machine) {
	if len(m.Conditions) > 0 {
		t.heading("conditions: names for expressions")
		for _, c := range m.Conditions {
			t.line(2, "cond.%s = %s", c.Name, c.When)
			t.doc(6, c.Doc)
		}
	}
	if len(m.Guards) > 0 {
		t.heading("guards: predicates written in Go")
		for _, g := range m.Guards {
			t.line(2, "%s()", g.Name)
			t.doc(6, g.Doc)
		}
	}
	if len(m.Actions) > 0 {
		t.heading("actions: what states do while they last, written in Go")
		for _, a := range m.Actions {
			t.line(2, "%s: %s", a.Name, a.summary())
			t.doc(6, a.Doc)
			t.outcome(a)
		}
	}
	if len(m.Holds) > 0 {
		t.heading("holds: guards that have to hold for a time")
		for _, h := range m.Holds {
			t.line(2, "%s for %s, in %s", h.When, h.For, strings.Join(h.States, ", "))
		}
	}
}

// outcome shows what an action finds out, and why it may fail.
func (t *writer) outcome(a Action) {
	results := &table{}
	results.fields("result.", a.Result)
	t.table(4, results)
	for _, k := range a.Errors {
		permanent := ""
		if k.Permanent {
			permanent = ", permanent"
		}
		t.line(4, "failure %s%s", k.Name, permanent)
		t.doc(8, k.Doc)
	}
}

func (a Action) summary() string {
	in := "used by no state"
	if len(a.States) > 0 {
		in = "in " + strings.Join(a.States, ", ")
	}
	repeat := "once"
	if a.Repeat != "" {
		repeat = "every " + a.Repeat
	}
	if len(a.Again) > 0 && a.Repeat == "" {
		repeat = "again after " + strings.Join(a.Again, ", ")
	} else if len(a.Again) > 0 {
		repeat += " and again after " + strings.Join(a.Again, ", ")
	}
	return fmt.Sprintf("%s, %s, timeout %s, %s", in, repeat, a.Timeout, a.Retry.text())
}

// text is the policy of failures: the first restart is made at once (R22).
func (r Restart) text() string {
	max := "without end"
	if r.Max > 0 {
		max = fmt.Sprintf("parked after more than %d failures within %s, or in a row", r.Max, r.Within)
	}
	return fmt.Sprintf("%s (the first at once, then after %s, factor %s, at most %s, jitter %s)", max, r.Initial, number(r.Factor), r.Cap, number(r.Jitter))
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func (b Backoff) text() string {
	max := "tries without end"
	switch {
	case b.MaxFrom != "":
		max = "tries " + b.MaxFrom + " times"
	case b.Max > 0:
		max = "tries " + strconv.Itoa(b.Max) + " times"
	}
	return fmt.Sprintf("%s (first wait %s, factor %s, at most %s, jitter %s)", max, b.Initial, number(b.Factor), b.Cap, number(b.Jitter))
}

func (t *writer) reads(m *Machine) {
	if len(m.Reads) == 0 {
		return
	}
	t.heading("reads: what decisions depend on, and where")
	size := 0
	for _, r := range m.Reads {
		size = max(size, utf8.RuneCountInString(r.Input))
	}
	for _, r := range m.Reads {
		t.line(2, "%s  in %s", pad(r.Input, size), places(r.By))
	}
}

// places says in words where something is read, states of one kind together.
func places(by []string) string {
	var states, rest []string
	for _, place := range by {
		if name, ok := strings.CutPrefix(place, "states."); ok {
			states = append(states, name)
		} else {
			rest = append(rest, place)
		}
	}
	switch n := len(states); {
	case n > 4:
		rest = append(rest, fmt.Sprintf("states %s and %d more", strings.Join(states[:3], ", "), n-3))
	case n > 1:
		rest = append(rest, "states "+strings.Join(states, ", "))
	case n == 1:
		rest = append(rest, "state "+states[0])
	}
	return strings.Join(rest, ", ")
}

func (t *writer) policies(m *Machine) {
	t.heading("policies")
	if o := m.Supervision.Observe; o != nil {
		t.line(2, "observe    every %s, timeout %s, stale after %s", o.Every, o.Timeout, o.StaleAfter)
	}
	r := m.Supervision.Restart
	t.line(2, "restart    %s", r.text())
	t.line(2, "shutdown   timeout %s", m.Supervision.Shutdown)
	if len(m.Children) > 0 {
		t.line(2, "reconcile  %s", reconcile(m.Reconcile))
	}
}

func reconcile(mode string) string {
	switch mode {
	case "version":
		return "version: children are declared when the UserSpec's Version has moved"
	case "hash":
		return "hash: children are declared when the UserSpec's hash has changed"
	case "equal":
		return "equal: children are declared when a field of the UserSpec has changed"
	case "hook":
		return "hook: children are declared when OnConfigChange says so"
	case "tick":
		return "tick: children are declared in every tick"
	}
	return "every " + mode
}
