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
	for _, s := range u.s.States {
		if u.stateByName[s.Name.Value] != nil {
			continue // a duplicate key, reported where YAML is read
		}
		if len(m.States) == maxStates {
			u.m.Incomplete = true
			u.list.Add(ruleTooLarge, s.Name.Pos, "a machine has at most %d states", maxStates)
			break
		}
		state := &State{Named: u.named("a state", s.Named, snake, "lower_snake_case", toSnake), Index: len(m.States), Signal: s.Signal.Value}
		u.claimAll(state.GoName, "state "+state.Name, s.Name, spot{space: u.top, prefix: "State"})
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
	for _, g := range u.s.Groups {
		if u.groupByName[g.Name.Value] != nil {
			continue
		}
		named := u.named("a group", g.Named, snake, "lower_snake_case", toSnake)
		if s := u.stateByName[g.Name.Value]; s != nil {
			f := u.list.Add(ruleGroupIsState, g.Name.Pos, "%s is the name of a state, so no group can have it", s.Name)
			f.Length = runes(s.Name)
			f.Related = append(f.Related, diag.Related{Pos: s.Pos, Message: "the state"})
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
	for _, a := range u.s.Actions {
		if u.actionByName[a.Name.Value] != nil {
			continue
		}
		action := &Action{Named: u.named("an action", a.Named, snake, "lower_snake_case", toSnake), Index: len(u.m.Actions)}
		u.claimAll(action.GoName, "action "+action.Name, a.Name, spot{space: u.hooks}, spot{space: u.top, prefix: "Action"})
		u.actionByName[action.Name] = action
		u.m.Actions = append(u.m.Actions, action)
		u.actionPolicy(action, a)
	}
	alsoProposed(u, u.actionByName, u.m.Actions, func(a *Action) diag.Pos { return a.Pos })
	u.guardByName = make(map[string]bool, len(u.s.Guards))
	for _, g := range u.s.Guards {
		if u.guardByName[g.Name.Value] {
			continue
		}
		guard := &Guard{u.named("a guard", g.Named, snake, "lower_snake_case", toSnake)}
		u.claimAll(guard.GoName, "guard "+guard.Name, g.Name, spot{space: u.hooks})
		if expr.IsFunction(guard.Name) {
			u.guardIsFunction(g.Name)
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

// guardIsFunction reports a guard with the name of a function, which no goName
// helps.
func (u *unit) guardIsFunction(name spec.Text) {
	r := &refusal{name: name.Value, text: "rename the guard, for example "}
	r.finding = r.list.Add(ruleReserved, name.Pos, "%s is a function of the language, so no guard can have that name", name.Value)
	r.finding.Length = runes(name.Value)
	r.rename = func(free string) bool {
		_, taken := u.hooks.taken[goName(free)]
		if taken || u.guardByName[free] {
			return false
		}
		u.hooks.taken[goName(free)] = claim{what: "a proposal"}
		return true
	}
	u.refusals = append(u.refusals, r)
}

func (u *unit) declareConditions() {
	names := newMethods("a condition of the Snapshot", reservedSnapshot)
	var all []*condition
	u.condByName = make(map[string]*condition, len(u.s.Conditions))
	for _, c := range u.s.Conditions {
		if u.condByName[c.Name.Value] != nil {
			continue
		}
		made := &condition{spec: c}
		made.Named = u.named("a condition", c.Named, snake, "lower_snake_case", toSnake)
		u.claimAll(made.GoName, "condition "+made.Name, c.Name, spot{space: names})
		u.condByName[made.Name] = made
		u.condNames = append(u.condNames, made.Name)
		all = append(all, made)
	}
	alsoProposed(u, u.condByName, all, func(c *condition) diag.Pos { return c.Pos })
}

func (u *unit) declareChildren() {
	names, constructors := newSpace("a field of Children", reservedChildren), newMethods("a method of ChildWorkers", nil)
	u.childByName = make(map[string]*Child, len(u.s.Children))
	for _, c := range u.s.Children {
		if u.childByName[c.Name.Value] != nil {
			continue
		}
		child := &Child{Named: u.named("a child", c.Named, snake, "lower_snake_case", toSnake), Index: len(u.m.Children)}
		child.Group = c.Each.Given() || c.When.Given()
		child.MapFromDesired = c.MapFrom.Value == "desired"
		u.claimAll(child.GoName, "child "+child.Name, c.Name, spot{space: names}, spot{space: constructors})
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
