package fsm

import "github.com/fsmgen/fsmgen/runtime/internal/link"

// The rest of the runtime uses package link to reach what is not part of the API
// of this package.
func init() {
	link.Bind = func(supervisor, root any) { supervisor.(interface{ bind(any) }).bind(root) }
	link.Engine = func(supervisor any) any { return supervisor.(interface{ engine() any }).engine() }
	link.TimingOf = func(meta any) *link.Timing { return &meta.(*SnapshotMeta).timing }
}
