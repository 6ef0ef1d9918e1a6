package drawing

// way is a pair of states that a transition connects.
type way struct{ from, to *State }

// backward finds the ways that lead back to where a walk from the initial
// state has come from, such as the one that begins again. Without them the
// machine has no circles, and can be drawn from top to bottom.
func (p *picture) backward() map[way]bool {
	back := map[way]bool{}
	const fresh, open, closed = 0, 1, 2
	mark := make([]uint8, len(p.machine.States))
	type visit struct {
		state *State
		next  int // which of its transitions comes next
	}
	for _, start := range append([]*State{p.machine.Initial}, p.machine.States...) {
		if mark[start.Index] != fresh {
			continue
		}
		mark[start.Index] = open
		for stack := []visit{{state: start}}; len(stack) > 0; {
			at := &stack[len(stack)-1]
			if at.next == len(at.state.Transitions) {
				mark[at.state.Index] = closed
				stack = stack[:len(stack)-1]
				continue
			}
			to := at.state.Transitions[at.next].To
			at.next++
			switch mark[to.Index] {
			case open:
				back[way{at.state, to}] = to != at.state
			case fresh:
				mark[to.Index] = open
				stack = append(stack, visit{state: to})
			}
		}
	}
	return back
}
