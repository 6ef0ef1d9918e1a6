package check

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Limits of the search for circles.
const (
	swingLength = 6   // states of a circle
	swingTries  = 400 // paths that are looked at, and 8 for each transition
)

// swings reports states that lead to each other in a circle as long as one and the
// same thing holds: a moment in which the guards of all of them hold sends the
// worker round in every tick, without anything having changed. Only what is sure is
// reported: guards that are understood in full, and children that may stay where
// they are for as long as the worker goes round.
func (c *checker) swings() {
	w := &swinger{checker: c, taken: c.taken(anyDesired), said: map[*model.Transition]bool{}, left: swingTries}
	w.from = make([][]int, len(c.m.States))
	for i, s := range c.m.States {
		w.left += 8 * len(s.Transitions)
		for j, t := range s.Transitions {
			if w.taken[i][j] && w.quick(t) && s.Signal == "" {
				w.from[t.To.Index] = append(w.from[t.To.Index], i)
			}
		}
	}
	for _, s := range c.m.States {
		if w.back = w.wayBack(s.Index); len(w.back) > 1 {
			w.follow(s, s)
		}
	}
}

// swinger looks for circles of one machine.
type swinger struct {
	*checker
	taken edges
	said  map[*model.Transition]bool // that are part of a circle which has been reported
	path  []step
	from  [][]int     // the states that lead to each without time
	back  map[int]int // how many steps it takes at least to get back to where a path starts
	left  int
}

// wayBack finds how many steps it takes from states to one that the spec has before
// all of them.
func (w *swinger) wayBack(start int) map[int]int {
	back := map[int]int{start: 0}
	todo := []int{start}
	for ; len(todo) > 0; todo = todo[1:] {
		steps := back[todo[0]] + 1
		for _, i := range w.from[todo[0]] {
			if _, seen := back[i]; !seen && i > start && steps < swingLength {
				back[i] = steps
				todo = append(todo, i)
			}
		}
	}
	return back
}

// step is a transition out of a state.
type step struct {
	from *model.State
	t    *model.Transition
	at   int // in from.Transitions
}

// follow goes on from a state with every transition that can be taken in the same
// moment as those of the path. A circle is found from that of its states which
// the spec has first.
func (w *swinger) follow(start, s *model.State) {
	if s.Signal != "" {
		return
	}
	for i, t := range s.Transitions[:min(len(s.Transitions), beforeLimit)] {
		steps, leads := w.back[t.To.Index]
		if !leads || len(w.path)+1+steps > swingLength || !w.taken[s.Index][i] || !w.quick(t) || t.To != start && w.passed(t.To) {
			continue
		}
		if w.left--; w.left < 0 {
			return
		}
		w.path = append(w.path, step{s, t, i})
		switch claims := w.claims(); {
		case w.space.Find(w.space.Entered(), claims...) == logic.Never:
		case t.To == start:
			w.circle(claims)
		default:
			w.follow(start, t.To)
		}
		w.path = w.path[:len(w.path)-1]
	}
}

// quick reports whether a transition needs no time, and nothing has been said of it.
func (w *swinger) quick(t *model.Transition) bool {
	return t.On == nil && t.After == nil && t.For == nil && !w.said[t] && !w.dead[t] && !w.told[t] && (t.When == nil || !t.When.Bad() && !w.flat[t.When])
}

func (w *swinger) passed(s *model.State) bool {
	return slices.ContainsFunc(w.path, func(p step) bool { return p.from == s })
}

// claims are what must come true for all steps to be taken, each as soon as its
// state has been entered. What has after is not taken then. The guard of what has
// for must not hold: the time may go on from state to state.
func (w *swinger) claims() []logic.Claim {
	var claims []logic.Claim
	for _, p := range w.path {
		claims = append(claims, is(w.way(p.t).formula, logic.True))
		for _, t := range p.from.Transitions[:p.at] {
			switch {
			case t.After != nil:
			case t.For != nil && !t.When.Bad():
				claims = append(claims, is(w.space.Formula(t.When), logic.NotTrue))
			default:
				claims = append(claims, is(w.way(t).formula, logic.NotTrue))
			}
		}
	}
	return claims
}

// circle looks for a moment in which a whole circle is taken and which lasts: its
// desired state follows from its UserSpec, and its children stay in their states.
func (w *swinger) circle(claims []logic.Claim) {
	if !slices.ContainsFunc(w.path, func(p step) bool { return waits(p.t) }) {
		return // it has a rule of its own
	}
	var names []string
	for _, claim := range claims {
		names = append(names, w.space.ReadChildren(claim.Formula)...)
	}
	slices.Sort(names)
	rests := []rest{{}}
	for _, name := range slices.Compact(names) {
		rests = w.rests(rests, name)
	}
	for _, r := range rests {
		for _, d := range w.m.Desired {
			derived, ok := w.derives(d)
			if !ok {
				continue
			}
			if w.proven(r.groups, append(slices.Clone(r.assumed), w.space.Desired(d.Index)), slices.Concat(claims, r.claims, derived)) {
				return
			}
		}
	}
}

// proven reports the circle if there is such a moment.
func (w *swinger) proven(groups []string, assumed []logic.Assumption, claims []logic.Claim) bool {
	assumed = append(assumed, w.space.Entered()...)
	var read []*logic.Formula
	secret := false
	for _, p := range w.path {
		read = append(read, w.way(p.t).formula)
		secret = secret || p.t.When != nil && p.t.When.Secret()
	}
	when, found := w.space.SureExample(w.m.StateType.Names(), read, assumed, claims...)
	if found != logic.Found {
		return false
	}
	if when != "" {
		groups = append([]string{when}, groups...)
	}
	if secret || len(groups) == 0 {
		groups = []string{"their guards hold"}
	}
	w.report(strings.Join(groups, " and "))
	return true
}

func (w *swinger) report(when string) {
	var names []string
	for _, p := range w.path {
		names = append(names, p.from.Name)
		w.said[p.t] = true
	}
	first := w.path[0]
	f := w.list.Add(ruleSwing, first.t.Pos, "nothing need change for the worker to go round and round in %s: each is left for the next at once while %s",
		strings.Join(append(names, names[0]), " -> "), when)
	f.Help = "let one of the guards leave out what the others hold for, or give one of the transitions an after or a for"
	for _, p := range w.path[1:] {
		if p.t != first.t {
			also(f, p.t.Pos, "out of "+p.from.Name)
		}
	}
}

// derives is what must hold of the UserSpec for a state to be desired (R05). The
// shutdown state may be asked for at any time. Another is derived, or a parent asks
// for it, which it does not where shutdown is derived. ok is false if that is not
// understood.
func (w *swinger) derives(d *model.State) (claims []logic.Claim, ok bool) {
	if d == w.m.Shutdown {
		return nil, true
	}
	var any, before []*logic.Formula
	for _, r := range w.m.Derive {
		if r.State == nil || r.When != nil && r.When.Bad() {
			return nil, false
		}
		holds := logic.And()
		if r.When != nil {
			holds = w.space.Formula(r.When)
		}
		if r.State == d || w.asked[w.m] && r.State != w.m.Shutdown {
			any = append(any, logic.And(append(slices.Clone(before), holds)...))
		}
		before = append(before, logic.Not(holds))
	}
	return []logic.Claim{is(logic.Or(any...), logic.True)}, true
}

// rest is where some children may stay while the worker goes round.
type rest struct {
	assumed []logic.Assumption
	claims  []logic.Claim
	groups  []string // in words
}

// restLimit is the number of ways in which groups of children may be at rest that
// are looked at.
const restLimit = 16

// rests adds to each of some ways in which children may be at rest those of one
// more child. Of a group all members are in one state.
func (w *swinger) rests(all []rest, name string) []rest {
	child := w.m.Children[slices.IndexFunc(w.m.Children, func(c *model.Child) bool { return c.Name == name })]
	states := w.restsOf(child)
	var claims []logic.Claim
	choices := [][]int{states}
	switch {
	case len(states) == 0 || child.Each != nil && w.readsSpec():
		return nil // how many members there are hangs together with what the guards read
	case child.Group:
		choices = nil
		for _, s := range states {
			choices = append(choices, []int{s})
		}
	}
	if child.When != nil && child.Each == nil {
		if child.When.Bad() {
			return nil
		}
		claims = []logic.Claim{is(w.space.Formula(child.When), logic.True)}
	}
	var more []rest
	for _, r := range all {
		for _, in := range choices {
			if len(more) == restLimit {
				return more
			}
			next := rest{slices.Concat(r.assumed, w.space.Present(name, in)), slices.Concat(r.claims, claims), r.groups}
			if child.Group {
				next.groups = append(slices.Clone(r.groups), "every member of "+name+" is "+child.Machine.States[in[0]].Name)
			}
			more = append(more, next)
		}
	}
	return more
}

func (w *swinger) readsSpec() bool {
	return slices.ContainsFunc(w.path, func(p step) bool {
		return slices.ContainsFunc(p.from.Transitions[:p.at+1], func(t *model.Transition) bool { return t.When != nil && readsSpec(t.When) })
	})
}

// restsOf returns the states in which a child may stay whatever the states of the
// circle ask of it.
func (w *swinger) restsOf(child *model.Child) []int {
	of := w.checker.checker(child.Machine)
	if of == nil || child.Machine.Faulty {
		return nil
	}
	if !child.Mapped {
		var all []int
		for _, mappedState := range ownStates(child) {
			all = append(all, of.restsUnder([]int{mappedState})...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	var mapped []int
	may := w.mapped(child)
	for _, p := range w.path {
		mapped = append(mapped, marked(may[p.from.Index])...)
	}
	slices.Sort(mapped)
	return of.restsUnder(slices.Compact(mapped))
}

// restsUnder returns the states that a worker can get to, and stay in, while any of
// some states is asked of it.
func (c *checker) restsUnder(mapped []int) []int {
	var all []int
	for i, got := range c.reached(mapped) {
		if got && !slices.ContainsFunc(mapped, func(mappedState int) bool { return !c.stays(c.m.States[i], mappedState) }) {
			all = append(all, i)
		}
	}
	return all
}

// stays reports whether a worker may stay in a state for ever while another is
// desired: none of its transitions is taken, be it because nothing that is observed
// ever changes.
func (c *checker) stays(s *model.State, desired int) bool {
	off := len(c.m.Derive) == 1 && c.m.Derive[0].State == c.m.Shutdown && desired != c.m.Shutdown.Index
	if off || s.Action != nil || s.Signal != "" {
		return false
	}
	assumed := []logic.Assumption{c.space.Desired(desired)}
	var claims []logic.Claim
	for _, t := range s.Transitions {
		switch {
		case t.On != nil: // nobody need send the command
			continue
		case t.When == nil || t.When.Bad():
			return false
		case c.space.Find(assumed, is(c.space.Formula(t.When), logic.True)) == logic.Never:
			continue
		case readsSpec(t.When) || len(c.way(t).reads) > 0:
			return false
		}
		claims = append(claims, is(c.space.Formula(t.When), logic.NotTrue))
	}
	return c.space.Sure(assumed, claims...) == logic.Found
}

// readsSpec reports whether a condition reads the UserSpec.
func readsSpec(e *expr.Expr) bool {
	reads := false
	e.Walk(func(x *expr.Expr) {
		reads = reads || x.Op == expr.OpSpec || x.Op == expr.OpCond && readsSpec(x.Cond)
	})
	return reads
}
