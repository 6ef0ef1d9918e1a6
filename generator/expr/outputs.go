package expr

import (
	"math/big"
	"slices"
)

// child.c.out reads an output of a child, and sum, lowest, highest, count, all, any
// and none look at an output of all members of a group (R32).

// isOutput reports whether a node is child.c.out.
func isOutput(n *node) bool {
	n = unparen(n)
	return n.form == fSelect && n.args[0].form == fSelect && n.args[0].args[0].form == fIdent && n.args[0].args[0].name == "child"
}

// output types child.c.out as a value. It reports whether n is that.
func (c *checker) output(n *node) (e *Expr, is bool) {
	if !isOutput(n) || !c.scope.Runtime {
		return nil, false
	}
	ref := c.scope.Child(n.args[0].name)
	if ref != nil && ref.Output == nil && (!ref.Group || ref.Optional) {
		return c.poison(n), true // its spec has findings
	}
	if ref == nil || ref.Output == nil || len(ref.OutputNames()) == 0 && !ref.Group {
		return nil, false
	}
	switch {
	case !ref.Group || ref.Optional || ref.Output(n.name) == nil:
		return c.outputOf(n, ref), true
	case c.ownEntry(n.args[0].name):
		c.report(RuleGroup, n, "%s is for each member alike, and %s is of all members: it cannot read that of the member itself", c.scope.Where, c.text(n)).Help =
			"the member knows it: read there, in the spec of " + ref.Worker + ", what the output reads; or ask for all members, for example " + foldExample(c.text(n), ref.Output(n.name))
	default:
		f := c.report(RuleGroup, n, "%s is a group of children, and %s is not one value", c.text(n.args[0]), c.text(n))
		f.Help = "ask for all: sum, lowest, highest, count, all, any or none, for example " + foldExample(c.text(n), ref.Output(n.name))
	}
	return c.poison(n), true
}

// ownEntry reports whether an expression is about the members of the entry with a name.
func (c *checker) ownEntry(name string) bool { return c.scope.Each != nil && c.scope.Entry == name }

// foldExample is a question about an output of all members.
func foldExample(text string, f *Field) string {
	if f != nil && f.Type.Kind == Bool {
		return "any(" + text + ")"
	}
	return "sum(" + text + ")"
}

// outputOf types child.c.out, of a group too.
func (c *checker) outputOf(n *node, ref *ChildRef) *Expr {
	f := ref.Output(n.name)
	switch {
	case f == nil && ref.States == nil:
		return c.poison(n) // its spec has findings
	case f == nil:
		names := ref.OutputNames()
		near := c.propose(ref.Worker+" output "+n.name, n.name, ref.OutputNames)
		otherwise := ": it has none"
		if len(names) > 0 {
			otherwise = "; it has " + Listed(names)
		}
		g := c.reportAt(RuleNoOutput, n.nameAt, n.name, "%s has no output %s%s", ref.Worker, n.name, OrElse(near, otherwise))
		c.rename(g, n.nameAt, n.name, near).Missing = ref.States.ImportPath + " output " + n.name
		switch {
		case near.Near == "" && isHealthWord(n.name):
			g.Help = "whether it is healthy is asked by healthy(" + c.text(n.args[0]) + ")"
		case near.Near == "":
			g.Help = "declare it in the spec of " + ref.Worker + ", for example outputs: {" + n.name + ": observed." + n.name + "}"
		}
		return c.poison(n)
	case f.Type.Kind == Invalid:
		return c.poison(n)
	}
	e := c.new(n, OpOutput, f.Type)
	e.Name, e.Field = n.args[0].name, f
	return e
}

// insideChild reports what is read of the inside of a child: child.c.observed.x. It
// reports whether n is that.
func (c *checker) insideChild(n *node) bool {
	inner := unparen(n.args[0])
	if !isOutput(inner) || !c.scope.Runtime {
		return false
	}
	switch inner.name {
	case "observed", "vars", "spec", "userSpec", "input", "inputs":
	default:
		return false
	}
	ref := c.scope.Child(inner.args[0].name)
	if ref == nil || ref.States == nil || ref.Output == nil || ref.Output(inner.name) != nil {
		return false
	}
	root := map[string]string{"userSpec": "spec", "inputs": "input"}[inner.name]
	if root == "" {
		root = inner.name
	}
	child := c.text(inner.args[0])
	c.reportAt(RuleNoOutput, inner.nameAt, inner.name, "%s is inside of %s: of a child its state and its outputs are read", inner.name, child).Help =
		"declare an output in the spec of " + ref.Worker + ", for example outputs: {" + n.name + ": " + root + "." + n.name + "}, and read " + child + "." + n.name
	return true
}

// foldsOutput reports whether a call of a function of groups is about an output.
func (c *checker) foldsOutput(n *node) bool {
	switch n.name {
	case "count", "all", "any", "none", "sum", "lowest", "highest":
		return len(n.args) > 0 && isOutput(n.args[0]) && c.scope.Runtime
	}
	return false
}

// folded types sum, lowest, highest, count, all, any and none over an output.
func (c *checker) folded(n *node) *Expr {
	arg := unparen(n.args[0])
	if !c.foldsOutput(n) {
		if c.value(n.args[0], nil).Bad() {
			return c.poison(n)
		}
		return c.bad(RuleFold, arg, "%s is about an output of a group of children: its first argument is child.name.output", n.name)
	}
	if len(n.args) > 2 {
		return c.bad(RuleArguments, n, "%s is called with %s; it is written %s(child.c.output, else)", n.name, counted(len(n.args), "argument"), n.name)
	}
	_, ref := c.child(arg.args[0])
	switch {
	case ref == nil || ref.Unsure || ref.Output == nil:
		return c.poison(n)
	case !ref.Group || ref.Optional:
		f := c.report(RuleFold, arg, "%s is one child, and %s is for those with each", c.text(arg.args[0]), n.name)
		f.Help = "read it by itself: " + c.text(arg)
		if len(n.args) == 2 {
			f.Help = "read it by itself: orElse(" + c.text(arg) + ", " + c.text(n.args[1]) + ")"
		}
		return c.poison(n)
	}
	of := c.outputOf(arg, ref)
	if of.Bad() {
		return c.poison(n)
	}
	t := c.foldType(n, arg, of)
	if t == nil {
		return c.poison(n)
	}
	args := []*Expr{of}
	if len(n.args) == 2 {
		other := c.foldOther(n, of)
		if other.Bad() {
			return c.poison(n)
		}
		args = append(args, other)
	}
	e := c.new(n, OpFold, t, args...)
	e.Name = n.name
	return e
}

// foldType is the type of a question about an output; nil with a finding.
func (c *checker) foldType(n, arg *node, of *Expr) *Type {
	switch kind := of.Type.Kind; n.name {
	case "sum":
		if kind == Int || kind == Float || kind == Duration {
			return of.Type
		}
		f := c.report(RuleFold, arg, "sum adds numbers or durations, and %s is %s", c.text(arg), of.Type.WithArticle())
		if kind == Bool {
			f.Help = "how many are true is count(" + c.text(arg) + ")"
		}
	case "lowest", "highest":
		if of.Type.ordered() {
			return of.Type
		}
		c.report(RuleFold, arg, "%s compares values, and %s have no order", n.name, plural(of.Type))
	default:
		if kind == Bool && n.name == "count" {
			return intType
		}
		if kind == Bool {
			return boolType
		}
		c.report(RuleFold, arg, "%s is about an output that is true or false, and %s is %s", n.name, c.text(arg), of.Type.WithArticle())
	}
	return nil
}

// foldOther types what counts for an unknown member: a constant of the type of the
// output.
func (c *checker) foldOther(n *node, of *Expr) *Expr {
	an := n.args[1]
	x := c.besides(an, n.args[0], of)
	if x.Bad() {
		return x
	}
	if of.Type.Kind == Float && x.Type.Kind == Int {
		x = toFloat(x)
	}
	switch {
	case x.Type.Kind != of.Type.Kind:
		return c.bad(RuleFold, an, "what counts for an unknown one is a constant of the output's type, and this is %s", described(x))
	case x.Op != OpLiteral:
		f := c.report(RuleFold, an, "what counts for an unknown one is a constant, and %s is none", c.text(an))
		if of.Type.Kind == Bool {
			f.Help = "write true or false"
		}
		return c.poison(an)
	}
	return x
}

// OtherKnown reports whether a question about a group says what counts for a member
// whose output is unknown.
func (e *Expr) OtherKnown() bool {
	return len(e.Args) == 2 && (e.Name != "lowest" && e.Name != "highest")
}

// folded returns the outputs that a question about a group looks at, with what counts
// for those that are unknown.
func (e *Expr) folded(env *Env) []Output {
	var all []Output
	for _, m := range env.GroupOutputs[e.Args[0].Name] {
		out := m[e.Args[0].Field.Name]
		if !out.Known && len(e.Args) == 2 {
			out = Output{Value: literal(e.Args[1].Value), Known: true}
		}
		all = append(all, out)
	}
	return all
}

// foldTruth evaluates all, any and none.
func (e *Expr) foldTruth(env *Env) Truth {
	any, all := False, True
	for _, out := range e.folded(env) {
		t := Unknown
		if out.Known {
			t = TruthOf(out.Value.Bool)
		}
		any, all = any.Or(t), all.And(t)
	}
	switch e.Name {
	case "all":
		return all
	case "any":
		return any
	}
	return any.Not()
}

// fold evaluates sum, lowest, highest and count.
func (e *Expr) fold(env *Env) Output {
	all := e.folded(env)
	if slices.ContainsFunc(all, func(o Output) bool { return !o.Known }) {
		return Output{}
	}
	t := e.Args[0].Type
	switch e.Name {
	case "count":
		n := int64(0)
		for _, o := range all {
			if o.Value.Bool {
				n++
			}
		}
		return Output{Datum{Int: n}, true}
	case "sum":
		return sumOf(t, all)
	}
	if len(all) == 0 {
		return Output{}
	}
	best := all[0].Value
	for _, o := range all[1:] {
		if less := lessThan(t, o.Value, best); less && e.Name == "lowest" || e.Name == "highest" && lessThan(t, best, o.Value) {
			best = o.Value
		}
	}
	return Output{best, true}
}

// sumOf adds in the order of the siblings. Whole numbers and durations stop at the
// ends of int64 once, at the end.
func sumOf(t *Type, all []Output) Output {
	if t.Kind == Float {
		sum := 0.0
		for _, o := range all {
			sum += o.Value.Flt
		}
		return Output{Datum{Flt: sum}, sum == sum}
	}
	sum := new(big.Int)
	for _, o := range all {
		sum.Add(sum, big.NewInt(o.Value.Int))
	}
	if !sum.IsInt64() {
		return Output{Datum{Int: end(sum.Sign() < 0)}, true}
	}
	return Output{Datum{Int: sum.Int64()}, true}
}

// lessThan reports whether a is before b.
func lessThan(t *Type, a, b Datum) bool {
	switch t.Kind {
	case Float:
		return a.Flt < b.Flt
	case String:
		return a.Str < b.Str
	case Time:
		return a.Time.Before(b.Time)
	}
	return a.Int < b.Int
}
