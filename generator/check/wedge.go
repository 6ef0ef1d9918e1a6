package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/model"
)

// wedges reports passing states that are never left once a child is what the
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

// entries gives the transitions into each state that can be taken.
func (k *waiter) entries() map[*model.State][]entry {
	taken := k.taken(anyDesired)
	all := map[*model.State][]entry{}
	for i, s := range k.m.States {
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
			word := child.Table[e.from.Index]
			if word == nil || child.MapFromDesired {
				continue
			}
			there := k.space.Present(child.Name, []int{word.Index})
			if k.space.Find(there, is(k.way(e.by).formula, logic.True)) != logic.Never && k.stuck(s, child, word) {
				k.reportWedge(s, e.from, child, word)
				return
			}
		}
	}
}

// stuck reports whether a state is never left with a child that begins in one
// of its own.
func (k *waiter) stuck(s *model.State, child *model.Child, begins *model.State) bool {
	of := k.checker.checker(child.Machine)
	words := k.wordsIn(child, s)
	if slices.ContainsFunc(child.Machine.Derive, func(r *model.Rule) bool { return r.State == child.Machine.Shutdown && r.When != nil }) {
		words = append(words, child.Machine.Shutdown.Index) // by its own switch
	}
	states := marked(reach(of.under(words), begins.Index))
	if slices.ContainsFunc(states, func(i int) bool { return child.Machine.States[i].Signal != "" }) {
		return false // it begins anew, or is gone
	}
	there := k.space.Present(child.Name, states)
	return !slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool {
		return k.space.Find(there, is(k.way(t).formula, logic.True)) != logic.Never
	})
}

func (k *waiter) reportWedge(s, from *model.State, child *model.Child, word *model.State) {
	t := s.Transitions[slices.IndexFunc(s.Transitions, func(t *model.Transition) bool { return slices.Contains(k.read(t), child) })]
	f := k.list.Add(ruleDeadlock, t.WhenPos, "%s waits for %s, but itself asks %s to be %s: a %s that is %s, as %s asks, does not get there",
		s.Name, shortened(t.WhenText), child.Name, k.asked(child, s), child.Machine.Worker, word.Name, from.Name)
	f.Length, f.Help = width(t.WhenText), "map "+s.Name+" to what it waits for"
	at := child.TableAt[s.Index]
	k.deadlocked[child] = true
	if at.Line == 0 {
		at = child.Pos
	}
	also(f, at, "what "+s.Name+" asks of "+child.Name)
	also(f, child.TableAt[from.Index], "what "+from.Name+" asks of it")
}
