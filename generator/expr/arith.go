package expr

// arith types +, -, *, / and %.
func (c *checker) arith(n *node, want *Type) *Expr {
	if word := c.hyphens(n, want); word != nil {
		return word
	}
	if want != nil && !want.Numeric() && want.Kind != Duration && want.Kind != String {
		want = nil // operands of another type than the result give no hint
	}
	x := c.value(n.args[0], hint(n.args[0], want))
	y := c.value(n.args[1], hint(n.args[1], want))
	if x.Bad() || y.Bad() {
		return c.poison(n)
	}
	if x.Type.Kind == Int && y.Type.Kind == Float {
		x = toFloat(x)
	} else if x.Type.Kind == Float && y.Type.Kind == Int {
		y = toFloat(y)
	}
	t := arithType(n.name, x.Type, y.Type)
	if t == nil {
		f := c.report(RuleOperands, n, "%s does not go with %s and %s", n.name, described(x), described(y))
		f.Help = arithHelp(n.name, x.Type, y.Type)
		return c.poison(n)
	}
	if (n.name == "/" || n.name == "%") && !c.divisor(n, y) {
		return c.poison(n)
	}
	e := c.new(n, OpArith, t, x, y)
	e.Name = n.name
	return fold(e)
}

// hint keeps a wanted float away from literal integers: they adapt to the
// other operand, and a whole expression of integers fits a float all the same.
func hint(n *node, want *Type) *Type {
	if n.form == fIdent && want != nil && want.Kind == String {
		return want
	}
	return nil
}

// arithType is the type of x op y; nil if they do not go together.
func arithType(op string, x, y *Type) *Type {
	switch {
	case x.Kind == Int && y.Kind == Int:
		return intType
	case x.Kind == Float && y.Kind == Float && op != "%":
		return floatType
	case x.Kind == String && y.Kind == String && op == "+":
		return stringType
	case op == "+" || op == "-":
		return timeArith(op, x.Kind, y.Kind)
	case op == "*" && (x.Kind == Duration && y.Numeric() || x.Numeric() && y.Kind == Duration):
		return durationType
	case op == "/" && x.Kind == Duration && y.Numeric():
		return durationType
	}
	return nil
}

func timeArith(op string, x, y Kind) *Type {
	switch {
	case x == Duration && y == Duration, op == "-" && x == Time && y == Time:
		return durationType
	case x == Time && y == Duration, op == "+" && x == Duration && y == Time:
		return timeType
	}
	return nil
}

func arithHelp(op string, x, y *Type) string {
	switch {
	case x.Kind == Duration && y.Numeric() || x.Numeric() && y.Kind == Duration:
		if op == "+" || op == "-" {
			return `a duration is written duration("30s")`
		}
	case x.Kind == String || y.Kind == String:
		return `format("%s%d", …) makes a string of several values, under children`
	}
	return ""
}

// divisor reports whether y is never zero (language.md, Types).
func (c *checker) divisor(n *node, y *Expr) bool {
	switch {
	case y.Op == OpLiteral:
		if y.Value.Int == 0 && y.Value.Float == 0 {
			c.report(RuleDivision, n.args[1], "division by zero")
			return false
		}
		return true
	case y.Op == OpConvert:
		return c.divisor(n, y.Args[0])
	case y.Op == OpSelect && (y.Configured() || y.IsVar()) && leavesOutZero(y.Field):
		return true
	}
	c.report(RuleDivision, n.args[1], "%s may be zero", c.text(n.args[1])).Help =
		"divide by a number, or by a field of spec with min: 1; div(a, b, else) gives else where b is zero"
	return false
}

// Configured reports whether e is a field that Validate has looked at: one reached
// from spec or each without the lookup of a map, which may miss.
func (e *Expr) Configured() bool {
	switch e.Op {
	case OpSpec, OpEach:
		return true
	case OpSelect:
		return e.Args[0].Configured()
	case OpIndex:
		return e.Args[0].Type.Kind == List && e.Args[0].Configured()
	}
	return false
}

func leavesOutZero(f *Field) bool {
	positive := f.Min != nil && (f.Min.Int > 0 || f.Min.Float > 0)
	negative := f.Max != nil && (f.Max.Int < 0 || f.Max.Float < 0)
	return positive || negative
}

// index types x[i]: a list by a literal below its minItems, or a map by a
// string.
func (c *checker) index(n *node) *Expr {
	x := c.value(n.args[0], nil)
	if x.Bad() {
		c.value(n.args[1], Bad())
		return c.poison(n)
	}
	switch x.Type.Kind {
	case Map:
		return c.lookup(n, x)
	case List:
		return c.listItem(n, x)
	}
	return c.bad(RuleOperands, n, "%s is %s: only lists and maps are indexed", c.text(n.args[0]), x.Type.WithArticle())
}

func (c *checker) lookup(n *node, x *Expr) *Expr {
	i := c.value(n.args[1], stringType)
	if i.Bad() {
		return c.poison(n)
	}
	if i.Type.Kind != String {
		return c.bad(RuleIndex, n.args[1], "the key of a map is a string, and this is %s", i.Type.WithArticle())
	}
	e := c.new(n, OpIndex, x.Type.Elem.Type, x, i)
	e.Field = x.Type.Elem
	return e
}

func (c *checker) listItem(n *node, x *Expr) *Expr {
	i := c.value(n.args[1], intType)
	if i.Bad() {
		return c.poison(n)
	}
	if i.Op != OpLiteral || i.Type.Kind != Int {
		return c.bad(RuleIndex, n.args[1], "the index of a list is a literal number: anything else may be out of range")
	}
	least := 0
	if x.Field != nil && x.Field.MinItems != nil && x.Configured() {
		least = *x.Field.MinItems
	}
	if i.Value.Int < 0 || i.Value.Int >= int64(least) {
		f := c.report(RuleIndex, n.args[1], "%s may have no element %d: it is sure to have %d", c.text(n.args[0]), i.Value.Int, least)
		if x.Configured() && i.Value.Int >= 0 {
			f.Help = "give the field a minItems above the index"
		}
		return c.poison(n)
	}
	e := c.new(n, OpIndex, x.Type.Elem.Type, x, i)
	e.Field = x.Type.Elem
	return e
}
