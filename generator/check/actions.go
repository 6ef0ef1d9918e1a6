package check

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// acting says what is known of the actions in the states of one transition.
type acting struct {
	states          int
	first           *model.State
	limits          bool         // most is set
	action, limited bool         // one of the states has an action; one that gives up
	repeats         bool         // one of the actions runs again after a success
	most            int64        // failures of one of them that a guard may see; below 0: there is no limit
	fatal           *model.State // the worker fails with the failure after those; nil: it has given up with the last
	permanent       []int        // kinds of error that are permanent in one of the actions
}

func (a *acting) add(s *model.State) {
	if a.states++; a.first == nil {
		a.first = s
	}
	if s.Action != nil {
		a.action = true
		a.limited = a.limited || s.Action.GivesUp()
		a.repeats = a.repeats || s.Action.Repeat.Given() || len(s.Action.Again) > 0
		a.limit(s)
		for _, k := range s.Action.Errors {
			if k.Permanent {
				a.permanent = append(a.permanent, k.Kind)
			}
		}
	}
}

// limit counts the failures that a guard may see in a state. With the last one that
// retry.max allows the worker fails, unless something in the state waits for that (R21).
func (a *acting) limit(s *model.State) {
	least, most := s.Action.Retry.Max.Range()
	if least == 0 || a.most < 0 {
		a.most, a.fatal = -1, nil
		return
	}
	fatal := s
	if s.ReadsGaveUp || len(s.ReadsKinds) > 0 {
		fatal = nil
	} else {
		most--
	}
	if !a.limits || most > a.most {
		a.most, a.fatal = most, fatal
	}
	a.limits = true
}

// actions reports done, acted and gaveUp where they can never be true. A
// shared transition may read them as soon as one of its states has an action.
func (c *checker) actions() {
	of := map[*model.Transition]*acting{}
	var order []*model.Transition
	all := &acting{}
	for _, s := range c.m.States {
		all.add(s)
		for _, t := range s.Tried() {
			if of[t] == nil {
				of[t] = &acting{}
				order = append(order, t)
			}
			of[t].add(s)
		}
	}
	for _, t := range order {
		c.reads(t.When, of[t])
		for _, set := range t.Set {
			c.reads(set.Value, of[t])
		}
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
		for _, input := range child.Inputs {
			c.reads(input.Value, all)
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
		case expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns, expr.OpFailures:
		case expr.OpCompare:
			c.counts(x, a)
			return
		default:
			return
		}
		switch {
		case !a.action:
			c.needsAction = true
			says := "never true"
			if x.Op == expr.OpRuns || x.Op == expr.OpFailures {
				says = "always 0"
			}
			f := c.list.Add(ruleNoAction, x.Pos, "%s is %s here: %s", x.Text, says, a.without())
			f.Length = len(x.Text)
		case x.Op == expr.OpGaveUp && !a.limited:
			f := c.list.Add(ruleNeverGaveUp, x.Pos, "gaveUp is never true here: the action is tried again without limit")
			f.Length, f.Help = len(x.Text), "give the action a retry: {max: 5}, or a kind of error that is permanent"
		}
	})
}

// counts reports a comparison of runs or failures that the policies of the actions make
// impossible: failures is never more than retry.max, and runs never more than 1
// without repeat.
func (c *checker) counts(x *expr.Expr, a *acting) {
	if c.neverFails(x, a) {
		return
	}
	count, op, number := x.Args[0], x.Name, x.Args[1]
	if isCount(number) {
		count, op, number = number, expr.Mirrored(op), count
	}
	if !a.action || !isCount(count) || !literal(number) {
		return
	}
	least, why, help := number.Value.Int, "", ""
	if op == ">" {
		least = expr.Add(least, 1)
	}
	if op != ">" && op != ">=" && op != "==" {
		return
	}
	switch {
	case count.Op == expr.OpFailures && a.most >= 0 && least > a.most:
		why, help = a.whyFewer()
	case count.Op == expr.OpRuns && !a.repeats && least > 1:
		why = "the action has no repeat, so that it succeeds once in a stay"
		help = "give the action a repeat, for example repeat: 10s, or read done"
	default:
		return
	}
	f := c.list.Add(ruleCountNever, x.Pos, "%s never holds here: %s", x.Text, why)
	f.Length, f.Help = len(x.Text), help
}

// whyFewer says why failures is never more than it is, and what to do.
func (a *acting) whyFewer() (why, help string) {
	compare := "compare with " + strconv.FormatInt(a.most, 10) + " at most, or "
	if a.most == 0 {
		compare = "or "
	}
	help = "read gaveUp in a transition, " + compare + "raise retry.max"
	if a.fatal == nil {
		return fmt.Sprintf("the action fails %d times at most (retry.max) before it has given up", a.most), help
	}
	when := "with the first failure of the action"
	if a.most > 0 {
		when = fmt.Sprintf("when the action has failed %d times", a.most+1)
	}
	return fmt.Sprintf("the worker fails %s (retry.max), because no transition of %s reads gaveUp", when, a.fatal.Name), help
}

// neverFails reports a comparison with a kind of error where the worker fails with the
// first failure of the action.
func (c *checker) neverFails(x *expr.Expr, a *acting) bool {
	failure, kind := x.Args[0], x.Args[1]
	if kind.Op == expr.OpFailure {
		failure, kind = kind, failure
	}
	if failure.Op != expr.OpFailure || kind.Op != expr.OpEnum || kind.IsNone() || x.Name != "==" {
		return false
	}
	if !a.action || a.most != 0 || slices.Contains(a.permanent, kind.Index) {
		return false
	}
	why, help := a.whyFewer()
	f := c.list.Add(ruleCountNever, x.Pos, "%s never holds here: %s", x.Text, why)
	f.Length, f.Help = len(x.Text), help
	return true
}

func isCount(e *expr.Expr) bool { return e.Op == expr.OpRuns || e.Op == expr.OpFailures }

// unreadKinds reports kinds of error that nothing waits for: neither a transition nor,
// since it is permanent, the way in which the action is tried again.
func (c *checker) unreadKinds() {
	for _, a := range c.m.Actions {
		for _, k := range a.Errors {
			if k.Permanent || c.readsKind(a, k) {
				continue
			}
			c.report(ruleKindUnread, k.Named, "no transition reads the kind of error %s of %s", k.Name, a.Name).Help =
				"nothing need be changed if events and the status are to name it; a transition reads it by failure == " + k.Name
		}
	}
}

// readsKind reports whether a transition of a state with the action reads failure in a
// way that a kind decides, or keeps it.
func (c *checker) readsKind(a *model.Action, k *model.ErrorKind) bool {
	for _, s := range c.m.States {
		if s.Action != a {
			continue
		}
		for _, t := range s.Tried() {
			if t.When != nil && !t.When.Bad() && comparesKind(t.When, k.Kind) {
				return true
			}
			if slices.ContainsFunc(t.Set, func(s *model.Setting) bool { return keepsKind(s.Value, k.Kind) }) {
				return true
			}
		}
	}
	return false
}

// keepsKind reports whether a right side of set depends on a kind.
func keepsKind(e *expr.Expr, kind int) bool {
	return !e.Bad() && (e.Op == expr.OpFailure || comparesKind(e, kind))
}

// comparesKind reports whether an expression compares failure with a kind, or with
// something that is no name.
func comparesKind(e *expr.Expr, kind int) bool {
	found := false
	e.Walk(func(x *expr.Expr) {
		if x.Op != expr.OpCompare && x.Op != expr.OpCall || !slices.ContainsFunc(x.Args, func(y *expr.Expr) bool { return y.Op == expr.OpFailure }) {
			return
		}
		found = found || slices.ContainsFunc(x.Args, func(y *expr.Expr) bool {
			return y.Op == expr.OpEnum && (y.Index == kind || y.Index == expr.None) || y.Op != expr.OpEnum && y.Op != expr.OpFailure
		})
	})
	return found
}

func (a *acting) without() string {
	if a.states == 1 {
		return a.first.Name + " has no action"
	}
	return "none of its states has an action"
}
