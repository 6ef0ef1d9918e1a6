// Package simulation proves the runtime on random trees of random machines in
// virtual time. It has no code of its own; its tests run it:
//
//	go test ./internal/simulation                     300 seeds, and memory
//	go test ./internal/simulation -run TestSeeds -seed=7 -spec-seed=1
//	                                                  one seed, shrunk if it fails
//	make soak                                         seeds without end
//	make mutants                                      planted bugs, each to be found
//
// Package specs writes random specs. Package batch generates Go of them and of
// the project's examples, writes an adaptor that hands every hook to the
// simulation, and builds a program. Package driver, which is the main part of that
// program, makes a schedule of a seed: configurations and their moment, pushed
// observations, steps of the clock, shutdowns, and what becomes of each call of a
// hook. It runs a tree through the schedule, with a clock that it moves and hooks
// that it holds, and after every tick compares what can be seen from outside
// (events, status, what hooks are given, whether their contexts have ended) with
// package reference, which is a second and plain implementation of
// docs/semantics.md that works on the specs themselves. Calls that return before
// the same tick do so at once, from goroutines of their own. A third of the seeds
// is run again at the same times without the faults of one worker: no other may
// notice, but by the states of its children and what its parent gives it.
//
// What is wrong is told by the number of the invariant that it breaks
// (reference.Check).
package simulation
