package golang

import (
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// A worker with variables has the struct Vars. Next of such a worker returns the
// variables after the transition besides its decision, so that it stays pure (R30).

// varsVar is the variable that describes the variables to the runtime.
const varsVar = "variables"

func (e *emitter) hasVars() bool { return e.m.Vars != nil }

// vars writes Vars, its enums and InitialVars.
func (e *emitter) vars(f *file) {
	o := e.m.Vars
	if o == nil {
		return
	}
	e.structType(f, o, "Vars holds the variables of "+article(e.m.Worker)+" worker. Only the set of a transition that is taken changes them (R30).")
	var begin []node
	for _, field := range o.Fields {
		if hasDefault(field) {
			begin = append(begin, code("$: $", field.GoName, e.fieldLiteral(field.Default)))
		}
	}
	var value node = text("Vars{}")
	if len(begin) > 0 {
		value = code("Vars{\n$}", elements(begin))
	}
	f.add("\n// InitialVars returns the variables with which a worker begins.\nfunc InitialVars() Vars {\nreturn $\n}\n", value)
	e.observedString(f, o, "Vars")
	e.enums(f, e.variables)
}

// decision is what Next returns, as types.
func (e *emitter) decision() node {
	if e.hasVars() {
		return code("(State, $, Action, Vars)", fsm("Signal"))
	}
	return code("(State, $, Action)", fsm("Signal"))
}

// decided is a return of Next that leaves the variables as they are.
func (e *emitter) decided(state string, signal node, action string) node {
	if e.hasVars() {
		return code("return $, $, $, snap.Vars", state, signal, action)
	}
	return code("return $, $, $", state, signal, action)
}

// taken is a return of Next with the variables that a transition sets.
func (e *emitter) taken(t *model.Transition, signal node) node {
	to := stateConst(t.To)
	if len(t.Set) == 0 {
		return e.decided(to, signal, "ActionNone")
	}
	body := []node{code("vars := snap.Vars")}
	for _, s := range t.Set {
		body = append(body, code("vars.$ = $", s.Var.GoName, e.assigned(s)))
	}
	return lines(append(body, code("return $, $, ActionNone, vars", to, signal))...)
}

// assigned is a right side, which stops at the bounds of its variable.
func (e *emitter) assigned(s *model.Setting) node {
	r, to := e.guardReader(), s.Var.Type
	switch to.Kind {
	case expr.Int:
		return e.stopped(s, to)
	case expr.Duration:
		return e.stoppedDuration(r.value(s.Value), s)
	case expr.Float:
		return stoppedFloat(r.float(s.Value).code, s)
	case expr.Bool:
		if s.Value.ReadsObserved() && !s.Value.OnlyObserved() {
			return r.isTrue(s.Value).code
		}
	}
	return e.fitted(r, s.Value, to)
}

// stopped is an integer between the bounds of its variable.
func (e *emitter) stopped(s *model.Setting, to *expr.Type) node {
	r := e.guardReader()
	lo, hi := s.Value.Range()
	least, most := expr.RangeOf(s.Var)
	if lo >= least && hi <= most {
		return e.fitted(r, s.Value, to)
	}
	v := r.asInt64(s.Value).code
	if lo < least {
		v = code("max($, $)", v, text(strconv.FormatInt(least, 10)))
	}
	if hi > most {
		v = code("min($, $)", v, text(strconv.FormatInt(most, 10)))
	}
	if intType(to) == "int64" {
		return v
	}
	return code("$($)", intType(to), v)
}

func (e *emitter) stoppedDuration(v value, s *model.Setting) node {
	lo, hi := s.Value.DurationRange()
	least, most := expr.RangeOf(s.Var)
	out := v.code
	if lo < least {
		out = code("max($, $)", out, duration(time.Duration(least)))
	}
	if hi > most {
		out = code("min($, $)", out, duration(time.Duration(most)))
	}
	return out
}

// stoppedFloat is a float between the bounds of its variable. A result that is no
// number stops there too.
func stoppedFloat(v node, s *model.Setting) node {
	if s.Value.Op == expr.OpLiteral {
		return v
	}
	if s.Var.Min != nil {
		v = code("$($, $)", impl("AtLeast"), v, lit(s.Var.Min.Float))
	}
	if s.Var.Max != nil {
		v = code("$($, $)", impl("AtMost"), v, lit(s.Var.Max.Float))
	}
	return v
}

// isKnown is the condition that the value of x is known.
func (r *reader) isKnown(x *expr.Expr) value {
	switch {
	case !x.ReadsObserved():
		return constant(true)
	case x.Type.Kind == expr.Bool && !x.OnlyObserved():
		return mayRepeat(joined("||", precOr, false, []value{mayRepeat(r.isTrue(x)), r.isFalse(x)}))
	}
	return r.fresh()
}

// knownParts are the conditions that the right sides of a transition are known.
// What its guard needs fresh itself is left out.
func (r *reader) knownParts(t *model.Transition) []value {
	fresh := t.When != nil && needsFresh(t.When)
	var parts []value
	for _, known := range t.Known() {
		x := known.Args[0]
		whole := isWhole(x)
		if whole && fresh {
			continue
		}
		parts = append(parts, r.isKnown(x))
		fresh = fresh || whole
	}
	return parts
}

// isWhole reports whether a value that reads the observation is known exactly while
// that is fresh.
func isWhole(x *expr.Expr) bool { return x.Type.Kind != expr.Bool || x.OnlyObserved() }

// needsFresh reports whether a condition holds only while the observation is fresh.
func needsFresh(x *expr.Expr) bool {
	if x.Op == expr.OpAnd {
		return needsFresh(x.Args[0]) || needsFresh(x.Args[1])
	}
	return x.OnlyObserved()
}

// orElse is x if it is known, else y, of a type that is no bool.
func (r *reader) orElse(x *expr.Expr) value {
	a, b := x.Args[0], x.Args[1]
	if !a.ReadsObserved() {
		return r.value(a)
	}
	known := r.isKnown(a).code
	switch x.Type.Kind {
	case expr.Int:
		return r.int64(primary(code("$[int64]($, $, $)", impl("OrElse"), known, r.asInt64(a).code, r.asInt64(b).code)))
	case expr.Float:
		return primary(code("$[float64]($, $, $)", impl("OrElse"), known, r.float(a).code, r.float(b).code))
	case expr.Duration:
		return primary(code("$[$]($, $, $)", impl("OrElse"), qualify("time", "Duration"), known, r.value(a).code, r.value(b).code))
	}
	return primary(code("$($, $, $)", impl("OrElse"), known, r.value(a).code, r.value(b).code))
}

// orElseTruth is "orElse(x, y) is known to be want".
func (r *reader) orElseTruth(x *expr.Expr, want, fresh bool) value {
	a, b := x.Args[0], x.Args[1]
	if fresh || !a.ReadsObserved() {
		return mayRepeat(r.truth(a, want, fresh))
	}
	r.breakLines = false
	other := joined("&&", precAnd, true, []value{mayRepeat(negated(r.truth(a, !want, false))), r.truth(b, want, false)})
	return mayRepeat(joined("||", precOr, false, []value{mayRepeat(r.truth(a, want, false)), other}))
}

// quotient is div(a, b, else).
func (r *reader) quotient(x *expr.Expr) value {
	a, b, otherwise := x.Args[0], x.Args[1], x.Args[2]
	switch {
	case x.Type.Kind == expr.Int:
		return r.int64(call(impl("DivIntOr"), r.asInt64(a), r.asInt64(b), r.asInt64(otherwise)))
	case x.Type.Kind == expr.Float:
		return call(impl("DivFloatOr"), r.float(a), r.float(b), r.float(otherwise))
	case isFloat(b):
		return call(impl("UnscaleDurationOr"), r.value(a), r.float(b), r.value(otherwise))
	}
	return call(impl("DivDurationOr"), r.value(a), r.asInt64(b), r.value(otherwise))
}

// variablesTable writes the table of the variables for the runtime.
func (e *emitter) variablesTable(f *file) {
	if !e.hasVars() {
		return
	}
	restart := []node{}
	var kept []node
	for _, v := range e.m.Vars.Fields {
		if e.m.Kept[v] {
			kept = append(kept, code("vars.$ = snap.Vars.$", v.GoName, v.GoName))
		}
	}
	if len(kept) > 0 {
		restart = append(append(append(restart, code("vars := InitialVars()")), kept...), code("snap.Vars = vars"))
	} else {
		restart = append(restart, code("snap.Vars = InitialVars()"))
	}
	var shown []node
	for _, v := range e.m.Vars.Fields {
		value := code("$(snap.Vars.$)", impl("Show"), v.GoName)
		if v.Secret {
			value = impl("Secret")
		}
		shown = append(shown, code("{Name: $, Value: $}", str(v.Name), value))
	}
	parts := []node{
		code("Start: func(snap *Snapshot) { snap.Vars = InitialVars() }"),
		code("Restart: func(snap *Snapshot) {\n$\n}", lines(restart...)),
		code("Assign: func(snap *Snapshot) { snap.Vars = snap.next }"),
		code("Show: func(snap *Snapshot) []$ {\nreturn []${\n$}\n}", fsm("VariableStatus"), fsm("VariableStatus"), elements(shown)),
	}
	if e.m.Vars.HasSecret() {
		parts = append(parts, code("Secrets: func(snap *Snapshot) (texts []string) {\n$\nreturn texts\n}",
			lines(e.secretFields(e.m.Vars, id("snap.Vars"), false, 0)...)))
	}
	f.add("\n// variables describes the variables to the runtime (R30).\nvar $ = $[Snapshot]{\n$}\n", varsVar, impl("Variables"), elements(parts))
}
