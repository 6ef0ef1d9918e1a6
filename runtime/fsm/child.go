package fsm

// Child is a child's worker type and UserSpec, with the constructor of its
// worker. The Child function of a generated package makes one; no other value is
// accepted.
type Child interface {
	// Worker is the name of the worker type.
	Worker() string
}
