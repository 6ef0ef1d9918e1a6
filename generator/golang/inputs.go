package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// A worker with inputs has the struct Inputs in its Snapshot. Its parent computes them
// at the end of each visit (R33).

// inputsVar is the variable that describes the inputs to the runtime.
const inputsVar = "inputType"

func (e *emitter) secretInputs() bool { return e.m.Inputs != nil && e.m.Inputs.HasSecret() }

// inputs writes Inputs, its enums and DefaultInputs.
func (e *emitter) inputs(f *file) {
	o := e.m.Inputs
	if o == nil {
		return
	}
	e.structType(f, o, "Inputs holds what the parent of "+article(e.m.Worker)+" worker tells it while it runs (R33).")
	f.add("\n// DefaultInputs returns the inputs before the parent has given any, and those of a root\n// before SetInputs.\nfunc DefaultInputs() Inputs {\nreturn $\n}\n", e.begins(o))
	e.observedString(f, o, "Inputs")
	e.enums(f, e.told)
	e.readsJSON(f, o, e.told)
}

// inputsTable writes the table of the inputs for the runtime.
func (e *emitter) inputsTable(f *file) {
	o := e.m.Inputs
	if o == nil {
		return
	}
	var same, bound []node
	for _, v := range o.Fields {
		same = append(same, sameInput(v))
		bound = append(bound, e.bounded(v)...)
	}
	parts := []node{
		code("Default: DefaultInputs"),
		code("At: func(snap *Snapshot) *Inputs { return &snap.Inputs }"),
		code("Equal: func(a, b *Inputs) bool {\nreturn $\n}", joinedBy(" &&\n", same)),
	}
	parts = append(parts, code("Unmarshal: func(data []byte, in *Inputs) error { return $(data, in, $) }", impl("UnmarshalOnto"), fieldsVar(o)))
	if len(bound) > 0 {
		parts = append(parts, code("Bound: func(in *Inputs) {\n$\n}", lines(bound...)))
	}
	parts = append(parts, code("Show: func(in *Inputs) []$ {\nreturn []${\n$}\n}", fsm("VariableStatus"), fsm("VariableStatus"), elements(statusRows(o, "in"))))
	if differ := e.differ(); len(differ) > 0 {
		parts = append(parts, code("Differ: func(action $, a, b *Inputs) bool {\nswitch Action(action) {\n$\n}\nreturn false\n}", impl("ActionID"), lines(differ...)))
	}
	f.add("\n// inputType describes the inputs to the runtime (R33).\nvar $ = $[Snapshot, Inputs]{\n$}\n", inputsVar, impl("Inputs"), elements(parts))
}

// differ are the cases of the actions that run again when inputs have changed.
func (e *emitter) differ() []node {
	var cases []node
	for _, a := range e.m.Actions {
		var same []node
		for _, v := range a.Again {
			same = append(same, sameInput(v))
		}
		if len(same) > 0 {
			cases = append(cases, code("case $:\nreturn !($)", actionConst(a), joinedBy(" && ", same)))
		}
	}
	return cases
}

func sameInput(v *expr.Field) node {
	switch v.Type.Kind {
	case expr.Float:
		return code("$(a.$, b.$)", impl("SameNumber"), v.GoName, v.GoName)
	case expr.Time:
		return code("a.$.Equal(b.$)", v.GoName, v.GoName)
	}
	return code("a.$ == b.$", v.GoName, v.GoName)
}

// bounded stops an input at its min and max.
func (e *emitter) bounded(v *expr.Field) []node {
	var all []node
	stop := func(fn node, at *expr.Value) {
		if at != nil {
			all = append(all, code("in.$ = $(in.$, $)", v.GoName, fn, v.GoName, e.literal(at)))
		}
	}
	if v.Type.Kind == expr.Float {
		stop(impl("AtLeast"), v.Min)
		stop(impl("AtMost"), v.Max)
	} else {
		stop(id("max"), v.Min)
		stop(id("min"), v.Max)
	}
	return all
}

// inputExprs are the expressions that give a child its inputs.
func inputExprs(c *model.Child) []*expr.Expr {
	var all []*expr.Expr
	for _, s := range c.Inputs {
		all = append(all, s.Value)
	}
	return all
}

// withInputs adds to the declaration of a child what gives it its inputs.
func (e *emitter) withInputs(c *model.Child, add node) node {
	if len(c.Inputs) == 0 {
		return add
	}
	args := append([]node{code("snapshot.(*Snapshot)"), id("alarm"), code("inputs.(*$)", e.childType(c, "Inputs"))},
		arguments(e.eachParams(c, inputExprs(c)))...)
	return code("$.WithInputs(func(snapshot any, alarm *$, inputs any) {\n$($)\n})", add,
		impl("Alarm"), "inputsOf"+c.GoName, list(args...))
}

// inputsFunc writes the function that computes what a child is told.
func (e *emitter) inputsFunc(f *file, c *model.Child) {
	params := append([]param{{"snap", code("*Snapshot")}, {"alarm", code("*$", impl("Alarm"))}, {"in", code("*$", e.childType(c, "Inputs"))}},
		e.eachParams(c, inputExprs(c))...)
	r := e.guardReader()
	if c.EachKind != model.EachNone {
		r.each, r.key = e.childReader(c).each, "key"
	}
	var body []node
	for _, s := range c.Inputs {
		body = append(body, e.turnsOfRow(r, s.Value)...)
		set := code("in.$ = $", s.Var.GoName, e.given(r, s))
		if known := r.isKnown(s.Value, reached{}); known.constant == nil {
			set = code("if $ {\n$\n}", known.code, set)
		}
		body = append(body, remark(s.Text), set)
	}
	f.add("\n$\nfunc $($) {\n$\n}\n",
		own("inputsOf"+c.GoName+" computes what "+oneOf(c)+" is told. What is unknown stays as it is (R33)."),
		"inputsOf"+c.GoName, parameters(params), lines(body...))
}

// given is the value of an input. One that is no number leaves the last one.
func (e *emitter) given(r *reader, s *model.Setting) node {
	if s.Var.Type.Kind != expr.Float || s.Value.Op == expr.OpLiteral {
		return e.assigned(r, s)
	}
	v := code("$($, in.$)", impl("NumberOr"), r.float(s.Value).code, s.Var.GoName)
	return stoppedFloat(v, s)
}
