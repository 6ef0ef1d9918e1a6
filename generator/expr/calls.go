package expr

import (
	"regexp"
	"slices"
	"strings"
)

// function is a function of the language.
type function struct {
	least, most int  // arguments; most -1: any number
	children    bool // only under children
	usage       string
	check       func(c *checker, n *node) *Expr
	// typed is check for a function that may give what is wanted where it stands.
	typed func(c *checker, n *node, want *Type) *Expr
}

// functions are all functions by name. They are filled in when the package
// starts because checking refers to them in turn.
var functions map[string]*function

func init() {
	functions = map[string]*function{
		"in":        {2, -1, false, "in(x, a, b…)", (*checker).in, nil},
		"all":       {2, -1, false, "all(child.c, up…)", (*checker).members, nil},
		"any":       {2, -1, false, "any(child.c, up…)", (*checker).members, nil},
		"none":      {2, -1, false, "none(child.c, up…)", (*checker).members, nil},
		"count":     {2, -1, false, "count(child.c, up…)", (*checker).members, nil},
		"atRest":    {1, 1, false, "atRest(child.c)", (*checker).atRest, nil},
		"healthy":   {1, 1, false, "healthy(child.c)", (*checker).healthy, nil},
		"len":       {1, 1, false, "len(x)", (*checker).length, nil},
		"hasPrefix": {2, 2, false, `hasPrefix(s, "prefix")`, (*checker).twoStrings, nil},
		"hasSuffix": {2, 2, false, `hasSuffix(s, "suffix")`, (*checker).twoStrings, nil},
		"contains":  {2, 2, false, `contains(s, "part") or contains(list, x)`, (*checker).contains, nil},
		"matches":   {2, 2, false, `matches(s, "^a.*z$")`, (*checker).matches, nil},
		"duration":  {1, 1, false, `duration("1m30s")`, (*checker).duration, nil},
		"since":     {1, 1, false, "since(t)", (*checker).clock, nil},
		"until":     {1, 1, false, "until(t)", (*checker).clock, nil},
		"min":       {2, -1, false, "min(a, b…)", (*checker).least, nil},
		"max":       {2, -1, false, "max(a, b…)", (*checker).least, nil},
		"format":    {1, -1, true, `format("%s:%d", …)`, (*checker).format, nil},
		"lower":     {1, 1, true, "lower(s)", (*checker).oneString, nil},
		"upper":     {1, 1, true, "upper(s)", (*checker).oneString, nil},
		"orElse":    {2, 2, false, "orElse(x, y)", nil, (*checker).otherwise},
		"sum":       {1, 2, false, "sum(child.c.output, else)", (*checker).folded, nil},
		"lowest":    {1, 2, false, "lowest(child.c.output, else)", (*checker).folded, nil},
		"highest":   {1, 2, false, "highest(child.c.output, else)", (*checker).folded, nil},
		"known":     {1, 1, false, "known(x)", (*checker).isKnown, nil},
		"backoff":   {4, 4, false, `backoff(initial, 2, cap, n)`, (*checker).backoff, nil},
		"jitter":    {2, 2, false, "jitter(d, 0.2)", (*checker).jitter, nil},
		"div":       {3, 3, false, "div(a, b, else)", nil, (*checker).divide},
	}
}

func (c *checker) call(n *node, want *Type) *Expr {
	f := functions[n.name]
	if f == nil || yieldsFunction(n.name) && c.scope.Guard != nil && c.scope.Guard(n.name) {
		return c.guard(n)
	}
	switch {
	case isNoneCall(n):
		return c.noValueOf(n, want)
	case c.foldsOutput(n):
		return c.folded(n)
	case f.children && !c.scope.Children:
		return c.bad(RuleNotHere, n, "%s is a function for expressions under children only", n.name)
	case len(n.args) < f.least || f.most >= 0 && len(n.args) > f.most:
		return c.bad(RuleArguments, n, "%s is called with %s; it is written %s", n.name, counted(len(n.args), "argument"), f.usage)
	}
	if f.typed != nil {
		return f.typed(c, n, want)
	}
	return f.check(c, n)
}

func (c *checker) guard(n *node) *Expr {
	if c.scope.Guard == nil || !c.scope.Runtime {
		if c.scope.Guard != nil && c.scope.Guard(n.name) {
			return c.bad(RuleNotHere, n, "%s reads %s only, and not a guard", c.scope.Where, c.readable())
		}
		return c.unknownCall(n, "function", rootNames)
	}
	if !c.scope.Guard(n.name) {
		return c.unknownCall(n, "function or guard", func() []string { return slices.Concat(c.scope.GuardNames(), rootNames()) })
	}
	if len(n.args) > 0 {
		return c.bad(RuleArguments, n, "a guard is called without arguments: %s()", n.name)
	}
	e := c.new(n, OpGuard, boolType)
	e.Name = n.name
	return e
}

// done makes the call of a function.
func (c *checker) done(n *node, t *Type, args ...*Expr) *Expr {
	if slices.ContainsFunc(args, (*Expr).Bad) {
		return c.poison(n)
	}
	e := c.new(n, OpCall, t, args...)
	e.Name = n.name
	return e
}

// in types in(x, a, b…): x is one of the others.
func (c *checker) in(n *node) *Expr {
	x := c.value(n.args[0], nil)
	args := []*Expr{x}
	for _, an := range n.args[1:] {
		y := c.amid(an, n.args[0], x)
		if isClock(y) {
			y = c.value(an, nil)
		}
		if x.Bad() || y.Bad() {
			args = append(args, c.poison(an))
			continue
		}
		pair := &node{form: fBinary, name: "in", args: []*node{n.args[0], an}, start: an.start, end: an.end, at: an.at}
		x2, y, ok := c.unify(pair, x, y)
		if !ok {
			y = c.poison(an)
		}
		if x2.Op == OpConvert {
			args[0] = x2 // one float among integers makes them all floats
		}
		if x.Op == OpDesired && ok && y.Op == OpEnum {
			c.mayBeDesired(an, y)
		}
		args = append(args, y)
	}
	if !x.Bad() && !x.Type.comparable() {
		return c.bad(RuleComparable, n.args[0], "in does not go with %s", plural(x.Type))
	}
	if args[0].Type.Kind == Float {
		for i, arg := range args {
			if arg.Type.Kind == Int {
				args[i] = toFloat(arg)
			}
		}
	}
	return c.done(n, boolType, args...)
}

// groupArg types the first argument of a function of groups. single says that the
// function takes a single child as well.
func (c *checker) groupArg(n *node, single bool) *Expr {
	arg := unparen(n.args[0])
	if arg.form != fSelect || arg.args[0].form != fIdent || arg.args[0].name != "child" {
		c.value(arg, Bad())
		f := c.report(RuleGroup, arg, "%s is about children: its first argument is child.name", n.name)
		if arg.form == fIdent && c.scope.Runtime && c.scope.HasChild(arg.name) {
			f.Help = "write child." + arg.name
		}
		return c.poison(arg)
	}
	e, ref := c.child(arg)
	if ref != nil && !ref.Group && !ref.Unsure && !single {
		f := c.report(RuleGroup, arg, "%s is a single child, and %s is for those with each or when", c.text(arg), n.name)
		f.Help, f.Missing = "compare it, for example: in("+c.text(arg)+", up, degraded)", c.scope.Missing("each of", arg.name)
		return c.poison(arg)
	}
	return e
}

func unparen(n *node) *node {
	for n.form == fParen {
		n = n.args[0]
	}
	return n
}

// members types all, any, none and count.
func (c *checker) members(n *node) *Expr {
	g := c.groupArg(n, false)
	args := []*Expr{g}
	for _, an := range n.args[1:] {
		y := c.amid(an, n.args[0], g)
		if !g.Bad() && !y.Bad() && y.Op != OpEnum {
			y = c.bad(RuleArguments, an, "%s takes states by their names, and this is %s", n.name, y.Type.WithArticle())
		}
		args = append(args, y)
	}
	t := boolType
	if n.name == "count" {
		t = intType
	}
	return c.done(n, t, args...)
}

func (c *checker) atRest(n *node) *Expr { return c.done(n, boolType, c.groupArg(n, true)) }

// healthy types healthy(child.c).
func (c *checker) healthy(n *node) *Expr {
	e := c.groupArg(n, true)
	if !e.Bad() {
		if ref := c.scope.Child(e.Name); ref != nil && ref.AsksHealth != nil {
			ref.AsksHealth()
		}
	}
	return c.done(n, boolType, e)
}

func (c *checker) length(n *node) *Expr {
	arg := unparen(n.args[0])
	if arg.form == fSelect && arg.args[0].form == fIdent && arg.args[0].name == "child" {
		return c.done(n, intType, c.groupArg(n, false))
	}
	x := c.value(n.args[0], nil)
	if x.Bad() {
		return c.poison(n)
	}
	switch x.Type.Kind {
	case String, Bytes, List, Map:
		return c.done(n, intType, x)
	}
	return c.bad(RuleArguments, n.args[0], "len takes a string, bytes, a list, a map or a group of children, and this is %s", x.Type.WithArticle())
}

// stringArg types an argument that has to be a string.
func (c *checker) stringArg(n, an *node) *Expr {
	x := c.value(an, stringType)
	if !x.Bad() && x.Type.Kind != String {
		return c.bad(RuleArguments, an, "%s takes a string here, and this is %s", n.name, x.Type.WithArticle())
	}
	return x
}

func (c *checker) oneString(n *node) *Expr { return c.done(n, stringType, c.stringArg(n, n.args[0])) }

func (c *checker) twoStrings(n *node) *Expr {
	return c.done(n, boolType, c.stringArg(n, n.args[0]), c.stringArg(n, n.args[1]))
}

func (c *checker) contains(n *node) *Expr {
	x := c.value(n.args[0], stringType)
	switch {
	case x.Bad():
		c.value(n.args[1], Bad())
		return c.poison(n)
	case x.Type.Kind == String:
		return c.done(n, boolType, x, c.stringArg(n, n.args[1]))
	case x.Type.Kind != List:
		return c.bad(RuleArguments, n.args[0], "contains takes a string or a list, and this is %s", x.Type.WithArticle())
	}
	elem := x.Type.Elem.Type
	if !elem.comparable() {
		return c.bad(RuleComparable, n.args[0], "contains does not go with a list of %s", plural(elem))
	}
	y := c.besides(n.args[1], n.args[0], &Expr{Type: elem})
	if isClock(y) {
		y = c.value(n.args[1], elem)
	}
	if y.Bad() || elem.Kind == Invalid {
		return c.poison(n)
	}
	if elem.Kind == Float && y.Type.Kind == Int {
		y = toFloat(y)
	}
	if elem.Kind != y.Type.Kind || elem.Kind == Enum && elem.Enum != y.Type.Enum {
		return c.bad(RuleArguments, n.args[1], "the list holds %s, and this is %s", plural(elem), y.Type.WithArticle())
	}
	return c.done(n, boolType, x, y)
}

// literalText types an argument that has to be a string literal, and reports
// whether it is one.
func (c *checker) literalText(n, an *node, what string) (*Expr, bool) {
	x := c.value(an, stringType)
	if x.Bad() {
		return x, false
	}
	if x.Op != OpLiteral || x.Type.Kind != String {
		return c.bad(RuleLiteral, an, "%s of %s is a string in quotes, written out", what, n.name), false
	}
	return x, true
}

func (c *checker) matches(n *node) *Expr {
	s := c.stringArg(n, n.args[0])
	p, ok := c.literalText(n, n.args[1], "the pattern")
	if !ok {
		return c.poison(n)
	}
	if _, err := regexp.Compile(p.Value.Str); err != nil {
		return c.bad(RuleLiteral, n.args[1], "this is no pattern of RE2: %s", patternError(err))
	}
	return c.done(n, boolType, s, p)
}

func patternError(err error) string { return strings.TrimPrefix(err.Error(), "error parsing regexp: ") }

func (c *checker) duration(n *node) *Expr {
	x, ok := c.literalText(n, n.args[0], "the text")
	if !ok {
		return c.poison(n)
	}
	d, ok := parseDuration(x.Value.Str)
	if !ok {
		return c.bad(RuleLiteral, n.args[0], "%s is %s", c.text(n.args[0]), NoDuration(x.Value.Str))
	}
	return c.literalOf(n, &Value{Type: durationType, Int: d})
}

// clock types since and until.
func (c *checker) clock(n *node) *Expr {
	if !c.scope.Runtime {
		return c.bad(RuleNotHere, n, "%s reads %s only, and not the clock", c.scope.Where, c.readable())
	}
	t := c.value(n.args[0], nil)
	if !t.Bad() && t.Type.Kind != Time {
		t = c.bad(RuleArguments, n.args[0], "%s takes a time, and this is %s", n.name, t.Type.WithArticle())
	}
	return c.done(n, durationType, t)
}

// least types min and max, of numbers or of durations.
func (c *checker) least(n *node) *Expr {
	var t *Type
	args := make([]*Expr, len(n.args))
	for i, an := range n.args {
		args[i] = c.value(an, t)
		if args[i].Bad() {
			continue
		}
		got := args[i].Type
		switch {
		case !got.Numeric() && got.Kind != Duration:
			args[i] = c.bad(RuleArguments, an, "%s takes numbers or durations, and this is %s", n.name, got.WithArticle())
		case t == nil:
			t = got
		case t.Numeric() && got.Numeric():
			if got.Kind == Float {
				t = got
			}
		case t.Kind != got.Kind:
			args[i] = c.bad(RuleArguments, an, "%s takes values of one kind: numbers or durations, not both", n.name)
		}
	}
	if t == nil {
		return c.poison(n)
	}
	if t.Kind == Float {
		for i, arg := range args {
			if arg.Type.Kind == Int {
				args[i] = toFloat(arg)
			}
		}
	}
	if t.Kind == Int {
		t = intType
	}
	return c.done(n, t, args...)
}
