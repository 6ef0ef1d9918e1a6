package check

import (
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// times reports times that never matter because another is always over
// before. A shared transition is reported if that is so in all its states.
func (c *checker) times() {
	matters := map[*model.Transition]bool{}
	late := map[*model.Transition]*model.Transition{}
	var order []*model.Transition
	for _, s := range c.m.States {
		left := leftBy(s)
		for _, t := range s.Transitions {
			if t.After == nil && t.For == nil || c.dead[t] {
				continue
			}
			if _, seen := late[t]; !seen {
				order = append(order, t)
				late[t] = nil
			}
			if left == nil || left == t || !tooLate(t, left.After.Value.Int) {
				matters[t] = true
			} else {
				late[t] = left
			}
		}
	}
	for _, t := range order {
		if matters[t] {
			c.besideFor(t)
		} else {
			c.tooLate(t, late[t])
		}
	}
	for _, a := range c.m.Actions {
		c.timeout(a)
	}
}

// leftBy gives the transition by which a state is left at the latest: that
// with the shortest literal after and nothing else; nil: there is none.
func leftBy(s *model.State) *model.Transition {
	var first *model.Transition
	for _, t := range s.Transitions {
		if t.When == nil && t.For == nil && literal(t.After) && (first == nil || t.After.Value.Int < first.After.Value.Int) {
			first = t
		}
	}
	return first
}

func literal(e *expr.Expr) bool { return e != nil && !e.Bad() && e.Op == expr.OpLiteral }

// tooLate reports whether a transition waits longer than a time in its state.
// A shared guard may have begun to hold in another state, so for says nothing
// of those.
func tooLate(t *model.Transition, left int64) bool {
	return literal(t.After) && t.After.Value.Int > left || !t.Shared && literal(t.For) && t.For.Value.Int > left
}

func (c *checker) tooLate(t, left *model.Transition) {
	key, text, pos := "after", t.AfterText, t.AfterPos
	if !literal(t.After) || t.After.Value.Int <= left.After.Value.Int {
		key, text, pos = "for", t.ForText, t.ForPos
	}
	f := c.list.Add(ruleTooLate, pos, "%s: %s is too late: the state has been left after %s", key, text, left.AfterText)
	f.Length = width(text)
	also(f, left.Pos, "the transition by which it is left")
}

// besideFor looks at a transition with both: what has held for some time in a
// state has been in it for that time.
func (c *checker) besideFor(t *model.Transition) {
	if t.Shared || !literal(t.After) || !literal(t.For) || t.After.Value.Int > t.For.Value.Int {
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
	longest, at := time.Duration(0), diag.Pos{}
	for _, s := range c.m.States {
		if s.Action != a {
			continue
		}
		left := leftBy(s)
		if left == nil || time.Duration(left.After.Value.Int) >= a.Timeout {
			return
		}
		if d := time.Duration(left.After.Value.Int); d > longest {
			longest, at = d, left.Pos
		}
	}
	if longest == 0 {
		return
	}
	f := c.list.Add(ruleTimeout, a.TimeoutPos, "the timeout of %s never matters: its states have been left after %s, which ends it", a.Name, longest)
	also(f, at, "the transition that ends it")
}
