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

// pairOf returns what two values tell about each other; nil: nothing.
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

// The regions of how two values can be to each other, and of a child in no
// state. They are made once: pairs are narrowed all the time.
var (
	onlyLess    = points(less)
	onlyEqual   = points(equal)
	onlyGreater = points(greater)
	different   = points(less, greater, apart)
	none        = points(expr.None)

	atMostEqual  = points(less, equal)
	atLeastEqual = points(equal, greater)
	notEqual     = points(less, greater)
	anyOrder     = points(less, equal, greater)
	anyRelation  = points(less, equal, greater, apart)
)

// possible is how two values can be to each other by what each can be.
func (p *pair) possible(x, y region) region {
	meet := x.meets(y)
	if p.child && meet {
		meet = len(x.and(y).without(none)) > 0
	}
	switch {
	case !p.ordered && !meet:
		return different
	case single(x) && single(y) && meet:
		return onlyEqual
	case !p.ordered:
		return anyRelation
	}
	lo, hi := x[0].lo < y[len(y)-1].hi, x[len(x)-1].hi > y[0].lo
	switch {
	case lo && hi && meet:
		return anyOrder
	case lo && hi:
		return notEqual
	case lo && meet:
		return atMostEqual
	case lo:
		return onlyLess
	case hi && meet:
		return atLeastEqual
	}
	return onlyGreater
}

func single(r region) bool { return len(r) == 1 && r[0].lo == r[0].hi }

// equalEnds narrows two values that are equal to what both can be, and takes
// the one value of one from the other if they are not.
func (s *Space) equalEnds(i int, p *pair) bool {
	rel, x, y := s.domains[i], s.domains[p.x], s.domains[p.y]
	switch {
	case !rel.meets(different):
		both := x.and(y)
		if p.child {
			both = both.without(none)
		}
		return s.keep(p.x, both) && s.keep(p.y, both)
	case rel.meets(onlyEqual):
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
	if rel.meets(onlyEqual) {
		gap = 0
	}
	switch {
	case !rel.meets(onlyGreater):
		return s.atMost(p.x, p.y, gap)
	case !rel.meets(onlyLess):
		return s.atMost(p.y, p.x, gap)
	}
	return true
}

// atMost narrows two values of which the first and a gap is no more than the
// second.
func (s *Space) atMost(a, b int, gap int64) bool {
	most := expr.Sub(s.domains[b][len(s.domains[b])-1].hi, gap)
	if top := s.domains[a][len(s.domains[a])-1].hi; top > most && !s.narrow(a, region{{math.MinInt64, most}}) {
		return false
	}
	least := expr.Add(s.domains[a][0].lo, gap)
	return s.domains[b][0].lo >= least || s.narrow(b, region{{least, math.MaxInt64}})
}

// keep narrows an input unless that changes nothing.
func (s *Space) keep(input int, to region) bool {
	return s.domains[input].within(to) || s.narrow(input, to)
}
