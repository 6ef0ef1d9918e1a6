package fsm

import "github.com/fsmgen/fsmgen/runtime/internal/link"

// The rest of the runtime uses package link to reach what is not part of the API
// of this package.
func init() {
	link.Bind = func(to, what any) { to.(interface{ bind(any) }).bind(what) }
	link.Engine = func(supervisor any) any { return supervisor.(interface{ engine() any }).engine() }
	link.Reached = func(handle any) any { return handle.(interface{ reached() any }).reached() }
	link.TimingOf = func(meta any) *link.Timing { return &meta.(*SnapshotMeta).timing }
}
