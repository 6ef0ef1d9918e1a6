package expr

import "slices"

// What may be unknown comes from a source: the observation, which may be stale, or
// the result of an action, which is there while done holds.

// observation is the source of what reads the observation; that of a result is the
// name of the action, which is not empty.
const observation = ""

// OnlyObserved reports whether every part of e is unknown while the observation
// is stale, so that e is. A condition has a value of its own.
func (e *Expr) OnlyObserved() bool { return e.ReadsObserved() && e.only(observation) }

// OnlyResult reports whether every part of e is unknown while an action has not
// succeeded, so that e is.
func (e *Expr) OnlyResult(action string) bool { return e.ReadsResult() && e.only(action) }

// only reports whether e is unknown whenever a source is.
func (e *Expr) only(source string) bool {
	switch e.Op {
	case OpNot, OpAnd, OpOr:
		return e.argsAll(source, (*Expr).only)
	case OpCond:
		return false
	case OpCall:
		if e.isOrElse() {
			return e.argsAll(source, (*Expr).only)
		}
	}
	return e.follows(source)
}

// follows reports whether a value that is no condition, or one that is looked at as
// a whole, is unknown whenever a source is.
func (e *Expr) follows(source string) bool {
	switch {
	case e.Op == OpObserved || e.Op == OpGuard:
		return source == observation
	case e.Op == OpResult:
		return source == e.Name
	case e.Op == OpCond:
		return source == observation && e.ReadsObserved()
	case e.Op == OpCall && e.Name == "known":
		return false
	case e.Op == OpCall && e.Name == "orElse":
		return e.argsAll(source, (*Expr).follows)
	}
	return slices.ContainsFunc(e.Args, func(a *Expr) bool { return a.follows(source) })
}

func (e *Expr) argsAll(source string, is func(*Expr, string) bool) bool {
	return !slices.ContainsFunc(e.Args, func(a *Expr) bool { return !is(a, source) })
}

// ResultOf returns the actions whose results e reads without asking whether they are
// known. It may be unknown while one of them has not succeeded. Transitions read
// results, and no condition does.
func (e *Expr) ResultOf() []string {
	var actions []string
	e.results(func(action string) {
		if !slices.Contains(actions, action) {
			actions = append(actions, action)
		}
	})
	return actions
}

func (e *Expr) results(found func(action string)) {
	if !e.ReadsResult() {
		return
	}
	if e.Op == OpResult {
		found(e.Name)
	}
	for i, a := range e.Args {
		if !e.asksKnown(i) {
			a.results(found)
		}
	}
}

// Either returns the calls of orElse in e, which is no joined condition, that are
// unknown only while several sources are, so that no source alone says it.
func (e *Expr) Either() []*Expr {
	switch {
	case !e.ReadsResult() || e.Op == OpCall && e.Name == "known":
		return nil
	case e.Op == OpCall && e.Name == "orElse":
		if len(e.ResultOf()) == 0 || e.plain() {
			return nil
		}
		return []*Expr{e}
	}
	var all []*Expr
	for _, a := range e.Args {
		all = append(all, a.Either()...)
	}
	return all
}

// plain reports whether each source that e reads makes it unknown by itself.
func (e *Expr) plain() bool {
	return (!e.ReadsObserved() || e.follows(observation)) &&
		!slices.ContainsFunc(e.ResultOf(), func(action string) bool { return !e.follows(action) })
}

// ReadsResult reports whether e may be unknown because an action has not succeeded.
func (e *Expr) ReadsResult() bool { return e.reads(factResult) }

// MayBeUnknown reports whether e may be neither true nor false, or may have no value
// that is known.
func (e *Expr) MayBeUnknown() bool { return e.reads(factObserved | factResult) }

// IsKnown evaluates whether the value of e is known.
func (e *Expr) IsKnown(env *Env) bool {
	if e.Type.Kind == Bool {
		return e.Truth(env) != Unknown
	}
	return e.valueKnown(env)
}

// valueKnown is IsKnown of a value that is no condition, or of one that is looked at
// as a whole.
func (e *Expr) valueKnown(env *Env) bool {
	if !e.MayBeUnknown() {
		return true
	}
	switch e.Op {
	case OpObserved, OpGuard, OpCond:
		return env.Fresh
	case OpResult:
		_, known := env.Results[e.Name]
		return known
	case OpCall:
		if e.Name == "orElse" {
			return e.Args[0].valueKnown(env) || e.Args[1].valueKnown(env)
		}
	}
	return !slices.ContainsFunc(e.Args, func(a *Expr) bool { return !a.valueKnown(env) })
}
