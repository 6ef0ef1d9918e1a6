// Package fsm is what a program uses of the runtime: the Supervisor that runs a
// tree of workers, its Options, the Events and the Status that it gives, and its
// errors. Each worker is a state machine that fsmgen has generated from a spec.
// What the machines do is in docs/semantics.md, whose rules (R01, R02 …) the
// comments here refer to.
//
// The NewSupervisor of a generated package makes a Supervisor. It ticks its tree
// by itself (Run), or is ticked by hand (Tick).
//
// # Calling from inside
//
// Hooks may call every method of their supervisor. One that waits, for Shutdown
// say, must give it the context that it was given: otherwise the tree waits for the
// hook and the hook for the tree. Event handlers and constructors run inside a
// tick, and must not call what waits for one: Tick, NextTick, Status, TypeOf, Plan,
// Run and Shutdown. Guards and mappings read their snapshot and nothing else (R08).
//
// # Packages
//
// Generated code uses package fsmimpl besides, and tests use package fsmtest.
package fsm
