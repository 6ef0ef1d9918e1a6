package logic

import "github.com/fsmgen/fsmgen/generator/expr"

// Truths is a set of values of a condition.
type Truths uint8

// The sets of one value, and of all others.
const (
	False   = Truths(1) << expr.False
	Unknown = Truths(1) << expr.Unknown
	True    = Truths(1) << expr.True

	NotTrue  = False | Unknown
	NotFalse = True | Unknown
)

// sets is how many sets there are.
const sets = 1 << (expr.True + 1)

// opposites and conjunctions hold, for sets, what expr.Truth says of single
// values: a search asks for millions.
var (
	opposites    [sets]Truths
	conjunctions [sets][sets]Truths
)

func init() {
	for a := range Truths(sets) {
		for x := range expr.True + 1 {
			if a&(1<<x) == 0 {
				continue
			}
			opposites[a] |= 1 << x.Not()
			for b := range Truths(sets) {
				for y := range expr.True + 1 {
					if b&(1<<y) != 0 {
						conjunctions[a][b] |= 1 << x.And(y)
					}
				}
			}
		}
	}
}

// flipped is the truths of the opposite.
func (t Truths) flipped() Truths { return opposites[t] }

// both is the truths of two conditions together.
func both(a, b Truths) Truths { return conjunctions[a][b] }
