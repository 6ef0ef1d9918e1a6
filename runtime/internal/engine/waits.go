package engine

import (
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// maxWaitsFor limits how many siblings a status names.
const maxWaitsFor = 10

// waits are the names of children for which their siblings wait (R18), by entry
// of the spec.
type waits struct {
	unready [][]string // others wait to start until these are ready
	going   [][]string // others wait to go until these have gone
}

// waits returns the children for which others wait. It returns nil if no child
// waits.
func (cs *children) waits(t *Tree, w *worker.WorkerType) *waits {
	if !cs.flags.waiting && !cs.flags.asking {
		return nil
	}
	all := &waits{make([][]string, len(w.Entries)), make([][]string, len(w.Entries))}
	for _, s := range cs.entries {
		if s.node == nil && s.waiting == nil {
			continue
		}
		if !s.isReady(w) {
			all.unready[s.entry] = named(all.unready[s.entry], s.name)
		}
		if s.isGoing(t, w) {
			all.going[s.node.entry] = named(all.going[s.node.entry], s.name)
		}
	}
	return all
}

func named(names []string, more ...string) []string {
	return append(names, more[:min(len(more), maxWaitsFor-len(names))]...)
}

// of returns the names of the siblings for which a child waits.
func (all *waits) of(w *worker.WorkerType, s *childEntry) (names []string) {
	removal := s.leaving && s.node.stage == staying
	switch {
	case all == nil || !removal && (s.pending == 0 || s.node.entry != s.entry):
	case removal || s.pending == s.shutdown():
		for _, e := range w.Dependents[s.node.entry] {
			names = named(names, all.going[e]...)
		}
	default:
		for _, e := range w.Entries[s.entry].DependsOn {
			names = named(names, all.unready[e]...)
		}
	}
	return names
}
