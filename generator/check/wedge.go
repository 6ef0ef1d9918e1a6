package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/model"
)

// wedges reports intermediate states that are never left once a child is what the
// state before has asked of it: every way out waits for something that the child
// does not get to from there, asked for what this state asks of it. Those that
// have been told of are left out.
func (k *waiter) wedges(told map[*model.Transition]bool) {
	c := k.checker
	var before map[*model.State][]entry
	for _, s := range c.m.States {
		if len(s.Transitions) == 0 || s.Signal != "" || s == c.m.Failed || slices.Contains(c.m.Desired, s) || !k.waitsOnly(s, told) {
			continue
		}
		if before == nil {
			before = k.entries()
		}
		k.wedge(s, before[s])
	}
}

// entry is a transition into a state.
type entry struct {
	from *model.State
	by   *model.Transition
}

// entries returns the transitions into each state that can be taken.
func (k *waiter) entries() map[*model.State][]entry {
	taken := k.taken(anyDesired)
	all := map[*model.State][]entry{}
	for i, s := range k.m.States {
		if s.Signal != "" {
			continue
		}
		for j, t := range s.Transitions {
			if taken[i][j] && t.To != s {
				all[t.To] = append(all[t.To], entry{s, t})
			}
		}
	}
	return all
}

// waitsOnly reports whether all ways out of a state read the state of a child.
func (k *waiter) waitsOnly(s *model.State, told map[*model.Transition]bool) bool {
	return !slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool {
		return len(k.read(t)) == 0 || t.After != nil || k.dead[t] || told[t]
	})
}

// wedge looks for a way into a state from which it is never left.
func (k *waiter) wedge(s *model.State, before []entry) {
	var children []*model.Child
	for _, t := range s.Transitions {
		children = append(children, k.read(t)...)
	}
	for _, e := range before {
		for _, child := range children {
			for _, begins := range k.begins(child, e) {
				if mapped := k.mappedFrom(e.from, s, child); k.stuck(s, child, begins, mapped) {
					k.reportWedge(s, e.from, child, begins, mapped)
					return
				}
			}
		}
	}
}

// begins returns the states that a child is asked to be in the state before, in which
// it may be when the transition is taken.
func (k *waiter) begins(child *model.Child, e entry) []*model.State {
	if child.MapFromDesired {
		return nil
	}
	mapped := k.mappedIn(child, e.from)
	all := mapped
	if child.Mapped {
		all = indices(child.Machine.Desired)
	}
	got := k.checker.checker(child.Machine).reached(all)
	var states []*model.State
	for _, mappedState := range mapped {
		there := k.in(child, []int{mappedState}, true)
		claims := append(k.declared(child), is(k.way(e.by).formula, logic.True))
		if got[mappedState] && k.space.Find(there, claims...) != logic.Never {
			states = append(states, child.Machine.States[mappedState])
		}
	}
	return states
}

// declared is what must hold for a child to be there, as far as this worker's
// conditions say.
func (k *waiter) declared(child *model.Child) []logic.Claim {
	if child.When == nil || child.When.Bad() || child.Each != nil {
		return nil
	}
	return []logic.Claim{is(k.space.Formula(child.When), logic.True)}
}

// mappedFrom returns what may be asked of a child while s lasts, entered from a
// state: where s says nothing, what that state has asked.
func (k *waiter) mappedFrom(from, s *model.State, child *model.Child) []int {
	if table := child.Table; child.Mapped && !child.MapFromDesired && table[s.Index] == nil && len(child.Rows[s.Index]) == 0 && table[from.Index] != nil {
		return []int{table[from.Index].Index}
	}
	return k.mappedIn(child, s)
}

// stuck reports whether a state is never left with a child that begins in one
// of its own, and may be asked for some.
func (k *waiter) stuck(s *model.State, child *model.Child, begins *model.State, mapped []int) bool {
	of := k.checker.checker(child.Machine)
	switch {
	case !child.Mapped:
	case slices.ContainsFunc(child.Machine.Derive, func(r *model.Rule) bool { return r.State == child.Machine.Shutdown && r.When != nil }):
		mapped = append(slices.Clone(mapped), child.Machine.Shutdown.Index) // by its own switch
	}
	states := marked(reach(of.under(mapped), begins.Index))
	if slices.ContainsFunc(states, func(i int) bool { return child.Machine.States[i].Signal != "" }) {
		return false // it begins anew, or is gone
	}
	there := k.in(child, states, true)
	return !slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool {
		return k.space.Find(there, is(k.way(t).formula, logic.True)) != logic.Never
	})
}

func (k *waiter) reportWedge(s, from *model.State, child *model.Child, begins *model.State, mapped []int) {
	t := s.Transitions[slices.IndexFunc(s.Transitions, func(t *model.Transition) bool { return slices.Contains(k.read(t), child) })]
	if !child.Mapped {
		k.untold(s, t, child, begins)
		return
	}
	f := k.list.Add(ruleDeadlock, t.WhenPos, "%s waits for %s, but itself asks %s to be %s: a %s that is %s, as %s asks, never makes the guard true",
		s.Name, shortened(t.WhenText), child.Name, asked(child, mapped), child.Machine.Worker, begins.Name, from.Name)
	f.Length, f.Help = width(t.WhenText), "map "+s.Name+" to what it waits for"
	at := child.TableAt[s.Index]
	k.deadlocked[child] = true
	if at.Line == 0 {
		at = child.Pos
	}
	also(f, at, "what "+s.Name+" asks of "+child.Name)
	also(f, child.TableAt[from.Index], "what "+from.Name+" asks of it")
	k.outputsOf(f, t, child)
}

func indices(states []*model.State) []int {
	all := make([]int, len(states))
	for i, s := range states {
		all[i] = s.Index
	}
	return all
}
