package check

import (
	"maps"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/model"
)

// transitions reports transitions that are never taken because of those
// before them, and pairs of which only the order decides.
func (c *checker) transitions() {
	alive := map[*model.Transition]bool{}
	why := map[*model.Transition]*model.Transition{}
	var order []*model.Transition
	said := map[[2]*model.Transition]bool{}
	taken := c.taken(anyDesired)
	for _, s := range c.m.States {
		if s.Signal != "" {
			continue // no transition is tried there, which has a rule of its own
		}
		first, end := restless(s)
		for i, t := range s.Transitions {
			if _, seen := why[t]; !seen {
				why[t] = nil
				order = append(order, t)
			}
			switch {
			case i == 0 || alive[t] || c.dead[t]:
			case first != nil && end < i: // it has a rule of its own
				alive[t] = true
				continue
			default:
				if !taken[s.Index][i] && !c.behindAlways(s, i) {
					why[t] = c.culprit(s, i)
					continue
				}
			}
			alive[t] = true
			c.undecided(s, i, said)
		}
	}
	for _, t := range order {
		if !alive[t] {
			c.dead[t] = true
			c.neverTaken(t, why[t])
		}
	}
}

func (c *checker) neverTaken(t, earlier *model.Transition) {
	f := c.list.Add(ruleCovered, t.Pos, "this transition to %s is never taken: whenever it could be, one before it is", t.To.Name)
	if earlier == nil {
		return
	}
	f.Help = "write the one with the narrower guard first, or leave this one out"
	also(f, earlier.Pos, "the transition that is taken instead")
}

// behindAlways reports whether transition i is never taken only because of
// guards of which it has been reported that they always hold.
func (c *checker) behindAlways(s *model.State, i int) bool {
	claims := []logic.Claim{is(c.way(s.Transitions[i]).formula, logic.True)}
	for _, t := range s.Transitions[max(0, i-beforeLimit):i] {
		if t.When == nil || !c.flat[t.When] {
			claims = append(claims, is(c.way(t).formula, logic.NotTrue))
		}
	}
	can := c.space.Find(nil, claims...) != logic.Never
	c.dead[s.Transitions[i]] = can
	return can
}

// culprit returns the transition that alone is taken whenever transition i could
// be; nil: it is several.
func (c *checker) culprit(s *model.State, i int) *model.Transition {
	own := logic.Claim{Formula: c.way(s.Transitions[i]).formula, Want: logic.True}
	for _, t := range s.Transitions[max(0, i-beforeLimit):i] {
		if c.space.Find(nil, own, logic.Claim{Formula: c.way(t).formula, Want: logic.NotTrue}) == logic.Never {
			return t
		}
	}
	return nil
}

// pairLimit is the number of transitions of a state of which pairs are looked
// at.
const pairLimit = 12

// undecided looks for an earlier transition to another state whose guard is
// about the very same inputs as that of transition i, and overlaps it. Where
// guards read different inputs, or one includes the other, the order says which
// matters more; here it looks like an oversight.
func (c *checker) undecided(s *model.State, i int, said map[[2]*model.Transition]bool) {
	t := s.Transitions[i]
	if !instant(t) || i >= pairLimit {
		return
	}
	b := c.way(t).formula
	for _, earlier := range s.Transitions[:i] {
		a := c.way(earlier).formula
		pair := [2]*model.Transition{earlier, t}
		if said[pair] || earlier.To == t.To || earlier.Shared != t.Shared || !instant(earlier) || !a.Exact() || !b.Exact() ||
			!maps.Equal(a.Inputs(), b.Inputs()) || !c.either(a, b) {
			continue
		}
		said[pair] = true
		when, found := c.space.Example(c.m.StateType.Names(), []*logic.Formula{a, b}, nil, is(a, logic.True), is(b, logic.True))
		if found != logic.Found {
			continue
		}
		f := c.list.Add(ruleOrder, t.Pos, "only the order decides between this transition to %s and the one to %s: both guards hold when %s", t.To.Name, earlier.To.Name, when)
		f.Help = "nothing need be changed if that is what is meant"
		also(f, earlier.Pos, "the one that is taken")
		return
	}
}

// instant reports whether a transition is a matter of its guard alone.
func instant(t *model.Transition) bool {
	return t.On == nil && t.When != nil && !t.When.Bad() && t.After == nil && t.For == nil && len(t.Known()) == 0
}

func is(f *logic.Formula, want logic.Truths) logic.Claim { return logic.Claim{Formula: f, Want: want} }

// either reports whether each of two guards can hold without the other.
func (c *checker) either(a, b *logic.Formula) bool {
	return c.space.Find(nil, is(a, logic.True), is(b, logic.False)) == logic.Found &&
		c.space.Find(nil, is(a, logic.False), is(b, logic.True)) == logic.Found
}
