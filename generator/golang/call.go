package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// call is a function of the language.
func (r *reader) call(x *expr.Expr) value {
	switch x.Name {
	case "known":
		return r.isKnown(x.Args[0], reached{})
	case "orElse":
		if x.Type.Kind == expr.Bool {
			return r.orElseTruth(x, true, reached{})
		}
		return r.orElse(x)
	case "jitter":
		return call(impl("Jitter"), r.value(x.Args[0]), primary(number(x.Args[1].Value.Float)), primary(code("$.drawn", r.snap)), primary(lit(x.Index)))
	case "backoff":
		return call(impl("Grown"), r.value(x.Args[0]), primary(number(x.Args[1].Value.Float)), r.value(x.Args[2]), r.asInt64(x.Args[3]))
	case "div":
		return r.quotient(x)
	case "in":
		return r.oneOf(x.Args[0], x.Args[1:])
	case "all", "any", "none", "count":
		return r.group(x)
	case "atRest":
		return r.atRest(r.e.child(x.Args[0].Name))
	case "healthy":
		return primary(r.e.healthy(r.snap, r.e.child(x.Args[0].Name)))
	case "len":
		return r.length(x.Args[0])
	case "hasPrefix", "hasSuffix":
		return call(qualify("strings", strings.ToUpper(x.Name[:1])+x.Name[1:]), r.values(x.Args)...)
	case "contains":
		return r.contains(x.Args[0], x.Args[1])
	case "matches":
		pattern := r.e.pattern(x.Args[1].Value.Str)
		return primary(code("$.MatchString($)", pattern, r.value(x.Args[0]).code))
	case "min", "max":
		return r.extreme(x)
	case "format":
		return call(qualify("fmt", "Sprintf"), r.values(x.Args)...)
	case "lower":
		return call(qualify("strings", "ToLower"), r.values(x.Args)...)
	case "upper":
		return call(qualify("strings", "ToUpper"), r.values(x.Args)...)
	case "duration":
		return r.value(x.Args[0])
	}
	fail("no function %q", x.Name)
	return value{}
}

func (r *reader) values(args []*expr.Expr) []value {
	out := make([]value, len(args))
	for i, a := range args {
		out[i] = r.value(a)
	}
	return out
}

// oneOf is in(x, a, b…), a chain of ==; negated it becomes one of !=.
func (r *reader) oneOf(x *expr.Expr, of []*expr.Expr) value {
	var same, other []value
	seen := map[string]bool{}
	for _, a := range of {
		if seen[keyText(a)] {
			continue
		}
		seen[keyText(a)] = true
		eq := r.equal(x, a)
		same, other = append(same, eq), append(other, negated(eq))
	}
	end := r.operator("")
	v, flipped := joined("||"+end, precOr, false, same), joined("&&"+end, precAnd, true, other)
	v.flipped = &flipped
	return v
}

// group is a function over the children of an entry.
func (r *reader) group(x *expr.Expr) value {
	name := strings.ToUpper(x.Name[:1]) + x.Name[1:]
	v := call(code("$.$", r.value(x.Args[0]).code, name), r.values(x.Args[1:])...)
	if x.Name == "count" {
		v.number = "int"
	}
	return v
}

// atRest: absent, not yet ticked, in its shutdown state, or taken out.
func (r *reader) atRest(c *model.Child) value {
	at := code("$.$", r.snap+".Children", c.GoName)
	if !c.Group {
		return primary(code("$.AtRest()", at))
	}
	t := c.Machine.StateType
	states := []node{r.e.enumNone(t)}
	for _, s := range c.Machine.AtRest() {
		states = append(states, r.e.enumValue(t, s))
	}
	return primary(code("$.All($)", at, list(states...)))
}

func (r *reader) length(of *expr.Expr) value {
	v := r.value(of)
	if of.Op == expr.OpChild {
		v = primary(code("$.Len()", v.code))
	} else {
		v = call(id("len"), v)
	}
	v.number = "int"
	return v
}

func (r *reader) contains(of, x *expr.Expr) value {
	if of.Type.Kind != expr.List {
		return call(qualify("strings", "Contains"), r.value(of), r.value(x))
	}
	elem, v := of.Type.Elem.Type, r.value(x)
	switch {
	case elem.Kind == expr.Time:
		return call(qualify("slices", "ContainsFunc"), r.value(of), primary(code("$.Equal", v.in(precPrimary))))
	case elem.Kind == expr.Int && v.number != intType(elem) && !fits(v, value{number: intType(elem)}):
		same := code("func(x $) bool { return int64(x) == $ }", intType(elem), widened(v).code)
		return call(qualify("slices", "ContainsFunc"), r.value(of), primary(same))
	case elem.Kind == expr.Float:
		v = r.float(x)
	}
	return call(qualify("slices", "Contains"), r.value(of), v)
}

// extreme is min or max, in the one type that all arguments can have.
func (r *reader) extreme(x *expr.Expr) value {
	args := make([]value, len(x.Args))
	for i, a := range x.Args {
		switch x.Type.Kind {
		case expr.Int:
			args[i] = r.asInt64(a)
		case expr.Float:
			args[i] = r.float(a)
		default:
			args[i] = r.value(a)
		}
	}
	v := call(id(x.Name), args...)
	if x.Type.Kind == expr.Int {
		v.number = "int64"
		if args[0].number == "const" {
			v.code = code("$(int64($), $)", x.Name, args[0].code, list(codesOf(args[1:])...))
		}
	}
	return v
}

func codesOf(values []value) []node {
	out := make([]node, len(values))
	for i, v := range values {
		out[i] = v.code
	}
	return out
}

func (e *emitter) child(name string) *model.Child {
	c, ok := e.byName[name]
	if !ok {
		fail("no child %q", name)
	}
	return c
}

func (e *emitter) guard(name string) string {
	for _, g := range e.m.Guards {
		if g.Name == name {
			return g.GoName
		}
	}
	fail("no guard %q", name)
	return ""
}

func (e *emitter) condition(name string) string {
	for _, c := range e.m.Conditions {
		if c.Name == name {
			return c.GoName
		}
	}
	fail("no condition %q", name)
	return ""
}
