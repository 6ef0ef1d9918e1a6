package golang

import (
	"fmt"
	"slices"
	"strings"

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
	e.declareChildren(f)
	for _, c := range e.m.Children {
		e.childUserSpec(f, c)
		if hasRows(c) {
			e.word(f, c)
		}
	}
	e.converters(f)
}

func childConst(c *model.Child) string { return "child" + c.GoName }

// mapped reports whether a table alone gives a child's words.
func mapped(c *model.Child) bool { return c.Mapped && !hasRows(c) }

func hasRows(c *model.Child) bool {
	for _, rows := range c.Rows {
		if rows != nil {
			return true
		}
	}
	return false
}

// mappings writes the tables.
func (e *emitter) mappings(f *file) {
	for _, c := range e.m.Children {
		if !mapped(c) || e.shares(c) != c {
			continue
		}
		name := mappingVar(c)
		t := c.Machine.StateType
		var rows []node
		for i, s := range e.m.States {
			to := c.Table[i]
			switch {
			case to != nil:
				rows = append(rows, code("$: $", stateConst(s), e.enumValue(t, to.Index)))
			case i == len(e.m.States)-1 || len(e.m.States) <= 64: // the last one keeps the table's length
				rows = append(rows, code("$: $", stateConst(s), e.enumNone(t)))
			}
		}
		f.add("\n$\nvar $ = $([]${\n$})\n", note(e.mappingDoc(c, name)), name, fsm("MapStates"),
			e.imports.qual(t.ImportPath, t.Package, t.GoName), elements(rows))
	}
}

func (e *emitter) mappingDoc(c *model.Child, name string) string {
	by := "state"
	if c.MapFromDesired {
		by = "desired state"
	}
	of := c.Name
	if n := len(e.tables[tableKey(c)]); n > manyTables {
		of = fmt.Sprintf("%s and %d others", c.Name, n-1)
	}
	doc := name + " is the stateMapping of " + of + ": the child's desired state by this worker's " + by + "."
	if slices.Contains(c.Table, nil) {
		doc += " StateNone leaves the child's last one."
	}
	return wrap(doc)
}

func mappingVar(c *model.Child) string { return "mappingOf" + c.GoName }

// manyTables is how many equal tables there may be before the children share
// one: each has its own where one can still read them all.
const manyTables = 8

// shares is the child whose table a child uses.
func (e *emitter) shares(c *model.Child) *model.Child {
	if same := e.tables[tableKey(c)]; len(same) > manyTables {
		return same[0]
	}
	return c
}

// tableKey is the same for tables with the same content.
func tableKey(c *model.Child) string {
	var b strings.Builder
	b.WriteString(c.Machine.ImportPath)
	if c.MapFromDesired {
		b.WriteString(" desired")
	}
	for _, s := range c.Table {
		b.WriteByte(' ')
		if s != nil {
			b.WriteString(s.Name)
		}
	}
	return b.String()
}

// table is the variable of a child's table, or nil.
func (e *emitter) table(c *model.Child) node {
	if !mapped(c) {
		return id("nil")
	}
	return id(mappingVar(e.shares(c)))
}

func (e *emitter) declareChildren(f *file) {
	var body []node
	for _, c := range e.m.Children {
		body = append(body, e.declareEntry(c))
	}
	f.add(`
// declareChildren gives the children in the order of the spec.
func declareChildren(spec *UserSpec, workers ChildWorkers) *$ {
var d $
$
return &d
}
`, fsm("ChildDeclaration"), fsm("ChildDeclaration"), lines(body...))
}

// declareEntry adds the child or children of one entry.
func (e *emitter) declareEntry(c *model.Child) node {
	r := e.childReader(c)
	add := code("d.Add($, $, $,\n$($, workers.$))", childConst(c), e.childName(r, c), e.table(c),
		e.childType(c, "Child"), e.childSpecCall(c), c.GoName)
	if hasRows(c) {
		add = code("$.WithRows(func(snapshot any, alarm *$) $ {\nreturn $($($))\n})", add,
			fsm("Alarm"), fsm("StateID"), fsm("StateID"), "wordOf"+c.GoName, list(e.wordArgs(c)...))
	}
	if c.When != nil {
		add = code("$\nif $ {\n$\n}", remark(c.When.Text), r.guard(c.When).code, add)
	}
	switch c.EachKind {
	case model.EachList:
		if !e.uses(c, expr.OpEach) && c.NameExpr != nil {
			return code("for range $ {\n$\n}", r.value(c.Each).code, add)
		}
		return code("for _, each := range $ {\n$\n}", r.value(c.Each).code, add)
	case model.EachMap:
		of := r.value(c.Each)
		if !e.uses(c, expr.OpEach) {
			return code("for _, key := range $ {\n$\n}", e.sortedKeys(of.code), add)
		}
		return code("for _, key := range $ {\neach := $[key]\n$\n}", e.sortedKeys(of.code), of.in(precPrimary), add)
	case model.EachCount:
		n := e.count(r, c)
		if !e.uses(c, expr.OpEach) && c.NameExpr != nil {
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

// childName is the name given under name, or by what each goes over.
func (e *emitter) childName(r *reader, c *model.Child) node {
	switch {
	case c.NameExpr != nil:
		return r.value(c.NameExpr).code
	case c.EachKind == model.EachMap:
		return id("key")
	case c.EachKind == model.EachCount:
		if r.each.number == "int" {
			return code("$(each)", qualify("strconv", "Itoa"))
		}
		return code("$(int(each))", qualify("strconv", "Itoa"))
	case c.EachKind == model.EachList:
		return e.elementName(c.Each.Type.Elem.Type)
	}
	return str(c.Name)
}

// elementName is an element as the name of a child.
func (e *emitter) elementName(t *expr.Type) node {
	switch t.Kind {
	case expr.String:
		return id("each")
	case expr.Enum, expr.IP, expr.Duration:
		return code("each.String()")
	}
	return code("$(each)", qualify("fmt", "Sprint"))
}

// exprsOf are the expressions that are computed when a child is declared, and
// those of its rows.
func exprsOf(c *model.Child) (declared, rows []*expr.Expr) {
	add := func(x *expr.Expr) {
		if x != nil {
			declared = append(declared, x)
		}
	}
	add(c.NameExpr)
	add(c.When)
	add(c.Whole)
	visitAssigns(c.Fields, add)
	for _, state := range c.Rows {
		for _, row := range state {
			if row.When != nil {
				rows = append(rows, row.When)
			}
		}
	}
	return declared, rows
}

func reads(exprs []*expr.Expr, op expr.Op) bool {
	found := false
	for _, x := range exprs {
		x.Walk(func(n *expr.Expr) { found = found || n.Op == op })
	}
	return found
}

// uses reports whether an entry reads each or key.
func (e *emitter) uses(c *model.Child, op expr.Op) bool {
	declared, rows := exprsOf(c)
	byName := c.NameExpr == nil && (op == expr.OpKey) == (c.EachKind == model.EachMap)
	return byName || reads(declared, op) || reads(rows, op)
}

// childSpecExprs are those that give a child's UserSpec.
func childSpecExprs(c *model.Child) []*expr.Expr {
	var all []*expr.Expr
	if c.Whole != nil {
		all = append(all, c.Whole)
	}
	visitAssigns(c.Fields, func(x *expr.Expr) {
		if x != nil {
			all = append(all, x)
		}
	})
	return all
}

// childSpecCall calls the function that computes a child's UserSpec.
func (e *emitter) childSpecCall(c *model.Child) node {
	exprs := childSpecExprs(c)
	if len(exprs) == 0 {
		return code("$()", e.childType(c, "DefaultUserSpec"))
	}
	var args []node
	if reads(exprs, expr.OpSpec) {
		args = append(args, id("spec"))
	}
	if reads(exprs, expr.OpEach) {
		args = append(args, id("each"))
	}
	if reads(exprs, expr.OpKey) {
		args = append(args, id("key"))
	}
	return code("$($)", "userSpecOf"+c.GoName, list(args...))
}

// childUserSpec computes a child's UserSpec: its defaults, and over them what
// the entry gives.
func (e *emitter) childUserSpec(f *file, c *model.Child) {
	exprs := childSpecExprs(c)
	if len(exprs) == 0 {
		return
	}
	var params []node
	if reads(exprs, expr.OpSpec) {
		params = append(params, code("spec *UserSpec"))
	}
	if reads(exprs, expr.OpEach) {
		params = append(params, code("each $", e.eachType(c)))
	}
	if reads(exprs, expr.OpKey) {
		params = append(params, code("key string"))
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
	what := "the child " + c.Name
	if c.Group {
		what = "a child of " + c.Name
	}
	f.add("\n$\nfunc $($) $ {\n$\n}\n", note("userSpecOf"+c.GoName+" computes the UserSpec of "+what+"."),
		"userSpecOf"+c.GoName, list(params...), e.childType(c, "UserSpec"), lines(body...))
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
