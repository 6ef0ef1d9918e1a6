package check

import (
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// conditions reports conditions that say the same always: those of the
// machine, the guards of transitions, the rows of derive and of mappings, and
// when of children.
func (c *checker) conditions() {
	for _, cond := range c.m.Conditions {
		c.condition(c.space, cond.When, cond.WhenText, cond.WhenPos)
	}
	for _, r := range c.m.Derive {
		c.condition(c.space, r.When, r.WhenText, r.WhenPos)
	}
	for _, t := range c.m.Transitions() {
		if c.condition(c.space, t.When, t.WhenText, t.WhenPos) {
			c.dead[t] = true
		}
	}
}

// condition looks at one condition, and reports whether it was said of it, or
// of a part of it, that it can never hold.
func (c *checker) condition(space *logic.Space, e *expr.Expr, text string, pos diag.Pos) bool {
	if e == nil || e.Bad() || e.Op == expr.OpLiteral {
		return false
	}
	f := space.Formula(e)
	never := space.Find(nil, logic.Claim{Formula: f, Want: logic.True}) == logic.Never
	always := !never && space.Find(nil, logic.Claim{Formula: f, Want: logic.False}) == logic.Never
	if c.comparisons(space, e) || c.readsFlat(e) {
		c.flat[e] = never || always
		return never
	}
	switch {
	case never:
		c.flat[e] = true
		found := c.list.Add(ruleNever, pos, "this can never hold%s", c.clash(space, e))
		found.Length = width(text)
	case always:
		c.flat[e] = true
		found := c.list.Add(ruleAlways, pos, "this always holds%s", whileFresh(e))
		found.Length, found.Help = width(text), "leave it out, or say what was meant"
	}
	return never
}

func whileFresh(e *expr.Expr) string {
	if e.ReadsObserved() {
		return " while the observation is fresh"
	}
	return ""
}

func width(text string) int { return utf8.RuneCountInString(text) }

// readsFlat reports whether e reads a condition that has been reported.
func (c *checker) readsFlat(e *expr.Expr) bool {
	flat := false
	e.Walk(func(x *expr.Expr) { flat = flat || x.Op == expr.OpCond && c.flat[x.Cond] })
	return flat
}

// comparisons reports the comparisons in e that always give the same, and
// whether there are any.
func (c *checker) comparisons(space *logic.Space, e *expr.Expr) bool {
	any := false
	e.Walk(func(x *expr.Expr) {
		if x.Op != expr.OpCompare && !(x.Op == expr.OpCall && x.Type.Kind == expr.Bool) {
			return
		}
		f := space.Formula(x)
		says := ""
		switch {
		case space.Find(nil, logic.Claim{Formula: f, Want: logic.True}) == logic.Never:
			says = "never holds"
		case space.Find(nil, logic.Claim{Formula: f, Want: logic.False}) == logic.Never:
			says = "always holds" + whileFresh(x)
		default:
			return
		}
		any = true
		found := c.list.Add(ruleFlat, x.Pos, "%s %s%s", x.Text, says, because(x))
		found.Length = width(x.Text)
	})
	return any
}

// because says why a comparison decides nothing: what it compares is one and
// the same, or a number that cannot be elsewhere.
func because(x *expr.Expr) string {
	if x.Op == expr.OpCompare && x.Args[0].Text == x.Args[1].Text {
		return ": both sides are the same"
	}
	for _, a := range x.Args {
		isInt := a.Type.Kind == expr.Int
		lo, hi := a.Range()
		switch {
		case a.NeverZero() && !(isInt && (lo > 0 || hi < 0)):
			if a.HasDefault() {
				return fmt.Sprintf(": %s has a default, so it is never without a value", a.Text)
			}
			return fmt.Sprintf(": %s is required, so it is never empty or zero", a.Text)
		case !isInt || a.Op == expr.OpLiteral:
			continue
		case lo == math.MinInt64 && hi == math.MaxInt64:
			return ""
		case hi == math.MaxInt64:
			return fmt.Sprintf(": %s is never below %d", a.Text, lo)
		case lo == math.MinInt64:
			return fmt.Sprintf(": %s is never above %d", a.Text, hi)
		default:
			return fmt.Sprintf(": %s is from %d to %d", a.Text, lo, hi)
		}
	}
	return ""
}

// clashLimit is the number of parts among which two that exclude each other
// are looked for.
const clashLimit = 16

// clash names two parts of a condition that exclude each other.
func (c *checker) clash(space *logic.Space, e *expr.Expr) string {
	var parts []*expr.Expr
	var collect func(x *expr.Expr)
	collect = func(x *expr.Expr) {
		if x.Op == expr.OpAnd {
			collect(x.Args[0])
			collect(x.Args[1])
		} else {
			parts = append(parts, x)
		}
	}
	collect(e)
	for i, a := range parts[:min(len(parts), clashLimit)] {
		for _, b := range parts[:i] {
			if excludes(space, a, b) {
				return ": " + b.Text + " and " + a.Text + " exclude each other"
			}
		}
	}
	return ""
}

func excludes(space *logic.Space, a, b *expr.Expr) bool {
	return space.Find(nil, holds(space, a), holds(space, b)) == logic.Never
}

func holds(space *logic.Space, e *expr.Expr) logic.Claim {
	return logic.Claim{Formula: space.Formula(e), Want: logic.True}
}

// neverOn reports a machine that may be asked for more than its shutdown state
// and has no desired.derive: it derives the shutdown state, which comes before
// what a parent asks for (R05).
func (c *checker) neverOn() {
	asked := slices.IndexFunc(c.m.Desired, func(s *model.State) bool { return s != c.m.Shutdown })
	if asked < 0 || len(c.m.Derive) == 0 || c.m.Derive[0].Pos.Line > 0 {
		return
	}
	s, off := c.m.Desired[asked].Name, c.m.Shutdown.Name
	f := c.list.Add(ruleNeverOn, c.m.DesiredPos, "nobody can ask this worker to be %s: without desired.derive its configuration asks for %s, which comes before what a parent asks for", s, off)
	f.Length, f.Help = len(s), "add derive: [{state: "+s+"}]; for a child that only means that the parent decides"
}

// derive reports rows of desired.derive that never count.
func (c *checker) derive() {
	i := c.covered(c.space, c.m.Derive, logic.NotTrue)
	if i < 0 {
		return
	}
	r := c.m.Derive[i]
	f := c.list.Add(ruleRowNever, r.Pos, "this row never counts: %s", beforeRow(r))
	f.Length = len(r.State.Name)
	also(f, c.m.Derive[0].Pos, "the first of the rows before it")
}

func beforeRow(r *model.Rule) string {
	if r.When == nil {
		return "one of the rows before it always holds"
	}
	return "whenever it holds, a row before it does"
}

// covered returns the first row that never counts because of those before it;
// -1: there is none, or a row has been reported by itself. before is what the
// rows before it have to be.
func (c *checker) covered(space *logic.Space, rows []*model.Rule, before logic.Truths) int {
	var claims []logic.Claim
	for i, r := range rows {
		if r.When != nil && (r.When.Bad() || c.flat[r.When]) {
			return -1
		}
		all := claims
		if r.When != nil {
			all = append(claims[:len(claims):len(claims)], holds(space, r.When))
		}
		if i > 0 && len(claims) <= beforeLimit && space.Find(nil, all...) == logic.Never {
			return i
		}
		if r.When != nil {
			claims = append(claims, logic.Claim{Formula: space.Formula(r.When), Want: before})
		}
	}
	return -1
}
