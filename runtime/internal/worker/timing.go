package worker

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// TimingOf returns the part of a SnapshotMeta that belongs to the engine.
func TimingOf(m *fsm.SnapshotMeta) *link.Timing { return link.TimingOf(m) }
