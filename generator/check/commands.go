package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// commands reports commands that no transition takes, that can never be accepted, and
// that some states reject; and transitions with a command that are never taken.
func (c *checker) commands() {
	if len(c.m.Commands) == 0 {
		return
	}
	c.takenAndDeferred()
	c.coveredStays()
	for _, command := range c.m.Commands {
		if !slices.ContainsFunc(c.m.States, func(s *model.State) bool { return s.Takes(command) }) {
			c.report(ruleNoTaker, command.Named, "no transition takes the command %s, so it is always rejected", command.Name).Help =
				"name it in a transition, for example {to: " + c.m.Initial.Name + ", on: " + command.Name + "}, or leave it out"
			continue
		}
		if c.neverAccepted(command) {
			continue
		}
		c.rejecting(command)
	}
}

// takenAndDeferred reports transitions that take a command which their state defers. A
// shared transition may have the state among others, as long as it does not name it: in
// that state the command waits.
func (c *checker) takenAndDeferred() {
	for _, t := range c.m.Transitions() {
		var deferring []*model.State
		for _, s := range c.m.States {
			if t.On != nil && slices.Contains(s.Defer, t.On) && slices.Contains(s.Tried(), t) {
				deferring = append(deferring, s)
			}
		}
		if len(deferring) == 0 {
			continue
		}
		if !c.takenElsewhere(t, deferring[0]) {
			c.neverOffered(t, deferring)
			continue
		}
		for _, s := range deferring {
			if at := naming(t, s); at >= 0 {
				f := c.list.Add(ruleTakesDefer, t.From[at].Pos, "this transition never leads out of %s: %s defers %s, so it is not offered there", s.Name, s.Name, t.On.Name)
				f.Length, f.Help = len(s.Name), "leave "+s.Name+" out of from, or leave "+t.On.Name+" out of its defer"
				also(f, s.Pos, "the state that defers it")
			}
		}
	}
}

// neverOffered reports a transition whose command all of its states defer.
func (c *checker) neverOffered(t *model.Transition, deferring []*model.State) {
	c.dead[t] = true
	verb := "defers"
	if len(deferring) > 1 {
		verb = "defer"
	}
	f := c.list.Add(ruleTakesDefer, t.Pos, "this transition is never taken: %s %s %s, so it is not offered there", diag.Listed(model.StateNames(deferring)), verb, t.On.Name)
	f.Help = "leave " + t.On.Name + " out of defer, or leave the transition out"
	for _, s := range deferring {
		also(f, s.Pos, "the state that defers it")
	}
}

// takenElsewhere reports whether a shared transition is tried in a state besides s that
// does not defer its command.
func (c *checker) takenElsewhere(t *model.Transition, s *model.State) bool {
	return slices.ContainsFunc(c.m.States, func(other *model.State) bool {
		return other != s && other.Signal == "" && slices.Contains(other.Tried(), t) && !slices.Contains(other.Defer, t.On)
	})
}

// coveredStays reports transitions without to that are never taken because of those
// before them.
func (c *checker) coveredStays() {
	alive := map[*model.Transition]bool{}
	var order []*model.Transition
	for _, s := range c.m.States {
		for i, t := range s.Stays {
			if !slices.Contains(order, t) {
				order = append(order, t)
			}
			alive[t] = alive[t] || c.dead[t] || c.canStay(s, i)
		}
	}
	for _, t := range order {
		if !alive[t] {
			c.dead[t] = true
			c.list.Add(ruleCovered, t.Pos, "this transition is never taken: whenever it could be, one before it is").Help =
				"transitions without to are tried after all others; leave this one out, or make the guard of the other narrower"
		}
	}
}

// canStay reports whether transition i without to of a state can be taken.
func (c *checker) canStay(s *model.State, i int) bool {
	t := s.Stays[i]
	if s.Signal != "" || t.When != nil && c.flat[t.When] {
		return true // of which another rule tells
	}
	claims := []logic.Claim{is(c.way(t).formula, logic.True)}
	before := s.Tried()[:len(s.Transitions)+i]
	for _, earlier := range before[max(0, len(before)-beforeLimit):] {
		claims = append(claims, is(c.way(earlier).formula, logic.NotTrue))
	}
	return c.space.Find(nil, claims...) != logic.Never
}

// neverAccepted reports a command of which all transitions are never taken. If that has
// been said of each of the transitions, nothing is said again.
func (c *checker) neverAccepted(command *model.Command) bool {
	told := true
	var why []diag.Related
	taken := c.taken(anyDesired)
	for i, s := range c.m.States {
		for j, t := range s.Tried() {
			if t.On != command {
				continue
			}
			can := j >= len(s.Transitions) || taken[i][j]
			if can && c.seen[i] && s.Signal == "" && !c.dead[t] && !slices.Contains(s.Defer, command) && !c.asleep(s) {
				return false
			}
			told = told && (c.dead[t] || t.When != nil && c.flat[t.When])
			why = append(why, diag.Related{Pos: t.Pos, Message: s.Name + c.notOffered(i, command)})
		}
	}
	if !told {
		f := c.report(ruleNoAccept, command.Named, "the command %s can never be accepted", command.Name)
		f.Help, f.Related = "give it to a transition of a state that is reached and in which the worker decides", why
	}
	return true
}

// notOffered says why a command is never accepted in a state that takes it.
func (c *checker) notOffered(state int, command *model.Command) string {
	s := c.m.States[state]
	switch {
	case !c.seen[state]:
		return ", which takes it, is never reached"
	case slices.Contains(s.Defer, command):
		return ", which takes it, defers it"
	case s.Signal != "":
		return ", which takes it, is left at once by its signal"
	case c.asleep(s):
		return ", which takes it, is where a worker is parked: it rejects all commands there"
	}
	return " takes another transition before this one"
}

// asleep reports whether a worker decides nothing in a state: it is only parked there,
// and has no way down (R22).
func (c *checker) asleep(s *model.State) bool {
	return s == c.m.Failed && c.onlyParked() && !c.m.LeavesFailed()
}

// rejecting reports the states that neither take nor defer a command. A worker that is
// at rest, parked or finished takes none. If a state defers the command, it has been
// thought of where it waits, and it is meant to be rejected elsewhere.
func (c *checker) rejecting(command *model.Command) {
	if slices.ContainsFunc(c.m.States, func(s *model.State) bool { return slices.Contains(s.Defer, command) }) {
		return
	}
	var names []string
	for i, s := range c.m.States {
		if c.seen[i] && s.Signal == "" && s != c.m.Shutdown && s != c.m.Failed && !s.Takes(command) {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return
	}
	neither, them := " neither take nor defer", "them"
	if len(names) == 1 {
		neither, them = " neither takes nor defers", "it"
	}
	c.report(ruleRejects, command.Named, "%s%s the command %s, so it is rejected there", diag.Listed(names), neither, command.Name).Help =
		"fine if that is meant (# fsmgen:ignore " + ruleRejects.Code + " because …); otherwise give " + them + " a transition with on: " + command.Name + ", or defer: [" + command.Name + "]"
}
