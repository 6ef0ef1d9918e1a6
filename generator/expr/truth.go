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
