package inspect

import (
	"context"
	"iter"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Tree is what a Supervisor has that an Inspector needs.
type Tree interface {
	fsm.Tree
	Status() fsm.Status
	StatusPage(fsm.StatusQuery) (fsm.StatusPage, error)
	MachineOf(path string) (fsm.Machine, error)
	Events(context.Context) iter.Seq[fsm.Event]
}

// tree is a tree that is served.
type tree struct {
	Tree
	name string
	root string // the path of the root
	ring *ring

	mu       sync.Mutex
	machines map[string]Machine // by worker type; they do not change
}

// rootOf returns the path of the root.
func rootOf(t *tree) string { return first(t).Path }

// first returns the status of the root alone, also while a tick hangs.
func first(t *tree) fsm.Status {
	if page, err := t.StatusPage(fsm.StatusQuery{Limit: 1}); err == nil && len(page.Workers) == 1 {
		return page.Workers[0]
	}
	s := t.Status()
	s.Children = nil
	return s
}

// down reports whether the tree is down.
func (t *tree) down() bool {
	select {
	case <-t.Done():
		return true
	default:
		return false
	}
}

// find returns the tree that the path of a request names.
func (h *Inspector) find(name string) (*tree, error) {
	for _, t := range h.trees {
		if t.name == name {
			return t, nil
		}
	}
	return nil, gone("There is no such tree", "The route trees lists those that there are.")
}

// worker returns the status of the worker at a path, without those below it; "" is the
// path of the root.
func (t *tree) worker(path string) (fsm.Status, error) {
	if path == "" || path == t.root {
		return first(t), nil
	}
	page, err := t.StatusPage(fsm.StatusQuery{Below: path, Limit: 1})
	switch {
	case err != nil:
		return fsm.Status{}, err
	case len(page.Workers) == 0: // it goes just now
		return fsm.Status{}, fsm.ErrNoWorker
	}
	return page.Workers[0], nil
}

// machine describes a worker type that some worker of the tree has, or has had.
func (t *tree) machine(worker string) (Machine, error) {
	t.mu.Lock()
	m, known := t.machines[worker]
	t.mu.Unlock()
	if known {
		return m, nil
	}
	page, err := t.StatusPage(fsm.StatusQuery{Worker: worker, Limit: 1})
	if err != nil {
		return Machine{}, err
	}
	if len(page.Workers) == 0 {
		return Machine{}, gone("There is no worker of this type", "The type is known once the tree has a worker of it.")
	}
	found, err := t.MachineOf(page.Workers[0].Path)
	if err != nil {
		return Machine{}, err
	}
	t.mu.Lock()
	t.machines[worker] = found
	t.mu.Unlock()
	return found, nil
}
