package driver

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Handle makes a handle of a worker type at a path, and gives its Observe. The same handle is
// used for the whole run, so that it outlives the worker.
type Handle func(tree Tree, path string) PushTo

// PushTo pushes an observation. fill is given a pointer to an ObservedState.
type PushTo func(fill func(any)) error

// asks asks something of some workers before a tick, by their paths (R40). What is asked
// depends on the seed and the tick alone and, where workers are not compared with those of
// another run, on who is there.
func (r *run) asks() {
	often := int(hashOf("asks", fmt.Sprint(r.s.Seed)) % 4)
	if often == 0 || r.silent || r.calm {
		return
	}
	rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, hashOf("asks", fmt.Sprint(r.result.Ticks)))), Now: r.clock.wall()}
	if rnd.IntN(6) >= often {
		return
	}
	for range 1 + rnd.IntN(3) {
		m, path := r.target(rnd)
		switch rnd.IntN(4) {
		case 0:
			r.askRestart(path)
		case 1:
			r.askObservation(path)
		default:
			for range 1 + rnd.IntN(2) {
				r.pushTo(rnd, m, path)
			}
		}
	}
}

func (r *run) askRestart(path string) {
	err := fsm.WorkerAt(r.tree.(fsm.Tree), path).Restart()
	r.log.line("restart of %s: %v", path, err)
	var want error
	switch p := r.placeAt(path); {
	case p == nil:
		want = fsm.ErrNoWorker
	case p.W != nil && !p.W.MayRestart():
		want = fsm.ErrLeaving
	}
	r.comesTo("Restart", path, err, want)
	if err == nil {
		r.in.Asks = append(r.in.Asks, reference.Ask{Path: path, Restart: true})
	}
}

func (r *run) askObservation(path string) {
	err := fsm.WorkerAt(r.tree.(fsm.Tree), path).ObserveNow()
	r.log.line("observation of %s: %v", path, err)
	var want error
	switch p := r.placeAt(path); {
	case p == nil:
		want = fsm.ErrNoWorker
	case p.W == nil:
		want = fsm.ErrNoInstance
	case p.M.Observed == nil:
		want = fsm.ErrObservesNothing
	}
	r.comesTo("ObserveNow", path, err, want)
	if err == nil {
		r.in.Asks = append(r.in.Asks, reference.Ask{Path: path, Observe: true})
	}
}

func (r *run) pushTo(rnd value.Random, m *model.Machine, path string) {
	handle := r.handles[m.Worker]
	if handle == nil {
		return
	}
	key := m.Worker + " " + path
	if r.pushes == nil {
		r.pushes = map[string]PushTo{}
	}
	if r.pushes[key] == nil {
		r.pushes[key] = handle(r.tree, path)
	}
	d := rnd.ObjectOf(m.Observed)
	err := r.pushes[key](r.filler(m.Observed, d))
	r.log.line("push to %s: %v", path, err)
	var want error
	switch p := r.placeAt(path); {
	case p == nil:
		want = fsm.ErrNoWorker
	case p.M.Worker != m.Worker:
		want = fsm.ErrWorkerType
	case p.W == nil:
		want = fsm.ErrNoInstance
	}
	r.comesTo("Observe", path, err, want)
	if err == nil {
		r.in.Asks = append(r.in.Asks, reference.Ask{Path: path, Push: &d})
	}
}

// placeAt gives what the reference has at a path, or nil.
func (r *run) placeAt(path string) *reference.Place {
	for _, p := range r.ref.Places() {
		if p.Path == path {
			return &p
		}
	}
	return nil
}

func (r *run) comesTo(what, path string, err, want error) {
	if !errors.Is(err, want) {
		r.fail(reference.Commands, "%s of %s came to %v, not to %v", what, path, err, want)
	}
}
