package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// condition is a named expression while it is linked.
type condition struct {
	Named
	spec *spec.Condition
	expr *expr.Expr
	mark uint8 // 0: not checked, 1: being checked, 2: done
}

// behavior links what a worker does: conditions, transitions, actions and
// policies.
func (u *unit) behavior() {
	u.runtime = u.guardScope("a guard")
	for _, name := range u.condNames {
		u.condition(name)
	}
	for _, name := range u.outputNames {
		u.output(name)
	}
	u.derive()
	u.policies()
	u.transitions()
}

// guardScope is the scope of what reads all that a worker knows at run time.
func (u *unit) guardScope(where string) *expr.Scope {
	return &expr.Scope{
		Where: where, Owner: u.m.ImportPath, Proposals: &u.proposals, Spec: u.readable(), Runtime: true,
		Observed: u.m.Observed, BadObserved: u.s.Unread && u.m.Observed == nil, Vars: u.m.Vars, BadVars: u.badVars(),
		HasResult: slices.ContainsFunc(u.m.Actions, func(a *Action) bool { return a.Result != nil }), Failure: u.m.Failure,
		Commands:   len(u.m.Commands) > 0 || !u.knows("commands", len(u.m.Commands)),
		BadOutcome: slices.ContainsFunc(u.s.Actions, func(a *spec.Action) bool { return a.Unread || len(a.Errors) > 0 && u.m.Failure == nil }) || !u.knows("actions", len(u.s.Actions)),
		IsCommand:  func(name string) bool { return u.commandByName[name] != nil }, CommandNames: u.commandNames,
		IsAction: func(name string) bool { return u.actionByName[name] != nil }, ActionNames: u.actionNames,
		Inputs: u.m.Inputs, BadInputs: u.badInputs(),
		States: u.m.StateType, Desired: u.mayBeDesired, DesiredStates: u.desiredNames,
		Child:      u.childRef,
		ChildNames: func() []string { return u.childNames }, HasChild: func(name string) bool { return u.childByName[name] != nil },
		Cond: u.condition, CondNames: func() []string { return u.condNames }, HasCond: func(name string) bool { return u.condByName[name] != nil },
		Guard: func(name string) bool { return u.guardByName[name] }, GuardNames: func() []string { return u.guardNames },
	}
}

// readable is the UserSpec as expressions read it; nil: what was written of it
// could not be read, so that nothing is said about its fields.
func (u *unit) readable() *expr.ObjectType {
	if u.s.Unread && len(u.m.UserSpec.Fields) == 0 {
		return nil
	}
	return u.m.UserSpec
}

// specScope is the scope of what reads the UserSpec only.
func (u *unit) specScope(where string) *expr.Scope {
	return &expr.Scope{Where: where, Owner: u.m.ImportPath, Proposals: &u.proposals, Spec: u.readable(),
		Vars: u.m.Vars, BadVars: u.badVars(), Inputs: u.m.Inputs, BadInputs: u.badInputs(), Guard: func(name string) bool { return u.guardByName[name] }}
}

// badVars reports whether vars may be what could not be read.
func (u *unit) badVars() bool { return u.m.Vars == nil && !u.knows("vars", 0) }

func (u *unit) childRef(name string) *expr.ChildRef {
	c := u.childByName[name]
	switch {
	case c == nil && !u.knows("children", len(u.m.Children)):
		return &expr.ChildRef{}
	case c == nil:
		return nil
	}
	ref := &expr.ChildRef{Group: c.Group, Optional: c.Group && !u.childSpecs[c.Index].Each.Given(), Unsure: u.childSpecs[c.Index].Unread, AsksHealth: func() { c.AsksHealth = true }}
	if to := u.childWorker[c.Index]; to != nil && len(to.m.States) > 0 && !to.faulty {
		ref.States, ref.Worker = c.Machine.StateType, to.m.Worker
		ref.Output, ref.OutputNames = to.output, func() []string { return to.outputNames }
	}
	return ref
}

// condition returns the checked expression of a condition; nil: there is none
// of that name. Conditions are checked when they are first read, which puts
// them in an order in which each reads only earlier ones.
func (u *unit) condition(name string) *expr.Expr {
	c := u.condByName[name]
	switch {
	case c == nil && !u.knows("conditions", len(u.condNames)):
		return expr.BadExpr()
	case c == nil:
		return nil
	case c.mark == 2:
		return c.expr
	case c.mark == 1:
		u.conditionCycle(c)
		return expr.BadExpr()
	}
	c.mark = 1
	u.condStack = append(u.condStack, name)
	scope := u.guardScope("a condition")
	c.expr = u.expression(c.spec.When, func(list *diag.List) *expr.Expr { return expr.CheckBool(c.spec.When, scope, list) })
	if c.expr == nil {
		c.expr = expr.BadExpr()
	} else if c.expr.Secret() {
		u.shown(c.spec.When, "condition "+name+" is computed from a secret, and its value stands in the status", "put the comparison into the when of a transition")
	}
	u.condStack = u.condStack[:len(u.condStack)-1]
	c.mark = 2
	u.m.Conditions = append(u.m.Conditions, &Condition{Named: c.Named, When: c.expr, WhenText: c.spec.When.Value, WhenPos: c.spec.When.At(0)})
	return c.expr
}

// shown reports an expression over a secret whose value people can see.
func (u *unit) shown(text spec.Text, message, help string) {
	f := u.list.Add(expr.RuleSecret, text.At(0), "%s", message)
	f.Length, f.Help = runes(text.Value), help
}

func (u *unit) conditionCycle(c *condition) {
	start := len(u.condStack) - 1
	for u.condStack[start] != c.Name {
		start--
	}
	u.list.Add(ruleConditionCycle, c.Pos, "condition %s reads itself: %s", c.Name, circle(u.condStack[start:])).Length = runes(c.Name)
}

// transitions links the shared transitions and those of the states.
func (u *unit) transitions() {
	m := u.m
	for i, s := range m.States {
		u.stateAction(s, u.stateSpecs[i])
		u.deferred(s, u.stateSpecs[i])
	}
	for _, t := range u.s.Transitions {
		u.shared(t)
	}
	for i, s := range m.States {
		for _, t := range u.stateSpecs[i].Transitions {
			u.own(s, t)
		}
		s.Transitions = timeLast(s.Transitions)
		for _, t := range s.Tried() {
			s.ReadsGaveUp = s.ReadsGaveUp || t.When != nil && t.When.ReadsGaveUp()
		}
		s.readsKinds()
	}
	u.numberJitter()
}

func (u *unit) stateAction(s *State, ss *spec.State) {
	name := ss.Action
	if !name.Given() {
		return
	}
	if s.Action = u.actionByName[name.Value]; s.Action != nil {
		return
	}
	u.m.Incomplete = true
	if !u.knows("actions", len(u.m.Actions)) {
		return
	}
	u.unknown(ruleUnknownAction, name, "action", u.missing("action", name.Value), func() []string {
		names := make([]string, len(u.m.Actions))
		for i, a := range u.m.Actions {
			names[i] = a.Name
		}
		return names
	})
}

// timeLast puts transitions that have only after behind all others.
func timeLast(all []*Transition) []*Transition {
	var last []*Transition
	for _, t := range all {
		if t.onlyAfter() {
			last = append(last, t)
		}
	}
	if len(last) == 0 {
		return all
	}
	first := make([]*Transition, 0, len(all))
	for _, t := range all {
		if !t.onlyAfter() {
			first = append(first, t)
		}
	}
	return append(first, last...)
}

// leadsTo finds the state to which a transition leads; nil: there is none.
func (u *unit) leadsTo(ts *spec.Transition) *State {
	if !ts.To.Given() && ts.On.Given() {
		return nil
	}
	return u.state(ts.To)
}

// stays reports whether a transition is written without to, because it takes a command
// and stays in its state.
func (t *Transition) stays(ts *spec.Transition) bool {
	return t.To == nil && !ts.To.Given() && t.On != nil
}

func (t *Transition) onlyAfter() bool {
	return t.On == nil && t.After != nil && t.When == nil && t.For == nil
}

// shared links a transition of many states.
func (u *unit) shared(ts *spec.Transition) {
	from := u.from(ts)
	if to := u.stateByName[ts.To.Value]; to != nil {
		from.remove(to.Index) // it is left out for its own target
	}
	states := from.list()
	t := u.transition(ts, states)
	t.Shared = true
	if t.To == nil && !t.stays(ts) {
		return
	}
	for _, name := range ts.From {
		if s := u.stateByName[name.Value]; s != nil && s != t.To {
			t.From = append(t.From, Mention{s, name.Pos})
		}
	}
	if len(states) == 0 && !u.m.Incomplete {
		without := "except"
		if t.To != nil {
			without += " and its own target " + t.To.Name
		}
		u.list.Add(ruleNowhere, ts.Pos, "this shared transition applies to no state: from, without %s, is empty", without)
	}
	if u.unfolded += len(states); u.unfolded > maxUnfolded {
		if !u.tooLarge {
			u.list.Add(ruleTooLarge, ts.Pos, "the shared transitions of %s unfold to more than %d", u.m.Worker, maxUnfolded)
		}
		u.tooLarge, u.m.Incomplete = true, true
		return
	}
	for _, i := range states {
		u.attach(u.m.States[i], t)
	}
}

func (u *unit) attach(s *State, t *Transition) {
	if t.To == nil {
		s.Stays = append(s.Stays, t)
	} else {
		s.Transitions = append(s.Transitions, t)
	}
	if t.Hold != nil {
		t.Hold.States = append(t.Hold.States, s)
	}
}

// from returns the states that a shared transition is written for.
func (u *unit) from(ts *spec.Transition) stateSet {
	m := u.m
	set := newStateSet(len(m.States))
	u.eachOnce(ts.From, "from")
	u.eachOnce(ts.Except, "except")
	for _, name := range ts.From {
		if name.Value != "*" {
			u.addMember(set, name)
			continue
		}
		for i := range m.States {
			if m.Shutdown == nil || i != m.Shutdown.Index {
				set.add(i)
			}
		}
	}
	except := newStateSet(len(m.States))
	for _, name := range ts.Except {
		u.addMember(except, name)
	}
	set.subtract(except)
	return set
}

func (u *unit) addMember(set stateSet, name spec.Text) {
	if s := u.stateByName[name.Value]; s != nil {
		set.add(s.Index)
	} else if g := u.groupByName[name.Value]; g != nil {
		set.union(g.set)
		g.made.Used = true
	} else if name.Given() {
		u.unknownMember(name)
	}
}

// own links a transition of one state.
func (u *unit) own(s *State, ts *spec.Transition) {
	t := u.transition(ts, []int{s.Index})
	if t.To == nil && !t.stays(ts) {
		return
	}
	if t.To == s && t.After == nil && t.For == nil && !ts.On.Given() {
		f := u.list.Add(ruleSelf, ts.To.Pos, "%s would enter itself again in every tick: a transition to itself needs after or for, or on", s.Name)
		f.Length = runes(ts.To.Value)
	}
	u.attach(s, t)
}

// transition links the parts that every transition has. It is tried in some
// states.
func (u *unit) transition(ts *spec.Transition, states []int) *Transition {
	t := &Transition{
		To: u.leadsTo(ts), On: u.command(ts.On), Doc: ts.Doc.Value, Pos: ts.Pos,
		WhenText: ts.When.Value, AfterText: ts.After.Value, ForText: ts.For.Value,
		WhenPos: ts.When.At(0), AfterPos: ts.After.At(0), ForPos: ts.For.At(0),
	}
	if t.Pos.Line == 0 {
		t.Pos = ts.To.Pos
	}
	guard, set := u.inStates(u.runtime, states), u.inStates(u.setScope(), states)
	guard, set = withJitter(u.taking(guard, ts, t.On)), withJitter(u.taking(set, ts, t.On))
	t.When = u.expression(ts.When, func(list *diag.List) *expr.Expr { return expr.CheckBool(ts.When, guard, list) })
	t.After = u.time(ts.After, "after")
	if t.In = u.span(ts, t, states); t.In == nil && t.After != nil && ts.In.Given() {
		t.After = expr.BadExpr()
	}
	t.For = u.time(ts.For, "for")
	t.Set = u.settings(ts, set)
	if t.For == nil {
		return t
	}
	if t.When == nil {
		f := u.list.Add(ruleForWithout, ts.For.Pos, "for is how long when has held, and there is no when")
		f.Length, f.Help = runes(ts.For.Value), "to wait for some time in a state, write after"
		t.When = expr.BadExpr()
	}
	if !t.When.Bad() && t.When.ReadsCommand() {
		f := u.list.Add(ruleForCommand, ts.For.Pos, "for is how long when has held, and this one reads a command, which is there for one moment")
		f.Length, f.Help = runes(ts.For.Value), "leave for out, or read the command in a transition of its own"
	}
	t.Hold = &Hold{Slot: len(u.m.Holds), When: t.When}
	u.m.Holds = append(u.m.Holds, t.Hold)
	return t
}

// time checks the duration of after or for.
func (u *unit) time(src spec.Text, key string) *expr.Expr {
	return u.expression(src, func(list *diag.List) *expr.Expr {
		scope := u.specScope(key)
		scope.ReadsVars, scope.Jitter = true, true
		e := expr.CheckDuration(src, scope, list)
		switch {
		case e.Bad():
		case e.Op == expr.OpLiteral && e.Value.Int <= 0:
			list.Add(ruleTime, src.Pos, "%s needs a time above zero", key).Length = runes(src.Value)
			return expr.BadExpr()
		case e.ReadsVars() && !e.AboveZero():
			f := list.Add(ruleVarTime, src.Pos, "%s needs a time above zero, and the bounds of the variables do not prove that of %s", key, src.Value)
			f.Length, f.Help = runes(src.Value), "give the variable a min above zero, for example {type: duration, initial: 1s, min: 1s}"
			return expr.BadExpr()
		case e.Secret():
			list.Add(expr.RuleSecret, src.Pos, "%s is computed from a secret, and times are shown in reasons", key).Length = runes(src.Value)
			return expr.BadExpr()
		}
		return e
	})
}
