// Package fsm runs trees of supervised workers. Each worker is a state machine
// that fsmgen has generated from a spec; what the machines do is in docs/semantics.md,
// whose rules (R01, R02 …) the comments here refer to.
//
// A program uses a generated package, not this one: its NewSupervisor makes a
// Supervisor, which ticks the tree by hand (Tick) or by itself (Run). Of this
// package it needs the Options, the Events and Status that it reads, and the
// errors.
//
// # How it works
//
// One goroutine ticks a tree (R28). What comes from outside waits in an inbox;
// a tick takes it in (R01), finds what is due, and visits the workers that are
// ready, children before their parents (R02). A visit declares and reconciles
// children if the UserSpec has changed, derives the desired state, decides, and
// gives the children their words (R03). Hooks run in goroutines of their own and
// answer to the inbox; the tree never waits for one.
//
// Hooks may call every method of their supervisor; one that waits, for Shutdown
// say, must give it the context that it was given, or the tree waits for the
// hook and the hook for the tree. Event handlers and constructors run inside a
// tick, and must not call what waits for one: Tick, NextTick, Status, TypeOf, Plan,
// Run and Shutdown. Guards and mappings read their snapshot and nothing else (R08).
//
// The code keeps to these steps: supervisor.go is the face; run.go and tree.go
// the loop and the tick; inbox.go and due.go what a tick takes in;
// visit.go the visit, with reconcile.go, starting.go, words.go, act.go,
// failure.go and removal.go its parts; observe.go and hooks.go what runs beside
// the tick. typed.go is the half of a worker that knows its types; all else is
// without type parameters.
package fsm
