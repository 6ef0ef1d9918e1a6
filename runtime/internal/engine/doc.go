// Package engine runs trees of workers. It has no type parameters: a worker is a
// worker.Instance to it.
//
// One goroutine ticks a tree (R28). What comes from outside waits in an inbox. A
// tick takes it in (R01), finds what is due, and visits the workers that are
// ready, children before their parents (R02). A visit declares and reconciles
// children if the UserSpec has changed, derives the desired state, decides, and
// propagates desired states to the children (R03). Hooks run in goroutines of
// their own and answer to the inbox; the tree never waits for one.
//
// The files follow one observation to one event:
//
//   - inbox.go, observe.go: what has come in is taken in.
//   - due.go, answers.go, wall.go: whose time has come is made ready.
//   - run.go, tree.go: the loop, and the tick with its walk.
//   - visit.go: the visit. Its steps are reconcile.go and starting.go, failure.go
//     and restarts.go, removal.go, act.go, propagate.go and rows.go.
//   - places.go, hooks.go, pool.go: hooks are called.
//   - tell.go, broadcast.go: events are handed out.
package engine
