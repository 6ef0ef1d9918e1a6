package model

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// span links in: the group in which the time of after counts (R35). states are those
// in which the transition is tried.
func (u *unit) span(ts *spec.Transition, t *Transition, states []int) *Span {
	name := ts.In
	if !name.Given() {
		return nil
	}
	if !ts.After.Given() {
		f := u.list.Add(ruleInWithout, name.Pos, "in is the group in which the time of after counts, and there is no after")
		f.Length, f.Help = runes(name.Value), "for example {to: "+leadsTo(t)+", after: 12h, in: "+name.Value+"}"
		return nil
	}
	g := u.groupByName[name.Value]
	if g == nil {
		u.noGroup(name)
		return nil
	}
	g.made.Used = true
	if u.m.Incomplete { // the group, or the states in which it is tried, may lack some
		return u.spanOf(g)
	}
	tried := newStateSet(len(u.m.States))
	for _, i := range states {
		tried.add(i)
	}
	tried.subtract(g.set)
	if tried.size() > 0 {
		f := u.list.Add(ruleInOutside, name.Pos, "%s not in the group %s, so no time in it counts there", areNot(u.namesOf(tried)), name.Value)
		f.Length, f.Help = runes(name.Value), "take "+diag.Listed(u.namesOf(tried))+" out by from or except"
		if len(ts.From) == 0 {
			f.Help = "leave in out: after alone counts the time in the state"
		}
		if all := u.groupOf(states, t.To); all != "" {
			f.Help += "; or write in: " + all
		}
		return nil
	}
	if t.To != nil && has(g.set, t.To.Index) {
		f := u.list.Add(ruleInTarget, name.Pos, "%s is in the group %s itself: the time in the group would go on, and the transition be taken again", t.To.Name, name.Value)
		f.Length, f.Help = runes(name.Value), "lead to a state outside of the group, or leave in out"
		return nil
	}
	return u.spanOf(g)
}

// leadsTo is the name of the state to which a transition leads, for an example.
func leadsTo(t *Transition) string {
	if t.To == nil {
		return "stopped"
	}
	return t.To.Name
}

// groupOf returns a group that has all of some states, and not another one; "": none.
func (u *unit) groupOf(states []int, without *State) string {
	for _, g := range u.groups {
		others := slices.ContainsFunc(states, func(i int) bool { return !has(g.set, i) })
		if !others && (without == nil || !has(g.set, without.Index)) {
			return g.made.Name
		}
	}
	return ""
}

func has(s stateSet, i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

// areNot is "a is" or "a and b are" of states.
func areNot(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return expr.Listed(names) + " are"
}

func (u *unit) namesOf(set stateSet) []string {
	var names []string
	for _, i := range set.list() {
		names = append(names, u.m.States[i].Name)
	}
	return names
}

// spanOf returns the span of a group, which all its transitions share.
func (u *unit) spanOf(g *group) *Span {
	for _, s := range u.m.Spans {
		if s.Group == g.made.Name {
			return s
		}
	}
	s := &Span{Slot: len(u.m.Spans), Group: g.made.Name, GoName: g.made.GoName}
	for _, i := range g.set.list() {
		s.States = append(s.States, u.m.States[i])
	}
	u.m.Spans = append(u.m.Spans, s)
	return s
}

// noGroup reports a name that is no group.
func (u *unit) noGroup(name spec.Text) {
	u.m.Incomplete = true
	if !u.knowsGroups() {
		return
	}
	if u.stateByName[name.Value] != nil {
		f := u.list.Add(ruleNoGroup, name.Pos, "in takes a group, and %s is a state", name.Value)
		f.Length, f.Help = runes(name.Value), "leave in out: after alone counts the time in the state"
		return
	}
	var names []string
	for _, g := range u.groups {
		names = append(names, g.made.Name)
	}
	near := u.proposals.For("group", name.Value, func() []string { return names })
	help := "; this worker has no groups"
	if len(names) > 0 {
		help = "; it has " + strings.Join(names, ", ")
	}
	f := u.list.Add(ruleNoGroup, name.Pos, "this worker has no group %s%s", quoted(name.Value), expr.OrElse(near, help))
	f.Length = runes(name.Value)
	f.Rename(name.At(0), name.Value, near)
}
