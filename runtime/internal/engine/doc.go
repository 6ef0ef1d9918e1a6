// Package engine runs trees of workers. It has no type parameters: it uses each
// worker as a worker.Instance.
//
// One goroutine ticks a tree (R28). What comes from outside waits in an inbox. A
// tick processes the inbox (R01), finds what is due, and visits the workers that
// are ready, children before their parents (R02). A visit declares and reconciles
// the children if the UserSpec has changed, sets the desired state, decides, and
// propagates desired states to the children (R03). Hooks run in goroutines of their
// own and post their results to the inbox. The tree never waits for a hook.
//
// The files are listed in the order from an observation to an event:
//
//   - inbox.go, reach.go, observe.go: process what has come in; reach.go is for what comes
//     by the path of a worker.
//   - clock.go, due.go, answers.go, wall.go: find what is due.
//   - run.go: the loop of Run; steps.go: the same for fsm.Runner, which calls each
//     tick itself; shutdown.go: Shutdown, and the end of a run.
//   - gate.go, tree.go, budget.go: the tick and its walk over the workers that are
//     ready; glance.go: the walk of a full tick.
//   - node.go, children.go, finder.go: one worker, and its children.
//   - visit.go: the visit. Its steps are reconcile.go, layout.go and starting.go,
//     failure.go, restarts.go and jitter.go, removal.go, act.go, livelock.go,
//     propagate.go, rows.go and health.go, flow.go for inputs and outputs.
//   - requests.go: commands, from Send to the queue of their worker; commands.go: from
//     there to their outcome; policies.go: what follows from the UserSpec instead of
//     being fixed.
//   - places.go, hooks.go, hookcontext.go, pool.go: call hooks.
//   - explain.go: says why something happens. why.go explains one worker, and cause.go
//     looks for its root cause, with causeleaf.go, causechild.go and causehook.go for
//     what guards, children and hooks have to do with it.
//   - tell.go, broadcast.go: deliver events.
//
// The other files let callers read a tree: viewing.go is the walk of status.go,
// page.go and ranking.go; waits.go, planning.go, typeinfo.go, and watchdog.go for a tick
// that does not end.
// bitset.go, ring.go and buffers.go are data structures. options.go has the
// defaults of the options.
package engine
