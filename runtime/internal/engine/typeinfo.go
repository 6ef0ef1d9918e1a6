package engine

import (
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TypeOf returns the type of the worker at a path, and whether there is one.
func (t *Tree) TypeOf(path string) (fsm.TypeInfo, bool) {
	w, err := t.workerType(path)
	if err != nil {
		return fsm.TypeInfo{}, false
	}
	return w.Describe(), true
}

// MachineOf describes the type of the worker at a path.
func (t *Tree) MachineOf(path string) (fsm.Machine, error) {
	w, err := t.workerType(path)
	if err != nil {
		return fsm.Machine{}, err
	}
	return w.Machine()
}

func (t *Tree) workerType(path string) (*worker.WorkerType, error) {
	if !t.look() {
		return nil, fmt.Errorf("%w: %s", fsm.ErrStuck, t.stuck())
	}
	defer t.mu.Unlock()
	if path == t.root.path() {
		return t.root.w, nil
	}
	switch _, c := t.root.childAt(path); {
	case c == nil:
		return nil, fmt.Errorf("%w: %s", fsm.ErrNoWorker, path)
	case c.lastNode() != nil:
		return c.lastNode().w, nil
	default:
		return c.waiting.Type(), nil
	}
}
