package fsmtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// device has the hooks of a connection: it answers as the script says.
type device struct {
	fsmtest.Script[connection.ObservedState]
}

func (d *device) CollectObservedState(ctx context.Context, _ connection.DesiredState) (connection.ObservedState, error) {
	return d.Next(ctx)
}

func TestADeviceThatIsSwitchedOff(t *testing.T) {
	var plc device
	spec := connection.DefaultUserSpec()
	spec.Address = "192.0.2.1"
	bench := fsmtest.New(t)
	tree, err := connection.NewSupervisor(connection.NewWorker(&plc), spec, bench.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	bench.Drive(tree)

	plc.Set(connection.ObservedState{Reachable: true})
	bench.Until("Connection", "up")
	plc.Set(connection.ObservedState{Reachable: false})
	bench.Until("Connection", "degraded")
	bench.Advance(499 * time.Millisecond)
	bench.Want("Connection", "degraded") // for 500ms, says the spec
	bench.Advance(time.Millisecond)
	bench.WantEvents("up -> degraded", "degraded -> down")
	bench.Down()
}

func TestADriverThatPanics(t *testing.T) {
	var plc device
	spec := connection.DefaultUserSpec()
	spec.Address = "192.0.2.1"
	bench := fsmtest.New(t)
	tree, err := connection.NewSupervisor(connection.NewWorker(&plc), spec, bench.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	bench.Drive(tree)
	plc.Set(connection.ObservedState{Reachable: true})
	bench.Until("Connection", "up")

	plc.Panic("no such register")
	bench.Advance(2 * time.Minute)
	bench.WantEvents(
		"Connection failed up -> down: panic in CollectObservedState: no such register (failure 1 in a row)",
		"(failure 2 in a row, goes on in", // about restart.initial, and longer each time
		"Connection circuit opened in down: 6 failures in a row",
	)
	plc.Set(connection.ObservedState{Reachable: true})
	bench.Until("Connection", "up") // after about restart.cap it is tried again
	bench.Down()
}

// plant has the hooks of a bridge and makes the workers of its children; all of
// it answers as the scripts say.
type plant struct {
	bus   fsmtest.Script[bridge.ObservedState]
	flush fsmtest.Script[struct{}]
	plc   device
	flows flows
}

func (p *plant) CollectObservedState(ctx context.Context, _ bridge.DesiredState) (bridge.ObservedState, error) {
	return p.bus.Next(ctx)
}
func (p *plant) Flush(ctx context.Context, _ bridge.Snapshot) error { return p.flush.Err(ctx) }

func (p *plant) Connection(connection.UserSpec) *connection.Worker {
	return connection.NewWorker(&p.plc)
}
func (p *plant) ReadFlow(flow.UserSpec) *flow.Worker  { return flow.NewWorker(&p.flows) }
func (p *plant) WriteFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(&p.flows) }

type flows struct{ connect fsmtest.Script[struct{}] }

func (f *flows) CollectObservedState(context.Context, flow.DesiredState) (flow.ObservedState, error) {
	return flow.ObservedState{Healthy: true}, nil
}
func (f *flows) Connect(ctx context.Context, _ flow.Snapshot) error { return f.connect.Err(ctx) }
func (f *flows) Disconnect(context.Context, flow.Snapshot) error    { return nil }

// printer stands in for a *testing.T.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printer) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// newBridge gives a bridge whose device and bus answer.
func newBridge(bench *fsmtest.Bench) (*bridge.Supervisor, *plant) {
	p := &plant{}
	p.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerIdle})
	p.plc.Set(connection.ObservedState{Reachable: true})
	spec := bridge.DefaultUserSpec()
	spec.IPAddress, spec.Topic = "192.0.2.1", "plant/press"
	tree, err := bridge.NewSupervisor(bridge.NewWorker(p, p), spec, bench.Options()...)
	if err != nil {
		panic(err)
	}
	bench.Drive(tree)
	return tree, p
}

// A parent is tested with its children: their hooks are scripted as well. In a
// test of yours it is fsmtest.New(t).
func Example() {
	bench := fsmtest.New(printer{})
	tree, _ := newBridge(bench)
	bench.Until("Bridge", "active")
	bench.Forget()

	err := tree.UpdateUserSpec(func(spec *bridge.UserSpec) { spec.WriteInterval = 5 * time.Second })
	if err != nil {
		fmt.Println(err)
	}
	bench.Until("Bridge/write_flow", "stopping")
	bench.Until("Bridge", "active")
	for _, e := range bench.Find("child ") {
		fmt.Println(e)
	}
	bench.WantNoEvent("Bridge/read_flow ") // it has not noticed
	bench.Want("Bridge/write_flow", "running")
	bench.Down()
	// Output:
	// Bridge child replaced write_flow: interval
}

// An action that fails is tried again as the spec says; the delays pass by the
// clock of the Bench, and take no time.
func ExampleScript() {
	bench := fsmtest.New(printer{})
	_, p := newBridge(bench)
	p.flows.connect.Fail(errors.New("no route"))
	bench.Until("Bridge/read_flow", "starting")
	bench.Advance(5 * time.Second)
	failed := len(bench.Find("Bridge/read_flow action failed"))
	fmt.Println(failed, "attempts have failed")

	p.flows.connect.Succeed()
	bench.Until("Bridge", "active")
	fmt.Println("read_flow is", bench.State("Bridge/read_flow"))
	bench.Down()
	// Output:
	// 5 attempts have failed
	// read_flow is running
}

// Hold is a hook that takes long: its time-out runs, and what it gives after
// that is dropped.
func ExampleBench_Hold() {
	bench := fsmtest.New(printer{})
	_, p := newBridge(bench)
	bench.Hold("Bridge/connection", "CollectObservedState")
	bench.Advance(2 * time.Second)
	bench.WantEvents("Bridge/connection observe failed: no answer within observe.timeout, 2s")
	fmt.Println("held:", bench.Held())
	fmt.Println("connection is", bench.State("Bridge/connection"))

	bench.Release("Bridge/connection", "CollectObservedState")
	bench.Until("Bridge/connection", "up")
	fmt.Println("asked", p.plc.Calls(), "times")
	bench.Down()
	// Output:
	// held: [Bridge/connection CollectObservedState]
	// connection is connecting
	// asked 2 times
}
