package logic

import (
	"math"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// pair is what an input of two values compared with each other is about.
type pair struct {
	x, y    int  // inputs of the same kind
	ordered bool // less and greater mean that, and not only different
	child   bool // one is a child's state: in no state it is not equal to anything
}

// pairOf gives what two values tell about each other; nil: nothing.
func (s *Space) pairOf(x, y *expr.Expr) *pair {
	switch kind := x.Type.Kind; {
	case kind == expr.Int || kind == expr.Duration:
		return &pair{x: s.term(x), y: s.term(y), ordered: true}
	case kind == expr.String, kind == expr.IP:
		return &pair{x: s.term(x), y: s.term(y)}
	case kind == expr.Enum && x.Type.Enum == y.Type.Enum:
		return &pair{x: s.term(x), y: s.term(y), child: x.Op == expr.OpChild || y.Op == expr.OpChild}
	}
	return nil
}

// settle narrows pairs and the values in them by each other until nothing
// changes, or a while; false: they contradict each other. Each time that it
// narrows something counts as a step.
func (s *Space) settle(pairs []int) bool {
	for changed := true; changed && s.left > 0; {
		changed = false
		for _, i := range pairs {
			before := len(s.trail)
			if !s.settlePair(i, s.inputs[i].pair) {
				return false
			}
			if len(s.trail) > before {
				changed = true
				s.left -= len(s.trail) - before
			}
		}
	}
	return true
}

func (s *Space) settlePair(i int, p *pair) bool {
	x, y := s.domains[p.x], s.domains[p.y]
	if len(x) == 0 || len(y) == 0 {
		return true // bounds are the wrong way round, which has been reported
	}
	if p.x == p.y {
		return true
	}
	return s.keep(i, p.possible(x, y)) && s.equalEnds(i, p) && (!p.ordered || s.orderedEnds(i, p))
}

// possible is how two values can be to each other by what each can be.
func (p *pair) possible(x, y region) region {
	both := x.and(y)
	if p.child {
		both = both.without(region{{expr.None, expr.None}})
	}
	alike := single(x) && single(y) && len(both) > 0
	var all []int64
	if len(both) > 0 {
		all = append(all, equal)
	}
	lo, hi := x[0].lo < y[len(y)-1].hi, x[len(x)-1].hi > y[0].lo
	if !alike && (!p.ordered || lo) {
		all = append(all, less)
	}
	if !alike && (!p.ordered || hi) {
		all = append(all, greater)
	}
	if !alike && !p.ordered {
		all = append(all, apart)
	}
	return points(all...)
}

func single(r region) bool { return len(r) == 1 && r[0].lo == r[0].hi }

// equalEnds narrows two values that are equal to what both can be, and takes
// the one value of one from the other if they are not.
func (s *Space) equalEnds(i int, p *pair) bool {
	rel, x, y := s.domains[i], s.domains[p.x], s.domains[p.y]
	none := region{{expr.None, expr.None}}
	switch {
	case !rel.meets(points(less, greater, apart)):
		both := x.and(y)
		if p.child {
			both = both.without(none)
		}
		return s.keep(p.x, both) && s.keep(p.y, both)
	case rel.meets(points(equal)):
		return true
	case single(x) && !(p.child && x.within(none)):
		return s.keep(p.y, y.without(x))
	case single(y) && !(p.child && y.within(none)):
		return s.keep(p.x, x.without(y))
	}
	return true
}

// orderedEnds narrows two values of which one is known not to be greater.
func (s *Space) orderedEnds(i int, p *pair) bool {
	rel := s.domains[i]
	gap := int64(1)
	if rel.meets(points(equal)) {
		gap = 0
	}
	switch {
	case !rel.meets(points(greater)):
		return s.atMost(p.x, p.y, gap)
	case !rel.meets(points(less)):
		return s.atMost(p.y, p.x, gap)
	}
	return true
}

// atMost narrows two values of which the first and a gap is no more than the
// second.
func (s *Space) atMost(a, b int, gap int64) bool {
	most := s.domains[b][len(s.domains[b])-1].hi
	if !s.keep(a, s.domains[a].and(region{{math.MinInt64, expr.Sub(most, gap)}})) {
		return false
	}
	least := s.domains[a][0].lo
	return s.keep(b, s.domains[b].and(region{{expr.Add(least, gap), math.MaxInt64}}))
}

// keep narrows an input unless that changes nothing.
func (s *Space) keep(input int, to region) bool {
	return s.domains[input].within(to) || s.narrow(input, to)
}
