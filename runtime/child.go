package fsm

import "fmt"

// erasedChild is a declared child as the engine sees it: the worker type, the
// UserSpec and the constructor, without their types.
type erasedChild interface {
	Child
	typ() *workerType
	// start calls the constructor and gives the typed half of a new worker.
	start() (half, error)
	// compareRunning compares the declared UserSpec with the one that a worker
	// runs with.
	compareRunning(h half) difference
	// compareWaiting compares it with the one of a child that waits.
	compareWaiting(c erasedChild) difference
	// fields names the fields that differ from the UserSpec of a worker, and
	// fieldsWaiting those that differ from that of a child that waits.
	fields(h half) string
	fieldsWaiting(c erasedChild) string
	// update hands the UserSpec to a running worker's store. It returns an error
	// and changes nothing if the Version cannot advance.
	update(h half) error
}

// difference is how two UserSpecs differ.
type difference uint8

const (
	same          difference = iota
	transientOnly            // only fields that are no change
	differs
	incompatible // not the same worker type
)

// NewChild makes a Child: a worker of type def with the given UserSpec, made by
// build when the runtime starts it. build is called by the goroutine that ticks,
// once for each instance. If it panics, or returns an error or nil, that is a
// failure of the child (R22): build is called again after the delays of the
// child's restart policy, or when another UserSpec is declared for the name.
func NewChild[U, O, N any](def *Definition[U, O, N], spec U, build func(U) (Behavior[U, O, N], error)) Child {
	return &child[U, O, N]{def: def, spec: spec, build: build}
}

type child[U, O, N any] struct {
	def   *Definition[U, O, N]
	spec  U
	build func(U) (Behavior[U, O, N], error)
}

func (c *child[U, O, N]) Worker() string   { return c.def.Worker }
func (c *child[U, O, N]) typ() *workerType { return c.def.typeOf() }

// Format shows the worker type alone: the UserSpec may have secrets.
func (c *child[U, O, N]) Format(f fmt.State, _ rune) { fmt.Fprint(f, "child ", c.def.Worker) }

func (c *child[U, O, N]) start() (h half, err error) {
	defer func() {
		if r := recover(); r != nil {
			h, err = nil, c.secrets().caught(inConstructor, r)
		}
	}()
	if c.build == nil {
		return nil, fmt.Errorf("there is no constructor")
	}
	spec := c.def.CloneUserSpec(c.spec)
	behavior, err := c.build(spec)
	if err != nil {
		return nil, c.secrets().errorOf(err)
	}
	if behavior == nil {
		return nil, fmt.Errorf("the constructor gave nil")
	}
	if err := behavior.Check(); err != nil {
		return nil, c.secrets().errorOf(err)
	}
	return newTyped(c.def, behavior, c.def.CloneUserSpec(c.spec)), nil
}

func (c *child[U, O, N]) secrets() *secrets {
	if c.def.Secrets == nil {
		return nil
	}
	return secretsOf(c.def.Secrets(c.spec))
}

func (c *child[U, O, N]) compareRunning(h half) difference {
	running, ok := h.(*typed[U, O, N])
	if !ok || running.def != c.def {
		return incompatible
	}
	return c.compare(*running.stored())
}

func (c *child[U, O, N]) compareWaiting(other erasedChild) difference {
	waiting, ok := other.(*child[U, O, N])
	if !ok || waiting.def != c.def {
		return incompatible
	}
	return c.compare(waiting.spec)
}

// compare leaves the Version out: the one that is stored is the store's.
func (c *child[U, O, N]) compare(with U) difference {
	spec := c.spec
	*c.def.Version(&spec) = *c.def.Version(&with)
	switch {
	case !c.def.Equal(with, spec):
		return differs
	case !c.def.Identical(with, spec):
		return transientOnly
	}
	return same
}

func (c *child[U, O, N]) fields(h half) string {
	running, ok := h.(*typed[U, O, N])
	if !ok {
		return ""
	}
	return c.def.fields(*running.stored(), c.spec)
}

func (c *child[U, O, N]) fieldsWaiting(other erasedChild) string {
	waiting, ok := other.(*child[U, O, N])
	if !ok {
		return ""
	}
	return c.def.fields(waiting.spec, c.spec)
}

// fields names the fields in which two UserSpecs differ, the Version left out.
func (d *Definition[U, O, N]) fields(before, after U) string {
	if d.Diff == nil {
		return ""
	}
	*d.Version(&after) = *d.Version(&before)
	return d.Diff(before, after)
}

// update advances the Version if something that counts differs (R13).
func (c *child[U, O, N]) update(h half) (err error) {
	running := h.(*typed[U, O, N])
	spec := c.def.CloneUserSpec(c.spec)
	stored := running.stored()
	version := *c.def.Version(stored)
	if c.compare(*stored) == differs {
		if version, err = nextVersion(version); err != nil {
			return err
		}
	}
	*c.def.Version(&spec) = version
	running.store(spec)
	return nil
}

// Validate checks the UserSpec with everything declared from it.
func (c *child[U, O, N]) Validate() error { return validate(c.def, c.spec) }
