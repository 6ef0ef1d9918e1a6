package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// The children of a list or of a number are declared relative to the last
// declaration: those for which the same would be computed again are kept, in runs.

// keeps reports whether children of a machine may be kept.
func (e *emitter) keeps() bool { return slices.ContainsFunc(e.m.Children, e.keepsOf) }

// keepsOf reports whether children of an entry may be kept: what is computed for
// each must follow from its element and from fields that can be compared.
func (e *emitter) keepsOf(c *model.Child) bool {
	switch {
	case c.EachKind != model.EachList && c.EachKind != model.EachCount:
		return false // the entries of a map are in no order in which two could be compared
	case !uses(c, expr.OpEach):
		return false // all have one name
	}
	for _, x := range declaredExprs(c) {
		if !isFixed(x) {
			return false
		}
	}
	return true
}

// isFixed reports whether an expression gives the same for what is identical. It
// does not if it reads the whole UserSpec, or writes a value as text that may be
// identical to one that is written in another way: 0 and -0, a time in two zones.
func isFixed(x *expr.Expr) bool {
	switch {
	case selects(x):
		return true
	case x.Op == expr.OpSpec || x.Op == expr.OpCond || x.Op == expr.OpGuard:
		return false
	case x.Op == expr.OpCall && x.Name == "format":
		for _, a := range x.Args {
			switch a.Type.Kind {
			case expr.Bool, expr.Int, expr.String, expr.Duration, expr.IP, expr.Enum:
			default:
				return false
			}
		}
	}
	for _, a := range x.Args {
		if !isFixed(a) {
			return false
		}
	}
	return true
}

// selects reports whether an expression is a field of the UserSpec, or one below it.
func selects(x *expr.Expr) bool {
	return x.Op == expr.OpSelect && (x.Args[0].Op == expr.OpSpec || selects(x.Args[0]))
}

// commons are the fields of the UserSpec that an entry's expressions read besides
// each, without those that are part of another one.
func (e *emitter) commons(c *model.Child) []*expr.Expr {
	r := e.specReader()
	path := func(x *expr.Expr) string { return goPath(r, x) + "." }
	var all []*expr.Expr
	var visit func(x *expr.Expr)
	visit = func(x *expr.Expr) {
		if selects(x) {
			all = append(all, x)
			return
		}
		for _, a := range x.Args {
			visit(a)
		}
	}
	for _, x := range declaredExprs(c) {
		visit(x)
	}
	slices.SortStableFunc(all, func(a, b *expr.Expr) int { return strings.Compare(path(a), path(b)) })
	return slices.CompactFunc(all, func(a, b *expr.Expr) bool { return strings.HasPrefix(path(b), path(a)) })
}

// goPath is the path of a field below the UserSpec in Go.
func goPath(r *reader, x *expr.Expr) string {
	if x.Op == expr.OpSpec {
		return r.spec
	}
	return goPath(r, x.Args[0]) + "." + x.Field.GoName
}

// keptVar is the variable of declareChildren that says which children of an entry
// are kept, and keptFunc the function that finds them. Their names differ for all
// entries.
func keptVar(c *model.Child) string  { return "kept" + c.GoName }
func keptFunc(c *model.Child) string { return "unchanged" + c.GoName }

// kept writes the function.
func (e *emitter) kept(f *file, c *model.Child) {
	if !e.keepsOf(c) {
		return
	}
	now, past := e.specReader(), &reader{e: e, spec: "since"}
	same := []node{code("since != nil")}
	for _, x := range e.commons(c) {
		same = append(same, e.same(x.Type, id(goPath(now, x)), id(goPath(past, x)), true))
	}
	and := " && "
	if len(same) > 3 {
		and = " &&\n"
	}
	var typ, before, found node
	if c.EachKind == model.EachCount {
		var name node = id("nil")
		if !isUsualNumber(c.NameExpr) {
			name = e.nameFunc(c)
		}
		typ, before = id(e.countType(c)), e.count(past, c)
		found = code("$($, before, $)", impl("KeptCount"), e.count(now, c), name)
	} else {
		typ, before = e.goType(c.Each.Type), past.value(c.Each).code
		found = code("$($, before, $,\n$)", impl("KeptOf"), now.value(c.Each).code, e.sameFunc(c.Each.Type.Elem.Type, true), e.nameFunc(c))
	}
	f.add("\n$\nfunc $(spec, since *UserSpec) *$ {\nvar before $\nif $ {\nbefore = $\n}\nreturn $\n}\n",
		own(keptFunc(c)+" finds the children of "+c.Name+" that spec declares in the same way as since, from which they were declared last."),
		keptFunc(c), impl("Kept"), typ, joinedBy(and, same), before, found)
}

// nameFunc is a function that returns the name of the child of an element.
func (e *emitter) nameFunc(c *model.Child) node {
	return code("func(each $) string { return $ }", e.eachType(c), e.childReader(c).value(c.NameExpr).code)
}

// isUsualNumber reports whether a name is the number of the child.
func isUsualNumber(name *expr.Expr) bool {
	return name.Op == expr.OpCall && name.Name == "format" && len(name.Args) == 2 &&
		name.Args[0].Op == expr.OpLiteral && name.Args[0].Value.Str == "%d" && name.Args[1].Op == expr.OpEach
}

// keepOr keeps the child of one element, or else adds it.
func (e *emitter) keepOr(c *model.Child, add node) node {
	return code("if $.Has($) {\nd.Keep($, $, $)\ncontinue\n}\n$", keptVar(c), e.elementNumber(c), childConst(c), keptVar(c), e.elementNumber(c), add)
}

// elementNumber is the number of an element in a loop over all of them.
func (e *emitter) elementNumber(c *model.Child) node {
	switch {
	case c.EachKind == model.EachList:
		return id("i")
	case e.countType(c) == "int":
		return id("each")
	}
	return code("int(each)")
}

// keptLoop declares the children of an entry that may be kept.
func (e *emitter) keptLoop(r *reader, c *model.Child, add node) node {
	kept := code("$ := $(spec, since)", keptVar(c), keptFunc(c))
	if c.When != nil {
		add = code("$\nif $ {\n$\n}", remark(c.When.Text), r.guard(c.When).code, e.keepOr(c, add))
		return lines(kept, e.loop(r, c, id("i"), add))
	}
	index, each := "i", code("each := $[i]\n", r.value(c.Each).in(precPrimary))
	switch {
	case c.EachKind == model.EachList:
	case e.countType(c) == "int":
		index, each = "each", text("")
	default:
		each = code("each := $(i)\n", e.countType(c))
	}
	loop := code("$\nd.KeepFirst($, $)\nfor $ := $.First; $ < $.Last; $++ {\n$$\n}",
		kept, childConst(c), keptVar(c), index, keptVar(c), index, keptVar(c), index, each, add)
	if c.EachKind == model.EachCount {
		return loop
	}
	return code("$\nd.KeepLast($, $)", loop, childConst(c), keptVar(c))
}
