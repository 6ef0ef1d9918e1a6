package check

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// acting says what is known of the actions in the states of one transition.
type acting struct {
	states          int
	first           *model.State
	action, limited bool // one of the states has an action; one that gives up
}

func (a *acting) add(s *model.State) {
	if a.states++; a.first == nil {
		a.first = s
	}
	if s.Action != nil {
		a.action = true
		a.limited = a.limited || s.Action.Retry.Max > 0
	}
}

// actions reports done, acted and gaveUp where they can never be true. A
// shared transition may read them as soon as one of its states has an action.
func (c *checker) actions() {
	of := map[*model.Transition]*acting{}
	var order []*model.Transition
	all := &acting{}
	for _, s := range c.m.States {
		all.add(s)
		for _, t := range s.Transitions {
			if of[t] == nil {
				of[t] = &acting{}
				order = append(order, t)
			}
			of[t].add(s)
		}
	}
	for _, t := range order {
		c.reads(t.When, of[t])
	}
	for _, cond := range c.m.Conditions {
		c.reads(cond.When, all)
	}
	for _, child := range c.m.Children {
		done := map[*model.Rule]bool{} // a group's rows stand at each of its states
		for _, rows := range child.Rows {
			if len(rows) == 0 || done[rows[0]] {
				continue
			}
			done[rows[0]] = true
			for _, r := range rows {
				c.reads(r.When, all)
			}
		}
	}
}

// reads reports what one expression reads in vain.
func (c *checker) reads(e *expr.Expr, a *acting) {
	if e == nil || e.Bad() {
		return
	}
	e.Walk(func(x *expr.Expr) {
		switch x.Op {
		case expr.OpDone, expr.OpActed, expr.OpGaveUp:
		default:
			return
		}
		switch {
		case !a.action:
			c.needsAction = true
			f := c.list.Add(ruleNoAction, x.Pos, "%s is never true here: %s", x.Text, a.without())
			f.Length = len(x.Text)
		case x.Op == expr.OpGaveUp && !a.limited:
			f := c.list.Add(ruleNeverGaveUp, x.Pos, "gaveUp is never true here: the action is tried again without limit")
			f.Length, f.Help = len(x.Text), "give the action a retry: {max: 5}"
		}
	})
}

func (a *acting) without() string {
	if a.states == 1 {
		return a.first.Name + " has no action"
	}
	return "none of its states has an action"
}
