package check

import (
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/model"
)

// way is a transition with what must hold for it to be taken.
type way struct {
	formula *logic.Formula // when, the time of after, that of for, and that what is set is known
	desired bool           // it reads desired
	reads   []string       // the children whose states it reads
	outputs []string       // the children whose outputs it reads
}

func (c *checker) way(t *model.Transition) *way {
	w := c.ways[t]
	if w != nil {
		return w
	}
	var all []*logic.Formula
	if t.On != nil {
		all = append(all, c.space.Free("command "+t.On.Name))
	}
	switch {
	case t.When == nil:
	case t.When.Bad(): // why has been reported; it may be anything
		all = append(all, c.space.Free(fmt.Sprintf("bad %p", t)))
	default:
		all = append(all, c.space.Formula(t.When))
	}
	switch {
	case t.After == nil:
	case t.In != nil: // it may be over when the state is entered
		all = append(all, c.space.Free(fmt.Sprint("span ", t.In.Slot, t.After.Key())))
	case t.After.Bad():
		all = append(all, c.space.Free(fmt.Sprintf("late %p", t)))
	default:
		all = append(all, c.space.AtLeast(t.After))
	}
	for _, known := range t.Known() {
		all = append(all, c.space.Formula(known))
	}
	if t.Hold != nil {
		all = append(all, c.space.Free(fmt.Sprint("held ", t.Hold.Slot)))
	}
	w = &way{formula: logic.And(all...)}
	w.desired = c.space.ReadsDesired(w.formula)
	w.reads, w.outputs = c.space.ReadChildren(w.formula), c.space.ReadOutputs(w.formula)
	c.ways[t] = w
	return w
}

// beforeLimit is the number of earlier transitions that are looked at to find
// out whether one can be taken. Looking at fewer finds fewer that cannot.
const beforeLimit = 64

// claims are what must come true for transition i of a state to be taken: its
// guard holds, and none before it is taken. They are good until the next call.
func (c *checker) claims(s *model.State, i int) []logic.Claim {
	claims := append(c.buffer[:0], logic.Claim{Formula: c.way(s.Transitions[i]).formula, Want: logic.True})
	for _, t := range s.Transitions[max(0, i-beforeLimit):i] {
		claims = append(claims, logic.Claim{Formula: c.way(t).formula, Want: logic.NotTrue})
	}
	c.buffer = claims
	return claims
}

// edges says which transitions of each state can be taken; nil for a state:
// the same as whatever is desired.
type edges [][]bool

const anyDesired = -1

// taken finds the transitions that can be taken while a state is desired.
func (c *checker) taken(desired int) edges {
	e, ok := c.edges[desired]
	if ok {
		return e
	}
	e = make(edges, len(c.m.States))
	var assumed []logic.Assumption
	if desired != anyDesired {
		assumed = append(assumed, c.space.Desired(desired))
	}
	for i, s := range c.m.States {
		if desired != anyDesired && !c.asksDesired(s) {
			e[i] = c.taken(anyDesired)[i]
			continue
		}
		e[i] = make([]bool, len(s.Transitions))
		for j := range s.Transitions {
			e[i][j] = c.space.Find(assumed, c.claims(s, j)...) != logic.Never
		}
	}
	c.edges[desired] = e
	return e
}

func (c *checker) asksDesired(s *model.State) bool {
	for _, t := range s.Transitions {
		if c.way(t).desired {
			return true
		}
	}
	return false
}

// graph is which states lead to which.
type graph struct{ to, from [][]int }

func newGraph(states int) *graph { return &graph{make([][]int, states), make([][]int, states)} }

func (g *graph) connect(a, b int) {
	g.to[a] = append(g.to[a], b)
	g.from[b] = append(g.from[b], a)
}

// graph connects the states by the transitions that can be taken, and by what
// the supervisor does: restarts that a state asks for, and those of a worker that
// was put in its failed state. A worker is put there only by its supervisor if no
// transition leads there.
func (c *checker) graph(of ...edges) *graph {
	g := c.byTransitions(true, of...)
	c.tryParked(g)
	return g
}

// graphWithoutCommands is graph without the transitions that take a command: nobody
// need send it.
func (c *checker) graphWithoutCommands(of ...edges) *graph {
	g := c.byTransitions(false, of...)
	c.tryParked(g)
	return g
}

// tryParked connects the failed state with the initial one if a worker is put there
// only by its supervisor.
func (c *checker) tryParked(g *graph) {
	if c.m.Failed != nil && !c.parks() {
		g.connect(c.m.Failed.Index, c.m.Initial.Index)
	}
}

// byTransitions connects the states by the transitions that can be taken, and by
// the restarts that a state asks for; with those that take a command if commands is
// set.
func (c *checker) byTransitions(commands bool, of ...edges) *graph {
	g := newGraph(len(c.m.States))
	for i, s := range c.m.States {
		if s.Signal == restart { // its transitions are not tried
			g.connect(i, c.m.Initial.Index)
			continue
		}
		for j, t := range s.Transitions {
			can := c.dead[t]
			for _, e := range of {
				can = can || e[i][j] && s.Signal != remove
			}
			if can && (commands || t.On == nil) {
				g.connect(i, t.To.Index)
			}
		}
	}
	return g
}

// parks reports whether a transition leads to the failed state: a worker that has
// got there by itself stays until a transition leads it out.
func (c *checker) parks() bool {
	return slices.ContainsFunc(c.m.States, func(s *model.State) bool {
		return s != c.m.Failed && s.Signal == "" && slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool { return t.To == c.m.Failed })
	})
}

// sources orders the nodes that are not seen so that those come first from
// which others are reached: of what leads to each other in a circle any one
// stands before all that the circle leads to.
func (g *graph) sources(seen []bool) []int {
	type step struct{ node, next int }
	var ended []int
	open := slices.Clone(seen)
	for start := range g.to {
		if open[start] {
			continue
		}
		open[start] = true
		for stack := []step{{node: start}}; len(stack) > 0; {
			top := &stack[len(stack)-1]
			if top.next == len(g.to[top.node]) {
				ended = append(ended, top.node)
				stack = stack[:len(stack)-1]
				continue
			}
			to := g.to[top.node][top.next]
			top.next++
			if !open[to] {
				open[to] = true
				stack = append(stack, step{node: to})
			}
		}
	}
	slices.Reverse(ended)
	return ended
}

// marked returns the indices of what is marked.
func marked(all []bool) []int {
	var indices []int
	for i, is := range all {
		if is {
			indices = append(indices, i)
		}
	}
	return indices
}

// reach marks what can be reached along the edges.
func reach(edges [][]int, starts ...int) []bool {
	seen := make([]bool, len(edges))
	reachInto(edges, seen, starts...)
	return seen
}

// reachInto marks what can be reached without passing what is marked, and
// gives what it has marked.
func reachInto(edges [][]int, seen []bool, starts ...int) (found []int) {
	stack := append([]int{}, starts...)
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[i] {
			continue
		}
		seen[i] = true
		found = append(found, i)
		stack = append(stack, edges[i]...)
	}
	return found
}
