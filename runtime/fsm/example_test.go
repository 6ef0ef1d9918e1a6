package fsm_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Connection is what a person writes for the worker type of the same name. Here
// everything can be reached.
type Connection struct{}

func (Connection) CollectObservedState(context.Context, connection.DesiredState) (connection.ObservedState, error) {
	return connection.ObservedState{Reachable: true, Latency: time.Millisecond}, nil
}

// Site has the hooks of a bridge and of its flows, which do nothing, and makes
// the workers of its children.
type Site struct{}

func (Site) CollectObservedState(context.Context, bridge.DesiredState) (bridge.ObservedState, error) {
	return bridge.ObservedState{Broker: bridge.ObservedBrokerActive}, nil
}
func (Site) Flush(context.Context, bridge.Snapshot) error { return nil }

func (Site) Connection(connection.UserSpec) *connection.Worker {
	return connection.NewWorker(Connection{})
}
func (Site) ReadFlow(flow.UserSpec) *flow.Worker  { return flow.NewWorker(Flow{}) }
func (Site) WriteFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(Flow{}) }

// Flow has the hooks of a flow.
type Flow struct{}

func (Flow) CollectObservedState(context.Context, flow.DesiredState) (flow.ObservedState, error) {
	return flow.ObservedState{Healthy: true, LastMoved: time.Now()}, nil
}
func (Flow) Connect(context.Context, flow.Snapshot) error    { return nil }
func (Flow) Disconnect(context.Context, flow.Snapshot) error { return nil }

func run(ctx context.Context) error {
	spec := connection.DefaultUserSpec()
	spec.Address = "10.0.0.7"
	supervisor, err := connection.NewSupervisor(connection.NewWorker(Connection{}), spec)
	if err != nil {
		return err
	}
	return supervisor.Run(ctx) // until ctx ends; then it shuts down in order
}

// newConnection makes a tree of one worker.
func newConnection(opts ...fsm.Option) *connection.Supervisor {
	spec := connection.DefaultUserSpec()
	spec.Address = "10.0.0.7"
	supervisor, err := connection.NewSupervisor(connection.NewWorker(Connection{}), spec, opts...)
	if err != nil {
		panic(err)
	}
	return supervisor
}

// newBridge makes a tree of a bridge and its children.
func newBridge(opts ...fsm.Option) *bridge.Supervisor {
	spec := bridge.DefaultUserSpec()
	spec.IPAddress, spec.Topic = "10.0.0.7", "plant/press"
	supervisor, err := bridge.NewSupervisor(bridge.NewWorker(Site{}, Site{}), spec, opts...)
	if err != nil {
		panic(err)
	}
	return supervisor
}

// A tree runs until the context of Run ends, and then shuts down in order.
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = run // the short form

	supervisor := newConnection(fsm.WithEventHandler(func(e fsm.Event) {
		if e.Kind != fsm.EventTransition {
			return
		}
		fmt.Println(e)
		if e.To == "up" {
			cancel()
		}
	}))
	err := supervisor.Run(ctx)
	fmt.Println("Run gave", err)
	// Output:
	// Connection transition down -> connecting: desired == up (desired is up)
	// Connection transition connecting -> up: observed.reachable (observed.reachable is true)
	// Connection transition up -> down: desired == down (desired is down)
	// Run gave <nil>
}

// What is invalid is refused whole, with every reason.
func ExampleNewSupervisor() {
	spec := connection.DefaultUserSpec()
	spec.Port = 0
	_, err := connection.NewSupervisor(connection.NewWorker(Connection{}), spec)
	var invalid *fsm.ValidationError
	if errors.As(err, &invalid) {
		for _, v := range invalid.Violations {
			fmt.Println(v)
		}
	}
	// Output:
	// address: is required
	// port: must be at least 1
}

// SetUserSpec needs the Version that its value was read with: of two who read
// the same one, the second is told.
func ExampleSupervisor_SetUserSpec() {
	supervisor := newConnection()
	mine, theirs := supervisor.UserSpec(), supervisor.UserSpec()
	theirs.Port = 502
	fmt.Println(supervisor.SetUserSpec(theirs))
	mine.Address = "10.0.0.8"
	err := supervisor.SetUserSpec(mine)
	fmt.Println(errors.Is(err, fsm.ErrConflict), err)
	// Output:
	// <nil>
	// true the UserSpec has changed since it was read: version 1 is stored, and the value has 0; read it again with UserSpec, or change it with UpdateUserSpec
}

// UpdateUserSpec reads, edits and stores in one step.
func ExampleSupervisor_UpdateUserSpec() {
	supervisor := newConnection()
	err := supervisor.UpdateUserSpec(func(spec *connection.UserSpec) { spec.MaxLatency = 2 * time.Second })
	stored := supervisor.UserSpec()
	fmt.Println(err, stored.MaxLatency, stored.Version)
	// Output:
	// <nil> 2s 1
}

// A plan says which children a change would touch, without making it.
func ExampleSupervisor_Plan() {
	supervisor := newBridge()
	if err := supervisor.Tick(context.Background()); err != nil { // starts the children
		fmt.Println(err)
	}
	spec := supervisor.UserSpec()
	spec.WriteInterval = 5 * time.Second
	plan, err := supervisor.Plan(spec)
	fmt.Println(plan, err)
	// Output:
	// keep connection
	// keep read_flow
	// replace write_flow (interval) <nil>
}

// Status says for every transition of the state what it waits for.
func ExampleSupervisor_Status() {
	supervisor := newConnection(fsm.WithExecutor(func(fsm.HookCall) {})) // nobody looks
	for range 2 {
		_ = supervisor.Tick(context.Background())
	}
	status := supervisor.Status()
	fmt.Println(status.Path, "is", status.State, "and should be", status.Desired)
	for _, why := range status.Why {
		fmt.Println(why)
	}
	// Output:
	// Connection is connecting and should be up
	// to down: desired == down is false (desired is up)
	// to up: observed.reachable is unknown (there is no observation yet)
}

// Why says in a sentence why a worker is not where it should be. Each link of the cause
// has a path, at which an operator can look farther.
func ExampleSupervisor_Why() {
	supervisor := newBridge(fsm.WithExecutor(func(fsm.HookCall) {}), fsm.WithClock(func() time.Time { return time.Time{} }))
	for range 4 {
		_ = supervisor.Tick(context.Background())
	}
	why, err := supervisor.Why("Bridge")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(why.Cause.Text)
	for _, link := range why.Cause.Links {
		fmt.Printf("%s (%s): %s\n", link.Path, link.Kind, link.Guard)
	}
	// Output:
	// Bridge is in starting_connection and should be active: it waits for connection to be up. connection is in connecting: it waits for reachable to be true, and there is no observation yet; CollectObservedState has been running for 0s, and is cancelled at 0001-01-01T00:00:02Z.
	// Bridge (child): child.connection == up
	// Bridge/connection (hook): observed.reachable
}

// Events gives what happens from the call on, to those who have the time; it
// never delays the tree.
func ExampleSupervisor_Events() {
	supervisor := newBridge()
	events := supervisor.Events(context.Background())
	done := make(chan error)
	go func() { done <- supervisor.Run(context.Background()) }()
	for e := range events { // ends when the tree is down
		if e.Kind == fsm.EventTransition && e.Path == "Bridge/connection" {
			fmt.Println(e.From, "->", e.To)
		}
		if e.Path == "Bridge" && e.To == "active" && e.Kind == fsm.EventTransition {
			supervisor.RequestShutdown()
		}
	}
	fmt.Println("Run gave", <-done)
	// Output:
	// down -> connecting
	// connecting -> up
	// up -> down
	// Run gave <nil>
}

// Observe gives the root what is known without looking: from a callback, say.
func ExampleSupervisor_Observe() {
	now := time.Now()
	supervisor := newConnection(
		fsm.WithClock(func() time.Time { return now }),
		fsm.WithExecutor(func(fsm.HookCall) {}), // nobody looks
	)
	for range 3 {
		_ = supervisor.Tick(context.Background())
	}
	fmt.Println(supervisor.State())
	supervisor.Observe(connection.ObservedState{Reachable: true})
	_ = supervisor.Tick(context.Background())
	fmt.Println(supervisor.State())
	// Output:
	// connecting
	// up
}

// A Handle reaches a worker anywhere in a tree by its path, with the types of its package.
func ExampleHandle() {
	supervisor := newBridge(fsm.WithExecutor(func(fsm.HookCall) {})) // nobody looks
	tick := func() {
		for range 5 {
			_ = supervisor.Tick(context.Background())
		}
	}
	tick()
	conn := connection.At(supervisor, "Bridge/connection")
	spec, err := conn.UserSpec()
	fmt.Println(spec.Address, err)

	fmt.Println(conn.Observe(connection.ObservedState{Reachable: true})) // from a callback, say
	tick()
	fmt.Println(conn.State())

	fmt.Println(conn.Restart())
	tick()
	status, _ := conn.Status(0)
	fmt.Println(status.State, "after", status.Last)

	_, err = connection.At(supervisor, "Bridge").State()
	fmt.Println(err)
	// Output:
	// 10.0.0.7 <nil>
	// <nil>
	// up <nil>
	// <nil>
	// up after observed.reachable
	// the worker at this path is of another type: Bridge is a Bridge, and not a Connection
}

// A Worker is for tools, which know no types: they read and write JSON.
func ExampleWorker() {
	supervisor := newConnection()
	root := fsm.WorkerAt(supervisor, "")
	spec, version, err := root.UserSpec()
	fmt.Println(string(spec), version, err)

	fmt.Println(root.SetUserSpec(version, []byte(`{"port": 502, "maxLatency": "2s"}`)))
	fmt.Println(supervisor.UserSpec().Port)
	fmt.Println(root.SetUserSpec(version+1, []byte(`{"port": "502", "maxLatency": 2}`)))
	// Output:
	// {"version":0,"address":"10.0.0.7","port":4840,"maxLatency":"1s"} 0 <nil>
	// <nil>
	// 502
	// invalid UserSpec: port: must be a whole number from 0 to 65535, without quotes; maxLatency: must be a duration such as "1m30s"
}

// A root may be ticked by hand, from a loop that there is already; NextTick says
// when there will be something to do.
func ExampleSupervisor_NextTick() {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	supervisor := newConnection(
		fsm.WithClock(func() time.Time { return now }),
		fsm.WithExecutor(func(fsm.HookCall) {}), // nobody looks
	)
	for !supervisor.NextTick().After(now) {
		_ = supervisor.Tick(context.Background())
	}
	fmt.Println(supervisor.State(), "until", supervisor.NextTick().Sub(now), "have passed: observe.timeout")
	// Output:
	// connecting until 2s have passed: observe.timeout
}
