package hooks

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/edgetest"
	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
)

// world is a device and a broker that can hang, and a node.
type world struct {
	edgetest.Plant
	node *Node
}

func newWorld(t *testing.T) world {
	t.Helper()
	p := edgetest.NewPlant(t)
	w := world{p, NewNode(p.Bus, slog.New(slog.DiscardHandler))}
	t.Cleanup(func() { w.node.Close(context.Background()) })
	return w
}

func (w world) flow(direction flow.UserSpecDirection) flow.Snapshot {
	snap := flow.Snapshot{}
	snap.Desired.UserSpec = flow.DefaultUserSpec()
	snap.Desired.UserSpec.Direction = direction
	snap.Desired.UserSpec.Endpoint = w.Endpoint()
	snap.Desired.UserSpec.Topic = "plant/press"
	snap.Desired.UserSpec.Values = []string{device.Setpoint}
	snap.Desired.UserSpec.Interval = 10 * time.Millisecond
	return snap
}

// inItsTime calls a hook with the time that it has, and waits until it returns.
func inItsTime(t *testing.T, limit time.Duration, hook func(context.Context) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- hook(ctx) }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Minute):
		t.Fatal("the hook does not return, long after its time is over")
		return nil
	}
}

// TestHooksWhileServersHang: every hook that asks a server returns when its time
// is over, and says that it came to nothing.
func TestHooksWhileServersHang(t *testing.T) {
	w := newWorld(t)
	read, write := &Flow{node: w.node}, &Flow{node: w.node}
	if err := read.Connect(t.Context(), w.flow(flow.UserSpecDirectionRead)); err != nil {
		t.Fatal(err)
	}
	if err := write.Connect(t.Context(), w.flow(flow.UserSpecDirectionWrite)); err != nil {
		t.Fatal(err)
	}
	thawDevice, thawBroker := w.Device.Freeze(), w.Broker.Freeze()
	defer thawDevice()
	defer thawBroker()

	t.Run("Disconnect", func(t *testing.T) {
		for _, f := range []*Flow{read, write} {
			if err := inItsTime(t, 5*time.Second, func(ctx context.Context) error { return f.Disconnect(ctx, flow.Snapshot{}) }); err != nil {
				t.Error(err)
			}
		}
	})
	for _, direction := range []flow.UserSpecDirection{flow.UserSpecDirectionRead, flow.UserSpecDirectionWrite} {
		t.Run("Connect to "+string(direction), func(t *testing.T) {
			f := &Flow{node: w.node}
			if err := inItsTime(t, time.Second, func(ctx context.Context) error { return f.Connect(ctx, w.flow(direction)) }); err == nil {
				t.Error("connected")
			}
		})
	}
	t.Run("Browse", func(t *testing.T) {
		desired := serverbrowser.DesiredState{State: serverbrowser.StateBrowsing, UserSpec: serverbrowser.DefaultUserSpec()}
		desired.UserSpec.Endpoint = w.Endpoint()
		err := inItsTime(t, 6*time.Second, func(ctx context.Context) error {
			observed, err := ServerBrowser{node: w.node}.CollectObservedState(ctx, desired)
			if err != nil || observed.Answering {
				t.Errorf("observed %v, %v", observed, err)
			}
			return ctx.Err() // what is said too late does not count
		})
		if err != nil {
			t.Error("it said so too late")
		}
	})
	t.Run("Announce", func(t *testing.T) {
		err := inItsTime(t, time.Second, func(ctx context.Context) error {
			return ServerBrowser{node: w.node}.Announce(ctx, serverbrowser.Snapshot{})
		})
		if err == nil {
			t.Error("announced")
		}
	})
	t.Run("Flush", func(t *testing.T) {
		// By now the broker is known to hang, and is not waited for.
		err := Bridge{w.node}.Flush(t.Context(), bridge.Snapshot{})
		if err != errBroker {
			t.Errorf("flushed: %v", err)
		}
	})
}
