package expr

import "slices"

// What may be unknown comes from a source: the observation, which may be stale, the
// result of an action, which is there while done holds, or an output of a child.

// observation is the source of what reads the observation; see Source for the others.
const observation = ""

// Source names the source that e is, so that e is unknown whenever it is: the name of
// the action of a result, and the key of an output, of a question about the outputs of
// a group, or of a condition that reads outputs. It is empty if e is no source.
func (e *Expr) Source() string {
	switch {
	case e.Op == OpResult:
		return e.Name
	case e.Op == OpOutput, e.Op == OpFold && !e.OtherKnown(), e.Op == OpCond && e.ReadsOutput():
		return e.Key()
	}
	return ""
}

// OnlyObserved reports whether every part of e is unknown while the observation
// is stale, so that e is. A condition has a value of its own.
func (e *Expr) OnlyObserved() bool { return e.ReadsObserved() && e.only(observation) }

// Only reports whether every part of e is unknown while a source is, so that e is.
func (e *Expr) Only(source string) bool { return e.ReadsApart() && e.only(source) }

// only reports whether e is unknown whenever a source is.
func (e *Expr) only(source string) bool {
	switch e.Op {
	case OpNot, OpAnd, OpOr:
		return e.argsAll(source, (*Expr).only)
	case OpCond:
		return false
	case OpFold:
		if e.Type.Kind == Bool {
			return false
		}
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
	case source != observation && source == e.Source():
		return true
	case e.Op == OpResult || e.Op == OpFold:
		return false
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

// Sources returns the parts of e that are sources, each once, of those that e reads
// without asking whether they are known. It may be unknown while one of them is.
// Transitions read results, and no condition does.
func (e *Expr) Sources() []*Expr {
	var all []*Expr
	e.sources(func(s *Expr) {
		if !slices.ContainsFunc(all, func(other *Expr) bool { return other.Source() == s.Source() }) {
			all = append(all, s)
		}
	})
	return all
}

func (e *Expr) sources(found func(*Expr)) {
	switch {
	case !e.ReadsApart():
		return
	case e.Source() != "":
		found(e)
		return
	}
	for i, a := range e.Args {
		if !e.asksKnown(i) {
			a.sources(found)
		}
	}
}

// Either returns the calls of orElse in e, which is no joined condition, that are
// unknown only while several sources are, so that no source alone says it.
func (e *Expr) Either() []*Expr {
	switch {
	case !e.ReadsApart() || e.Op == OpCall && e.Name == "known":
		return nil
	case e.Op == OpCall && e.Name == "orElse":
		if len(e.Sources()) == 0 || e.plain() {
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
		!slices.ContainsFunc(e.Sources(), func(s *Expr) bool { return !e.follows(s.Source()) })
}

// ReadsResult reports whether e may be unknown because an action has not succeeded.
func (e *Expr) ReadsResult() bool { return e.reads(factResult) }

// ReadsApart reports whether e may be unknown while the observation is fresh.
func (e *Expr) ReadsApart() bool { return e.reads(factResult | factOutput) }

// MayBeUnknown reports whether e may be neither true nor false, or may have no value
// that is known.
func (e *Expr) MayBeUnknown() bool { return e.reads(factObserved | factResult | factOutput) }

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
	case OpObserved, OpGuard:
		return env.Fresh
	case OpCond:
		return (env.Fresh || !e.ReadsObserved()) && (!e.ReadsOutput() || e.Truth(env) != Unknown)
	case OpOutput:
		return env.Outputs[e.Name][e.Field.Name].Known
	case OpFold:
		if e.Type.Kind == Bool {
			return e.foldTruth(env) != Unknown
		}
		return e.fold(env).Known
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
