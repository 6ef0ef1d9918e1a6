package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/model"
)

// onlyParked reports whether a worker is in its failed state only where its
// supervisor puts it: when its circuit opens (R22).
func (c *checker) onlyParked() bool {
	f := c.m.Failed
	return f != nil && f != c.m.Initial && f != c.m.Shutdown && !c.parks()
}

// parked reports what a worker does not do in a failed state in which it is only
// when it is parked. It decides there once its circuit has ended, if transitions lead
// out, and only as long as its desired state is the shutdown state; in all other cases
// it goes on from its initial state (R22). Of a failed state with a signal, or in which
// no worker ever is, other rules tell.
func (c *checker) parked() {
	s := c.m.Failed
	if !c.onlyParked() || s.Signal != "" || !c.m.Supervision.Restart.Max.Limited() {
		return
	}
	if !c.m.LeavesFailed() {
		c.idle(s)
		return
	}
	c.leavesBefore(s)
	c.upward(s)
}

// atOnce returns a transition of the failed state that is taken as soon as the
// shutdown state is desired, unless another one is; nil if there is none. Those
// that need no desired state have been reported.
func (c *checker) atOnce(s *model.State) *model.Transition {
	goal := []logic.Assumption{c.space.Desired(c.m.Shutdown.Index)}
	i := slices.IndexFunc(s.Transitions, func(t *model.Transition) bool {
		return c.way(t).desired && !c.flat[t.When] && c.space.Find(goal, is(c.way(t).formula, logic.NotTrue)) == logic.Never
	})
	if i < 0 {
		return nil
	}
	return s.Transitions[i]
}

// idle reports the action of a failed state out of which no transition leads.
func (c *checker) idle(s *model.State) {
	if s.Action == nil {
		return
	}
	c.report(ruleParkedIdle, s.Named, "the action %s of %s never runs: a worker is in %s only while it is parked, and runs no action then", s.Action.Name, s.Name, s.Name).Help =
		"give the action to another state, and let " + s.Name + " lead there with when: desired == " + c.m.Shutdown.Name
}

// leavesBefore reports the action of a failed state that is left as soon as the worker
// is not parked any more.
func (c *checker) leavesBefore(s *model.State) {
	down := c.atOnce(s)
	if s.Action == nil || down == nil {
		return
	}
	f := c.report(ruleParkedIdle, s.Named, "a worker that is parked in %s does not run its action %s: it leaves the state as soon as desired == %s", s.Name, s.Action.Name, c.m.Shutdown.Name)
	f.Help = "give the action to another state on the way down, or let the transition wait for it: when: desired == " + c.m.Shutdown.Name + " && done"
	also(f, down.Pos, "the transition by which it leaves")
}

// upward reports the transitions of a failed state that are not taken on the way
// down. If none is, the state has no way down, of which another rule tells. A shared
// transition may have the state among others, as long as it does not name it.
func (c *checker) upward(s *model.State) {
	ever, then := c.taken(anyDesired)[s.Index], c.taken(c.m.Shutdown.Index)[s.Index]
	down := slices.Index(then, true)
	if down < 0 {
		return
	}
	for i, t := range s.Transitions {
		if !ever[i] || then[i] || t.When == nil || c.flat[t.When] { // the last two have been reported
			continue
		}
		at, length, help := t.Pos, 0, "leave it out"
		if from := naming(t, s); from >= 0 {
			at, length, help = t.From[from].Pos, len(s.Name), "leave "+s.Name+" out of from"
		} else if c.elsewhere(t, s) {
			continue
		}
		f := c.list.Add(ruleNotParked, at, "a worker that is parked in %s takes a transition only while desired == %s, and never this one to %s",
			s.Name, c.m.Shutdown.Name, t.To.Name)
		f.Length = length
		f.Help = help + ": while anything else is desired the worker is tried again from " + c.m.Initial.Name
		also(f, s.Transitions[down].Pos, "a transition that it may take then")
	}
}
