package expr

import "slices"

// none() is no value of an enum, and orElse and known look at values that may not
// be known.

// isNoneCall reports whether a node is none(), which takes its type from what it
// stands beside.
func isNoneCall(n *node) bool { return n.form == fCall && n.name == "none" && len(n.args) == 0 }

// IsNone reports whether e is none().
func (e *Expr) IsNone() bool { return e.Op == OpEnum && e.Index == None }

// noValueOf types none().
func (c *checker) noValueOf(n *node, want *Type) *Expr {
	switch {
	case want != nil && want.Kind == Invalid:
		return c.poison(n)
	case want == nil || want.Kind != Enum:
		c.report(RuleNone, n, "none() is no value of an enum, and nothing beside it is one").Help =
			"compare an enum with it, for example vars.fault == none(), or give it to one in set"
		return c.poison(n)
	case want.Enum.Worker != "":
		c.report(RuleNone, n, "none() is no value of an enum, and %s is a state", c.subject(want.Enum)).Help =
			"of a child that is in no state every == is false; atRest(child.c) holds if it is not there"
		return c.poison(n)
	}
	e := c.new(n, OpEnum, want)
	e.Index = None
	return e
}

// otherwise types orElse(x, y): x if it is known, else y.
func (c *checker) otherwise(n *node, want *Type) *Expr {
	x, y := c.pairOf(n, n.args[0], n.args[1], want)
	if x.Bad() || y.Bad() {
		return c.poison(n)
	}
	t := x.Type
	if x.IsNone() {
		t = y.Type
	}
	if t.Kind == Int {
		t = intType
	}
	switch t.Kind {
	case List, Map, Object, Bytes:
		return c.bad(RuleArguments, n.args[0], "orElse does not go with %s", plural(t))
	case Enum:
		if x.Type.Enum != y.Type.Enum {
			return c.bad(RuleArguments, n, "orElse gives one of two values of one enum, and %s and %s are of different enums", c.text(n.args[0]), c.text(n.args[1]))
		}
	}
	e := c.done(n, t, x, y)
	e.Field = c.orField(x, y)
	return e
}

// orField keeps that a value is secret, which its field says; it has no bounds.
func (c *checker) orField(x, y *Expr) *Field {
	if x.Secret() || y.Secret() {
		return &Field{Type: x.Type, Secret: true}
	}
	return nil
}

// pairOf types two arguments that have to be of one type.
func (c *checker) pairOf(n, a, b *node, want *Type) (x, y *Expr) {
	if c.typing(a) < c.typing(b) {
		y = c.value(b, want)
		x = c.valueBeside(a, b, y)
	} else {
		x = c.value(a, want)
		y = c.valueBeside(b, a, x)
	}
	if x.Bad() || y.Bad() {
		return c.poison(a), c.poison(b)
	}
	pair := &node{form: fBinary, name: n.name, args: []*node{a, b}, start: n.start, end: n.end, at: n.at}
	x, y, ok := c.unify(pair, x, y)
	if !ok {
		return c.poison(a), c.poison(b)
	}
	return x, y
}

func (c *checker) valueBeside(n, xn *node, x *Expr) *Expr {
	before := c.beside
	c.beside = c.text(xn)
	defer func() { c.beside = before }()
	return c.value(n, x.Type)
}

// isKnown types known(x).
func (c *checker) isKnown(n *node) *Expr { return c.done(n, boolType, c.value(n.args[0], nil)) }

// divide types div(a, b, else).
func (c *checker) divide(n *node, want *Type) *Expr {
	if want != nil && !want.Numeric() && want.Kind != Duration {
		want = nil
	}
	a, b := c.value(n.args[0], nil), c.value(n.args[1], nil)
	if a.Bad() || b.Bad() {
		return c.poison(n)
	}
	if a.Type.Kind == Int && b.Type.Kind == Float {
		a = toFloat(a)
	} else if a.Type.Kind == Float && b.Type.Kind == Int {
		b = toFloat(b)
	}
	t := arithType("/", a.Type, b.Type)
	if t == nil {
		return c.bad(RuleOperands, n, "div does not go with %s and %s", described(a), described(b))
	}
	otherwise := c.value(n.args[2], t)
	if otherwise.Bad() {
		return c.poison(n)
	}
	if t.Kind == Float && otherwise.Type.Kind == Int {
		otherwise = toFloat(otherwise)
	}
	if otherwise.Type.Kind != t.Kind {
		return c.bad(RuleArguments, n.args[2], "what div gives for a division by zero is %s like the quotient, and this is %s", t.WithArticle(), described(otherwise))
	}
	return c.done(n, t, a, b, otherwise)
}

// Known returns the condition that the value of e is known.
func Known(e *Expr) *Expr {
	k := &Expr{Op: OpCall, Name: "known", Type: boolType, Pos: e.Pos, Text: "known(" + e.Text + ")", Args: []*Expr{e}}
	k.learn()
	return k
}

// orElseTruth evaluates orElse of two conditions.
func (e *Expr) orElseTruth(env *Env) Truth {
	if t := e.Args[0].Truth(env); t != Unknown {
		return t
	}
	return e.Args[1].Truth(env)
}

// isOrElse reports whether e is orElse of two conditions, which is joined of them
// as && and || are.
func (e *Expr) isOrElse() bool { return e.Op == OpCall && e.Name == "orElse" && e.Type.Kind == Bool }

// quotient evaluates div.
func (e *Expr) quotient(env *Env) Datum {
	b := e.Args[1].Eval(env)
	if b.Int == 0 && b.Flt == 0 {
		return e.Args[2].Eval(env)
	}
	return (&Expr{Op: OpArith, Name: "/", Type: e.Type, Args: e.Args[:2]}).arith(env)
}

// yieldingFunctions are those that came later than a spec may have a guard of that
// name: the guard wins, and the word alone is a word.
var yieldingFunctions = []string{"orElse", "known", "div", "sum", "lowest", "highest", "backoff", "jitter", "healthy"}

func yieldsFunction(name string) bool { return slices.Contains(yieldingFunctions, name) }
