package logic

import (
	"cmp"
	"math"
	"slices"
)

// span is the numbers from lo to hi, both included.
type span struct{ lo, hi int64 }

// region is a set of numbers: spans in their order that neither meet nor
// touch. What an input can be is a region: states and enums by their index,
// texts by a number for each that the spec names, floats by their order.
type region []span

var everything = region{{math.MinInt64, math.MaxInt64}}

// bools are the regions of a yes and a no.
var (
	anyBool = region{{0, 1}}
	yes     = region{{1, 1}}
	no      = region{{0, 0}}
)

// points is the region of some numbers.
func points(all ...int64) region {
	slices.Sort(all)
	var r region
	for _, p := range all {
		switch n := len(r); {
		case n > 0 && r[n-1].hi == p:
		case n > 0 && r[n-1].hi == p-1:
			r[n-1].hi = p
		default:
			r = append(r, span{p, p})
		}
	}
	return r
}

// tidy makes a region of spans that are in any order and may meet or touch.
func (r region) tidy() region {
	slices.SortFunc(r, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	var out region
	for _, s := range r {
		if n := len(out); n > 0 && (out[n-1].hi == math.MaxInt64 || out[n-1].hi+1 >= s.lo) {
			out[n-1].hi = max(out[n-1].hi, s.hi)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// and is what two regions have in common.
func (r region) and(o region) region { return r.appendAnd(nil, o) }

// appendAnd appends it to others.
func (r region) appendAnd(both []span, o region) []span {
	for i, j := 0, 0; i < len(r) && j < len(o); {
		if lo, hi := max(r[i].lo, o[j].lo), min(r[i].hi, o[j].hi); lo <= hi {
			both = append(both, span{lo, hi})
		}
		if r[i].hi < o[j].hi {
			i++
		} else {
			j++
		}
	}
	return both
}

// without is what is in r and not in o.
func (r region) without(o region) region { return r.and(o.not()) }

// not is every number that is not in r.
func (r region) not() region {
	var out region
	next := int64(math.MinInt64)
	for _, s := range r {
		if s.lo > next {
			out = append(out, span{next, s.lo - 1})
		}
		if s.hi == math.MaxInt64 {
			return out
		}
		next = s.hi + 1
	}
	return append(out, span{next, math.MaxInt64})
}

// meets reports whether two regions have a number in common, and within
// whether all of r is in o. Neither allocates.
func (r region) meets(o region) bool {
	for i, j := 0, 0; i < len(r) && j < len(o); {
		if max(r[i].lo, o[j].lo) <= min(r[i].hi, o[j].hi) {
			return true
		}
		if r[i].hi < o[j].hi {
			i++
		} else {
			j++
		}
	}
	return false
}

func (r region) within(o region) bool {
	j := 0
	for _, s := range r {
		for j < len(o) && o[j].hi < s.hi {
			j++
		}
		if j == len(o) || o[j].lo > s.lo {
			return false
		}
	}
	return true
}

// nearest is the number of a region that is nearest to zero.
func (r region) nearest() int64 {
	best := r[0].lo
	for _, s := range r {
		switch {
		case s.lo <= 0 && s.hi >= 0:
			return 0
		case s.lo > 0 && (best < 0 || s.lo < best):
			return s.lo
		case s.hi < 0:
			best = s.hi
		}
	}
	return best
}

// nan is the number that stands for a float that is none.
const nan = math.MaxInt64

// order numbers floats so that a smaller one has a smaller number.
func order(f float64) int64 {
	if f != f {
		return nan
	}
	n := int64(math.Float64bits(math.Abs(f)))
	if f < 0 {
		return -n
	}
	return n
}

// float is the other way round.
func float(n int64) float64 {
	if n < 0 {
		return -math.Float64frombits(uint64(-n))
	}
	return math.Float64frombits(uint64(n))
}

var anyFloat = region{{order(math.Inf(-1)), order(math.Inf(1))}, {nan, nan}}

// compared is where a comparison with n holds, within the domain.
func compared(op string, n int64, domain region) region {
	number := domain
	if last := len(domain) - 1; op != "!=" && last > 0 && domain[last].lo == nan {
		number = domain[:last]
	}
	switch op {
	case "==":
		return number.and(region{{n, n}})
	case "!=":
		return number.without(region{{n, n}})
	case "<":
		if n == math.MinInt64 {
			return nil
		}
		return number.and(region{{math.MinInt64, n - 1}})
	case "<=":
		return number.and(region{{math.MinInt64, n}})
	case ">":
		if n == math.MaxInt64 {
			return nil
		}
		return number.and(region{{n + 1, math.MaxInt64}})
	}
	return number.and(region{{n, math.MaxInt64}})
}
