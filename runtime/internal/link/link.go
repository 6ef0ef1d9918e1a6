// Package link holds what package fsm keeps from its documentation and the rest of
// the runtime needs: the settings behind its options, what a snapshot keeps for
// the engine, and the way from a Supervisor to its tree. Package fsm imports it,
// and sets the functions when the program starts.
package link

// Bind gives a *fsm.Supervisor its root, and Engine gives the tree of one.
var (
	Bind   func(supervisor, root any)
	Engine func(supervisor any) any
)

// TimingOf is what a *fsm.SnapshotMeta keeps for the engine.
var TimingOf func(meta any) *Timing
