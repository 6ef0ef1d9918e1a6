package expr

// Truth is the value of a condition: false, true, or unknown, because it
// reads a stale observation (R10). What its values do in a condition is said
// here alone: package logic reasons about sets of them, and package golang
// writes conditions by what may be unknown.
type Truth uint8

// The values of a condition. The order makes && the least and || the greatest.
const (
	False Truth = iota
	Unknown
	True
)

// TruthOf is the truth of something known.
func TruthOf(holds bool) Truth {
	if holds {
		return True
	}
	return False
}

// Not is the truth of the opposite.
func (t Truth) Not() Truth { return True - t }

// And is the truth of two conditions together.
func (t Truth) And(other Truth) Truth { return min(t, other) }

// Or is the truth of one condition or another.
func (t Truth) Or(other Truth) Truth { return max(t, other) }

// OnlyObserved reports whether every part of e is unknown while the observation
// is stale, so that e is. A condition has a value of its own.
func (e *Expr) OnlyObserved() bool {
	switch e.Op {
	case OpNot, OpAnd, OpOr:
		for _, a := range e.Args {
			if !a.OnlyObserved() {
				return false
			}
		}
		return true
	case OpCond:
		return false
	case OpCall:
		if e.isOrElse() {
			return e.Args[0].OnlyObserved() && e.Args[1].OnlyObserved()
		}
	}
	return e.ReadsObserved()
}
