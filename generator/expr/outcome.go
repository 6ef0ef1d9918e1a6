package expr

import (
	"slices"
	"strings"
)

// Expressions read the outcome of the action of the current state (R31): failure is
// why its last attempt failed, and result.x what it has found out.

// failure types failure.
func (c *checker) failure(n *node) *Expr {
	if !c.hasOutcome(n, "failure") {
		return c.poison(n)
	}
	if len(c.scope.Outcome.Kinds) == 0 {
		c.report(RuleNoOutcome, n, "failure is always none() here: %s", c.without("errors")).Help =
			"declare kinds of error for the action of the state, for example errors: {busy: {}}"
		return c.poison(n)
	}
	return c.new(n, OpFailure, &Type{Kind: Enum, Enum: c.scope.Failure})
}

// hasOutcome reports whether an expression may read result and failure.
func (c *checker) hasOutcome(n *node, name string) bool {
	if c.scope.BadOutcome {
		return false
	}
	if !c.scope.Runtime {
		c.report(RuleNotHere, n, "%s reads %s only, and not %s", c.scope.Where, c.readable(), name)
		return false
	}
	if c.scope.Outcome == nil {
		c.report(RuleOutcomeHere, n, "%s may not read %s: it belongs to one state, and only transitions of that state read it, in when and set", c.scope.Where, name).Help =
			"put the comparison into the when of a transition of the state that has the action"
		return false
	}
	return true
}

// without says why there is nothing to read in the states of a guard.
func (c *checker) without(key string) string {
	switch actions := c.scope.Outcome.Actions; len(actions) {
	case 0:
		return "no action runs where this guard is tried"
	case 1:
		return "the action " + actions[0] + " has no " + key
	default:
		return "none of the actions " + Listed(actions) + " has " + key
	}
}

// declaredKind reports whether an action of the states declares a kind of error.
func (c *checker) declaredKind(n *node, name string, kind int) bool {
	o := c.scope.Outcome
	if o == nil || kind == len(c.scope.Failure.Values)-1 || o.Kinds[kind] { // the last one is other
		return true
	}
	var declared []string
	for i, v := range c.scope.Failure.Values {
		if o.Kinds[i] {
			declared = append(declared, v.Name)
		}
	}
	f := c.report(RuleNotItsKind, n, "failure is never %s here: %s, which %s", name, c.ofActions(), "fails with "+Listed(append(declared, "other")))
	f.Help = "declare the kind under errors of the action, or leave the comparison out"
	return false
}

// ofActions names the actions of the states of a guard.
func (c *checker) ofActions() string {
	actions := c.scope.Outcome.Actions
	if len(actions) == 1 {
		return "it is of the action " + actions[0]
	}
	return "it is of the actions " + Listed(actions)
}

// result types result.x: the field of the result of the action that has one.
func (c *checker) result(n *node) *Expr {
	if !c.hasOutcome(n, "result") {
		return c.poison(n)
	}
	results := c.scope.Outcome.Results
	if len(results) == 0 {
		c.report(RuleNoOutcome, n, "%s is never known here: %s", c.text(n), c.without("result")).Help =
			"declare what the action finds out, for example result: {" + n.name + ": bool}"
		return c.poison(n)
	}
	with := slices.DeleteFunc(slices.Clone(results), func(r ActionResult) bool { return r.Type.Field(n.name) == nil })
	switch {
	case len(with) > 1:
		c.report(RuleWhoseResult, n, "%s is of the action %s, or of %s: the states of this transition have several actions with such a result", c.text(n), with[0].Action, with[1].Action).Help =
			"write a transition for the states of each action"
		return c.poison(n)
	case len(with) == 0:
		with = results[:1]
	}
	o := with[0].Type
	f := o.Field(n.name)
	if f == nil {
		near := c.propose(o.Missing(n.name), n.name, o.Names)
		found := c.reportAt(RuleField, n.nameAt, n.name, "the result of %s has no field %s%s", with[0].Action, n.name, OrElse(near, orFields(o)))
		c.rename(found, n.nameAt, n.name, near).Missing = o.Missing(n.name)
		return c.poison(n)
	}
	root := c.new(n.args[0], OpResult, &Type{Kind: Object, Object: o})
	root.Name = with[0].Action
	e := c.new(n, OpSelect, f.Type, root)
	e.Field, e.Name = f, f.Name
	return e
}

// outcomeMeant reports a word that stands for what became of the action, and is no name
// here.
func (c *checker) outcomeMeant(n *node) bool {
	if !c.scope.Runtime {
		return false
	}
	switch n.name {
	case "result":
		if c.scope.HasResult || c.scope.BadOutcome {
			return false
		}
		c.noResult(n, "accepted")
	case "failure", "error", "err":
		if c.scope.Failure != nil {
			c.report(RuleUnknown, n, "nothing here is called %s; did you mean failure?", n.name)
			return true
		}
		f := c.report(RuleUnknown, n, "no action of this worker has kinds of error")
		f.Help = "declare them, for example actions: {" + c.someAction() + ": {errors: {busy: {}}}}, and compare failure with one"
		f.Missing = c.scope.Missing("key", "errors")
	case "failed":
		c.report(RuleUnknown, n, "nothing here is called failed").Help =
			"that the last attempt of the action has failed is failures > 0, and that it is not tried again gaveUp"
	default:
		return false
	}
	return true
}

// commandMeant reports the name of a command in the place of a condition.
func (c *checker) commandMeant(n *node, want *Type) bool {
	if want == nil || want.Kind != Bool || !c.scope.isCommand(n.name) {
		return false
	}
	c.report(RuleUnknown, n, "nothing here is called %s", n.name).Help = n.name + " is a command, and a transition takes it by on: " + n.name
	return true
}

// noResult reports that no action has a result, of which a field is read.
func (c *checker) noResult(n *node, field string) {
	f := c.report(RuleUnknown, n, "no action of this worker has a result")
	f.Help = "declare what one finds out, for example actions: {" + c.someAction() + ": {result: {" + field + ": bool}}}"
	f.Missing = c.scope.Missing("key", "result")
}

// someAction and someCommand are names for an example.
func (c *checker) someAction() string {
	if c.scope.Outcome != nil && len(c.scope.Outcome.Actions) > 0 {
		return c.scope.Outcome.Actions[0]
	}
	return firstOf(c.scope.ActionNames, "authorize")
}

func (c *checker) someCommand() string { return firstOf(c.scope.CommandNames, "start") }

func firstOf(names func() []string, otherwise string) string {
	if names != nil {
		if all := names(); len(all) > 0 {
			return all[0]
		}
	}
	return otherwise
}

func (s *Scope) isCommand(name string) bool {
	return s.Runtime && s.IsCommand != nil && s.IsCommand(name)
}

func (s *Scope) isAction(name string) bool {
	return s.Runtime && s.IsAction != nil && s.IsAction(name)
}

// finds reports whether an action of the states has a result with a field.
func (s *Scope) finds(field string) bool {
	return s.Outcome != nil && slices.ContainsFunc(s.Outcome.Results, func(r ActionResult) bool { return r.Type.Field(field) != nil })
}

// kindOf returns the kind of error that is meant by the name that its error has in Go,
// such as ErrBrewEmpty; empty: none.
func (c *checker) kindOf(name string, want *Type) string {
	rest, is := strings.CutPrefix(name, "Err")
	if !is || want.Enum != c.scope.Failure || c.scope.Failure == nil {
		return ""
	}
	best := ""
	for _, v := range want.Enum.Values {
		if strings.HasSuffix(strings.ToLower(rest), strings.ReplaceAll(v.Name, "_", "")) && len(v.Name) > len(best) {
			best = v.Name
		}
	}
	return best
}

// ReadsKind reports whether e waits for a kind of error: it compares failure with it by
// == or in, or asks whether failure is any kind at all.
func (e *Expr) ReadsKind(kind int) bool {
	found := false
	e.Walk(func(x *Expr) {
		found = found || x.waitsFor(kind)
	})
	return found
}

func (e *Expr) waitsFor(kind int) bool {
	switch {
	case e.Op == OpCall && e.Name == "in" && e.Args[0].Op == OpFailure:
		return slices.ContainsFunc(e.Args[1:], func(a *Expr) bool { return a.Op == OpEnum && a.Index == kind })
	case e.Op != OpCompare || e.Args[0].Op != OpFailure && e.Args[1].Op != OpFailure:
		return false
	}
	with := e.Args[1]
	if with.Op == OpFailure {
		with = e.Args[0]
	}
	return with.Op == OpEnum && (e.Name == "==" && with.Index == kind || e.Name == "!=" && with.Index == None)
}
