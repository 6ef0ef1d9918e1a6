package model

import (
	"math/bits"
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// stateSet is a set of states by their index.
type stateSet []uint64

func newStateSet(states int) stateSet { return make(stateSet, (states+63)/64) }

func (s stateSet) add(i int)    { s[i/64] |= 1 << (i % 64) }
func (s stateSet) remove(i int) { s[i/64] &^= 1 << (i % 64) }

func (s stateSet) union(o stateSet) {
	for i, w := range o {
		s[i] |= w
	}
}

func (s stateSet) subtract(o stateSet) {
	for i, w := range o {
		s[i] &^= w
	}
}

// within reports whether every state of s is in o.
func (s stateSet) within(o stateSet) bool {
	for i, w := range s {
		if w&^o[i] != 0 {
			return false
		}
	}
	return true
}

func (s stateSet) size() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// list returns the indices in their order.
func (s stateSet) list() []int {
	var all []int
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			all = append(all, i*64+bits.TrailingZeros64(w))
		}
	}
	return all
}

// group is a named set of states while it is unfolded.
type group struct {
	spec *spec.Group
	made *Group
	set  stateSet
	mark uint8 // 0: not looked at, 1: being unfolded, 2: done
}

// resolveStates resolves what names states: groups, roles and desired states.
func (u *unit) resolveStates() {
	m := u.m
	if len(m.States) == 0 && u.s.Initial.Given() && !u.faulty {
		u.list.Add(ruleNoStates, u.s.StatesPos, "%s has no states", m.Worker)
	}
	for _, g := range u.groups {
		u.unfold(g, nil)
	}
	unfolded := 0
	m.StateType.Groups = make(map[string][]string, len(u.groups))
	for _, g := range u.groups {
		if unfolded += g.set.size(); unfolded > maxUnfolded {
			m.Incomplete = true
			u.list.Add(ruleTooLarge, g.spec.Name.Pos, "the groups of %s unfold to more than %d members", m.Worker, maxUnfolded)
			break
		}
		for _, i := range g.set.list() {
			m.States[i].Groups = append(m.States[i].Groups, g.spec.Name.Value)
		}
		m.StateType.Groups[g.spec.Name.Value] = u.namesOf(g.set)
	}
	m.Initial = u.role(u.s.Initial)
	m.Shutdown = u.role(u.s.Shutdown)
	if u.s.Failed.Given() {
		m.Failed = u.role(u.s.Failed)
	}
	u.desiredStates()
}

// unfold fills in the states of a group; path is the groups around it.
func (u *unit) unfold(g *group, path []string) {
	if g.mark != 0 {
		return
	}
	g.mark = 1
	g.set = newStateSet(len(u.m.States))
	path = append(path, g.spec.Name.Value)
	if name := g.spec.Name; len(g.spec.Members) == 0 && !u.faulty {
		f := u.list.Add(ruleEmptyGroup, name.Pos, "the group %s has no members", name.Value)
		f.Length, f.Help = runes(name.Value), "name the states that it stands for, or leave it out"
	}
	u.eachOnce(g.spec.Members, "the group "+g.spec.Name.Value)
	for _, member := range g.spec.Members {
		if s := u.stateByName[member.Value]; s != nil {
			g.set.add(s.Index)
			continue
		}
		inner := u.groupByName[member.Value]
		switch {
		case !member.Given():
		case inner == nil:
			u.unknownMember(member)
		case inner.mark == 1:
			u.groupCycle(member, path)
		default:
			u.unfold(inner, path)
			inner.made.Used = true
			g.set.union(inner.set)
		}
	}
	g.mark = 2
}

// eachOnce reports names that stand twice in a list.
func (u *unit) eachOnce(all []spec.Text, where string) {
	seen := make(map[string]bool, len(all))
	for _, name := range all {
		if seen[name.Value] {
			u.list.Add(ruleTwice, name.Pos, "%s stands twice in %s", quoted(name.Value), where).Length = runes(name.Value)
		}
		seen[name.Value] = true
	}
}

func (u *unit) groupCycle(member spec.Text, path []string) {
	start := len(path) - 1
	for path[start] != member.Value {
		start--
	}
	u.m.Incomplete = true
	u.list.Add(ruleGroupCycle, member.Pos, "group %s contains itself: %s", member.Value, circle(path[start:])).Length = runes(member.Value)
}

// unknownMember reports a name that is neither a state nor a group.
func (u *unit) unknownMember(name spec.Text) {
	u.m.Incomplete = true
	if !u.knowsGroups() {
		return
	}
	u.unknown(ruleUnknownGroup, name, "state or group", u.m.StateType.Missing(name.Value), u.stateAndGroupNames)
}

// knows reports whether it can be said that a section does not declare
// something: not if the section may be what could not be read, or a part of it
// is left out.
func (u *unit) knows(section string, declared int) bool {
	return !u.s.Partial[section] && !(u.s.Unread && declared == 0)
}

// knowsStates reports whether it can be said that there is no such state: it
// cannot if there are none, or some are left out, which has been reported.
func (u *unit) knowsStates() bool { return len(u.m.States) > 0 && !u.s.Partial["states"] }

// knowsGroups is the same of groups; they may be what could not be read.
func (u *unit) knowsGroups() bool {
	return u.knowsStates() && u.knows("groups", len(u.groups))
}

func (u *unit) stateAndGroupNames() []string {
	names := slices.Clone(u.m.StateType.Names())
	for _, g := range u.groups {
		names = append(names, g.spec.Name.Value)
	}
	return names
}

// state finds a state, or reports that there is none.
func (u *unit) state(name spec.Text) *State {
	if s := u.stateByName[name.Value]; s != nil {
		return s
	}
	u.m.Incomplete = true
	switch {
	case !name.Given() || !u.knowsStates():
	case u.groupByName[name.Value] != nil:
		u.list.Add(ruleUnknownState, name.Pos, "%s is a group, and here one state is needed", name.Value).Length = runes(name.Value)
	default:
		u.unknown(ruleUnknownState, name, "state", u.m.StateType.Missing(name.Value), u.m.StateType.Names)
	}
	return nil
}

func (u *unit) role(name spec.Text) *State {
	if name.Given() {
		return u.state(name)
	}
	u.m.Incomplete = true
	return nil
}

// desiredStates resolves desired.states; the shutdown state is always among
// them.
func (u *unit) desiredStates() {
	m := u.m
	u.desired = make([]bool, len(m.States))
	u.anyDesired = u.faulty
	u.eachOnce(u.s.Desired.States, "desired.states")
	for _, name := range u.s.Desired.States {
		s := u.state(name)
		switch {
		case s == nil:
			u.anyDesired = true
		case !u.desired[s.Index]:
			u.desired[s.Index] = true
			m.Desired = append(m.Desired, s)
			if s != m.Shutdown && m.DesiredPos.Line == 0 {
				m.DesiredPos = name.Pos
			}
		}
	}
	switch {
	case m.Shutdown == nil:
		u.anyDesired = true
	case !u.desired[m.Shutdown.Index]:
		u.desired[m.Shutdown.Index] = true
		m.Desired = append(m.Desired, m.Shutdown)
	}
}

// mayBeDesired reports whether a state may be asked for.
func (u *unit) mayBeDesired(i int) bool { return u.anyDesired || u.desired[i] }

// desiredNames lists the states that may be asked for. The list is not to be
// changed.
func (u *unit) desiredNames() []string {
	for _, s := range u.m.Desired[len(u.askable):] {
		u.askable = append(u.askable, s.Name)
	}
	return u.askable
}

// derive resolves desired.derive.
func (u *unit) derive() {
	m := u.m
	rows := u.s.Desired.Derive
	scope := u.specScope("desired.derive")
	for i, r := range rows {
		row := &Rule{State: u.state(r.State), WhenText: r.When.Value, WhenPos: r.When.At(0), Pos: r.State.Pos}
		if row.State != nil && !u.mayBeDesired(row.State.Index) {
			f := u.list.Add(ruleDerivePassing, r.State.Pos, "%s is an intermediate state: desired.derive gives one of desired.states (%s)",
				row.State.Name, expr.Listed(u.desiredNames()))
			f.Length, f.Missing = runes(row.State.Name), u.missing("desired", row.State.Name)
		}
		u.lastRow(r, i == len(rows)-1, ruleDeriveLast, ruleDeriveWhen)
		row.When = u.expression(r.When, func(list *diag.List) *expr.Expr { return expr.CheckBool(r.When, scope, list) })
		if row.State != nil {
			m.Derive = append(m.Derive, row)
		}
	}
	if len(rows) == 0 && m.Shutdown != nil {
		m.Derive = []*Rule{{State: m.Shutdown}}
	}
}

// lastRow reports rows of which the last has a condition, or another has none.
func (u *unit) lastRow(r *spec.Rule, last bool, ruleLast, ruleOther *diag.Rule) {
	switch {
	case last && r.When.Given():
		f := u.list.Add(ruleLast, r.When.Pos, "the last row must not have a when: it is what counts if nothing before it holds")
		f.Length, f.Help = runes(r.When.Value), "leave the when out, or add a row without one"
	case !last && !r.When.Given() && r.State.Given():
		f := u.list.Add(ruleOther, r.State.Pos, "only the last row may be without a when: the rows after this one would never count")
		f.Length, f.Help = runes(r.State.Value), "put this row last, or give it a when"
	}
}
