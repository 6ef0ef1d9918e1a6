package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// children writes the declaration of children: their StateMapping tables and
// what their UserSpecs are computed from.
func (e *emitter) children(f *file) {
	if len(e.m.Children) == 0 {
		return
	}
	constants := make([]node, len(e.m.Children))
	for i, c := range e.m.Children {
		constants[i] = id(childConst(c))
	}
	constants[0] = code("$ = iota", childConst(e.m.Children[0]))
	f.add("\n// The entries under children, in the order of the spec.\nconst (\n$\n)\n", lines(constants...))
	e.mappings(f)
	e.childTable(f)
	e.declareChildren(f)
	for _, c := range e.m.Children {
		e.childUserSpec(f, c)
		if hasRows(c) {
			e.mappedStateFunc(f, c)
		}
		if len(c.Inputs) > 0 {
			e.inputsFunc(f, c)
		}
	}
	e.converters(f)
}

func childConst(c *model.Child) string { return "child" + c.GoName }

// childrenVar is the table of the entries under children.
const childrenVar = "children"

// childTable writes it.
func (e *emitter) childTable(f *file) {
	var entries []node
	for _, c := range e.m.Children {
		parts := []node{code("Name: $", str(c.Name))}
		if c.Group {
			parts = append(parts, code("Group: true"))
		}
		if c.Group && c.Each == nil {
			parts = append(parts, code("Optional: true"))
		}
		if mapped(c) {
			parts = append(parts, code("StateMapping: $", e.table(c)))
		}
		if c.Mapped {
			parts = append(parts, code("Mapped: true"))
		}
		if hasRows(c) {
			parts = append(parts, code("RowsRead: $", e.reads(rowExprs(c))))
		}
		if len(c.Inputs) > 0 {
			parts = append(parts, code("InputsRead: $", e.reads(inputExprs(c))))
		}
		if c.MapFromDesired {
			parts = append(parts, code("MapFromDesired: true"))
		}
		if len(c.DependsOn) > 0 {
			on := make([]node, len(c.DependsOn))
			for i, d := range c.DependsOn {
				on[i] = id(childConst(d))
			}
			parts = append(parts, code("DependsOn: []int{$}", list(on...)))
		}
		if c.AsksHealth {
			parts = append(parts, code("AsksHealth: true"))
		}
		if c.Update {
			parts = append(parts, code("Update: true"))
		}
		if c.EachKind != model.EachNone {
			parts = append(parts, code("NamedBy: $", childNames(c)))
		}
		entries = append(entries, code("$: {$}", childConst(c), list(parts...)))
	}
	f.add("\n// children are the entries under children.\nvar $ = ${\n$}\n", childrenVar, impl("Entries"), elements(entries))
}

func (e *emitter) declareChildren(f *file) {
	var body []node
	for _, c := range e.m.Children {
		body = append(body, e.declareEntry(c))
	}
	if !e.keeps() {
		f.add(`
// declareChildren returns the children in the order of the spec.
func declareChildren(spec *UserSpec, workers ChildWorkers) *$ {
d := ${Entries: $}
$
return &d
}
`, impl("ChildDeclaration"), impl("ChildDeclaration"), childrenVar, lines(body...))
		return
	}
	f.add(`
// declareChildren returns the children in the order of the spec. Children that were
// declared from since, and would be declared in the same way again, are only
// counted. since is nil if no children were declared yet.
func declareChildren(spec, since *UserSpec, workers ChildWorkers) *$ {
d := ${Entries: $}
$
return &d
}
`, impl("ChildDeclaration"), impl("ChildDeclaration"), childrenVar, lines(body...))
	for _, c := range e.m.Children {
		e.kept(f, c)
	}
}

// declareAll declares all children of a UserSpec.
func (e *emitter) declareAll(spec, workers node) node {
	if !e.keeps() {
		return code("declareChildren($, $)", spec, workers)
	}
	return code("declareChildren($, nil, $)", spec, workers)
}

// declareEntry adds the child or children of one entry.
func (e *emitter) declareEntry(c *model.Child) node {
	r := e.childReader(c)
	child := code("$($, workers.$)", e.childType(c, "Child"), e.childSpecCall(c), c.GoName)
	add := code("d.Add($, $)", childConst(c), child)
	index := id("_")
	if c.EachKind != model.EachNone {
		add = code("d.AddNamed($, $,\n$)", childConst(c), r.value(c.NameExpr).code, child)
		switch _, by, _ := namedBy(c); by {
		case "NamedByIndex":
			index, add = id("i"), code("$.Index(i)", add)
		case "NamedByKey":
			add = code("$.Key(key)", add)
		}
	}
	if hasRows(c) {
		args := append([]node{code("snapshot.(*Snapshot)"), id("alarm")}, arguments(e.eachParams(c, rowExprs(c)))...)
		add = code("$.WithRows(func(snapshot any, alarm *$) $ {\nreturn $($($))\n})", add,
			impl("Alarm"), impl("StateID"), impl("StateID"), "mappedStateOf"+c.GoName, list(args...))
	}
	add = e.withInputs(c, add)
	if e.keepsOf(c) {
		return e.keptLoop(r, c, add)
	}
	if c.When != nil {
		add = code("$\nif $ {\n$\n}", remark(c.When.Text), r.guard(c.When).code, add)
	}
	return e.loop(r, c, index, add)
}

// loop declares the children of an entry by what each goes over.
func (e *emitter) loop(r *reader, c *model.Child, index, add node) node {
	switch c.EachKind {
	case model.EachList:
		if !uses(c, expr.OpEach) {
			return code("for range $ {\n$\n}", r.value(c.Each).code, add)
		}
		return code("for $, each := range $ {\n$\n}", index, r.value(c.Each).code, add)
	case model.EachMap:
		of := r.value(c.Each)
		if !uses(c, expr.OpEach) {
			return code("for _, key := range $ {\n$\n}", e.sortedKeys(of.code), add)
		}
		return code("for _, key := range $ {\neach := $[key]\n$\n}", e.sortedKeys(of.code), of.in(precPrimary), add)
	case model.EachCount:
		n := e.count(r, c)
		if !uses(c, expr.OpEach) {
			return code("for range $ {\n$\n}", n, add)
		}
		return code("for each := range $ {\n$\n}", n, add)
	}
	return add
}

// count is how many children there are. A UserSpec that is too large is
// refused by Validate, which declares its children as well: they end at max.
func (e *emitter) count(r *reader, c *model.Child) node {
	n := r.value(c.Each).code
	if c.Each.Op == expr.OpSelect && c.Each.Field.Max != nil {
		return code("min($, $)", n, e.literal(c.Each.Field.Max))
	}
	return n
}

// oneOf is a child of an entry, in words.
func oneOf(c *model.Child) string {
	if c.Group {
		return "a child of " + c.Name
	}
	return "the child " + c.Name
}

// childReader reads what an entry's expressions may: the UserSpec, each, key.
func (e *emitter) childReader(c *model.Child) *reader {
	r := e.specReader()
	if c.EachKind != model.EachNone {
		each := primary(id("each"))
		if c.EachKind == model.EachCount {
			each.number = e.countType(c)
		}
		r.each, r.key = &each, "key"
	}
	return r
}

// countType is the Go type of a number that each goes over.
func (e *emitter) countType(c *model.Child) string {
	if n := e.specReader().value(c.Each).number; n != "const" {
		return n
	}
	return "int"
}

// declaredExprs are the expressions of an entry that are computed when its
// children are declared, but for what each goes over.
func declaredExprs(c *model.Child) []*expr.Expr {
	exprs := childSpecExprs(c)
	for _, x := range []*expr.Expr{c.NameExpr, c.When} {
		if x != nil {
			exprs = append(exprs, x)
		}
	}
	return exprs
}

// reads reports whether one of some expressions reads something.
func reads(exprs []*expr.Expr, op expr.Op) bool {
	found := false
	for _, x := range exprs {
		x.Walk(func(n *expr.Expr) { found = found || n.Op == op })
	}
	return found
}

// uses reports whether an entry reads each or key.
func uses(c *model.Child, op expr.Op) bool {
	return reads(declaredExprs(c), op) || reads(rowExprs(c), op) || reads(inputExprs(c), op)
}

// childSpecExprs are those that give a child's UserSpec.
func childSpecExprs(c *model.Child) []*expr.Expr {
	if c.Whole != nil {
		return []*expr.Expr{c.Whole}
	}
	var exprs []*expr.Expr
	visitAssigns(c.Fields, func(x *expr.Expr) { exprs = append(exprs, x) })
	return exprs
}

func visitAssigns(assigns []*model.Assign, visit func(*expr.Expr)) {
	for _, a := range assigns {
		if a.Value != nil {
			visit(a.Value)
		}
		visitAssigns(a.Object, visit)
	}
}

// param is a parameter of a function, and the argument of the same name.
type param struct {
	name string
	typ  node
}

// parameters are the list in which they are declared.
func parameters(params []param) node {
	all := make([]node, len(params))
	for i, p := range params {
		all[i] = code("$ $", p.name, p.typ)
	}
	return list(all...)
}

// arguments are passed for them.
func arguments(params []param) []node {
	all := make([]node, len(params))
	for i, p := range params {
		all[i] = id(p.name)
	}
	return all
}

// eachParams are each and key, if expressions read them.
func (e *emitter) eachParams(c *model.Child, exprs []*expr.Expr) []param {
	var params []param
	if reads(exprs, expr.OpEach) {
		params = append(params, param{"each", e.eachType(c)})
	}
	if reads(exprs, expr.OpKey) {
		params = append(params, param{"key", id("string")})
	}
	return params
}

// childSpecParams are what a child's UserSpec is computed from.
func (e *emitter) childSpecParams(c *model.Child) []param {
	exprs := childSpecExprs(c)
	params := e.eachParams(c, exprs)
	if reads(exprs, expr.OpSpec) {
		params = append([]param{{"spec", code("*UserSpec")}}, params...)
	}
	return params
}

// childSpecCall calls the function that computes a child's UserSpec.
func (e *emitter) childSpecCall(c *model.Child) node {
	if len(childSpecExprs(c)) == 0 {
		return code("$()", e.childType(c, "DefaultUserSpec"))
	}
	return code("$($)", "userSpecOf"+c.GoName, list(arguments(e.childSpecParams(c))...))
}

// childUserSpec computes a child's UserSpec: its defaults, and over them what
// the entry gives.
func (e *emitter) childUserSpec(f *file, c *model.Child) {
	if len(childSpecExprs(c)) == 0 {
		return
	}
	r := e.childReader(c)
	var body []node
	if c.Whole != nil {
		body = append(body, code("return $", e.fitted(r, c.Whole, &expr.Type{Kind: expr.Object, Object: c.Machine.UserSpec})))
	} else {
		body = append(body, code("child := $()", e.childType(c, "DefaultUserSpec")))
		body = append(body, e.assigns(r, "child", c.Fields)...)
		body = append(body, code("return child"))
	}
	f.add("\n$\nfunc $($) $ {\n$\n}\n", own("userSpecOf"+c.GoName+" computes the UserSpec of "+oneOf(c)+"."),
		"userSpecOf"+c.GoName, parameters(e.childSpecParams(c)), e.childType(c, "UserSpec"), lines(body...))
}

// assigns sets the fields of what is called target.
func (e *emitter) assigns(r *reader, target string, assigns []*model.Assign) []node {
	var out []node
	for _, a := range assigns {
		at := target + "." + a.Field.GoName
		if a.Value == nil {
			out = append(out, e.assigns(r, at, a.Object)...)
			continue
		}
		out = append(out, code("$ = $", at, e.fitted(r, a.Value, a.Field.Type)))
	}
	return out
}

// eachType is the Go type of each.
func (e *emitter) eachType(c *model.Child) node {
	if c.EachKind == model.EachCount {
		return id(e.countType(c))
	}
	return e.goType(c.Each.Type.Elem.Type)
}
