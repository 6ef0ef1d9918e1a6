package fsm_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
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
func (f *lineFlow) Connect(ctx context.Context, _ flow.Snapshot) error    { return f.connect.Err(ctx) }
func (f *lineFlow) Disconnect(ctx context.Context, _ flow.Snapshot) error { return f.disconnect.Err(ctx) }

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

func TestWhyOfABridge(t *testing.T) {
	for _, c := range []struct {
		name  string
		break_ func(l *line)
		path  string
		want  string
	}{
		{"well", func(l *line) { l.Until("Bridge", "active") }, "Bridge", ""},
		{"unreachable", func(l *line) {
			l.device.Fail(errors.New("dial tcp 10.0.0.7:4840: connection refused"))
			l.Advance(2 * time.Second)
		}, "Bridge", ""},
		{"unreachable2", func(l *line) {
			l.device.Set(connection.ObservedState{})
			l.Advance(2 * time.Second)
		}, "Bridge", ""},
		{"went stale", func(l *line) {
			l.Until("Bridge", "active")
			l.Hold("Bridge/connection", "CollectObservedState")
			l.Advance(20 * time.Second)
		}, "Bridge", ""},
		{"went stale", func(l *line) {
			l.Until("Bridge", "active")
			l.Hold("Bridge/connection", "CollectObservedState")
			l.Advance(20 * time.Second)
		}, "Bridge/connection", ""},
		{"broker away", func(l *line) {
			l.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerStopped})
			l.Advance(2 * time.Second)
		}, "Bridge", ""},
		{"broker degraded", func(l *line) {
			l.Until("Bridge", "active")
			l.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerStopped})
			l.Advance(2 * time.Second)
		}, "Bridge", ""},
		{"accepts and never answers", func(l *line) {
			l.read.connect.Fail(errors.New("no answer to Hello"))
			l.Hold("Bridge/write_flow", "connect")
			l.Advance(4 * time.Second)
		}, "Bridge", ""},
		{"hangs", func(l *line) {
			l.Hold("Bridge/read_flow", "connect")
			l.Hold("Bridge/write_flow", "connect")
			l.Advance(4 * time.Second)
		}, "Bridge", ""},
		{"circuit", func(l *line) {
			l.read.connect.Panic("no such register")
			l.written.connect.Panic("no such register")
			l.Advance(40 * time.Second)
		}, "Bridge", ""},
		{"stopping", func(l *line) {
			l.Until("Bridge", "active")
			l.Hold("Bridge/read_flow", "disconnect")
			l.tree.UpdateUserSpec(func(s *bridge.UserSpec) { s.Enabled = false })
			l.Advance(1 * time.Second)
		}, "Bridge", ""},
		{"depends", func(l *line) {
			l.Until("Bridge", "active")
			l.Hold("Bridge/read_flow", "disconnect")
			l.tree.UpdateUserSpec(func(s *bridge.UserSpec) { s.Enabled = false })
			l.Advance(1 * time.Second)
		}, "Bridge/connection", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLine(t)
			c.break_(l)
			why, err := l.tree.Why(c.path)
			t.Log(err, why.Cause.Text)
			for _, k := range why.Cause.Links {
				t.Logf("%+v", k)
			}
		})
	}
}
