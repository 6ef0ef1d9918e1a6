package model

import (
	"math"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

const (
	// maxStates is what a uint16 holds besides no state.
	maxStates = math.MaxUint16
	// maxUnfolded limits what groups and shared transitions unfold to, each
	// counted once for each of its states. A file of 1 MiB can ask for a thousand
	// times as much.
	maxUnfolded = 1_000_000
)

// declareStates makes the states and their type, without transitions.
func (u *unit) declareStates() {
	m := u.m
	m.StateType = &expr.EnumType{GoName: "State", ImportPath: m.ImportPath, Package: m.Package, Worker: m.Worker, Zero: "StateNone"}
	u.stateByName = make(map[string]*State, len(u.s.States))
	names := namesOf(u.s.States, func(s *spec.State) spec.Named { return s.Named })
	for _, s := range u.s.States {
		if u.stateByName[s.Name.Value] != nil {
			continue // a duplicate key, reported where YAML is read
		}
		if len(m.States) == maxStates {
			u.m.Incomplete = true
			u.list.Add(ruleTooLarge, s.Name.Pos, "a machine has at most %d states", maxStates)
			break
		}
		named := u.named(snakeCase("a state"), s.Named, names, spot{space: u.top, prefix: "State"})
		state := &State{Named: named, Index: len(m.States), Signal: s.Signal.Value, Health: s.Health.Value}
		u.stateByName[state.Name] = state
		u.stateSpecs = append(u.stateSpecs, s)
		m.States = append(m.States, state)
		m.StateType.Values = append(m.StateType.Values, expr.EnumValue{Name: state.Name, GoName: "State" + state.GoName, Doc: state.Doc})
	}
	m.StateType.Seal()
	alsoProposed(u, u.stateByName, m.States, func(s *State) diag.Pos { return s.Pos })
	for _, p := range u.proposed {
		if s := u.stateByName[p]; s != nil {
			m.StateType.Also(p, s.Index)
		}
	}
}

// declareGroups makes the groups; their members are resolved later.
func (u *unit) declareGroups() {
	u.groupByName = make(map[string]*group, len(u.s.Groups))
	names := namesOf(u.s.Groups, func(g *spec.Group) spec.Named { return g.Named })
	states := namesOf(u.s.States, func(s *spec.State) spec.Named { return s.Named })
	both := func() []string { return append(names(), states()...) }
	for _, g := range u.s.Groups {
		if u.groupByName[g.Name.Value] != nil {
			continue
		}
		named := u.named(snakeCase("a group"), g.Named, both)
		if s := u.stateByName[g.Name.Value]; s != nil {
			r := u.refuse(ruleGroupIsState, g.Name, "%s is the name of a state, so no group can have it", g.Name.Value)
			r.finding.Related = append(r.finding.Related, diag.Related{Pos: s.Pos, Message: "the state"})
			r.rename("rename the group, for example ", g.Name.Value+"_group", "_", both)
		}
		made := &group{spec: g, made: &Group{Named: named}}
		u.m.Groups = append(u.m.Groups, made.made)
		u.groupByName[g.Name.Value] = made
		u.groups = append(u.groups, made)
	}
	alsoProposed(u, u.groupByName, u.groups, func(g *group) diag.Pos { return g.made.Pos })
}

// declareActions makes the actions and guards: all are methods of the Hooks.
func (u *unit) declareActions() {
	u.actionByName = make(map[string]*Action, len(u.s.Actions))
	names := namesOf(u.s.Actions, func(a *spec.Action) spec.Named { return a.Named })
	for _, a := range u.s.Actions {
		if u.actionByName[a.Name.Value] != nil {
			continue
		}
		named := u.named(snakeCase("an action"), a.Named, names, spot{space: u.hooks}, spot{space: u.top, prefix: "Action"})
		action := &Action{Named: named, Index: len(u.m.Actions)}
		u.actionByName[action.Name] = action
		u.m.Actions = append(u.m.Actions, action)
		u.actionSpecs = append(u.actionSpecs, a)
	}
	alsoProposed(u, u.actionByName, u.m.Actions, func(a *Action) diag.Pos { return a.Pos })
	u.guardByName = make(map[string]bool, len(u.s.Guards))
	guards := namesOf(u.s.Guards, func(g *spec.Guard) spec.Named { return g.Named })
	for _, g := range u.s.Guards {
		if u.guardByName[g.Name.Value] {
			continue
		}
		guard := &Guard{u.named(snakeCase("a guard"), g.Named, guards, spot{space: u.hooks})}
		if expr.IsFunction(guard.Name) {
			u.refuse(ruleReserved, g.Name, "%s is a function of the language, so no guard can have that name", guard.Name).
				rename("rename the guard, for example ", "check_"+toSnake(guard.Name), "_", guards, spot{space: u.hooks})
		}
		u.guardByName[guard.Name] = true
		u.guardNames = append(u.guardNames, guard.Name)
		u.m.Guards = append(u.m.Guards, guard)
	}
	for _, g := range u.m.Guards {
		if p := u.proposed[g.Pos]; p != "" {
			u.guardByName[p] = true
		}
	}
}

func (u *unit) declareConditions() {
	methods := newMethods("a condition of the Snapshot", reservedSnapshot)
	if len(u.s.Vars) > 0 {
		methods.taken["Vars"] = claim{made: true}
	}
	if len(u.s.Commands) > 0 {
		methods.taken["Command"] = claim{made: true}
	}
	if len(u.s.Inputs) > 0 {
		methods.taken["Inputs"] = claim{made: true}
	}
	conditions := namesOf(u.s.Conditions, func(c *spec.Condition) spec.Named { return c.Named })
	var all []*condition
	u.condByName = make(map[string]*condition, len(u.s.Conditions))
	for _, c := range u.s.Conditions {
		if u.condByName[c.Name.Value] != nil {
			continue
		}
		made := &condition{spec: c}
		made.Named = u.named(snakeCase("a condition"), c.Named, conditions, spot{space: methods})
		u.condByName[made.Name] = made
		u.condNames = append(u.condNames, made.Name)
		all = append(all, made)
	}
	alsoProposed(u, u.condByName, all, func(c *condition) diag.Pos { return c.Pos })
}

func (u *unit) declareChildren() {
	fields, constructors := newSpace("a field of Children", reservedChildren), newMethods("a method of ChildWorkers", nil)
	names := namesOf(u.s.Children, func(c *spec.Child) spec.Named { return c.Named })
	u.childByName = make(map[string]*Child, len(u.s.Children))
	for _, c := range u.s.Children {
		if u.childByName[c.Name.Value] != nil {
			continue
		}
		named := u.named(snakeCase("a child"), c.Named, names, spot{space: fields}, spot{space: constructors})
		child := &Child{Named: named, Index: len(u.m.Children)}
		child.Group = c.Each.Given() || c.When.Given()
		child.MapFromDesired = c.MapFrom.Value == "desired"
		u.childByName[child.Name] = child
		u.childNames = append(u.childNames, child.Name)
		u.childSpecs = append(u.childSpecs, c)
		u.m.Children = append(u.m.Children, child)
	}
	alsoProposed(u, u.childByName, u.m.Children, func(c *Child) diag.Pos { return c.Pos })
}

// resolveChildren finds the worker types of the children.
func (u *unit) resolveChildren() {
	u.childWorker = make([]*unit, len(u.m.Children))
	for i, c := range u.m.Children {
		if other := u.worker(u.childSpecs[i].Worker); other != nil {
			u.childWorker[i] = other
			c.Machine = other.m
		}
	}
}

// typeRef is a field whose type is another worker's UserSpec.
type typeRef struct {
	field  *expr.Field
	worker spec.Text
	to     *unit
}
