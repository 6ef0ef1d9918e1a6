package instance

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// NewChild returns a Child: a worker of type def with the given UserSpec, which
// build constructs when the runtime starts it. The goroutine that ticks calls
// build once for each instance. If build panics, or returns an error or nil, that
// is a failure of the child (R22): build is called again after the delays of the
// child's restart policy, or when another UserSpec is declared for the name.
func NewChild[U, O, N any](def *Definition[U, O, N], spec U, build func(U) (Behavior[U, O, N], error)) fsm.Child {
	return &child[U, O, N]{def: def, spec: spec, build: build}
}

type child[U, O, N any] struct {
	def   *Definition[U, O, N]
	spec  U
	build func(U) (Behavior[U, O, N], error)
}

func (c *child[U, O, N]) Worker() string           { return c.def.Worker }
func (c *child[U, O, N]) Type() *worker.WorkerType { return c.def.TypeOf() }

// Format shows only the worker type, because the UserSpec may have secrets.
func (c *child[U, O, N]) Format(f fmt.State, _ rune) { fmt.Fprint(f, "child ", c.def.Worker) }

func (c *child[U, O, N]) Start() (h worker.Instance, err error) {
	defer func() {
		if r := recover(); r != nil {
			h, err = nil, c.secrets().Caught(usercode.InConstructor, r)
		}
	}()
	if c.build == nil {
		return nil, fmt.Errorf("there is no constructor")
	}
	spec := c.def.CloneUserSpec(c.spec)
	behavior, err := c.build(spec)
	if err != nil {
		return nil, c.secrets().ErrorOf(err)
	}
	if behavior == nil {
		return nil, fmt.Errorf("the constructor gave nil")
	}
	if err := behavior.Check(); err != nil {
		return nil, c.secrets().ErrorOf(err)
	}
	return New(c.def, behavior, c.def.CloneUserSpec(c.spec)), nil
}

func (c *child[U, O, N]) secrets() *usercode.Secrets { return c.def.secretsOf(c.spec) }

// secretsOf returns the secrets of a UserSpec.
func (d *Definition[U, O, N]) secretsOf(spec U) *usercode.Secrets {
	if d.Secrets == nil {
		return nil
	}
	return usercode.SecretsOf(d.Secrets(spec))
}

func (c *child[U, O, N]) CompareRunning(h worker.Instance) worker.Difference {
	running, ok := h.(*Worker[U, O, N])
	if !ok || running.def != c.def {
		return worker.Incompatible
	}
	return c.compare(*running.Stored())
}

func (c *child[U, O, N]) CompareWaiting(other worker.Child) worker.Difference {
	waiting, ok := other.(*child[U, O, N])
	if !ok || waiting.def != c.def {
		return worker.Incompatible
	}
	return c.compare(waiting.spec)
}

// compare ignores the Version, which only the store advances.
func (c *child[U, O, N]) compare(with U) worker.Difference {
	spec := c.spec
	*c.def.Version(&spec) = *c.def.Version(&with)
	switch {
	case c.def.Identical(with, spec):
		return worker.Same
	case c.def.Equal(with, spec):
		return worker.TransientOnly
	}
	return worker.Differs
}

func (c *child[U, O, N]) Fields(h worker.Instance) string {
	running, ok := h.(*Worker[U, O, N])
	if !ok {
		return ""
	}
	return c.def.fields(*running.Stored(), c.spec)
}

func (c *child[U, O, N]) FieldsWaiting(other worker.Child) string {
	waiting, ok := other.(*child[U, O, N])
	if !ok {
		return ""
	}
	return c.def.fields(waiting.spec, c.spec)
}

// fields returns the names of the fields that differ, except the Version.
func (d *Definition[U, O, N]) fields(before, after U) string {
	if d.Diff == nil {
		return ""
	}
	*d.Version(&after) = *d.Version(&before)
	return d.Diff(before, after)
}

// Update advances the Version if the UserSpecs are not equal (R13).
func (c *child[U, O, N]) Update(h worker.Instance) (err error) {
	running := h.(*Worker[U, O, N])
	spec := c.def.CloneUserSpec(c.spec)
	stored := running.Stored()
	version := *c.def.Version(stored)
	if c.compare(*stored) == worker.Differs {
		if version, err = nextVersion(version); err != nil {
			return err
		}
	}
	*c.def.Version(&spec) = version
	running.store(spec)
	return nil
}

func (c *child[U, O, N]) Validate() error { return Validate(c.def, c.spec) }
