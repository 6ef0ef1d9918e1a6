package fsmimpl

import (
	"context"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/engine"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// reacher is a handle of any type.
type reacher struct {
	tree *engine.Tree
	path string
	of   *worker.WorkerType
}

func (h *reacher) sends() *reacher { return h }

// handle is what an fsm.Handle reaches.
type handle[U, O, N any] struct {
	reacher
	def  *Definition[U, O, N]
	last atomic.Pointer[engine.Target] // the worker that an observation was last pushed to
}

// HandleAt returns a Handle of the worker of type def at a path of a tree. The worker need
// not be there.
func HandleAt[S ~uint8 | ~uint16, U, O, N any](def *Definition[U, O, N], tree fsm.Tree, path string) fsm.Handle[S, U, O] {
	return handleOf[S](def, link.Engine(tree).(*engine.Tree), path)
}

// HandleOfHook returns a Handle of the worker to which a hook belongs that was given ctx, or a
// context derived from it. For any other context it is the zero Handle.
func HandleOfHook[S ~uint8 | ~uint16, U, O, N any](def *Definition[U, O, N], ctx context.Context) (h fsm.Handle[S, U, O]) {
	if s := engine.SelfOf(ctx); s != nil {
		return handleOf[S](def, s.Tree, s.Path())
	}
	return h
}

func handleOf[S ~uint8 | ~uint16, U, O, N any](def *Definition[U, O, N], tree *engine.Tree, path string) (h fsm.Handle[S, U, O]) {
	link.Bind(&h, &handle[U, O, N]{reacher: reacher{tree, path, def.TypeOf()}, def: def})
	return h
}

// Path and the methods after it are those of fsm.Handle.
func (h *handle[U, O, N]) Path() string { return h.path }

func (h *handle[U, O, N]) State() (uint16, error) { return h.tree.StateAt(h.path, h.of) }

func (h *handle[U, O, N]) Status(depth int) (fsm.Status, error) {
	return h.tree.StatusAt(h.path, h.of, depth)
}

func (h *handle[U, O, N]) ObserveNow() error { return h.tree.ObserveNow(h.path, h.of) }

func (h *handle[U, O, N]) Restart() error { return h.tree.Restart(h.path, h.of) }

func (h *handle[U, O, N]) UserSpec() (spec U, err error) {
	err = h.tree.LookAt(h.path, h.of, func(inst worker.Instance) {
		spec = h.def.CloneUserSpec(*inst.(*instance.Worker[U, O, N]).Spec)
	})
	return spec, err
}

func (h *handle[U, O, N]) Observe(observed O) error {
	observed = h.def.CloneObserved(observed)
	for {
		g := h.last.Load()
		if g.Gone() {
			var err error
			if g, err = h.tree.Reach(h.path, h.of); err != nil {
				return err
			}
			if g.NoInstance() {
				return engine.NoInstance(h.path)
			}
			h.last.Store(g)
		}
		inst, there := g.Instance().(*instance.Worker[U, O, N])
		if !there {
			continue // it has gone meanwhile
		}
		reached, err := h.tree.PushTo(g, func() bool { return inst.Push(observed) })
		if reached || err != nil {
			return err
		}
	}
}
