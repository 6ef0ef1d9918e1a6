// Package fsm is the API of the runtime for programs: the Supervisor, which runs a
// tree of workers, its Options, its Events and its Status, the Runner, which runs
// many trees, and the errors. Each worker is a state machine that fsmgen has
// generated from a spec. The rules of these machines (R01, R02 …), to which the
// comments refer, are in docs/semantics.md.
//
// The NewSupervisor function of a generated package returns a Supervisor. Run ticks
// the tree until it is down. Tick ticks it by hand. A Runner runs many trees in one
// process.
//
// # Calling from inside
//
// Hooks may call every method of their Supervisor. A hook that calls a method that
// waits, for example Shutdown, must pass the context that it was given. Otherwise
// the tree waits for the hook and the hook waits for the tree.
//
// Event handlers and constructors run inside a tick. They must not call methods
// that wait for a tick: Tick, NextTick, Status, StatusPage, Why, TypeOf, MachineOf, Plan,
// Run and Shutdown, and those of a Handle and a Worker, except Post of a Handle. The
// same holds for Shutdown of a Runner that runs their tree.
// Guards and mappings must read their snapshot and nothing else (R08).
//
// # Packages
//
// Generated code also uses package fsmimpl. Tests use package fsmtest.
package fsm
