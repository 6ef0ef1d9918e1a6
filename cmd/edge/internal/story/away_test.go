package story

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// newWorld gives a world whose node is not started. At the end the node must go
// down in order, and nothing may be left.
func newWorld(t *testing.T) (context.Context, *World) {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	w, err := NewWorld(ctx, t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	w.Show.Event = func(e fsm.Event) { t.Logf("%8.3fs  %s", e.Time.Sub(begin).Seconds(), e) }
	t.Cleanup(func() {
		if err := w.Close(ctx); err != nil {
			t.Errorf("going down: %v", err)
		}
		if err := w.record.nobodyHarmed(); err != nil {
			t.Error(err)
		}
	})
	return ctx, w
}

// playing gives a world whose node has come up.
func playing(t *testing.T) (context.Context, *World) {
	t.Helper()
	ctx, w := newWorld(t)
	must(t, comeUp(ctx, w))
	return ctx, w
}

// takeBroker takes the broker away, and gives what brings another one to its
// place.
func takeBroker(t *testing.T, w *World) (bringBack func()) {
	t.Helper()
	must(t, w.broker.Close())
	return func() {
		t.Helper()
		must(t, w.newBroker())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// failedAttempt: an attempt of the worker's action came to nothing.
func failedAttempt(path string) match {
	return match{path + " fails at its action", func(e fsm.Event) bool {
		return e.Kind == fsm.EventActionFailed && e.Path == path
	}}
}

// TestTheBrokerGoesAway while the node runs, and comes back: every bridge is
// degraded meanwhile, a change that needs the bus waits for it, and then values
// and commands flow as before. At last it is taken away for good: what there is
// to tell the bus is given up, and everything goes down in order all the same,
// which newWorld checks.
func TestTheBrokerGoesAway(t *testing.T) {
	ctx, w := playing(t)
	mark := w.record.mark()
	bringBack := takeBroker(t, w)
	must(t, w.record.await(ctx, mark, w.brokerIsAway()...))
	must(t, w.editDevice(ctx, "oven", func(d *edgenode.UserSpecDevicesValue) { d.WriteInterval = 300 * time.Millisecond }))
	must(t, w.record.await(ctx, mark,
		child(bridge("oven"), fsm.EventChildReplaced, "write_flow"), failedAttempt(bridge("oven", "write_flow"))))

	mark = w.record.mark()
	bringBack()
	must(t, w.record.await(ctx, mark, append(w.brokerIsBack(), enters(bridge("oven", "write_flow"), "running"))...))
	must(t, w.allFlow(ctx, 50))

	mark = w.record.mark()
	takeBroker(t, w)
	must(t, w.record.await(ctx, mark, enters(bridge("oven"), "degraded")))
}

// TestTheBrokerComesLate: a node that is started without its broker waits for
// it, and no worker fails over that.
func TestTheBrokerComesLate(t *testing.T) {
	ctx, w := newWorld(t)
	bringBack := takeBroker(t, w)
	must(t, w.startNode())
	var waiting, up []match
	for _, name := range w.names() {
		waiting = append(waiting, enters(bridge(name), "starting_broker"))
		up = append(up, enters(bridge(name), "active"))
	}
	must(t, w.record.await(ctx, 0, waiting...))
	bringBack()
	must(t, w.record.await(ctx, 0, append(up, enters("EdgeNode", "active"))...))
	must(t, w.flows(ctx, "press"))
	must(t, w.obeys(ctx, 60, "press"))
}

// TestADeviceGoesAway that has a bridge and is browsed as well, and comes back:
// nobody answers at its address meanwhile. The others do not notice, and a command
// that is sent meanwhile arrives in the end.
func TestADeviceGoesAway(t *testing.T) {
	ctx, w := playing(t)
	mixer := w.devices["mixer"]
	address := mixer.Address()
	browsed := browser + "/" + address

	mark := w.record.mark()
	mixer.Off()
	must(t, w.record.await(ctx, mark,
		enters(bridge("mixer"), "degraded"),
		enters(bridge("mixer", "connection"), "down"),
		enters(bridge("mixer", "read_flow"), "degraded"),
		enters(bridge("mixer", "write_flow"), "degraded"),
		enters(browsed, "degraded"),
		enters("EdgeNode", "degraded")))
	command, _ := json.Marshal(44.0)
	setpoint := fmt.Sprintf("%s/mixer/%s", site, device.Setpoint)
	must(t, w.messages.client.Publish(ctx, setpoint+"/set", command))

	on := w.record.mark()
	must(t, mixer.OnAt(address))
	must(t, w.record.await(ctx, on,
		enters(bridge("mixer"), "active"),
		enters(bridge("mixer", "connection"), "up"),
		enters(bridge("mixer", "read_flow"), "running"),
		enters(bridge("mixer", "write_flow"), "running"),
		enters(browsed, "browsing"),
		did(browsed, "announce"),
		enters("EdgeNode", "active")))
	must(t, w.flows(ctx, "mixer"))
	_, err := w.messages.number(ctx, setpoint, func(v float64) bool { return v == 44 })
	must(t, err)
	must(t, w.record.untouched(mark, "EdgeNode=", bridge("mixer"), browsed))
}
