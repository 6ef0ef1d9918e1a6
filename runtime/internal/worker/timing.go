package worker

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// TimingOf is what the engine keeps in the snapshot of a worker.
func TimingOf(m *fsm.SnapshotMeta) *link.Timing { return link.TimingOf(m) }
