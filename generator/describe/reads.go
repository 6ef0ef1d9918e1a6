package describe

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// inputs lists what expressions read, each once, as they read it.
func inputs(all ...*expr.Expr) []string {
	var found []string
	for _, e := range all {
		visit(e, func(input string, _ bool) {
			if !slices.Contains(found, input) {
				found = append(found, input)
			}
		})
	}
	return found
}

// visit calls see for everything that an expression reads: a whole path such
// as spec.tls.port, not its parts. field says whether it is one of spec, observed,
// each and key.
func visit(e *expr.Expr, see func(input string, field bool)) {
	if e == nil {
		return
	}
	if name, ok := path(e); ok {
		see(name, true)
		for at := e; len(at.Args) > 0; at = at.Args[0] {
			for _, index := range at.Args[1:] {
				visit(index, see)
			}
		}
		return
	}
	if name := other(e); name != "" {
		see(name, false)
		return
	}
	for _, arg := range e.Args {
		visit(arg, see)
	}
}

// path names a field, or the spec, observed, each or key itself. An element
// of a list or map is written [], whichever it is.
func path(e *expr.Expr) (string, bool) {
	switch e.Op {
	case expr.OpSpec, expr.OpObserved, expr.OpVars, expr.OpInput, expr.OpCommand, expr.OpEach, expr.OpKey, expr.OpResult:
		return e.Op.Word(), true
	case expr.OpSelect:
		base, ok := path(e.Args[0])
		return base + "." + e.Field.Name, ok
	case expr.OpIndex:
		base, ok := path(e.Args[0])
		return base + "[]", ok
	}
	return "", false
}

// other names an input that is no field.
func other(e *expr.Expr) string {
	switch e.Op {
	case expr.OpOutput:
		return "child." + e.Name + "." + e.Field.Name
	case expr.OpChild:
		return "child." + e.Name
	case expr.OpCond:
		return "cond." + e.Name
	case expr.OpGuard:
		return e.Name + "()"
	case expr.OpCall:
		if e.Name == "healthy" {
			return "healthy(child." + e.Args[0].Name + ")"
		}
	}
	return e.Op.Word()
}

// reads is what a machine reads, and where.
type reads struct {
	order    []string
	by       map[string][]string
	children []childReads
}

// childReads are the paths in the UserSpec that a child is computed from; the
// empty path is the whole.
type childReads struct {
	name  string
	paths []string
}

func readsOf(m *model.Machine) *reads {
	r := &reads{by: map[string][]string{}}
	for _, rule := range m.Derive {
		r.add("desired.derive", origin{}, rule.When)
	}
	for _, c := range m.Conditions {
		r.add("conditions."+c.Name, origin{}, c.When)
	}
	for _, o := range m.Outputs {
		r.add("outputs."+o.Name, origin{}, o.Value)
	}
	for _, s := range m.States {
		for _, t := range s.Tried() {
			for _, e := range t.Exprs() {
				r.add("states."+s.Name, origin{}, e)
			}
		}
	}
	for _, e := range m.PolicyExprs() {
		r.add(e.Place, origin{}, e.Expr)
	}
	for _, c := range m.Children {
		r.child(c)
	}
	return r
}

// child notes what a child's declaration and its mapping read.
func (r *reads) child(c *model.Child) {
	place, from := "children."+c.Name, originOf(c)
	declared := []*expr.Expr{c.Each, c.When, c.Whole}
	if c.Each != nil {
		declared = append(declared, c.NameExpr)
	}
	var collect func([]*model.Assign)
	collect = func(assigns []*model.Assign) {
		for _, a := range assigns {
			declared = append(declared, a.Value)
			collect(a.Object)
		}
	}
	collect(c.Fields)
	touches := childReads{name: c.Name}
	for _, e := range declared {
		r.add(place, from, e)
		visit(e, func(input string, field bool) {
			if p, ok := specPath(from.unfold(input)); ok && field {
				touches.paths = append(touches.paths, p)
			}
		})
	}
	r.children = append(r.children, touches)
	for _, s := range c.Inputs {
		r.add(place+".inputs", from, s.Value)
	}
	done := map[*model.Rule]bool{} // one row may stand for many states
	for _, rows := range c.Rows {
		for _, row := range rows {
			if !done[row] {
				done[row] = true
				r.add(place+".stateMapping", from, row.When)
			}
		}
	}
}

// origin is what each and key are taken from; both empty without each.
type origin struct{ each, key string }

// originOf finds where the elements that a child is declared for stand: in a
// list or map of the UserSpec, or in none if they are the numbers below one.
func originOf(c *model.Child) origin {
	if c.Each == nil {
		return origin{}
	}
	p, _ := path(c.Each)
	if c.EachKind == model.EachCount {
		return origin{each: p, key: p}
	}
	return origin{each: p + "[]", key: p}
}

// unfold writes each and key as what they are taken from.
func (o origin) unfold(input string) string {
	if o.each == "" {
		return input
	}
	if rest, ok := strings.CutPrefix(input, "each"); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
		return o.each + rest
	}
	if input == "key" {
		return o.key
	}
	return input
}

// specPath is a path below the UserSpec, without its root.
func specPath(input string) (string, bool) {
	if input == "spec" {
		return "", true
	}
	return strings.CutPrefix(input, "spec.")
}

func (r *reads) add(place string, from origin, e *expr.Expr) {
	visit(e, func(input string, field bool) {
		if field {
			input = from.unfold(input)
		}
		if _, known := r.by[input]; !known {
			r.order = append(r.order, input)
		}
		if places := r.by[input]; len(places) == 0 || !slices.Contains(places, place) {
			r.by[input] = append(places, place)
		}
	})
}

func (r *reads) list() []Read {
	all := make([]Read, len(r.order))
	for i, input := range r.order {
		all[i] = Read{Input: input, By: r.by[input]}
	}
	return all
}

// touched names the children that are computed from the field at a path, from
// a part of it, or from something that it is a part of.
func (r *reads) touched(field string) []string {
	var names []string
	for _, c := range r.children {
		if slices.ContainsFunc(c.paths, func(p string) bool { return within(p, field) || within(field, p) }) {
			names = append(names, c.name)
		}
	}
	return names
}

// within reports whether a path is another or stands below it.
func within(path, in string) bool {
	rest, ok := strings.CutPrefix(path, in)
	return ok && (in == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}
