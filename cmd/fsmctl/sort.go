package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

// sorts are the orders of get; the first is that of the tree.
var sorts = []string{"path", "age", "health", "failures", "type", "state"}

// sortWorkers sorts workers. Equal ones stay in the order of the tree.
func sortWorkers(workers []inspect.Worker, by string) {
	var compare func(a, b *inspect.Worker) int
	switch by {
	case "age":
		compare = func(a, b *inspect.Worker) int { return cmp.Compare(inState(b), inState(a)) }
	case "health":
		compare = func(a, b *inspect.Worker) int {
			return cmp.Compare(slices.Index(healths, a.Health), slices.Index(healths, b.Health))
		}
	case "failures":
		compare = func(a, b *inspect.Worker) int { return cmp.Compare(failures(b), failures(a)) }
	case "type":
		compare = func(a, b *inspect.Worker) int { return cmp.Compare(a.Type, b.Type) }
	case "state":
		compare = func(a, b *inspect.Worker) int { return cmp.Compare(a.State, b.State) }
	default:
		return
	}
	slices.SortStableFunc(workers, func(a, b inspect.Worker) int { return compare(&a, &b) })
}

// inState returns how long a worker has been in its state; 0 if it has none.
func inState(w *inspect.Worker) time.Duration {
	d, err := time.ParseDuration(w.InState)
	if err != nil {
		return 0
	}
	return d
}

// failures returns how often a worker, its actions and its observations have failed.
func failures(w *inspect.Worker) uint64 {
	return w.Counters.Failures + w.Counters.AttemptsFailed + w.Counters.ObserveFailed
}
