package fsm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// line has the hooks of a bridge and of its children, which answer as the test says.
type line struct {
	*fsmtest.Bench
	tree    *bridge.Supervisor
	bus     fsmtest.Script[bridge.ObservedState]
	flush   fsmtest.Script[struct{}]
	device  fsmtest.Script[connection.ObservedState]
	read    lineFlow
	written lineFlow
}

func (l *line) CollectObservedState(ctx context.Context, _ bridge.DesiredState) (bridge.ObservedState, error) {
	return l.bus.Next(ctx)
}
func (l *line) Flush(ctx context.Context, _ bridge.Snapshot) error { return l.flush.Err(ctx) }

func (l *line) Connection(connection.UserSpec) *connection.Worker {
	return connection.NewWorker(lineDevice{l})
}
func (l *line) ReadFlow(flow.UserSpec) *flow.Worker  { return flow.NewWorker(&l.read) }
func (l *line) WriteFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(&l.written) }

type lineDevice struct{ l *line }

func (d lineDevice) CollectObservedState(ctx context.Context, _ connection.DesiredState) (connection.ObservedState, error) {
	return d.l.device.Next(ctx)
}

type lineFlow struct {
	seen                fsmtest.Script[flow.ObservedState]
	connect, disconnect fsmtest.Script[struct{}]
}

func (f *lineFlow) CollectObservedState(ctx context.Context, _ flow.DesiredState) (flow.ObservedState, error) {
	return f.seen.Next(ctx)
}
func (f *lineFlow) Connect(ctx context.Context, _ flow.Snapshot) error { return f.connect.Err(ctx) }
func (f *lineFlow) Disconnect(ctx context.Context, _ flow.Snapshot) error {
	return f.disconnect.Err(ctx)
}

// newLine returns a line whose device, broker and flows work.
func newLine(t *testing.T) *line {
	t.Helper()
	l := &line{Bench: fsmtest.New(t)}
	spec := bridge.DefaultUserSpec()
	spec.IPAddress, spec.Topic = "10.0.0.7", "plant/press"
	tree, err := bridge.NewSupervisor(bridge.NewWorker(l, l), spec, l.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	l.device.Set(connection.ObservedState{Reachable: true})
	l.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerActive})
	for _, f := range []*lineFlow{&l.read, &l.written} {
		f.seen.Set(flow.ObservedState{Healthy: true, LastMoved: fsmtest.Start.Add(time.Hour)})
		f.connect.Succeed()
		f.disconnect.Succeed()
	}
	l.flush.Succeed()
	l.tree = tree
	l.Drive(tree)
	return l
}

// TestCausesOfABridge has a case for each thing that an operator of a bridge meets.
func TestCausesOfABridge(t *testing.T) {
	disable := func(l *line) {
		if err := l.tree.UpdateUserSpec(func(s *bridge.UserSpec) { s.Enabled = false }); err != nil {
			t.Fatal(err)
		}
	}
	const (
		flows = "Bridge is in starting_flows and should be active: it waits for read_flow to be healthy, or for 1 other. " +
			"read_flow is in %s and should be running: "
	)
	for _, c := range []struct {
		name, path string
		spoil      func(l *line)
		want       string
		kinds      string
	}{
		{"well", "Bridge", func(l *line) { l.Until("Bridge", "active") },
			"Bridge is in active, where it should be, and is healthy. Nothing blocks it.", "none"},
		{"the device is off", "Bridge", func(l *line) {
			l.device.Fail(errors.New("dial tcp 10.0.0.7:4840: connection refused"))
			l.Advance(2 * time.Second)
		}, "Bridge is in starting_connection and should be active: it waits for connection to be up. connection is in connecting: it waits for " +
			"reachable to be true, and there is no observation yet. The last observation failed: dial tcp 10.0.0.7:4840: connection refused.",
			"child observation"},
		{"the device cannot be reached", "Bridge", func(l *line) {
			l.device.Set(connection.ObservedState{})
			l.device.ThenFail(errors.New("dial tcp 10.0.0.7:4840: no route to host"))
			l.Advance(2 * time.Second)
		}, "Bridge is in starting_connection and should be active: it waits for connection to be up. connection is in connecting: it waits for " +
			"reachable to be true; it is false (observed 2s ago). The last observation failed: dial tcp 10.0.0.7:4840: no route to host.",
			"child observed"},
		{"the hook of the connection hangs", "Bridge/connection", func(l *line) {
			l.Until("Bridge", "active")
			l.Hold("Bridge/connection", "CollectObservedState")
			l.Advance(20 * time.Second)
		}, "connection is in up, where it should be, but is degraded: the last observation is stale: it is 20.1s old; " +
			"CollectObservedState has been running for 20s, although its context was cancelled.", "hook"},
		{"the broker is away at the start", "Bridge", func(l *line) {
			l.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerStopped})
			l.Advance(2 * time.Second)
		}, "Bridge is in starting_broker and should be active: it waits for broker to be idle or active; it is stopped (observed 44.6ms ago).",
			"observed"},
		{"the broker goes away", "Bridge", func(l *line) {
			l.Until("Bridge", "active")
			l.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerStopped})
			l.Advance(2 * time.Second)
		}, "Bridge is in degraded and should be active: it waits for broker to be idle or active; it is stopped (observed 160ms ago).",
			"observed"},
		{"a device that accepts and answers with an error", "Bridge", func(l *line) {
			l.read.connect.Fail(errors.New("no answer to Hello"))
			l.Hold("Bridge/write_flow", "connect")
			l.Advance(4 * time.Second)
		}, fmt.Sprintf(flows, "starting") + "it waits for its action connect to succeed and to be observed; connect has failed 5 times and is tried again at " +
			"2000-01-01T00:00:05.481Z. The last attempt failed: no answer to Hello.", "child action"},
		{"a device that accepts and never answers", "Bridge", func(l *line) {
			l.Hold("Bridge/read_flow", "connect")
			l.Hold("Bridge/write_flow", "connect")
			l.Advance(4 * time.Second)
		}, fmt.Sprintf(flows, "starting") + "it waits for its action connect to succeed and to be observed; connect has been running for 4s, and is cancelled at " +
			"2000-01-01T00:00:05Z.", "child action"},
		{"and whose action does not heed its context", "Bridge", func(l *line) {
			l.Hold("Bridge/read_flow", "connect")
			l.Hold("Bridge/write_flow", "connect")
			l.Advance(20 * time.Second)
		}, fmt.Sprintf(flows, "stopped") + "it failed, and connect has been running for 20s, although its context was cancelled. " +
			"The last failure: connect ignores its context.", "child hook"},
		{"the circuit is open", "Bridge", func(l *line) {
			l.read.connect.Panic("no such register")
			l.written.connect.Panic("no such register")
			l.Advance(40 * time.Second)
		}, fmt.Sprintf(flows, "stopped") + "its circuit is open, because it failed 6 times in a row; it is tried again at 2000-01-01T00:01:13.84Z. " +
			"The last failure: panic in connect: no such register.", "child circuit"},
		{"a flow does not stop", "Bridge", func(l *line) {
			l.Until("Bridge", "active")
			l.Hold("Bridge/read_flow", "disconnect")
			disable(l)
			l.Advance(time.Second)
		}, "Bridge is in stopping and should be stopped: it waits for connection to be at rest, and for 1 more. " +
			"connection is in up and should be down: before it goes down, it waits for its sibling read_flow, which depends on it (dependsOn). " +
			"read_flow is in stopping and should be stopped: it waits for its action disconnect to succeed, or for 1 other; " +
			"disconnect has been running for 1s, and is cancelled at 2000-01-01T00:00:05.115Z.", "child dependency action"},
		{"its own switch is off", "Bridge", func(l *line) {
			disable(l)
			l.Advance(time.Second)
		}, "Bridge is in stopped, where it should be, and is suspended. Nothing blocks it.", "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLine(t)
			c.spoil(l)
			why, err := l.tree.Why(c.path)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for _, link := range why.Cause.Links {
				kinds = append(kinds, string(link.Kind))
			}
			if why.Cause.Text != c.want || strings.Join(kinds, " ") != c.kinds {
				t.Errorf("the cause is\n  %s\n  %v\nwant\n  %s\n  %s", why.Cause.Text, kinds, c.want, c.kinds)
			}
		})
	}
}

// TestWhyOfABridge looks at the parts of a guard: a condition, an or, a not, and values.
func TestWhyOfABridge(t *testing.T) {
	l := newLine(t)
	l.Until("Bridge", "active")
	l.read.seen.Set(flow.ObservedState{})
	l.written.seen.Set(flow.ObservedState{})
	l.Until("Bridge", "degraded")
	why, err := l.tree.Why("Bridge")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	outline(&b, why.Transitions[1].Guards, "")
	const want = `true state child.connection == up (child.connection is up)
true observed in(observed.broker, idle, active) (observed.broker is active)
false not !cond.nothing_flows
  true condition cond.nothing_flows (cond.nothing_flows is true)
    true and !healthy(child.read_flow) && !healthy(child.write_flow)
      true not !healthy(child.read_flow)
        false health healthy(child.read_flow) (healthy(child.read_flow) is false) waits for read_flow to be healthy, see Bridge/read_flow
      true not !healthy(child.write_flow)
        false health healthy(child.write_flow) (healthy(child.write_flow) is false) waits for write_flow to be healthy, see Bridge/write_flow
`
	if b.String() != want || why.Transitions[1].Value != fsm.False || !why.Transitions[1].Towards || why.Transitions[0].Towards {
		t.Errorf("%s\n%+v", b.String(), why.Transitions)
	}
	text, err := json.Marshal(why.Transitions[1].Guards[1])
	const asJSON = `{"kind":"observed","text":"in(observed.broker, idle, active)","value":"true",` +
		`"reads":[{"name":"observed.broker","value":"active"}],"observed":"2000-01-01T00:00:01.955411024Z"}`
	if err != nil || string(text) != asJSON {
		t.Errorf("%s, %v", text, err)
	}
	if want := "Bridge is in degraded and should be active: it waits for read_flow to be healthy, or for 1 other. " +
		"read_flow is in degraded and should be running: it waits for healthy to be true; it is false (observed"; !strings.HasPrefix(why.Cause.Text, want) {
		t.Errorf("the cause is %s", why.Cause.Text)
	}
}

// outline writes the parts of a guard, one a line.
func outline(b *strings.Builder, guards []fsm.WhyGuard, indent string) {
	for _, g := range guards {
		fmt.Fprintf(b, "%s%v %s %s", indent, g.Value, g.Kind, g.Text)
		for _, r := range g.Reads {
			fmt.Fprintf(b, " (%s is %s)", r.Name, r.Value)
		}
		if g.Waits != "" {
			fmt.Fprintf(b, " waits for %s", g.Waits)
		}
		if g.Child != "" {
			fmt.Fprintf(b, ", see %s", g.Child)
		}
		b.WriteString("\n")
		outline(b, g.Parts, indent+"  ")
	}
}
