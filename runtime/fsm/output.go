package fsm

// Output is the value of an output of a worker, as its parent reads it (R32). The zero
// Output is unknown.
type Output[T any] struct {
	Value T    // zero if it is unknown
	Known bool // false: the child is in no state, or what the output reads is unknown
}

// Or returns the value if it is known, and other otherwise.
func (o Output[T]) Or(other T) T {
	if o.Known {
		return o.Value
	}
	return other
}
