package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// failureNone is the constant for no failure, unless a kind of error has the name.
const failureNone = "FailureNone"

// otherKind is the kind of every error that is none of the declared ones.
const otherKind = "other"

// failureOther is the constant for it.
const failureOther = "FailureOther"

// outcomes makes what the actions find out, and the kinds of error with which they
// fail (R31).
func (u *unit) outcomes() {
	for i, a := range u.m.Actions {
		u.result(a, u.actionSpecs[i])
		u.errorKinds(a, u.actionSpecs[i])
	}
	u.failure()
}

// result makes the type of what an action finds out.
func (u *unit) result(a *Action, as *spec.Action) {
	if len(as.Result) == 0 {
		return
	}
	o := &expr.ObjectType{GoName: a.GoName + "Result", ImportPath: u.m.ImportPath, Package: u.m.Package,
		Doc: a.GoName + "Result is what the action " + a.Name + " has found out."}
	if r := u.claim(u.top, o.GoName, "the result of action "+a.Name, as.Name); r != nil {
		r.spots = []spot{{space: u.hooks}, {space: u.top, prefix: "Action"}}
	}
	methods := newSpace("a field or method of "+o.GoName, reservedObject)
	o.Fields = u.fields(as.Result, place{path: "actions." + a.Name + ".result", goPath: o.GoName, observed: true}, spot{space: methods})
	u.seal(o)
	a.Result = o
}

// errorKinds makes the kinds of error of an action. Failure has each name once.
func (u *unit) errorKinds(a *Action, as *spec.Action) {
	if len(as.Errors) > 0 {
		u.top.taken[failureOther] = claim{made: true}
	}
	names := namesOf(as.Errors, func(k *spec.ErrorKind) spec.Named { return k.Named })
	seen := map[string]bool{}
	for _, ks := range as.Errors {
		name := ks.Name.Value
		if seen[name] {
			continue
		}
		seen[name] = true
		if name == otherKind {
			u.refuse(ruleKindOther, ks.Name, "a kind of error cannot be called other: failure is other for every error that is of no declared kind").
				rename("name the kind, for example ", "unknown", "_", names)
			continue
		}
		k := &ErrorKind{Permanent: flag(ks.Permanent)}
		k.Named = u.named(snakeCase("a kind of error"), ks.Named, names, spot{space: u.top, prefix: "Err" + a.GoName})
		k.Sentinel = "Err" + a.GoName + k.GoName
		k.Kind = u.kind(k, ks)
		a.Errors = append(a.Errors, k)
	}
}

// kind returns the number of a kind in Failure.
func (u *unit) kind(k *ErrorKind, ks *spec.ErrorKind) int {
	m := u.m
	if m.Failure == nil {
		m.Failure = &expr.EnumType{GoName: "Failure", ImportPath: m.ImportPath, Package: m.Package}
	}
	i := slices.IndexFunc(m.Failure.Values, func(v expr.EnumValue) bool { return v.Name == k.Name })
	if i >= 0 {
		return i
	}
	goName := "Failure" + k.GoName
	if goName == failureNone {
		u.kindNone = ks.Name
	}
	if r := u.claim(u.top, goName, "a kind of error "+k.Name, ks.Name); r != nil {
		r.spots = []spot{{space: u.top, prefix: "Failure"}}
	}
	m.Failure.Values = append(m.Failure.Values, expr.EnumValue{Name: k.Name, GoName: goName, Doc: k.Doc})
	return len(m.Failure.Values) - 1
}

// failure ends the type of failure: all kinds are in.
func (u *unit) failure() {
	f := u.m.Failure
	if f == nil {
		return
	}
	f.Zero = failureNone
	if u.kindNone.Given() { // R37
		f.Zero = "FailureUnset"
		u.claim(u.top, f.Zero, "the zero value of failure", u.kindNone)
	}
	f.Values = append(f.Values, expr.EnumValue{Name: otherKind, GoName: failureOther, Doc: "is any other error, and a time-out"})
	f.Seal()
}

// outcomeIn is what a guard of some states may read of their actions.
func (u *unit) outcomeIn(states []int) *expr.Outcome {
	o := &expr.Outcome{Kinds: map[int]bool{}}
	seen := map[*Action]bool{}
	for _, i := range states {
		a := u.m.States[i].Action
		if a == nil || seen[a] {
			continue
		}
		seen[a] = true
		o.Actions = append(o.Actions, a.Name)
		if a.Result != nil {
			o.Results = append(o.Results, expr.ActionResult{Action: a.Name, Type: a.Result})
		}
		for _, k := range a.Errors {
			o.Kinds[k.Kind] = true
		}
	}
	return o
}

// inStates is a scope for a transition of some states.
func (u *unit) inStates(scope *expr.Scope, states []int) *expr.Scope {
	if !scope.HasResult && scope.Failure == nil {
		return scope
	}
	own := *scope
	own.Outcome = u.outcomeIn(states)
	return &own
}

// readsKinds finds the permanent kinds of a state's action that its transitions
// wait for: the action has given up then, and the worker has not failed (R31).
func (s *State) readsKinds() {
	if s.Action == nil {
		return
	}
	for _, k := range s.Action.Errors {
		if k.Permanent && slices.ContainsFunc(s.Tried(), func(t *Transition) bool { return t.When != nil && t.When.ReadsKind(k.Kind) }) {
			s.ReadsKinds = append(s.ReadsKinds, k)
		}
	}
}
