package check

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// mappings reports what is wrong with the children and the tables that say
// what is asked of them.
func (c *checker) mappings() {
	for _, child := range c.m.Children {
		space := c.space
		if child.Each != nil {
			space = c.newSpace() // each and key mean something else here
		}
		c.condition(space, child.When, textOf(child.When), posOf(child.When))
		if !child.Mapped || c.checker(child.Machine) == nil {
			continue
		}
		c.rows(space, child)
		if c.sameMapped(child) {
			continue
		}
		c.gaps(child)
	}
	c.deadlocks()
	c.dependencies()
}

func textOf(e *expr.Expr) string {
	if e == nil {
		return ""
	}
	return e.Text
}

func posOf(e *expr.Expr) (pos diag.Pos) {
	if e != nil {
		pos = e.Pos
	}
	return pos
}

// rows reports rows of a mapping that never count. A row counts only if those
// before it are known not to hold (R05).
func (c *checker) rows(space *logic.Space, child *model.Child) {
	done := map[*model.Rule]bool{} // a group's rows stand at each of its states
	for _, rows := range child.Rows {
		if len(rows) == 0 || done[rows[0]] || slices.ContainsFunc(rows, func(r *model.Rule) bool { return r.State == nil }) {
			continue
		}
		done[rows[0]] = true
		for _, r := range rows {
			c.condition(space, r.When, r.WhenText, r.WhenPos)
		}
		if i := c.covered(space, rows, logic.False); i >= 0 {
			f := c.list.Add(ruleMapRowNever, rows[i].Pos, "this row never counts: %s", beforeRow(rows[i]))
			f.Length = len(rows[i].State.Name)
			also(f, rows[0].Pos, "the first of the rows before it")
		}
	}
}

// keys gives the states by which a mapping is read.
func (c *checker) keys(child *model.Child) []*model.State {
	if child.MapFromDesired {
		return c.m.Desired
	}
	return c.m.States
}

// sameMapped reports a mapping with the same mapped state for every state.
func (c *checker) sameMapped(child *model.Child) bool {
	keys := c.keys(child)
	if len(keys) < 2 {
		return false
	}
	mappedState := child.Table[keys[0].Index]
	for _, s := range keys {
		if mappedState == nil || child.Table[s.Index] != mappedState {
			return false
		}
	}
	switch {
	case mappedState != child.Machine.Shutdown:
		f := c.report(ruleSameMapped, child.Named, "the mapping of %s is %s for every state", child.Name, mappedState.Name)
		f.Help = "fine for a child that always runs; it is stopped only with its parent"
	case len(child.Machine.Desired) > 1:
		f := c.report(ruleNeverStarted, child.Named, "the mapping of %s is %s for every state, its shutdown state: the child never starts", child.Name, mappedState.Name)
		f.Help = "map the states in which it is needed to " + diag.Listed(c.otherMapped(child))
	}
	return true
}

func (c *checker) otherMapped(child *model.Child) []string {
	var names []string
	for _, d := range child.Machine.Desired {
		if d != child.Machine.Shutdown {
			names = append(names, d.Name)
		}
	}
	return names
}

// gaps reports the states that a mapping leaves out, with what then holds.
// Those with a role have a rule of their own.
func (c *checker) gaps(child *model.Child) {
	var missing []string
	mapped := map[*model.State]bool{}
	var stand [][]bool
	for _, s := range c.keys(child) {
		if child.TableAt[s.Index].Line > 0 || s == c.m.Initial || s == c.m.Shutdown || s == c.m.Failed {
			continue
		}
		missing = append(missing, s.Name)
		if stand == nil {
			stand = c.mapped(child)
		}
		for i, may := range stand[s.Index] {
			if may {
				mapped[child.Machine.States[i]] = true
			}
		}
	}
	if len(missing) == 0 {
		return
	}
	var names []string
	for _, d := range child.Machine.Desired {
		if mapped[d] {
			names = append(names, d.Name)
		}
	}
	f := c.report(ruleGap, child.Named, "the mapping of %s says nothing for %s: the last mapped state stands there%s", child.Name, diag.Listed(missing), whichIs(names))
	f.Help = `add what is meant, or "*" for every other state`
}

func whichIs(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return ", which is " + names[0]
	}
	return ", which is " + strings.Join(names, " or ") + ", by where the worker comes from"
}

// mapped finds, for each state of this worker, which states may have been asked
// of the child last: those of the mapping, and where it has none those of the
// states before.
func (c *checker) mapped(child *model.Child) [][]bool {
	states := len(c.m.States)
	may := make([][]bool, states)
	g := c.graph(c.taken(anyDesired))
	var todo []int
	for i := range may {
		may[i] = make([]bool, len(child.Machine.States))
		switch {
		case child.MapFromDesired:
			for _, d := range c.m.Desired {
				mark(may[i], child, d.Index)
			}
		default:
			mark(may[i], child, i)
		}
		todo = append(todo, i)
	}
	for len(todo) > 0 {
		i := todo[0]
		todo = todo[1:]
		for _, next := range g.to[i] {
			if passes(child, next) && merge(may[next], may[i]) {
				todo = append(todo, next)
			}
		}
	}
	return may
}

// mark adds what a mapping says for one state.
func mark(may []bool, child *model.Child, state int) {
	if mappedState := child.Table[state]; mappedState != nil {
		may[mappedState.Index] = true
	}
	for _, r := range child.Rows[state] {
		if r.State != nil {
			may[r.State.Index] = true
		}
	}
}

// passes reports whether in a state the last mapped state may stand: it has no
// key, or rows that may be unknown.
func passes(child *model.Child, state int) bool {
	if child.MapFromDesired {
		return false
	}
	unknown := slices.ContainsFunc(child.Rows[state], func(r *model.Rule) bool { return r.When != nil && r.When.ReadsObserved() })
	return child.Table[state] == nil && len(child.Rows[state]) == 0 || unknown
}

func merge(into, from []bool) bool {
	changed := false
	for i, may := range from {
		if may && !into[i] {
			into[i], changed = true, true
		}
	}
	return changed
}
