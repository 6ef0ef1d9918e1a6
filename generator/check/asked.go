package check

import (
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// ownStates returns the states that a child without a mapping may be asked to be: its
// desired state is what it derives from its own UserSpec (R05), of which those
// fields are known that are given a literal or nothing.
func ownStates(child *model.Child) []int {
	var states []int
	env := &expr.Env{Spec: expr.Datum{Map: map[string]expr.Datum{}}}
	known := knownFields(child, env)
	for _, r := range child.Machine.Derive {
		holds := expr.Unknown
		switch {
		case r.State == nil:
			continue
		case r.When == nil:
			holds = expr.True
		case readsOnly(r.When, known):
			holds = r.When.Truth(env)
		}
		if holds != expr.False && !slices.Contains(states, r.State.Index) {
			states = append(states, r.State.Index)
		}
		if holds == expr.True {
			break
		}
	}
	return states
}

// knownFields returns the fields of a child's UserSpec that are the same whatever
// this worker's UserSpec is, and puts their values into env.
func knownFields(child *model.Child, env *expr.Env) map[string]bool {
	known := map[string]bool{}
	if child.Whole != nil {
		return known
	}
	for _, f := range child.Machine.UserSpec.Fields {
		known[f.Name] = true
		env.Spec.Map[f.Name] = f.Begin()
	}
	for _, a := range child.Fields {
		fixed := a.Value != nil && (a.Value.Op == expr.OpLiteral || a.Value.Op == expr.OpEnum) && !a.Value.Bad()
		known[a.Field.Name] = fixed
		if fixed {
			env.Spec.Map[a.Field.Name] = a.Value.Eval(env)
		}
	}
	return known
}

// readsOnly reports whether an expression reads nothing but some fields of the
// UserSpec.
func readsOnly(e *expr.Expr, known map[string]bool) bool {
	if e.Bad() || e.ReadsClock() {
		return false
	}
	whole, fields, only := 0, 0, true
	e.Walk(func(x *expr.Expr) {
		switch {
		case x.Op == expr.OpSpec:
			whole++
		case x.Op == expr.OpSelect && x.Args[0].Op == expr.OpSpec:
			fields++
			only = only && known[x.Name]
		case x.Op == expr.OpCond || x.Op == expr.OpGuard || x.Op == expr.OpObserved || x.Op == expr.OpVars || x.Op == expr.OpInput || x.Op == expr.OpOutput:
			only = false
		}
	})
	return only && whole == fields
}

// untold reports that a state waits for a child without a mapping which, from one
// of its states, does not get there by itself.
func (k *waiter) untold(s *model.State, t *model.Transition, child *model.Child, from *model.State) {
	m := child.Machine
	f := k.list.Add(ruleDeadlock, t.WhenPos, "%s waits for %s, but nothing asks %s to go there: it has no stateMapping, and by itself a %s is to be %s",
		s.Name, shortened(t.WhenText), child.Name, m.Worker, asked(child, k.mappedIn(child, s)))
	f.Length = width(t.WhenText)
	if path, mappedState := k.needed(s, t, child, from); path != "" {
		f.Help = fmt.Sprintf("the child would have to go %s, as it does when asked to be %s: give it a stateMapping in which %s is %s", path, mappedState, s.Name, mappedState)
	}
	k.deadlocked[child] = true
	also(f, child.Pos, "the child without a mapping")
	k.outputsOf(f, t, child)
	if at := slices.IndexFunc(m.Derive, func(r *model.Rule) bool { return r.State != nil && r.State.Index == k.mappedIn(child, s)[0] }); at >= 0 {
		also(f, m.Derive[at].Pos, "what a "+m.Worker+" is to be by itself")
	}
}
