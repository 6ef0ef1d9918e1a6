package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// A worker with outputs has the struct Outputs, which the runtime computes at the end
// of each visit. A worker whose children have outputs finds them in ChildOutputs of its
// Snapshot (R32).

// outputsVar and childOutputsVar are the variables that describe them to the runtime.
const (
	outputsVar      = "outputType"
	childOutputsVar = "childOutputType"
)

// outputs writes Outputs and what computes it.
func (e *emitter) outputs(f *file) {
	if len(e.m.Outputs) == 0 {
		return
	}
	var fields, body, same []node
	r := e.guardReader()
	for _, o := range e.m.Outputs {
		fields = append(fields, code("$$ $", e.fieldDoc(o.Doc), o.GoName, e.outputType(o.Field)))
		body = append(body, e.reported(r, o)...)
		same = append(same, e.sameOutput(o))
	}
	f.add(`
$
type Outputs struct {
$
}

// outputsOf computes the outputs.
func outputsOf(snap *Snapshot) (out Outputs) {
$
return out
}

// sameOutputs reports whether the values of two are equal by their bits.
func sameOutputs(a, b *Outputs) bool {
return $
}
`, own("Outputs holds what the parent of "+article(e.m.Worker)+" worker may read of it (R32)."), lines(fields...), lines(body...),
		joinedBy(" &&\n", same))
}

// fieldDoc is the comment above a field, or nothing.
func (e *emitter) fieldDoc(doc string) node {
	if doc == "" {
		return text("")
	}
	return code("$\n", note(doc))
}

// outputType is the Go type of an output.
func (e *emitter) outputType(f *expr.Field) node {
	return code("$[$]", fsm("Output"), e.goType(f.Type))
}

// reported sets an output to what its expression gives.
func (e *emitter) reported(r *reader, o *model.Output) []node {
	x := o.Value
	if x.Type.Kind == expr.Bool && x.MayBeUnknown() && (x.ReadsApart() || !x.OnlyObserved()) {
		return []node{remark(o.Text), code("out.$ = $(\n$,\n$)", o.GoName, impl("ReportedTruth"), r.isTrue(x).code, r.isFalse(x).code)}
	}
	var set node
	switch known := r.fittedOutput(x, o.Field.Type); x.Type.Kind {
	case expr.Float:
		set = code("out.$ = $($)", o.GoName, impl("ReportedFloat"), known)
	case expr.Int:
		set = code("out.$ = $[int64]($)", o.GoName, impl("Reported"), known)
	case expr.Duration:
		set = code("out.$ = $[$]($)", o.GoName, impl("Reported"), qualify("time", "Duration"), known)
	default:
		set = code("out.$ = $($)", o.GoName, impl("Reported"), known)
	}
	if known := r.isKnown(x, reached{}); known.constant == nil {
		set = code("if $ {\n$\n}", known.code, set)
	}
	return []node{remark(o.Text), set}
}

// fittedOutput is the value of an output in its Go type.
func (r *reader) fittedOutput(x *expr.Expr, to *expr.Type) node {
	switch to.Kind {
	case expr.Int:
		return r.asInt64(x).code
	case expr.Float:
		return r.float(x).code
	case expr.Bool:
		return r.truthIn(x, true, allOf(x)).code
	}
	return r.value(x).code
}

func (e *emitter) sameOutput(o *model.Output) node {
	switch o.Field.Type.Kind {
	case expr.Float:
		return code("$(a.$, b.$)", impl("SameFloatOutput"), o.GoName, o.GoName)
	case expr.Time:
		return code("$(a.$, b.$)", impl("SameTimeOutput"), o.GoName, o.GoName)
	}
	return code("a.$ == b.$", o.GoName, o.GoName)
}

// outputsTable writes the table of the outputs for the runtime.
func (e *emitter) outputsTable(f *file) {
	if len(e.m.Outputs) == 0 {
		return
	}
	var shown []node
	for _, o := range e.m.Outputs {
		shown = append(shown, code("{Name: $, Value: $(out.$)}", str(o.Name), impl("ShowOutput"), o.GoName))
	}
	f.add(`
// outputType describes the outputs to the runtime (R32).
var $ = $[Snapshot, Outputs]{
Compute: outputsOf,
Equal: sameOutputs,
Show: func(out *Outputs) []$ {
return []${
$}
},
}
`, outputsVar, impl("Outputs"), fsm("VariableStatus"), fsm("VariableStatus"), elements(shown))
}

// manyOutputs reports whether the outputs of a child are a map.
func manyOutputs(c *model.Child) bool { return c.EachKind != model.EachNone }

// childOutputs writes ChildOutputs.
func (e *emitter) childOutputs(f *file) {
	if !e.m.ReadsOutputs() {
		return
	}
	var fields, orders []node
	for _, c := range e.m.Children {
		if !c.HasOutputs() {
			continue
		}
		typ := e.childType(c, "Outputs")
		if manyOutputs(c) {
			typ = code("map[string]$", typ)
			orders = append(orders, code("$ []string", "orderOf"+c.GoName))
		}
		fields = append(fields, code("$ $", c.GoName, typ))
	}
	if len(orders) > 0 {
		fields = append(fields, code("\n// The names of the members in the order of the siblings.\n$", lines(orders...)))
	}
	f.add(`
// ChildOutputs holds the outputs of the children as they are after this tick, those of
// a group by the names of the members (R32).
type ChildOutputs struct {
$
}
`, lines(fields...))
}

// cloneOutputs copies the maps of ChildOutputs.
func (e *emitter) cloneOutputs() []node {
	var body []node
	for _, c := range e.m.Children {
		if c.HasOutputs() && manyOutputs(c) {
			body = append(body, code("out.$.$ = $(snap.$.$)", e.snapField("ChildOutputs"), c.GoName, qualify("maps", "Clone"), e.snapField("ChildOutputs"), c.GoName))
		}
	}
	return body
}

// childOutputsTable writes what puts outputs into ChildOutputs.
func (e *emitter) childOutputsTable(f *file) {
	if !e.m.ReadsOutputs() {
		return
	}
	var set, drop, order []node
	for _, c := range e.m.Children {
		if !c.HasOutputs() {
			continue
		}
		at := "snap." + e.snapField("ChildOutputs") + "." + c.GoName
		if manyOutputs(c) {
			set = append(set, code("case $:\n$(&$, name, outputs)", childConst(c), impl("PutOutputs"), at))
			drop = append(drop, code("case $:\ndelete($, name)", childConst(c), at))
			order = append(order, code("case $:\nsnap.$.$ = names", childConst(c), e.snapField("ChildOutputs"), "orderOf"+c.GoName))
		} else {
			set = append(set, code("case $:\n$ = $[$](outputs)", childConst(c), at, impl("OutputsOf"), e.childType(c, "Outputs")))
			drop = append(drop, code("case $:\n$ = $", childConst(c), at, code("${}", e.childType(c, "Outputs"))))
		}
	}
	ordered := code("func(*Snapshot, int, []string) {}")
	if len(order) > 0 {
		ordered = code("func(snap *Snapshot, entry int, names []string) {\nswitch entry {\n$\n}\n}", lines(order...))
	}
	f.add(`
// childOutputType puts the outputs of children into the snapshot (R32).
var $ = $[Snapshot]{
Set: func(snap *Snapshot, entry int, name string, outputs any) {
switch entry {
$
}
},
Drop: func(snap *Snapshot, entry int, name string) {
switch entry {
$
}
},
Order: $,
}
`, childOutputsVar, impl("ChildOutputs"), lines(set...), lines(drop...), ordered)
}

// output is an output of a single child as an fsm.Output.
func (r *reader) output(x *expr.Expr) node {
	return code("$.$.$.$", r.snap, r.e.snapField("ChildOutputs"), r.e.child(x.Name).GoName, x.Field.GoName)
}

// fold calls the method for a question about an output of a group.
func (e *emitter) fold(x *expr.Expr) node {
	key := x.Key()
	name := e.foldNames[key]
	if name == "" {
		of := x.Args[0]
		c := e.child(of.Name)
		name = e.unique(x.Name + "Of" + c.GoName + of.Field.GoName)
		e.foldNames[key] = name
		e.folds = append(e.folds, e.foldMethod(name, x, c))
	}
	return code("snap.$()", name)
}

// foldMethod asks about an output of all members of a group.
func (e *emitter) foldMethod(name string, x *expr.Expr, c *model.Child) node {
	of := x.Args[0]
	fn, result := foldFuncs[x.Name], fsm("Truth")
	if x.Type.Kind != expr.Bool || x.Name == "lowest" || x.Name == "highest" {
		result = code("$[$]", fsm("Output"), e.goType(x.Type))
	}
	switch kind := of.Type.Kind; {
	case x.Name == "sum" && kind == expr.Float:
		fn = "SumFloat"
	case kind == expr.Time:
		fn += "Time"
	}
	args := []node{
		code("snap.$.$", e.snapField("ChildOutputs"), c.GoName), code("snap.$.$", e.snapField("ChildOutputs"), "orderOf"+c.GoName),
		code("func(of $) $ { return of.$ }", e.childType(c, "Outputs"), e.outputType(of.Field), of.Field.GoName),
	}
	if len(x.Args) == 2 {
		args = append(args, e.guardReader().fittedOutput(x.Args[1], of.Type))
	}
	return code("\n$\nfunc (snap *Snapshot) $() $ {\nreturn $($)\n}\n",
		own(name+" is "+strings.TrimSpace(plainText(x))+"."), name, result, impl(fn), list(args...))
}

var foldFuncs = map[string]string{
	"sum": "Sum", "lowest": "Lowest", "highest": "Highest", "count": "CountOf", "all": "AllOf", "any": "AnyOf", "none": "NoneOf",
}

// declareFolds writes the methods that have come up since it was called last.
func (e *emitter) declareFolds(f *file) {
	for _, n := range e.folds {
		f.add("$", n)
	}
	e.folds = nil
}
