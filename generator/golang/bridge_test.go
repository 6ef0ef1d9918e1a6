package golang_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmimpl"
)

// TestBridgeNext walks through decisions of the Bridge that stands in
// generated: the generator's own example must do what its spec says.
func TestBridgeNext(t *testing.T) {
	const none = bridge.ActionNone
	for _, c := range []struct {
		name   string
		change func(*bridge.Snapshot)
		want   bridge.State
		action bridge.Action
	}{
		{"all is well", func(*bridge.Snapshot) {}, bridge.StateActive, none},
		{"asked to stop", func(s *bridge.Snapshot) { s.Desired.State = bridge.StateStopped }, bridge.StateStopping, none},
		{"the bus is away", func(s *bridge.Snapshot) { s.Observed.Broker = bridge.ObservedBrokerDegraded }, bridge.StateDegraded, none},
		{"the bus is away, but nobody has looked lately", func(s *bridge.Snapshot) {
			s.Observed.Broker, s.Fresh = bridge.ObservedBrokerDegraded, false
		}, bridge.StateActive, none},
		{"the connection is away, but not yet for long", func(s *bridge.Snapshot) {
			s.Children.Connection = connection.StateDegraded
		}, bridge.StateActive, none},
		{"a flow has stopped", func(s *bridge.Snapshot) { s.Children.ReadFlow, s.Healthy.ReadFlow = flow.StateDegraded, false }, bridge.StateIdle, none},
		{"a flow has not been visited", func(s *bridge.Snapshot) { s.Children.WriteFlow, s.Healthy.WriteFlow = flow.StateNone, false }, bridge.StateIdle, none},
		{"stopping, not yet flushed", func(s *bridge.Snapshot) { s.State = bridge.StateStopping }, bridge.StateStopping, bridge.ActionFlush},
		{"stopping, flushed, children still there", func(s *bridge.Snapshot) {
			s.State, s.Done = bridge.StateStopping, true
		}, bridge.StateStopping, bridge.ActionFlush},
		{"stopping, given up, children at rest", func(s *bridge.Snapshot) {
			s.State, s.RetriesExhausted = bridge.StateStopping, true
			s.Children = bridge.Children{Connection: connection.StateDown, ReadFlow: flow.StateStopped}
		}, bridge.StateStopped, none},
		{"starting takes too long", func(s *bridge.Snapshot) {
			s.State, s.Observed.Broker, s.Elapsed = bridge.StateStartingBroker, bridge.ObservedBrokerStopped, time.Minute
		}, bridge.StateStartingConnection, none},
		{"no state", func(s *bridge.Snapshot) { s.State = bridge.StateNone }, bridge.StateNone, none},
	} {
		t.Run(c.name, func(t *testing.T) {
			snap := running()
			c.change(snap)
			got, signal, action := snap.State.Next(snap)
			if got != c.want || signal != fsm.SignalNone || action != c.action {
				t.Errorf("got %v, %v, %v; want %v, %v", got, signal, action, c.want, c.action)
			}
		})
	}
}

// TestR08_BridgeNextAllocatesNothing: R08, a decision allocates nothing.
func TestR08_BridgeNextAllocatesNothing(t *testing.T) {
	snap := running()
	if n := testing.AllocsPerRun(100, func() { snap.State.Next(snap) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestR07_NoState: a child that has not been visited is in no state.
func TestR07_NoState(t *testing.T) {
	var snap bridge.Snapshot
	if got := snap.GetChildState("connection"); got != "" {
		t.Errorf("GetChildState gives %q", got)
	}
	if got := snap.GetChildState("nobody"); got != "" {
		t.Errorf("GetChildState of no child gives %q", got)
	}
	if !snap.Children.Connection.AtRest() {
		t.Error("a child that has not been visited is not at rest")
	}
}

// TestBridgeValidate: everything at once, the children's too, and nothing twice:
// what is wrong with the address is not told of the connection as well.
func TestBridgeValidate(t *testing.T) {
	err := bridge.UserSpec{}.Validate()
	var invalid *fsm.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("got %v", err)
	}
	var paths []string
	for _, v := range invalid.Violations {
		paths = append(paths, v.Path)
	}
	if want := []string{"ipAddress", "port", "topic", "readInterval", "writeInterval"}; !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
	if err := running().Desired.UserSpec.Validate(); err != nil {
		t.Error(err)
	}
}

// TestWhatIsKnownOfChildren: it is left out only where something else is wrong,
// so that nothing that is wrong is ever accepted.
func TestWhatIsKnownOfChildren(t *testing.T) {
	var d fsmimpl.ChildDeclaration
	d.AddNamed(0, "c", connection.Child(connection.UserSpec{Port: 1, MaxLatency: 1}, nil))
	known := fsmimpl.Validated{0: {"address", "maxLatency: must be at least 1ms"}}
	for before, want := range map[string][]string{
		"":      {"c.address: is required", "c.maxLatency: must be at least 1ms"},
		"wrong": {"wrong"},
	} {
		var v fsmimpl.Violations
		if before != "" {
			v.Add("", before)
		}
		v.MergeChildren(&d, known)
		var invalid *fsm.ValidationError
		if err := v.Err(); !errors.As(err, &invalid) {
			t.Errorf("after %q: %v", before, err)
			continue
		}
		var got []string
		for _, one := range invalid.Violations {
			got = append(got, one.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("after %q: got %q, want %q", before, got, want)
		}
	}
}

// TestStateText: names go both ways.
func TestStateText(t *testing.T) {
	for s := bridge.StateNone; s <= bridge.StateBroken; s++ {
		back, err := bridge.ParseState(s.String())
		if err != nil || back != s {
			t.Errorf("%v becomes %v, %v", s, back, err)
		}
	}
	if _, err := bridge.ParseState("asleep"); err == nil {
		t.Error("asleep is a state")
	}
	if got := bridge.State(200).String(); got != "State(200)" {
		t.Error(got)
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
		Healthy: bridge.Healthy{ReadFlow: true, WriteFlow: true},
	}
	snap.Fresh = true
	snap.Observed.Broker = bridge.ObservedBrokerActive
	return snap
}
