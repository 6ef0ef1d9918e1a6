// Package driver drives trees of generated workers in virtual time and checks
// them against the reference after every tick. Generated programs call Main.
package driver

import (
	"context"
	"iter"
	"reflect"
	"time"

	"github.com/fsmgen/fsmgen/internal/simulation/specs"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Root is a tree that can be grown: its specs, and what makes its supervisor.
type Root struct {
	Tree specs.Tree
	Grow func(s *Script, fill func(spec any), opts ...fsm.Option) (Tree, error)
	// Sends send the commands of those worker types that have any.
	Sends map[string]Send
}

// Tree is a Supervisor of any worker type. fill is given a pointer to a
// UserSpec or an ObservedState.
type Tree interface {
	Tick(context.Context) error
	NextTick() time.Time
	RequestShutdown()
	Run(context.Context) error
	Shutdown(context.Context) error
	Done() <-chan struct{}
	Status() fsm.Status
	Why(path string) (fsm.Why, error)
	Events(context.Context) iter.Seq[fsm.Event]
	Update(fill func(spec any)) error
	Set(version int64, fill func(spec any)) error
	Plan(fill func(spec any)) (fsm.Plan, error)
	Observe(fill func(observed any))
	Tell(fill func(inputs any)) // of a root that has inputs
	Version() int64
}

// Wrap gives the face of a Supervisor that needs no type. tell gives it inputs.
func Wrap[S ~uint8 | ~uint16, U, O any](s *fsm.Supervisor[S, U, O], tell func(fill func(inputs any))) Tree {
	return wrapped[S, U, O]{s, tell}
}

type wrapped[S ~uint8 | ~uint16, U, O any] struct {
	*fsm.Supervisor[S, U, O]
	tell func(fill func(inputs any))
}

func (w wrapped[S, U, O]) Tell(fill func(any)) { w.tell(fill) }

func (w wrapped[S, U, O]) Update(fill func(any)) error {
	return w.UpdateUserSpec(func(u *U) { fill(u) })
}

func (w wrapped[S, U, O]) Set(version int64, fill func(any)) error {
	spec := w.UserSpec()
	fill(&spec)
	reflect.ValueOf(&spec).Elem().FieldByName("Version").SetInt(version)
	return w.SetUserSpec(spec)
}

func (w wrapped[S, U, O]) Plan(fill func(any)) (fsm.Plan, error) {
	spec := w.UserSpec()
	fill(&spec)
	return w.Supervisor.Plan(spec)
}

func (w wrapped[S, U, O]) Observe(fill func(any)) {
	var o O
	fill(&o)
	w.Supervisor.Observe(o)
}

func (w wrapped[S, U, O]) Version() int64 {
	spec := w.UserSpec()
	return reflect.ValueOf(spec).FieldByName("Version").Int()
}
