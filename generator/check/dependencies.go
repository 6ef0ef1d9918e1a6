package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// dependencies reports children of which the words are withheld, unless a state
// waits for ever for what they depend on: mending that mends this, most often.
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
// that they depend on is not: the words wait as long as the state lasts (R18).
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
	all, is, they := diag.Listed(names), "is", "it depends"
	if len(names) > 1 {
		is, they = "are", "they depend"
	}
	f := c.report(ruleWithheld, first.Named, "in %s %s %s to run, and %s, on which %s, is to be %s: the word for %s is withheld as long as that lasts",
		diag.Listed(c.names(in)), all, is, on.Name, they, on.Machine.Shutdown.Name, all)
	f.Help = "map " + on.Name + " to another state there, or " + diag.Listed(rest)
	also(f, on.TableAt[in[0]], "what "+on.Name+" is mapped to")
}

// waitsIn gives the states in which a child is to run and what it depends on is
// not.
func (c *checker) waitsIn(child, on *model.Child) []int {
	var states []int
	for i := range c.m.States {
		word, other := child.Table[i], on.Table[i]
		if word != nil && word != child.Machine.Shutdown && other != nil && other == on.Machine.Shutdown {
			states = append(states, i)
		}
	}
	return states
}
