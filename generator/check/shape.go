package check

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// waits reports whether a transition waits for anything.
func waits(t *model.Transition) bool {
	return t.On != nil || t.After != nil || t.For != nil || len(t.Known()) > 0 || t.When != nil && !constant(t.When, true)
}

// constant reports whether an expression is the literal true or false.
func constant(e *expr.Expr, value bool) bool {
	return e != nil && !e.Bad() && e.Op == expr.OpLiteral && e.Type.Kind == expr.Bool && e.Value.Bool == value
}

// restless returns the first transition of a state that waits for nothing, and
// its place; nil if there is none.
func restless(s *model.State) (*model.Transition, int) {
	for i, t := range s.Transitions {
		if !waits(t) {
			return t, i
		}
	}
	return nil, 0
}

// waiting reports what transitions that wait for nothing make impossible:
// actions, rest, and the transitions behind them.
func (c *checker) waiting() {
	next := make([]*model.Transition, len(c.m.States))
	said := map[*model.Transition]bool{}
	for i, s := range c.m.States {
		t, at := restless(s)
		if t == nil || s.Signal != "" {
			continue
		}
		next[i] = t
		if s.Action != nil && !said[t] {
			said[t], c.told[t] = true, true
			c.list.Add(ruleActionNever, t.Pos, "the action %s of %s would never run: this transition waits for nothing and is taken at once", s.Action.Name, s.Name).Help =
				"add when, after or for, for example when: done"
		}
		for _, dead := range s.Tried()[at+1:] {
			if !dead.Shared && !said[dead] {
				said[dead], c.dead[dead], c.told[t] = true, true, true
				f := c.list.Add(ruleNeverTaken, dead.Pos, "this transition of %s is never taken: one that is tried before it waits for nothing", s.Name)
				also(f, t.Pos, "the transition that is always taken")
			}
		}
	}
	c.circles(next)
}

// circles follows the transitions that are always taken: each state has one
// at most.
func (c *checker) circles(next []*model.Transition) {
	const open, closed = 1, 2
	mark := make([]uint8, len(next))
	for start := range next {
		var path []*model.State
		i := start
		for next[i] != nil && mark[i] == 0 {
			mark[i] = open
			path = append(path, c.m.States[i])
			i = next[i].To.Index
		}
		if mark[i] == open {
			c.circle(path, i, next)
		}
		for _, s := range path {
			mark[s.Index] = closed
		}
	}
}

func (c *checker) circle(path []*model.State, first int, next []*model.Transition) {
	at := len(path) - 1
	for path[at].Index != first {
		at--
	}
	loop := path[at:]
	if len(loop) == 1 {
		return // a transition to itself, which has a rule of its own
	}
	names := make([]string, 0, len(loop)+1)
	for _, s := range loop {
		names = append(names, s.Name)
	}
	names = append(names, loop[0].Name)
	f := c.list.Add(ruleRestless, next[first].Pos, "these states lead to each other without waiting for anything: %s", strings.Join(names, " -> "))
	f.Help = "give one of the transitions a when or an after"
	for _, s := range loop[1:] {
		also(f, next[s.Index].Pos, "out of "+s.Name)
	}
}

// failed reports transitions that take a worker out of its failed state although
// nothing has changed. They are tried if it has got there by a transition: when it
// was put there, it is the supervisor that takes it out (R22).
func (c *checker) failed() {
	if c.m.Failed == nil {
		return
	}
	for _, t := range c.m.Failed.Transitions {
		if t.On != nil || t.When != nil && !constant(t.When, true) {
			continue
		}
		f := c.list.Add(ruleFailedLeft, t.Pos, "this transition leaves the failed state %s without a when: a worker that has given itself up would not stay there", c.m.Failed.Name)
		f.Help = "add when, for example when: desired == " + c.m.Shutdown.Name
		if t.Shared {
			f.Help += "; or leave the state out with except: [" + c.m.Failed.Name + "]"
		}
	}
}

// signals reports what stands in a state with a signal and never comes about: in the
// first visit after it has been entered the worker closes, or begins again (R23). A
// shared transition may have it among others, as long as it does not name it.
func (c *checker) signals() {
	for _, s := range c.m.States {
		if s.Signal == "" {
			continue
		}
		why, help := c.afterSignal(s)
		if s.Action != nil {
			c.report(ruleAfterSignal, s.Named, "the action %s of %s never runs: %sin %s", s.Action.Name, s.Name, why, s.Name).Help = help
		}
		for _, t := range s.Tried() {
			elsewhere := c.elsewhere(t, s)
			switch at := naming(t, s); {
			case at >= 0:
				f := c.list.Add(ruleAfterSignal, t.From[at].Pos, "this transition never leads out of %s: %sthere", s.Name, why)
				f.Length, f.Help = len(s.Name), "leave "+s.Name+" out of from"
			case !elsewhere && !c.dead[t]:
				c.list.Add(ruleAfterSignal, t.Pos, "this transition of %s is never taken: %sthere", s.Name, why).Help =
					"leave the transition out"
			}
			c.dead[t] = c.dead[t] || !elsewhere
		}
	}
}

// naming returns which part of the from of a transition is the name of a state; -1 if
// none is.
func naming(t *model.Transition, s *model.State) int {
	return slices.IndexFunc(t.From, func(m model.Mention) bool { return m.State == s })
}

// elsewhere reports whether a transition is tried in a state besides s.
func (c *checker) elsewhere(t *model.Transition, s *model.State) bool {
	return t.Shared && slices.ContainsFunc(c.m.States, func(other *model.State) bool {
		return other != s && other.Signal == "" && slices.Contains(other.Tried(), t)
	})
}

// afterSignal says why nothing comes about in a state with a signal, and what to do
// with its action.
func (c *checker) afterSignal(s *model.State) (why, help string) {
	switch {
	case s == c.m.Failed && c.onlyParked():
		return "a parked worker does nothing as long as it is ", "leave the action out"
	case s.Signal == restart:
		why = "the worker begins again in " + c.m.Initial.Name + " as soon as it is "
	default:
		why = "the worker is gone as soon as it is "
	}
	return "with signal: " + s.Signal + " " + why, "give the action to a state before it"
}

// remove is the signal of a state in which a worker is finished, restart that of
// one in which it begins again.
const (
	remove  = "remove"
	restart = "restart"
)
