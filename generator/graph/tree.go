package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

// tree lists machines and all that are below them, each once, parents before
// their children; nil if none of them has children.
func tree(machines []*model.Machine) []*model.Machine {
	seen := map[*model.Machine]bool{}
	var all []*model.Machine
	children := false
	var visit func(*model.Machine)
	visit = func(m *model.Machine) {
		if seen[m] {
			return
		}
		seen[m] = true
		for _, c := range slices.Backward(m.Children) {
			children = true
			visit(c.Machine)
		}
		all = append(all, m)
	}
	for _, m := range slices.Backward(machines) {
		visit(m)
	}
	if !children {
		return nil
	}
	slices.Reverse(all)
	return all
}

// grid is the mappings of a machine as a table: a row for each child, a
// column for all states in which every child is told the same.
type grid struct {
	columns [][]*model.State
	cells   [][][]string // by child and column: lines; nil for a child that the columns are not about
}

func gridOf(m *model.Machine) grid {
	g := grid{cells: make([][][]string, len(m.Children))}
	at := map[string]int{}
	for i, s := range m.States {
		var key strings.Builder
		for _, c := range m.Children {
			if byState(c) {
				fmt.Fprintf(&key, "%q ", cell(c, i))
			}
		}
		column, known := at[key.String()]
		if key.Len() == 0 {
			return g
		}
		if !known {
			column = len(g.columns)
			at[key.String()] = column
			g.columns = append(g.columns, nil)
			for j, c := range m.Children {
				if byState(c) {
					g.cells[j] = append(g.cells[j], cell(c, i))
				}
			}
		}
		g.columns[column] = append(g.columns[column], s)
	}
	return g
}

// byState reports whether what a child should be is read by its parent's state.
func byState(c *model.Child) bool { return c.Mapped && !c.MapFromDesired }

// cell says in lines what a child should be while its parent is in a state.
func cell(c *model.Child, state int) []string {
	if rows := c.Rows[state]; rows != nil {
		var lines []string
		for _, r := range rows {
			switch {
			case r.WhenText != "":
				lines = append(lines, drawing.Wrap(r.State.Name+" when "+drawing.Clean(r.WhenText))...)
			case len(rows) > 1:
				lines = append(lines, r.State.Name+" otherwise")
			default:
				lines = append(lines, r.State.Name)
			}
		}
		return lines
	}
	if to := c.Table[state]; to != nil {
		return []string{to.Name}
	}
	return []string{"as before"}
}

// unlisted says what stands in the place of a row that has no columns.
func unlisted(m *model.Machine, c *model.Child) []string {
	if !c.Mapped {
		return []string{"not mapped"}
	}
	lines := []string{"by the desired state:"}
	for _, s := range m.Desired {
		given := cell(c, s.Index)
		lines = append(lines, s.Name+": "+given[0])
		lines = append(lines, given[1:]...)
	}
	return lines
}

const (
	// fewNames is how many states a column names one below the other; of more
	// than that whole groups are named instead of their states.
	fewNames = 4
	// manyNames is how many states the largest column may have before it is
	// only counted: the others are named.
	manyNames = 12
)

// headings are the names of the columns.
func (g grid) headings(m *model.Machine) [][]string {
	largest := 0
	for i, column := range g.columns {
		if len(column) > len(g.columns[largest]) {
			largest = i
		}
	}
	headings := make([][]string, len(g.columns))
	for i, column := range g.columns {
		switch n := len(column); {
		case n == len(m.States):
			headings[i] = []string{"in any state"}
		case n > manyNames && i == largest:
			headings[i] = []string{fmt.Sprintf("the other %d states", n)}
		case n > fewNames:
			headings[i] = drawing.Words(strings.Join(groupNames(m, column), ", "))
		default:
			headings[i] = model.StateNames(column)
		}
	}
	return headings
}

// about says in lines what else there is to know of a child of a machine.
func about(m *model.Machine, c *model.Child) []string {
	lines := declared(c)
	for _, text := range between(m, c) {
		lines = append(lines, drawing.Wrap(text)...)
	}
	return lines
}

// declared says in lines what a child is, and when it exists.
func declared(c *model.Child) []string {
	lines := []string{c.Machine.Worker}
	if c.Each != nil {
		lines = append(lines, drawing.Wrap("one for each of "+drawing.Clean(c.Each.Text))...)
	}
	if c.When != nil {
		lines = append(lines, drawing.Wrap("only when "+drawing.Clean(c.When.Text))...)
	}
	if len(c.DependsOn) > 0 {
		var on []string
		for _, d := range c.DependsOn {
			on = append(on, d.Name)
		}
		lines = append(lines, drawing.Words("after "+strings.Join(on, ", "))...)
	}
	return lines
}

// outside says how a machine looks from outside: which states it may be asked
// for, and its inputs and outputs.
func outside(m *model.Machine) []string {
	return append(drawing.Words("may be "+strings.Join(model.StateNames(m.Desired), ", ")), flowNames(m)...)
}
