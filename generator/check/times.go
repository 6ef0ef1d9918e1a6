package check

import (
	"math"
	"time"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// times reports times that never matter because another is always over
// before. A shared transition is reported if that is so in all its states.
func (c *checker) times() {
	for _, o := range c.m.Supervision.Orders {
		c.order(o)
	}
	matters := map[*model.Transition]bool{}
	late := map[*model.Transition]lateness{}
	var order []*model.Transition
	for _, s := range c.m.States {
		left, at := leftBy(s)
		for _, t := range s.Transitions {
			if c.dead[t] || t.After == nil && t.For == nil && (t.When == nil || !t.When.ReadsClock()) {
				continue
			}
			if _, seen := late[t]; !seen {
				order = append(order, t)
				late[t] = lateness{}
			}
			if key := c.tooLate(t, left, at); key == "" {
				matters[t] = true
			} else {
				late[t] = lateness{key, left, at}
			}
		}
	}
	for _, t := range order {
		if matters[t] {
			c.besideFor(t)
		} else {
			c.dead[t] = true
			c.reportLate(t, late[t])
		}
	}
	for _, a := range c.m.Actions {
		c.timeout(a)
	}
}

// lateness says which key of a transition waits for longer than a state lasts,
// and by which transition and after which time that is left.
type lateness struct {
	key  string
	left *model.Transition
	at   int64
}

// leftBy returns the transition by which a state is left at the latest, that
// with the shortest after and nothing else, and how long that takes at most; nil:
// there is none.
func leftBy(s *model.State) (first *model.Transition, at int64) {
	for _, t := range s.Transitions {
		if t.On != nil || t.When != nil || t.For != nil || t.After == nil || t.After.Bad() || len(t.Known()) > 0 {
			continue
		}
		if _, most := bounds(t.After); most < math.MaxInt64 && (first == nil || most < at) {
			first, at = t, most
		}
	}
	return first, at
}

// bounds returns the least and the greatest value that a duration can have.
func bounds(d *expr.Expr) (least, most int64) {
	if literal(d) || d.Op == expr.OpSelect {
		return d.Range()
	}
	return math.MinInt64, math.MaxInt64
}

func literal(e *expr.Expr) bool { return e != nil && !e.Bad() && e.Op == expr.OpLiteral }

// tooLate returns the key of a transition that waits for longer than a time in its
// state; empty: none does. A shared guard may have begun to hold in another
// state, so for says nothing of those.
func (c *checker) tooLate(t, left *model.Transition, at int64) string {
	if left == nil || left == t {
		return ""
	}
	longer := func(d *expr.Expr) bool {
		if d == nil || d.Bad() {
			return false
		}
		least, _ := bounds(d)
		return least > at
	}
	switch {
	case t.In == nil && longer(t.After):
		return "after"
	case !t.Shared && longer(t.For):
		return "for"
	case t.When != nil && !t.When.Bad() && t.When.ReadsClock() && !c.flat[t.When] && c.notBefore(t.When, at):
		return "when"
	}
	return ""
}

// notBefore reports whether a condition that can hold at all holds only after
// a time in the state.
func (c *checker) notBefore(e *expr.Expr, at int64) bool {
	when := holds(c.space, e)
	return c.space.Find(nil, when, is(c.space.Longer(at), logic.NotTrue)) == logic.Never && c.space.Find(nil, when) != logic.Never
}

func (c *checker) reportLate(t *model.Transition, late lateness) {
	text, pos := t.AfterText, t.AfterPos
	switch late.key {
	case "for":
		text, pos = t.ForText, t.ForPos
	case "when":
		text, pos = t.WhenText, t.WhenPos
	}
	after := late.left.AfterText
	if !literal(late.left.After) {
		after += ", which is at most " + time.Duration(late.at).String()
	}
	f := c.list.Add(ruleTooLate, pos, "%s: %s is too late: the state has been left after %s", late.key, text, after)
	f.Length = width(text)
	also(f, late.left.Pos, "the transition by which it is left")
}

// besideFor looks at a transition with both: what has held for some time in a
// state has been in it for that time.
func (c *checker) besideFor(t *model.Transition) {
	if t.Shared || t.In != nil || !literal(t.After) || !literal(t.For) || t.After.Value.Int > t.For.Value.Int {
		return
	}
	f := c.list.Add(ruleTooLate, t.AfterPos, "after: %s never matters: for: %s takes at least as long", t.AfterText, t.ForText)
	f.Length, f.Help = width(t.AfterText), "leave after out"
}

// timeout reports the timeout of an action whose states are always left before
// it is over.
func (c *checker) timeout(a *model.Action) {
	if a.TimeoutPos.Line == 0 {
		return
	}
	least, _ := a.Timeout.Range() // it matters if it may be shorter
	longest, at := time.Duration(0), diag.Pos{}
	for _, s := range c.m.States {
		if s.Action != a {
			continue
		}
		left, after := leftBy(s)
		if left == nil || time.Duration(after) >= least {
			return
		}
		if d := time.Duration(after); d > longest {
			longest, at = d, left.Pos
		}
	}
	if longest == 0 {
		return
	}
	f := c.list.Add(ruleTimeout, a.TimeoutPos, "the timeout of %s never matters: its states have been left after %s, which ends it", a.Name, longest)
	also(f, at, "the transition that ends it")
}

// order reports two times of a policy of which the defaults break the order. A field
// that is required has no default.
func (c *checker) order(o *model.Order) {
	spec := c.m.UserSpec.Begin()
	more, less := o.More.Under(spec), o.Less.Under(spec)
	if more > less || more == less && !o.Strict {
		return
	}
	e := o.More.Expr
	if e == nil {
		e = o.Less.Expr
	}
	required := false
	for _, t := range []model.Time{o.More, o.Less} {
		if t.Expr != nil {
			t.Expr.Walk(func(x *expr.Expr) { required = required || x.Field != nil && x.Field.Required })
		}
	}
	if required {
		return
	}
	needs := "must be at least"
	if o.Strict {
		needs = "must be longer than"
	}
	f := c.list.Add(rulePolicyOrder, e.Pos, "by default %s is %s, and %s %s: %s %s %s", o.MoreKey, expr.DurationText(more), o.LessKey, expr.DurationText(less), o.MoreKey, needs, o.LessKey)
	f.Length = len(expr.OneLine(e.Text))
	f.Help = "change a default: Validate refuses a UserSpec that leaves them as they are"
}
