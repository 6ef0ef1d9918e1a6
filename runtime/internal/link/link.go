// Package link connects package fsm with the rest of the runtime. It holds what
// is not part of the API of fsm: the settings behind its options, the part of a
// snapshot that belongs to the engine, and functions that reach the tree of a
// Supervisor. Package fsm imports link and sets the functions when the program
// starts.
package link

// Bind gives a *fsm.Supervisor its root, or a *fsm.Handle what it reaches. Engine returns
// the tree of a *fsm.Supervisor. Reached returns what an fsm.Handle reaches.
var (
	Bind    func(to, what any)
	Engine  func(supervisor any) any
	Reached func(handle any) any
)

// TimingOf returns the part of a *fsm.SnapshotMeta that belongs to the engine.
var TimingOf func(meta any) *Timing
