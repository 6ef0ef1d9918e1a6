package check

import "github.com/fsmgen/fsmgen/generator/model"

// roles reports signals that do not go with what their state is for.
func (c *checker) roles() {
	for _, s := range c.m.States {
		if s.Signal != "" {
			c.role(s)
		}
	}
	c.neverParked()
}

// role reports a state with a signal that the supervisor puts the worker in by
// itself, or asks it to be in.
func (c *checker) role(s *model.State) {
	switch {
	case s == c.m.Initial && s.Signal == remove:
		c.report(ruleSignalRole, s.Named, "%s is the initial state and has signal: remove: the worker is gone as soon as it has begun", s.Name).Help =
			"let it begin in another state, and go to " + s.Name + " when it is finished"
	case s == c.m.Initial:
		c.report(ruleSignalRole, s.Named, "%s is the initial state and has signal: restart: the worker fails whenever it is there, and comes to no other state", s.Name).Help =
			"leave signal out: a worker that is restarted begins in the initial state"
	case s == c.m.Shutdown && s.Signal != remove:
		c.report(ruleSignalRole, s.Named, "%s is the shutdown state and has signal: restart: while %s is desired the worker fails over and over", s.Name, s.Name).Help =
			"leave signal out"
	case s == c.m.Failed:
		c.report(ruleSignalRole, s.Named, "%s is the failed state and has signal: %s: a worker that is parked there does not follow it, and is tried again after restart.cap", s.Name, s.Signal).Help =
			"name another state as failed; a transition may lead to the one with the signal, for example when: gaveUp"
	}
}

// neverParked reports a failed state that means nothing, because the supervisor
// never parks a worker and no transition leads there.
func (c *checker) neverParked() {
	if !c.onlyParked() || c.m.Supervision.Restart.Max.Limited() {
		return
	}
	c.report(ruleNeverParked, c.m.Failed.Named, "nothing leads to the failed state %s: with restart.max: 0 the worker is never parked", c.m.Failed.Name).Help =
		"give restart.max the number of failures after which it is parked, or leave the failed state out"
}
