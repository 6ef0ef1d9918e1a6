package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// paths reports states that no path leads out of to shutdown, or into at all.
// What cannot be taken for a reason that has been reported counts as a path
// all the same: mending the reason mends the path.
func (c *checker) paths() {
	m := c.m
	g := c.graph(c.taken(anyDesired))
	for i, s := range m.States {
		if c.trap(s) {
			c.traps = append(c.traps, i)
		}
	}
	starts := []int{m.Initial.Index}
	if m.Failed != nil {
		starts = append(starts, m.Failed.Index)
	}
	without := c.graphWithoutCommands(c.taken(anyDesired))
	down, seen := reach(without.from, c.ends(m.Shutdown.Index)...), reach(g.to, starts...)
	c.seen = seen
	if !c.gap(g, down, seen) {
		c.noWayDown(without, down)
		c.neverSeen(g, seen)
	}
	c.down = down
	c.noShutdown()
	c.noRest()
}

// noRest reports a transition by which the shutdown state is left whatever is
// desired: a worker that is to rest there does not.
func (c *checker) noRest() {
	s := c.m.Shutdown
	rest := []logic.Assumption{c.space.Desired(s.Index)}
	for _, t := range s.Transitions {
		if c.space.Find(rest, is(c.way(t).formula, logic.NotTrue)) != logic.Never || t.When != nil && (t.When.Bad() || c.flat[t.When]) {
			continue
		}
		c.told[t] = true
		f := c.list.Add(ruleNoRest, t.Pos, "the shutdown state %s is left at once even while desired == %s", s.Name, s.Name)
		f.Help = "a worker rests there until something else is desired: add when, for example when: desired != " + s.Name
		return
	}
}

// gap reports states without a path to shutdown together with states that have
// one and are never come to: the path between them is what is missing.
func (c *checker) gap(g *graph, down, seen []bool) bool {
	lost := slices.IndexFunc(c.m.States, func(s *model.State) bool { return !seen[s.Index] && down[s.Index] })
	var stranded []int
	for i := range c.m.States {
		if !down[i] {
			stranded = append(stranded, i)
		}
	}
	if lost < 0 || len(stranded) == 0 {
		return false
	}
	s := c.m.States[lost]
	f := c.stranded(stranded[0], stranded)
	f.Help = "without one the worker could never be removed; add a transition to " + s.Name + ", which leads there"
	also(f, s.Pos, "no path leads to "+s.Name)
	told := slices.Clone(seen)
	reachInto(g.to, told, lost)
	c.neverSeen(g, told)
	return true
}

// neverSeen reports the states that no path leads to. One missing transition is
// behind all those that lead from one to the next, so they are one finding, at
// the first.
func (c *checker) neverSeen(g *graph, seen []bool) {
	if slices.ContainsFunc(c.m.States, astray) {
		return
	}
	told := slices.Clone(seen)
	for _, i := range g.sources(seen) {
		if told[i] {
			continue
		}
		names := c.names(reachInto(g.to, told, i))
		c.report(ruleNeverSeen, c.m.States[i].Named, "no path leads from the initial state %s to %s", c.m.Initial.Name, diag.Listed(names)).Help =
			"add a transition to " + c.m.States[i].Name + ", or leave " + itOrThem(names) + " out"
	}
}

// astray reports whether a transition of a state leads to that state at once,
// which has been reported: most likely it should lead to another.
func astray(s *model.State) bool {
	return slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool { return t.To == s && t.On == nil && t.After == nil && t.For == nil })
}

func itOrThem(names []string) string {
	if len(names) == 1 {
		return "the state"
	}
	return "the states"
}

// noWayDown reports the states from which no path leads to shutdown. One
// missing transition is behind all those that lead to one dead end, so they are
// one finding, which stands there; those that lead to none go round in circles.
func (c *checker) noWayDown(g *graph, down []bool) {
	told := slices.Clone(down)
	for i := range c.m.States {
		if !down[i] && !slices.ContainsFunc(g.to[i], func(to int) bool { return to != i }) {
			c.stranded(i, reachInto(g.from, told, i))
		}
	}
	var circles []int
	for i := range c.m.States {
		if !told[i] {
			circles = append(circles, i)
		}
	}
	if len(circles) > 0 {
		c.stranded(circles[0], circles)
	}
}

// stranded reports states without a path to shutdown at one of them.
func (c *checker) stranded(at int, states []int) *diag.Finding {
	s, goal := c.m.States[at], c.m.Shutdown.Name
	f := c.report(ruleNoWayDown, s.Named, "no path leads from %s to the shutdown state %s", diag.Listed(c.names(states)), goal)
	f.Help = "without one the worker could never be removed; add a transition out of " + s.Name + ", for example {to: " + goal + ", when: desired == " + goal + "}"
	if slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool { return t.On != nil }) {
		f.Help += "; a transition with on is no path, because nobody need send the command"
	}
	return f
}

// names returns the names of states in the order of the spec.
func (c *checker) names(states []int) []string {
	slices.Sort(states)
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = c.m.States[s].Name
	}
	return names
}

// trap reports a state that has no way out, whatever happens.
func (c *checker) trap(s *model.State) bool {
	if len(s.Transitions) > 0 || s.Signal != "" || s == c.m.Shutdown || s == c.m.Failed {
		return false
	}
	c.report(ruleTrap, s.Named, "%s can never be left: no transition leads out of it", s.Name).Help =
		"add one, for example {to: " + c.m.Shutdown.Name + ", when: desired == " + c.m.Shutdown.Name + "}"
	return true
}

// ends returns a state, those in which a worker is finished, and those that have no
// way out: a state from which all paths lead to one of these is as well as it can
// be until that has one.
func (c *checker) ends(goal int) []int {
	all := append([]int{goal}, c.traps...)
	for i, s := range c.m.States {
		if s.Signal == remove {
			all = append(all, i)
		}
	}
	return all
}

// noShutdown reports states with a path to shutdown that cannot be taken when
// shutdown is what is desired. A worker that was put in its failed state is not
// tried again then if transitions lead out of it (R22); of a state without any
// nothing is said.
func (c *checker) noShutdown() {
	m := c.m
	goal := m.Shutdown.Index
	can := reach(c.byTransitions(false, c.taken(goal)).from, c.ends(goal)...)
	var names []string
	var first *model.State
	for i, s := range m.States {
		if can[i] || c.reported(i) {
			continue
		}
		if first == nil {
			first = s
		}
		names = append(names, s.Name)
	}
	if first == nil {
		return
	}
	c.report(ruleNoShutdown, first.Named, "while desired == %s no path leads from %s to it: its transitions wait for something else to be desired",
		m.Shutdown.Name, diag.Listed(names)).Help = "add a transition with when: desired == " + m.Shutdown.Name
}

// reported says whether it has been reported of a state that it has no way to
// shutdown, or no way out at all: then it need not be said of more states.
// A worker that is parked in a failed state without a way down is tried again.
func (c *checker) reported(i int) bool {
	s := c.m.States[i]
	return !c.down[i] || len(s.Transitions) == 0 || s == c.m.Failed && !c.m.LeavesFailed()
}

// desiredLimit bounds the work for machines of which every state may be
// desired: states times desired states.
const desiredLimit = 1_000_000

// desired reports desired states that cannot be reached from everywhere while
// they are desired.
func (c *checker) desired() {
	m := c.m
	transitions := 0
	for _, s := range m.States {
		transitions += len(s.Transitions) + 1
	}
	if transitions*len(m.Desired) > desiredLimit {
		return
	}
	starts := []int{m.Initial.Index}
	if m.Failed != nil {
		starts = append(starts, m.Failed.Index)
	}
	seen := reach(c.graph(c.taken(anyDesired)).to, starts...)
	for _, d := range m.Desired {
		if d != m.Shutdown && seen[d.Index] {
			c.staysAway(d, seen)
		}
	}
}

// staysAway looks for states from which a desired state cannot be reached. A
// worker that is finished (signal: remove) need not reach it, nor one that has given
// itself up.
func (c *checker) staysAway(d *model.State, seen []bool) {
	g := c.graph(c.taken(d.Index))
	goals := c.ends(d.Index)
	if c.m.Failed != nil {
		goals = append(goals, c.m.Failed.Index)
	}
	can := reach(g.from, goals...)
	var names []string
	var first *model.State
	for i, s := range c.m.States {
		if can[i] || !seen[i] || c.reported(i) {
			continue
		}
		if first == nil || len(g.to[i]) == 0 && len(g.to[first.Index]) > 0 {
			first = s
		}
		names = append(names, s.Name)
	}
	if first == nil {
		return
	}
	f := c.report(ruleNotToBe, first.Named, "while desired == %s no path leads from %s to it", d.Name, diag.Listed(names))
	f.Help = "add a transition that can be taken then, for example when: desired == " + d.Name
	also(f, d.Pos, "the desired state")
}
