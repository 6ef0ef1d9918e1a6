package expr

import (
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Check reads, types and folds an expression of any type. It always gives an
// expression; one with findings is Bad.
func Check(src spec.Text, scope *Scope, list *diag.List) *Expr {
	return CheckAs(src, scope, nil, list)
}

// CheckBool is Check for a place that needs a condition.
func CheckBool(src spec.Text, scope *Scope, list *diag.List) *Expr {
	return needs(src, CheckAs(src, scope, boolType, list), boolType, scope, list)
}

// CheckDuration is Check for a place that needs a duration: a literal such as
// 30s, or an expression.
func CheckDuration(src spec.Text, scope *Scope, list *diag.List) *Expr {
	if d, ok := parseDuration(src.Value); ok {
		return &Expr{Op: OpLiteral, Type: durationType, Pos: src.Pos, Text: src.Value, Value: &Value{Type: durationType, Int: d}}
	}
	if why := noDuration(src.Value, scope); why != "" {
		f := list.Add(RuleLiteral, src.Pos, "%s is %s", src.Value, why)
		f.Length = utf8.RuneCountInString(src.Value)
		return BadExpr()
	}
	return needs(src, CheckAs(src, scope, durationType, list), durationType, scope, list)
}

// CheckString is Check for a place that needs a string.
func CheckString(src spec.Text, scope *Scope, list *diag.List) *Expr {
	return needs(src, CheckAs(src, scope, stringType, list), stringType, scope, list)
}

// CheckAs is Check for a place of a known type: bare words are read as that
// type's values. The result may be of another type all the same; see Fit.
func CheckAs(src spec.Text, scope *Scope, want *Type, list *diag.List) *Expr {
	return (&checker{src: src, scope: scope, list: list}).check(want)
}

// CheckField is CheckAs for the value of a child's field; name is what
// messages call the field.
func CheckField(src spec.Text, scope *Scope, want *Type, name string, list *diag.List) *Expr {
	return (&checker{src: src, scope: scope, list: list, beside: name, field: true}).check(want)
}

func (c *checker) check(want *Type) *Expr {
	n := parse(c.src, c.list)
	if n == nil {
		return BadExpr()
	}
	e := c.value(n, want)
	if c.failed {
		return BadExpr()
	}
	e.learn()
	return e
}

func needs(src spec.Text, e *Expr, want *Type, scope *Scope, list *diag.List) *Expr {
	if e.Bad() || e.Type.Kind == want.Kind {
		return e
	}
	f := list.Add(RuleWrongType, e.Pos, "%s needs a %s, and this is %s", scope.Where, want, described(e))
	if src.Inset >= 0 {
		f.Length = utf8.RuneCountInString(e.Text)
	}
	if want.Kind == Duration && e.Type.Numeric() {
		f.Help = "a duration has a unit, for example 30s"
	}
	if want.Kind == Bool {
		f.Help = compareHelp(e)
	}
	return BadExpr()
}

// checker types one expression.
type checker struct {
	src    spec.Text
	scope  *Scope
	list   *diag.List
	failed bool
	beside string // what a word stands beside, as written; for messages
	listed bool   // the word is one of a list of them
	field  bool   // the expression is the value of a child's field
}

// report adds a finding about n.
func (c *checker) report(rule *diag.Rule, n *node, format string, args ...any) *diag.Finding {
	return c.reportAt(rule, n.at, c.text(n), format, args...)
}

func (c *checker) reportAt(rule *diag.Rule, at int, text string, format string, args ...any) *diag.Finding {
	c.failed = true
	f := c.list.Add(rule, c.src.At(at), format, args...)
	if c.src.Inset >= 0 {
		f.Length = utf8.RuneCountInString(text)
	}
	return f
}

// bad reports and gives an expression that nothing complains about again.
func (c *checker) bad(rule *diag.Rule, n *node, format string, args ...any) *Expr {
	c.report(rule, n, format, args...)
	return c.new(n, OpLiteral, invalidType)
}

func (c *checker) text(n *node) string { return c.src.Value[n.start:n.end] }

func (c *checker) new(n *node, op Op, t *Type, args ...*Expr) *Expr {
	return &Expr{Op: op, Type: t, Pos: c.src.At(n.at), Text: c.text(n), Args: args}
}

// poison returns a bad expression without a finding: there has been one.
func (c *checker) poison(n *node) *Expr { return c.new(n, OpLiteral, invalidType) }

// value types n where a value is needed: running time is none, it may only
// be compared.
func (c *checker) value(n *node, want *Type) *Expr {
	e := c.operand(n, want)
	if isClock(e) && !(c.scope.Set && e.Op == OpElapsed) {
		c.report(RuleClock, n, "%s runs with the clock: it may only be compared with a duration", c.text(n)).Help =
			c.clockHelp()
		return c.poison(n)
	}
	return e
}

func (c *checker) clockHelp() string {
	if c.scope.Set {
		return "in set the time that has passed is now - t, for example: now - observed.seenAt"
	}
	return "the runtime wakes when such a comparison turns, for example: elapsed > spec.limit"
}

func isClock(e *Expr) bool {
	return e.Op == OpElapsed || e.Op == OpCall && (e.Name == "since" || e.Name == "until")
}

// operand types n, which may be running time. want is what a bare word or a
// literal is read as; nil if nothing says.
func (c *checker) operand(n *node, want *Type) *Expr {
	switch n.form {
	case fParen:
		return c.operand(n.args[0], want)
	case fIdent:
		return c.ident(n, want)
	case fInt, fFloat, fString:
		return c.literal(n, want)
	case fSelect:
		return c.selected(n)
	case fIndex:
		return c.index(n)
	case fCall:
		return c.call(n, want)
	case fUnary:
		return c.unary(n, want)
	case fBinary:
		return c.binary(n, want)
	}
	return c.poison(n)
}

func (c *checker) unary(n *node, want *Type) *Expr {
	if n.name == "!" {
		x := c.value(n.args[0], boolType)
		if x.Bad() {
			return c.poison(n)
		}
		if x.Type.Kind != Bool {
			c.report(RuleOperands, n.args[0], "! needs a bool, and this is %s", x.Type.WithArticle()).Help = compareHelp(x)
			return c.poison(n)
		}
		return c.new(n, OpNot, boolType, x)
	}
	x := c.value(n.args[0], want)
	if x.Bad() {
		return c.poison(n)
	}
	if !x.Type.Numeric() && x.Type.Kind != Duration {
		return c.bad(RuleOperands, n.args[0], "- needs a number or a duration, and this is %s", x.Type.WithArticle())
	}
	t := x.Type
	if t.Kind == Int {
		t = intType
	}
	return fold(c.new(n, OpNeg, t, x))
}

func (c *checker) binary(n *node, want *Type) *Expr {
	switch n.name {
	case "&&", "||":
		return c.logic(n)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.compare(n)
	}
	return c.arith(n, want)
}

func (c *checker) logic(n *node) *Expr {
	args := make([]*Expr, 2)
	ok := true
	for i, an := range n.args {
		args[i] = c.value(an, boolType)
		switch {
		case args[i].Bad():
			ok = false
		case args[i].Type.Kind != Bool:
			c.report(RuleOperands, an, "%s joins conditions, and this is %s", n.name, args[i].Type.WithArticle()).Help = compareHelp(args[i])
			ok = false
		}
	}
	if !ok {
		return c.poison(n)
	}
	op := OpAnd
	if n.name == "||" {
		op = OpOr
	}
	return c.new(n, op, boolType, args...)
}

// These say whether a node has a type by itself.
const (
	untyped  = iota // it takes its type from what it stands beside
	yielding        // it has a type, unless what it stands beside has a value of its name
	typed
)

func (c *checker) typing(n *node) int {
	for n.form == fParen || n.form == fUnary {
		n = n.args[0]
	}
	switch {
	case n.form == fInt || n.form == fFloat || n.form == fString || isNoneCall(n):
		return untyped
	case n.form != fIdent:
		return typed
	case !c.scope.isRoot(n.name):
		return untyped
	case roots[n.name].yields:
		return yielding
	}
	return typed
}

// pair types two operands of which either may give the other its type.
func (c *checker) pair(n *node) (x, y *Expr) {
	if c.typing(n.args[0]) < c.typing(n.args[1]) {
		y = c.operand(n.args[1], nil)
		return c.besides(n.args[0], n.args[1], y), y
	}
	x = c.operand(n.args[0], nil)
	return x, c.besides(n.args[1], n.args[0], x)
}

// besides types n as something that stands beside x, which was written as xn.
func (c *checker) besides(n, xn *node, x *Expr) *Expr {
	before := c.beside
	c.beside = c.text(xn)
	defer func() { c.beside = before }()
	return c.operand(n, x.Type)
}

// amid types n as one of several that stand beside x.
func (c *checker) amid(n, xn *node, x *Expr) *Expr {
	before := c.listed
	c.listed = true
	defer func() { c.listed = before }()
	return c.besides(n, xn, x)
}

func (c *checker) compare(n *node) *Expr {
	x, y := c.pair(n)
	if x.Bad() || y.Bad() {
		return c.poison(n)
	}
	if isClock(x) && isClock(y) {
		return c.bad(RuleClock, n, "both sides run with the clock; compare %s with a fixed duration", c.text(n.args[0]))
	}
	x, y, ok := c.unify(n, x, y)
	if !ok {
		return c.poison(n)
	}
	e := c.new(n, OpCompare, boolType, x, y)
	e.Name = n.name
	equality := n.name == "==" || n.name == "!="
	switch {
	case equality && !x.Type.comparable():
		return c.bad(RuleComparable, n, "%s does not go with %s", n.name, plural(x.Type))
	case !equality && !x.Type.ordered():
		return c.bad(RuleComparable, n, "%s does not go with %s: they have no order", n.name, plural(x.Type))
	}
	c.desired(n, x, y)
	return e
}

// desired looks at a comparison of desired with a literal state.
func (c *checker) desired(n *node, x, y *Expr) {
	word, at := y, n.args[1]
	if y.Op == OpDesired {
		x, word, at = y, x, n.args[0]
	}
	if x.Op == OpDesired && word.Op == OpEnum {
		c.mayBeDesired(at, word)
	}
}

func (c *checker) mayBeDesired(at *node, word *Expr) {
	if c.scope.Desired == nil || c.scope.Desired(word.Index) {
		return
	}
	name := word.Type.Enum.Values[word.Index].Name
	f := c.report(RuleNeverWanted, at, "desired is never %s: it is none of desired.states (%s)", name, Listed(c.scope.DesiredStates()))
	f.Help, f.Missing = "add it to desired.states if it may be asked for", c.scope.Missing("desired", name)
}

// unify brings two operands to one type.
func (c *checker) unify(n *node, x, y *Expr) (*Expr, *Expr, bool) {
	switch {
	case x.Type.Kind == Enum && y.Type.Kind == Enum:
		// Two enums can be equal if one has all values of the other; which of
		// several one is among, and states, are asked of one type only.
		if x.Type.Enum == y.Type.Enum || n.name != "in" && (enumFits(x.Type.Enum, y.Type.Enum) == nil || enumFits(y.Type.Enum, x.Type.Enum) == nil) {
			return x, y, true
		}
	case x.Type.Kind == y.Type.Kind:
		return x, y, true
	case x.Type.Kind == Float && y.Type.Kind == Int:
		return x, toFloat(y), true
	case x.Type.Kind == Int && y.Type.Kind == Float:
		return toFloat(x), y, true
	}
	f := c.report(RuleOperands, n, "%s and %s do not go together with %s", described(x), described(y), n.name)
	f.Help = c.mismatchHelp(n, x.Type, y.Type)
	return x, y, false
}

func (c *checker) mismatchHelp(n *node, x, y *Type) string {
	if help := c.chainHelp(n); help != "" {
		return help
	}
	other := n.args[1]
	if y.Kind == Enum {
		x, other = y, n.args[0]
	}
	switch {
	case x.Kind == Enum && other.form == fIdent && x.Enum.Index(other.name) >= 0:
		return `to mean the word, quote it: "` + other.name + `"`
	case x.Kind == Enum && y.Kind == Enum:
		return "they are different enums, and neither has all values of the other"
	case x.Kind == Time && (y.Kind == Duration || y.Numeric()):
		return c.agoHelp(n, 0, y)
	case y.Kind == Time && (x.Kind == Duration || x.Numeric()):
		return c.agoHelp(n, 1, x)
	case x.Kind == Duration && y.Numeric() || y.Kind == Duration && x.Numeric():
		return `a duration is written duration("30s")`
	case x.Kind == Duration && y.Kind == String && other.form == fString:
		return "a duration is written duration(" + other.name + ")"
	case x.Kind == Bool && y.Kind == String:
		return "a bool is a condition by itself, and negated by !; it is true or false, without quotes"
	}
	return ""
}

// agoHelp says how long ago a time was, which is beside something that is no time.
func (c *checker) agoHelp(n *node, at int, beside *Type) string {
	if n.form != fBinary {
		return ""
	}
	when := unparen(n.args[at])
	ago, what := "since("+c.text(when)+")", "how long ago that was"
	if when.form == fIdent && when.name == "entered" {
		ago, what = "elapsed", "how long the worker has been in its state"
	}
	sides := []string{ago, ago}
	sides[1-at] = `duration("30s")`
	if beside.Kind == Duration {
		sides[1-at] = c.text(n.args[1-at])
	}
	return what + " is " + ago + ": " + sides[0] + " " + n.name + " " + sides[1]
}

func toFloat(e *Expr) *Expr {
	if e.Op == OpLiteral {
		v := &Value{Type: floatType, Float: float64(e.Value.Int)}
		return &Expr{Op: OpLiteral, Type: floatType, Pos: e.Pos, Text: e.Text, Value: v}
	}
	return &Expr{Op: OpConvert, Type: floatType, Pos: e.Pos, Text: e.Text, Args: []*Expr{e}}
}

func plural(t *Type) string {
	switch t.Kind {
	case List:
		return "lists"
	case Map:
		return "maps"
	case Object:
		return "objects"
	case Bytes:
		return "bytes"
	case Enum:
		if t.Enum.Worker != "" {
			return "states"
		}
		return "enums"
	}
	return t.String() + " values"
}
