package golang_test

import (
	"testing"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
)

// BenchmarkNext is one decision of Bridge: in active, with every guard looked
// at and none that holds.
func BenchmarkNext(b *testing.B) {
	snap := running()
	b.ReportAllocs()
	for b.Loop() {
		if next, _, _ := snap.State.Next(snap); next != bridge.StateActive {
			b.Fatal(next)
		}
	}
}

// running is an active bridge with which all is well.
func running() *bridge.Snapshot {
	spec := bridge.DefaultUserSpec()
	spec.IPAddress, spec.Topic = "192.0.2.7", "press"
	snap := &bridge.Snapshot{
		State:   bridge.StateActive,
		Desired: bridge.DesiredState{State: bridge.StateActive, UserSpec: spec},
		Children: bridge.Children{
			Connection: connection.StateUp,
			ReadFlow:   flow.StateRunning,
			WriteFlow:  flow.StateIdle,
		},
	}
	snap.Fresh = true
	snap.Observed.Broker = bridge.ObservedBrokerActive
	return snap
}
