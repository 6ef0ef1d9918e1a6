package inspect

import (
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// tree is a tree that is served.
type tree struct {
	fsm.Tree
	name string
	root string // the path of the root
	ring *ring

	mu       sync.Mutex
	machines map[string]Machine // by worker type; they do not change
}

// first returns the status of the root alone, also while a tick hangs.
func (t *tree) first() fsm.Status {
	if s, err := fsm.WorkerAt(t, "").Status(0); err == nil {
		return s
	}
	s := t.Status() // the tick hangs, or the tree is down
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

// machine describes a worker type that some worker of the tree has, or has had.
func (t *tree) machine(worker string) (Machine, error) {
	t.mu.Lock()
	m, known := t.machines[worker]
	t.mu.Unlock()
	if known {
		return m, nil
	}
	page, err := t.StatusPage(fsm.StatusQuery{Worker: worker, Limit: 1})
	switch {
	case err != nil:
		return Machine{}, err
	case len(page.Workers) == 0:
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
