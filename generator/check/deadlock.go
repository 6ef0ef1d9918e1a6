package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// deadlocks reports states with a transition that waits for a child to be in a
// state which the child does not get to as long as this state lasts, because of
// what this state asks of it, or because without a mapping nothing does. A child
// may be in its initial state at any time: it has just started, or started again
// after a failure. From there the parent waits for ever.
func (c *checker) deadlocks() {
	k := &waiter{checker: c, known: map[string]*model.Child{}, mapped: map[*model.Child][][]bool{}, own: map[*model.Child][]int{}, may: map[mayKey][]logic.Assumption{}}
	for _, child := range c.m.Children {
		if c.checker(child.Machine) != nil && !child.Machine.Faulty {
			k.known[child.Name] = child
		}
	}
	said := map[*model.Transition]bool{}
	for _, s := range c.m.States {
		for _, t := range s.Transitions {
			if read := k.read(t); len(read) > 0 && !c.dead[t] && !said[t] {
				said[t] = k.waits(s, t, read)
			}
		}
	}
	k.wedges(said)
}

// waiter looks for such states of one machine.
type waiter struct {
	*checker
	known  map[string]*model.Child // children of which everything is known
	mapped map[*model.Child][][]bool
	own    map[*model.Child][]int // of children without a mapping
	may    map[mayKey][]logic.Assumption
}

// read returns the children that a transition waits for.
func (k *waiter) read(t *model.Transition) []*model.Child {
	var all []*model.Child
	w := k.way(t)
	for _, name := range slices.Concat(w.reads, w.outputs) {
		if child := k.known[name]; child != nil && !slices.Contains(all, child) {
			all = append(all, child)
		}
	}
	return all
}

// mayKey is a child with the mapped states that it may have: their indices, as
// text.
type mayKey struct {
	child  *model.Child
	mapped string
}

// waits looks at one transition in one state. All children that it reads together
// have to make its guard impossible; one that is part of it is named.
func (k *waiter) waits(s *model.State, t *model.Transition, read []*model.Child) bool {
	guard := is(k.way(t).formula, logic.True)
	if k.space.Find(k.assumeAll(read, nil, s), guard) != logic.Never {
		return false
	}
	// The child that alone makes it so, or else one without which it could hold.
	for _, child := range read {
		if k.space.Find(k.assume(child, s), guard) == logic.Never {
			k.found(s, t, child)
			return true
		}
	}
	for _, child := range read {
		if k.space.Find(k.assumeAll(read, child, s), guard) != logic.Never {
			k.found(s, t, child)
			return true
		}
	}
	return false
}

// assumeAll narrows children but one to the states that they can get to while s
// lasts.
func (k *waiter) assumeAll(children []*model.Child, but *model.Child, s *model.State) []logic.Assumption {
	var all []logic.Assumption
	for _, child := range children {
		if child != but {
			all = append(all, k.assume(child, s)...)
		}
	}
	return all
}

// assume narrows a child to the states that it can get to from its initial
// state while s lasts.
func (k *waiter) assume(child *model.Child, s *model.State) []logic.Assumption {
	mapped := k.mappedIn(child, s)
	key := mayKey{child, fmt.Sprint(mapped)}
	all, ok := k.may[key]
	if !ok {
		all = k.in(child, marked(k.checker.checker(child.Machine).reached(k.orGone(child, mapped))), false)
		k.may[key] = all
	}
	return all
}

// in narrows a child to some states, and its outputs to what they may be there. One
// that is not present may be in no state too.
func (k *waiter) in(child *model.Child, states []int, present bool) []logic.Assumption {
	all := k.space.Children(child.Name, states)
	if present {
		all = k.space.Present(child.Name, states)
	}
	space, outputs := k.checker.checker(child.Machine).space, child.Machine.Outputs
	return append(all, k.space.Outputs(child.Name, states, present, func(name string) logic.Output {
		i := slices.IndexFunc(outputs, func(o *model.Output) bool { return o.Name == name })
		if i < 0 {
			return logic.Output{}
		}
		return logic.Output{Space: space, Value: outputs[i].Value}
	})...)
}

// orGone adds to what may be asked of a child its shutdown state where that may be
// without its parent asking: by its own switch, or because it is removed.
func (k *waiter) orGone(child *model.Child, mapped []int) []int {
	if !child.Mapped && !child.Group {
		return mapped
	}
	return append([]int{child.Machine.Shutdown.Index}, mapped...)
}

// mappedIn returns what may be asked of a child while s lasts.
func (k *waiter) mappedIn(child *model.Child, s *model.State) []int {
	if !child.Mapped {
		if k.own[child] == nil {
			k.own[child] = ownStates(child)
		}
		return k.own[child]
	}
	if mappedState := child.Table[s.Index]; mappedState != nil && !child.MapFromDesired {
		return []int{mappedState.Index}
	}
	if k.mapped[child] == nil {
		k.mapped[child] = k.checker.mapped(child)
	}
	return marked(k.mapped[child][s.Index])
}

// reached finds the states that a worker can get to from its initial state
// while one of some states is asked of it. It may fail.
func (c *checker) reached(mapped []int) []bool {
	starts := []int{c.m.Initial.Index}
	if c.m.Failed != nil {
		starts = append(starts, c.m.Failed.Index)
	}
	return reach(c.under(mapped), starts...)
}

// under returns which states lead to which while one of some states is asked of
// the worker.
func (c *checker) under(mapped []int) [][]int {
	to := make([][]int, len(c.m.States))
	for _, mappedState := range mapped {
		e := c.taken(mappedState)
		for i, s := range c.m.States {
			for j, t := range s.Transitions {
				if e[i][j] {
					to[i] = append(to[i], t.To.Index)
				}
			}
		}
	}
	for i, s := range c.m.States {
		switch s.Signal {
		case remove:
			to[i] = nil
		case restart:
			to[i] = []int{c.m.Initial.Index}
		}
	}
	return to
}

// found names everything that a person needs to see the deadlock: the state,
// the guard, the child, what it is asked to be, and the path that it would need.
func (k *waiter) found(s *model.State, t *model.Transition, child *model.Child) {
	if !child.Mapped {
		k.untold(s, t, child, child.Machine.Initial)
		return
	}
	f := k.list.Add(ruleDeadlock, t.WhenPos, "%s waits for %s, but itself asks %s to be %s: a %s that is asked for this never makes the guard true",
		s.Name, shortened(t.WhenText), child.Name, asked(child, k.mappedIn(child, s)), child.Machine.Worker)
	f.Length = width(t.WhenText)
	path, mappedState := k.needed(s, t, child, child.Machine.Initial)
	if path != "" {
		f.Help = fmt.Sprintf("the child would have to go %s, as it does when asked to be %s: map %s to %s", path, mappedState, s.Name, mappedState)
	}
	at := child.TableAt[s.Index]
	k.deadlocked[child] = true
	if at.Line == 0 {
		at = child.Pos
	}
	also(f, at, "what "+s.Name+" asks of "+child.Name)
	also(f, k.blocked(child, k.mappedIn(child, s)), "the transition of "+child.Machine.Worker+" that is not taken then")
	k.outputsOf(f, t, child)
}

// outputsOf adds what those outputs of a child are that a guard reads.
func (k *waiter) outputsOf(f *diag.Finding, t *model.Transition, child *model.Child) {
	if t.When == nil {
		return
	}
	for _, o := range child.Machine.Outputs {
		reads := false
		t.When.WalkThrough(func(x *expr.Expr) {
			reads = reads || x.Op == expr.OpOutput && x.Name == child.Name && x.Field.Name == o.Name
		})
		if reads {
			also(f, o.Pos, "what "+o.Name+" of "+child.Machine.Worker+" is")
		}
	}
}

// asked is what may be asked of a child, for people.
func asked(child *model.Child, mapped []int) string {
	if len(mapped) == 0 {
		return child.Machine.Shutdown.Name
	}
	names := make([]string, len(mapped))
	for i, w := range mapped {
		names[i] = child.Machine.States[w].Name
	}
	return strings.Join(names, " or ")
}

// shortened is a guard as it fits into a message.
func shortened(guard string) string {
	guard = strings.Join(strings.Fields(guard), " ")
	if runes := []rune(guard); len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return guard
}

// needed returns the path that the child would need for the guard to hold, from
// one of its states, and the desired state in which it could go it; empty if
// there is none.
func (k *waiter) needed(s *model.State, t *model.Transition, child *model.Child, from *model.State) (path, mappedState string) {
	m := child.Machine
	guard := is(k.way(t).formula, logic.True)
	others := k.assumeAll(k.read(t), child, s)
	holds := func(state int) bool {
		only := k.in(child, []int{state}, false)
		return k.space.Find(append(only, others...), guard) == logic.Found
	}
	of := k.checker.checker(m)
	for _, d := range m.Desired {
		found := of.shortest(from.Index, d.Index, holds)
		if found == nil {
			continue
		}
		names := make([]string, len(found))
		for i, state := range found {
			names[i] = m.States[state].Name
		}
		return strings.Join(names, " -> "), d.Name
	}
	return "", ""
}

// shortest returns the shortest path from a state to one of the goals while a
// state is desired; nil: there is none.
func (c *checker) shortest(from, desired int, goal func(state int) bool) []int {
	e := c.taken(desired)
	before := map[int]int{from: -1}
	todo := []int{from}
	for len(todo) > 0 {
		i := todo[0]
		todo = todo[1:]
		if before[i] >= 0 && goal(i) {
			var path []int
			for ; i >= 0; i = before[i] {
				path = append([]int{i}, path...)
			}
			return path
		}
		for j, t := range c.m.States[i].Transitions {
			if _, seen := before[t.To.Index]; !seen && e[i][j] {
				before[t.To.Index] = i
				todo = append(todo, t.To.Index)
			}
		}
	}
	return nil
}

// blocked returns the place of the transition with which the child would begin,
// if it were asked to be something else.
func (k *waiter) blocked(child *model.Child, mapped []int) (pos diag.Pos) {
	of := k.checker.checker(child.Machine)
	initial := child.Machine.Initial
	for j, t := range initial.Transitions {
		can := false
		for _, w := range mapped {
			can = can || of.taken(w)[initial.Index][j]
		}
		if !can && t.To != initial {
			return t.Pos
		}
	}
	return pos
}
