package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// dependencies reports children that wait for what they depend on as long as a
// state lasts, unless that state waits for ever for the same child: mending that
// mends this, most often.
func (c *checker) dependencies() {
	dependents := map[*model.Child][]*model.Child{}
	for _, child := range c.m.Children {
		if !child.Mapped || child.MapFromDesired || c.checker(child.Machine) == nil {
			continue
		}
		for _, on := range child.DependsOn {
			dependents[on] = append(dependents[on], child)
		}
	}
	for _, on := range c.m.Children {
		if on.Mapped && !on.MapFromDesired && !c.deadlocked[on] && c.checker(on.Machine) != nil {
			c.withheld(on, dependents[on])
		}
	}
}

// withheld reports states in which children are asked to run although the one
// that they depend on is not: they wait for it as long as the state lasts (R18).
func (c *checker) withheld(on *model.Child, dependents []*model.Child) {
	var names, rest []string
	var first *model.Child
	var in []int
	for _, child := range dependents {
		states := c.waitsIn(child, on)
		if len(states) == 0 {
			continue
		}
		if first == nil {
			first = child
		}
		in = append(in, states...)
		names = append(names, child.Name)
		rest = append(rest, child.Name+" to "+child.Machine.Shutdown.Name)
	}
	if first == nil {
		return
	}
	slices.Sort(in)
	in = slices.Compact(in)
	is, they, waits := "is", "it depends", "waits"
	if len(names) > 1 {
		is, they, waits = "are", "they depend", "wait"
	}
	all := diag.Listed(names)
	f := c.report(ruleWithheld, first.Named, "in %s %s %s to run, and %s, on which %s, is to be %s: %s %s as long as that lasts",
		diag.Listed(c.names(in)), all, is, on.Name, they, on.Machine.Shutdown.Name, all, waits)
	f.Help = "map " + on.Name + " to another state there, or " + diag.Listed(rest)
	also(f, on.TableAt[in[0]], "what "+on.Name+" is mapped to")
}

// waitsIn gives the states in which a child is to run and what it depends on is
// not.
func (c *checker) waitsIn(child, on *model.Child) []int {
	var states []int
	for i := range c.m.States {
		mappedState, other := child.Table[i], on.Table[i]
		if mappedState != nil && mappedState != child.Machine.Shutdown && other != nil && other == on.Machine.Shutdown {
			states = append(states, i)
		}
	}
	return states
}
