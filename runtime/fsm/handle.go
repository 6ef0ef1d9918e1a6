package fsm

// Handle reaches a worker by its path in a tree (R40). S is the State of the worker, U its
// UserSpec and O its ObservedState. Each generated package has a Handle with its own types,
// which its functions At and Self return. The zero Handle reaches no worker.
//
// A Handle outlives the worker: each call is for the one that is at the path then. All
// methods may be called by any goroutine.
//
// If there is no worker at the path, the error of each method is ErrNoWorker, if there is
// one of another type ErrWorkerType, and if the worker has no instance, because its
// constructor has failed, ErrNoInstance. Once the tree is down, it is ErrDown; State, Status
// and UserSpec then still know the workers that were left.
//
// Each method waits for a running tick, as Status of a Supervisor does, and then returns
// ErrStuck. So what is called by a tick (event handlers, constructors, guards) must not call
// it. Observe waits only the first time and when the worker has been replaced.
type Handle[S ~uint8 | ~uint16, U, O any] struct {
	to handle[U, O]
}

// handle is what a Handle does.
type handle[U, O any] interface {
	Path() string
	State() (uint16, error)
	Status(depth int) (Status, error)
	UserSpec() (U, error)
	Observe(O) error
	ObserveNow() error
	Restart() error
}

// bind sets what a Handle reaches, and reached returns it.
func (h *Handle[S, U, O]) bind(to any) { h.to = to.(handle[U, O]) }

func (h Handle[S, U, O]) reached() any { return h.to }

// Path returns the path of the worker, or "" for the zero Handle.
func (h Handle[S, U, O]) Path() string {
	if h.to == nil {
		return ""
	}
	return h.to.Path()
}

// State returns the state of the worker. It is zero, which is no state, before its first
// visit (R07).
func (h Handle[S, U, O]) State() (S, error) {
	if h.to == nil {
		return 0, ErrNoWorker
	}
	s, err := h.to.State()
	return S(s), err
}

// Status returns the status of the worker and of the workers so many levels below it; with a
// depth of 0 of the worker alone. If depth is negative, it is that of all workers below it.
// See Status of Worker. A child without an instance has a status too.
func (h Handle[S, U, O]) Status(depth int) (Status, error) {
	if h.to == nil {
		return Status{}, ErrNoWorker
	}
	return h.to.Status(depth)
}

// UserSpec returns a copy of the UserSpec with which the worker runs. The UserSpec of a child
// follows from that of its parent, and cannot be set (R15).
func (h Handle[S, U, O]) UserSpec() (spec U, err error) {
	if h.to == nil {
		return spec, ErrNoWorker
	}
	return h.to.UserSpec()
}

// Observe gives the worker an observation from outside (R20). The next tick processes it. A
// newer observation replaces one that no tick has seen yet (R26). The tree keeps a copy. If
// the worker goes in the tick that is running, the observation goes with it.
func (h Handle[S, U, O]) Observe(observed O) error {
	if h.to == nil {
		return ErrNoWorker
	}
	return h.to.Observe(observed)
}

// ObserveNow begins an observation in the next tick, without waiting for observe.every. See
// ObserveNow of Worker.
func (h Handle[S, U, O]) ObserveNow() error {
	if h.to == nil {
		return ErrNoWorker
	}
	return h.to.ObserveNow()
}

// Restart makes the worker begin again in its initial state, in the next tick, and forgets
// its failures. See Restart of Worker.
func (h Handle[S, U, O]) Restart() error {
	if h.to == nil {
		return ErrNoWorker
	}
	return h.to.Restart()
}
