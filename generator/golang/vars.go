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
	f.add("\n// InitialVars returns the variables with which a worker begins.\nfunc InitialVars() Vars {\nreturn $\n}\n", e.begins(o))
	e.observedString(f, o, "Vars")
	e.enums(f, e.variables)
}

// begins is an object of single values as it begins.
func (e *emitter) begins(o *expr.ObjectType) node {
	var fields []node
	for _, f := range o.Fields {
		if hasDefault(f) {
			fields = append(fields, code("$: $", f.GoName, e.fieldLiteral(f.Default)))
		}
	}
	if len(fields) == 0 {
		return code("${}", o.GoName)
	}
	return code("${\n$}", o.GoName, elements(fields))
}

// statusRows are the rows of the status with the fields of such an object.
func statusRows(o *expr.ObjectType, at string) []node {
	var rows []node
	for _, f := range o.Fields {
		value := code("$($.$)", impl("Show"), at, f.GoName)
		if f.Secret {
			value = impl("Secret")
		}
		rows = append(rows, code("{Name: $, Value: $}", str(f.Name), value))
	}
	return rows
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

// settled is a return of Next with the variables that a transition sets.
func (e *emitter) settled(t *model.Transition, to string, signal node, action string) node {
	if len(t.Set) == 0 {
		return e.decided(to, signal, action)
	}
	defer e.taking(t)()
	body := []node{code("vars := snap.Vars")}
	for _, s := range t.Set {
		body = append(body, code("vars.$ = $", s.Var.GoName, e.assigned(e.guardReader(), s)))
	}
	return lines(append(body, code("return $, $, $, vars", to, signal, action))...)
}

// assigned is a right side, which stops at the bounds of its variable.
func (e *emitter) assigned(r *reader, s *model.Setting) node {
	to := s.Var.Type
	switch to.Kind {
	case expr.Int:
		return e.stopped(r, s, to)
	case expr.Duration:
		return e.stoppedDuration(r.value(s.Value), s)
	case expr.Float:
		return stoppedFloat(r.float(s.Value).code, s)
	case expr.Bool:
		if !(reached{}).with(s.Value).covers(s.Value) {
			return r.isTrue(s.Value).code
		}
	}
	return e.fitted(r, s.Value, to)
}

// stopped is an integer between the bounds of its variable.
func (e *emitter) stopped(r *reader, s *model.Setting, to *expr.Type) node {
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
	lo, hi := s.Value.Range()
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
	parts := []node{
		code("Start: func(snap *Snapshot) { snap.Vars = InitialVars() }"),
		code("Restart: func(snap *Snapshot) {\n$\n}", lines(restart...)),
		code("Assign: func(snap *Snapshot) { snap.Vars = snap.next }"),
		code("Show: func(snap *Snapshot) []$ {\nreturn []${\n$}\n}", fsm("VariableStatus"), fsm("VariableStatus"), elements(statusRows(e.m.Vars, "snap.Vars"))),
	}
	f.add("\n// variables describes the variables to the runtime (R30).\nvar $ = $[Snapshot]{\n$}\n", varsVar, impl("Variables"), elements(parts))
}
