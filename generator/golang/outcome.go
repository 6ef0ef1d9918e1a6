package golang

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// A worker type has something of what is written here only if its spec reads or
// declares the results, the errors or the counts of its actions (R31).

// action finds an action by its name.
func (e *emitter) action(name string) *model.Action {
	i := slices.IndexFunc(e.m.Actions, func(a *model.Action) bool { return a.Name == name })
	if i < 0 {
		fail("there is no action %s", name)
	}
	return e.m.Actions[i]
}

// hasResults reports whether an action finds something out.
func (e *emitter) hasResults() bool {
	return slices.ContainsFunc(e.m.Actions, func(a *model.Action) bool { return a.Result != nil })
}

func (e *emitter) secretResults() bool {
	return slices.ContainsFunc(e.m.Actions, func(a *model.Action) bool { return a.Result != nil && a.Result.HasSecret() })
}

// outcomeFields are the fields of the Snapshot about the action of the state.
func (e *emitter) outcomeFields() []node {
	var fields []node
	if e.hasResults() {
		fields = append(fields, code("$ Results // what the action of the state has found out (R31)", e.snapField("Results")))
	}
	if e.m.Failure != nil {
		fields = append(fields, code("$ Failure // why the last attempt of the action failed", e.snapField("Failure")))
	}
	if e.m.Reads(expr.OpFailures) {
		fields = append(fields, code("$ int64 // attempts of the action that failed, in a row", e.snapField("Failures")))
	}
	if e.m.Reads(expr.OpRuns) {
		fields = append(fields, code("$ int64 // how often the action has succeeded", e.snapField("Runs")))
	}
	return fields
}

// outcome is runs, failures or failure.
func (r *reader) outcome(x *expr.Expr) value {
	name := map[expr.Op]string{expr.OpRuns: "Runs", expr.OpFailures: "Failures", expr.OpFailure: "Failure"}[x.Op]
	return primary(code("$.$", r.snap, r.e.snapField(name)))
}

// knownSource is the condition that what a part of an expression looks at is known.
func (r *reader) knownSource(s *expr.Expr) value {
	switch {
	case s.Op == expr.OpResult:
		return value{code: code("$ != nil", r.resultOf(s.Name)), prec: precCompare}
	case s.Op == expr.OpOutput:
		return primary(code("$.Known", r.output(s)))
	case s.Op == expr.OpFold && s.Type.Kind != expr.Bool:
		return primary(code("$.Known", r.e.fold(s)))
	case s.Op == expr.OpFold:
		return negated(equality(primary(r.e.fold(s)), primary(fsm("Unknown"))))
	}
	return negated(equality(primary(code("$.$()", r.snap, r.e.condition(s.Name))), primary(fsm("Unknown"))))
}

// resultOf is the result of an action; nil: it is not known.
func (r *reader) resultOf(action string) node {
	return code("$.$.$", r.snap, r.e.snapField("Results"), r.e.action(action).GoName)
}

// whileKnown makes a statement that reads results depend on their being known.
func (r *reader) whileKnown(x *expr.Expr, statement node) node {
	if len(x.Sources()) == 0 {
		return statement
	}
	return code("if $ {\n$\n}", r.isKnown(x, reached{fresh: true}).code, statement)
}

// showResult is a part of a result as text.
func (r *reader) showResult(x *expr.Expr) node {
	inner := *r
	inner.snap = "snap"
	return code("$($, func() any { return $ })", impl("ShowKnown"), r.resultOf(x.Sources()[0].Name), inner.value(x).code)
}

// failures writes the type of failure.
func (e *emitter) failures(f *file) {
	t := e.m.Failure
	if t == nil {
		return
	}
	e.enum(f, enum{
		name:   t.GoName,
		zero:   t.Zero,
		doc:    "Failure says why the last attempt of an action failed (R31).",
		none:   "is the zero value: there was no attempt yet, or the last one succeeded",
		values: t.Values,
	})
}

// sentinels writes the errors with which actions say why they fail.
func (e *emitter) sentinels(f *file) {
	var vars []node
	for _, a := range e.m.Actions {
		for _, k := range a.Errors {
			what := k.Sentinel + " is the kind of error " + k.Name + " of the action " + a.Name
			if k.Permanent {
				what += ", with which it is not tried again"
			}
			vars = append(vars, code("$\n$ = $($)", note(described(what, k.Doc)), k.Sentinel, qualify("errors", "New"), str(a.Name+": "+k.Name)))
		}
	}
	if len(vars) == 0 {
		return
	}
	f.add(`
// These are the kinds of error of the actions (R31). An action returns one of them, or
// an error that wraps one. They are matched with errors.Is, the first one first.
var (
$
)
`, lines(vars...))
}

// errorsDoc says in the comment of an action how it says why it failed.
func errorsDoc(a *model.Action) string {
	if len(a.Errors) == 0 {
		return ""
	}
	names := make([]string, len(a.Errors))
	for i, k := range a.Errors {
		names[i] = k.Sentinel
	}
	return " Its kinds of error are " + sentenceList(names) + "."
}

// kindsOf are the permanent kinds that a state waits for, by their place in the
// errors of its action.
func kindsOf(s *model.State) []node {
	all := make([]node, len(s.ReadsKinds))
	for i, k := range s.ReadsKinds {
		all[i] = lit(slices.Index(s.Action.Errors, k))
	}
	return all
}

// errorKinds are the rows of the kinds of error of an action.
func errorKinds(a *model.Action) []node {
	rows := make([]node, len(a.Errors))
	for i, k := range a.Errors {
		parts := []node{code("Name: $", str(k.Name)), code("Is: $", k.Sentinel), code("Kind: uint32($)", "Failure"+k.GoName)}
		if k.Permanent {
			parts = append(parts, code("Permanent: true"))
		}
		rows[i] = code("{$}", list(parts...))
	}
	return rows
}

// results writes the types of what actions find out.
func (e *emitter) results(f *file) {
	if !e.hasResults() {
		return
	}
	var fields []node
	for _, a := range e.m.Actions {
		if a.Result != nil {
			fields = append(fields, code("$ *$", a.GoName, a.Result.GoName))
		}
	}
	f.add(`
// Results holds what the action of the current state has found out. It is nil until
// the action has succeeded in this stay in the state (R31).
type Results struct {
$
}
`, lines(fields...))
	for _, a := range e.m.Actions {
		if a.Result == nil {
			continue
		}
		below := e.nestedIn(a.Result)
		e.structType(f, a.Result, a.Result.Doc)
		e.nestedStructs(f, below)
		e.clones(f, a.Result, a.Result.GoName, below.objects)
		e.observedString(f, a.Result, a.Result.GoName)
		for _, n := range below.objects {
			e.observedString(f, n, n.GoName)
		}
		e.enums(f, below)
	}
}

// cloneResults copies the results that share memory.
func (e *emitter) cloneResults() []node {
	var body []node
	for _, a := range e.m.Actions {
		if a.Result == nil || !objectSharesMemory(a.Result) {
			continue
		}
		at := code("$.$", e.snapField("Results"), a.GoName)
		body = append(body, code("if snap.$ != nil {\nresult := snap.$.Clone()\nout.$ = &result\n}", at, at, at))
	}
	return body
}

// actWithResult calls an action and keeps what it has found out.
func (e *emitter) actWithResult(a *model.Action) node {
	var before node = code("")
	if objectSharesMemory(a.Result) {
		before = code("result = result.Clone() // the hook may keep it\n")
	}
	return code("case $:\nresult, err := b.worker.hooks.$(ctx, *snap)\nif err != nil {\nreturn err\n}\n$snap.$.$ = &result\nreturn nil",
		actionConst(a), a.GoName, before, e.snapField("Results"), a.GoName)
}

// outcomeParts are those of the Definition.
func (e *emitter) outcomeParts() []node {
	var outcome []node
	if e.m.Reads(expr.OpRuns) {
		outcome = append(outcome, code("Runs: func(snap *Snapshot) *int64 { return &snap.$ }", e.snapField("Runs")))
	}
	if e.m.Reads(expr.OpFailures) {
		outcome = append(outcome, code("Failures: func(snap *Snapshot) *int64 { return &snap.$ }", e.snapField("Failures")))
	}
	if e.m.Failure != nil {
		outcome = append(outcome,
			code("Other: uint32(FailureOther)"),
			code("SetFailure: func(snap *Snapshot, kind uint32) { snap.$ = Failure(kind) }", e.snapField("Failure")),
			code("Failure: func(snap *Snapshot) string { return snap.$.String() }", e.snapField("Failure")))
	}
	if e.hasResults() {
		outcome = append(outcome,
			code("TakeResult: func(snap, from *Snapshot) { snap.$ = from.$ }", e.snapField("Results"), e.snapField("Results")),
			code("ForgetResult: func(snap *Snapshot) { snap.$ = Results{} }", e.snapField("Results")))
	}
	if len(outcome) == 0 {
		return nil
	}
	return []node{code("Outcome: &$[Snapshot]{\n$}", impl("Outcome"), elements(outcome))}
}
