package fsmtest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// device is what the hooks of the example see: it answers as the script says.
type device struct {
	fsmtest.Script[connection.ObservedState]
}

func (d *device) CollectObservedState(ctx context.Context, _ connection.DesiredState) (connection.ObservedState, error) {
	return d.Next(ctx)
}

// printer stands in for a *testing.T.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printer) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// A connection comes up, loses its device and begins again.
func Example() {
	bench := fsmtest.New(printer{})
	var plc device
	spec := connection.DefaultUserSpec()
	spec.Address = "192.0.2.1"
	tree, err := connection.NewSupervisor(connection.NewWorker(&plc), spec, bench.Options()...)
	if err != nil {
		fmt.Println(err)
		return
	}
	bench.Drive(tree)

	plc.Set(connection.ObservedState{Reachable: true})
	bench.Until("Connection", "up")
	plc.Set(connection.ObservedState{Reachable: false})
	bench.Until("Connection", "degraded")
	bench.Advance(499 * time.Millisecond)
	fmt.Println("after 499ms:", bench.State("Connection"))
	bench.Until("Connection", "down")
	bench.Down()
	bench.WantEvents("connecting -> up", "up -> degraded", "degraded -> down", "gone")
	// Output:
	// after 499ms: degraded
}
