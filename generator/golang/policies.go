package golang

import (
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// The functions of policies that follow from the UserSpec (R29).
const (
	observeFunc  = "observePolicy"
	actionFunc   = "actionPolicy"
	shutdownFunc = "shutdownTimeout"
)

func configuredObserve(m *model.Machine) bool {
	s := m.Supervision
	return s.ObserveEvery.Expr != nil || s.ObserveTimeout.Expr != nil || s.StaleAfter.Expr != nil
}

func configuredActions(m *model.Machine) bool {
	return slices.ContainsFunc(m.Actions, (*model.Action).Configured)
}

// configured is the part of the Definition with the functions of policies.
func (e *emitter) configured() []node {
	var parts []node
	if configuredObserve(e.m) {
		parts = append(parts, code("Observe: $", id(observeFunc)))
	}
	if configuredActions(e.m) {
		parts = append(parts, code("Action: $", id(actionFunc)))
	}
	if e.m.Supervision.ShutdownTimeout.Expr != nil {
		parts = append(parts, code("ShutdownTimeout: $", id(shutdownFunc)))
	}
	if len(parts) == 0 {
		return nil
	}
	return []node{code("Configured: &$[UserSpec, Snapshot]{\n$}", impl("Configured"), elements(parts))}
}

// policyFuncs writes the functions of policies that follow from the UserSpec.
func (e *emitter) policyFuncs(f *file) {
	r := e.specReader()
	if configuredObserve(e.m) {
		f.add(`
// observePolicy returns how a worker with spec is observed (R29).
func observePolicy(spec *UserSpec) $ {
return $
}
`, impl("ObservePolicy"), e.observePolicy(r))
	}
	if configuredActions(e.m) {
		e.actionPolicyFunc(f)
	}
	if t := e.m.Supervision.ShutdownTimeout; t.Expr != nil {
		f.add(`
// shutdownTimeout returns how long a worker with spec may take to reach its
// shutdown state (R29).
func shutdownTimeout(spec *UserSpec) $ { return $ }
`, qualify("time", "Duration"), timeOf(r, t))
	}
}

func (e *emitter) actionPolicyFunc(f *file) {
	var cases []node
	r := e.guardReader()
	r.spec = "spec"
	for _, a := range e.m.Actions {
		if a.Configured() {
			cases = append(cases, code("case $:\n$", actionConst(a), lines(e.changes(r, a)...)))
		}
	}
	begin := code("info := $[action]", actionsVar)
	if slices.ContainsFunc(e.m.PolicyExprs(), func(p model.PolicyExpr) bool { return p.Action && reads([]*expr.Expr{p.Expr}, expr.OpSpec) }) {
		begin = code("info, spec := $[action], &snap.Desired.UserSpec", actionsVar)
	}
	f.add(`
// actionPolicy returns the policy of an action under the UserSpec of the snapshot
// (R29).
func actionPolicy(snap *Snapshot, action $) $ {
$
switch Action(action) {
$
}
return info
}
`, impl("ActionID"), impl("ActionInfo"), begin, lines(cases...))
}

// changes set what actionPolicy gives to an action: what is no literal.
func (e *emitter) changes(r *reader, a *model.Action) []node {
	var out []node
	set := func(name string, t model.Time) {
		if t.Expr != nil {
			out = append(out, code("info.$ = $", name, timeOf(r, t)))
		}
	}
	set("Timeout", a.Timeout)
	if a.Retry.Max.Expr != nil {
		out = append(out, code("info.Retry.Max = $", countOf(r, a.Retry.Max)))
	}
	set("Retry.Initial", a.Retry.Initial)
	set("Retry.Cap", a.Retry.Cap)
	set("Repeat", a.Repeat)
	return out
}

// actionPolicy are the fields of an ActionInfo with the policy of an action, as far
// as it consists of literals.
func (e *emitter) actionPolicy(a *model.Action) []node {
	var fields []node
	if a.Timeout.Literal > 0 {
		fields = append(fields, code("Timeout: $", duration(a.Timeout.Literal)))
	}
	fields = append(fields, code("Retry: $", backoff(a.Retry)))
	if a.Repeat.Literal > 0 {
		fields = append(fields, code("Repeat: $", duration(a.Repeat.Literal)))
	}
	return fields
}

func (e *emitter) observePolicy(r *reader) node {
	s := e.m.Supervision
	template := "${Every: $, Timeout: $, StaleAfter: $}"
	if r != nil {
		template = "${\nEvery: $,\nTimeout: $,\nStaleAfter: $,\n}"
	}
	return code(template, impl("ObservePolicy"),
		timeOf(r, s.ObserveEvery), timeOf(r, s.ObserveTimeout), timeOf(r, s.StaleAfter))
}

// timeOf is a time of a policy in Go.
func timeOf(r *reader, t model.Time) node {
	if t.Expr == nil {
		return duration(t.Literal)
	}
	return r.value(t.Expr).code
}

// countOf is a number of attempts in Go.
func countOf(r *reader, c model.Count) node {
	if c.Expr == nil {
		return lit(c.Literal)
	}
	v := r.value(c.Expr)
	if v.number == "int" || v.number == "const" {
		return v.code
	}
	return code("int($)", v.code)
}

// orderChecks are those of times of a policy whose order no bounds prove.
func (e *emitter) orderChecks() []node {
	var all []node
	r := &reader{e: e, spec: "s"}
	for _, o := range e.m.Supervision.Orders {
		op, needs := "<", "must be at least"
		if o.Strict {
			op, needs = "<=", "must be longer than"
		}
		message := fmt.Sprintf("%s (%s) %s %s (%s)", o.MoreKey, o.More, needs, o.LessKey, o.Less)
		all = append(all, code("if $ "+op+" $ {\nv.Add($, $)\n}", timeOf(r, o.More), timeOf(r, o.Less), str(o.Path), str(message)))
	}
	return all
}
