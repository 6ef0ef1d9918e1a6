package worker

// InputType describes the inputs of a worker type without type parameters (R33). A set
// of inputs is a pointer to the generated struct.
type InputType interface {
	// New returns the inputs before a value was given. Set makes to equal to from.
	New() any
	Set(to, from any)
	// Same reports whether two sets are equal.
	Same(a, b any) bool
}
