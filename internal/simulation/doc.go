// Package simulation tests the runtime on random trees of random machines in
// virtual time. It has no code of its own. Its tests run the simulation:
//
//	go test ./internal/simulation                     300 seeds, and memory
//	go test ./internal/simulation -run TestSeeds -seed=7 -spec-seed=1
//	                                                  one seed, shrunk if it fails
//	make soak                                         seeds without end
//	make mutants                                      planted bugs, each to be found
//	go test ./internal/simulation -run 'TestMutants$' -mutants=40-50 -v
//	                                                  some of them
//
// Package specs writes random specs. Package batch generates their packages and
// those of the project's examples, writes an adaptor that hands every call of a
// hook to the simulation, and builds a program. Package driver is the main part of
// that program. It makes a schedule from a seed: UserSpecs and the times at which
// they are stored, pushed observations, steps of the clock, shutdowns, and the
// result of each call of a hook. It runs a tree through the schedule, with a clock
// that it moves and hooks that it holds back. After every tick it compares what
// can be seen from outside (events, status, what hooks are given, whether their
// contexts have ended) with package reference, which is a second, plain
// implementation of docs/semantics.md on the specs themselves. Calls that return
// before the same tick return at once, from goroutines of their own. One
// seed in three is run again at the same times without the faults of one worker. No
// other worker may behave differently then, unless its children are in other
// states or its parent gives it something else.
//
// Every seed is run in another way too. Its tree is taken through a part of the
// schedule and then down, in the midst of its faults, by Run, by Shutdown, or by
// several of them, with a shutdown limit of any length. It is first taken down by
// hand, with the reference. This gives the events, the calls of hooks, when their
// contexts end, the workers that are left, and which call returns what and when.
// Then Run and Shutdown are called in a testing/synctest bubble, with the same
// hooks. Everything must be the same, and no goroutine may be left but those of
// hooks that have not returned.
//
// A failure is reported with the number of the invariant that does not hold
// (reference.Check).
package simulation
