package worker

// InputType describes the inputs of a worker type without type parameters (R33). A set
// of inputs is a pointer to the generated struct.
type InputType interface {
	// New returns the inputs before a value was given, and Copy those of another set.
	New() any
	Copy(of any) any
	// Same reports whether two sets are equal.
	Same(a, b any) bool
}
