package fsm

// Child is a declaration of a child: a worker type, a UserSpec and the
// constructor of the worker. The Child function of a generated package returns
// one. Other implementations are not accepted.
type Child interface {
	// Worker returns the name of the worker type.
	Worker() string
}
