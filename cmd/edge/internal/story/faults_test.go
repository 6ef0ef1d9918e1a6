package story

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// fault is something that happens to a server of the node.
type fault struct {
	name string
	// begin lets it happen to the broker, or to the device that is named, and gives
	// what ends it. The server is then at the same address as before.
	begin func(w *World, device string) (end func() error, err error)
}

// brokerFaults happen to the broker. One that is restarted knows nothing of its
// clients.
var brokerFaults = []fault{
	{"the broker is killed", func(w *World, _ string) (func() error, error) {
		return w.newBroker, w.broker.Kill()
	}},
	{"the broker is closed", func(w *World, _ string) (func() error, error) {
		return w.newBroker, w.broker.Close()
	}},
	{"the broker hangs", func(w *World, _ string) (func() error, error) {
		return ended(w.broker.Freeze()), nil
	}},
	{"the broker hangs and is killed", func(w *World, _ string) (func() error, error) {
		thaw := w.broker.Freeze()
		return func() error {
			err := w.broker.Kill()
			thaw()
			return errors.Join(err, w.newBroker())
		}, nil
	}},
}

// deviceFaults happen to a device.
var deviceFaults = []fault{
	{"the device is switched off", func(w *World, name string) (func() error, error) {
		d := w.devices[name]
		address := d.Address()
		d.Off()
		return func() error { return d.OnAt(address) }, nil
	}},
	{"the device hangs", func(w *World, name string) (func() error, error) {
		return ended(w.devices[name].Freeze()), nil
	}},
	{"the device hangs and is switched off and on", func(w *World, name string) (func() error, error) {
		d := w.devices[name]
		address := d.Address()
		thaw := d.Freeze()
		return func() error {
			d.Off()
			thaw()
			return d.OnAt(address)
		}, nil
	}},
}

func ended(end func()) func() error {
	return func() error {
		end()
		return nil
	}
}

// newBroker starts another broker at the address of the last one.
func (w *World) newBroker() error {
	broker, err := bus.StartBrokerAt(strings.TrimPrefix(w.broker.URL(), "mqtt://"))
	if err == nil {
		w.broker = broker
	}
	return err
}

// brokerIsAway is what the workers notice of a broker that is away.
func (w *World) brokerIsAway() []match { return w.withEveryBridge("degraded", "degraded", "degraded") }

// brokerIsBack is what they notice when it is back.
func (w *World) brokerIsBack() []match { return w.withEveryBridge("active", "active", "running") }

// withEveryBridge: the node enters a state, every bridge does, and what reads there.
func (w *World) withEveryBridge(node, bridges, flows string) []match {
	all := []match{enters("EdgeNode", node)}
	for _, name := range w.names() {
		all = append(all, enters(bridge(name), bridges), enters(bridge(name, "read_flow"), flows))
	}
	return all
}

// allFlow checks that the values of every device arrive, and that each obeys: the
// first the setpoint, the next ones those after it.
func (w *World) allFlow(ctx context.Context, setpoint int) error {
	for i, name := range w.names() {
		if err := errors.Join(w.flows(ctx, name), w.obeys(ctx, float64(setpoint+i), name)); err != nil {
			return err
		}
	}
	return nil
}

// TestFaultsOfTheBroker: every bridge notices that the broker is away, and no
// worker fails over it; all goes on when the broker is back, at the same address.
func TestFaultsOfTheBroker(t *testing.T) {
	ctx, w := playing(t)
	for i, f := range brokerFaults {
		t.Run(f.name, func(t *testing.T) {
			mark := w.record.mark()
			end, err := f.begin(w, "")
			must(t, err)
			err = w.record.await(ctx, mark, w.brokerIsAway()...)
			mark = w.record.mark()
			must(t, errors.Join(err, end()))
			must(t, w.record.await(ctx, mark, w.brokerIsBack()...))
			must(t, w.allFlow(ctx, 60+10*i))
		})
	}
}

// TestTheBrokerIsRestarted so quickly that nobody need notice: the subscriptions
// are made again all the same.
func TestTheBrokerIsRestarted(t *testing.T) {
	ctx, w := playing(t)
	for i := range 3 {
		must(t, w.broker.Kill())
		must(t, w.newBroker())
		for j, name := range w.names() {
			must(t, w.obeysAgain(ctx, name, float64(60+10*i+j)))
		}
	}
}

// obeysAgain is obeys for a time in which commands may be lost: the command is
// sent until the device has it.
func (w *World) obeysAgain(ctx context.Context, name string, setpoint float64) error {
	for {
		attempt, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := w.obeys(attempt, setpoint, name)
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// TestFaultsOfADevice: its bridge and its server browser notice, the other bridges
// do not; all goes on when the device is back, at the same address.
func TestFaultsOfADevice(t *testing.T) {
	ctx, w := playing(t)
	browsed := browser + "/" + w.devices["mixer"].Address()
	for i, f := range deviceFaults {
		t.Run(f.name, func(t *testing.T) {
			mark := w.record.mark()
			end, err := f.begin(w, "mixer")
			must(t, err)
			err = w.record.await(ctx, mark,
				enters(bridge("mixer"), "degraded"),
				enters(bridge("mixer", "read_flow"), "degraded"),
				enters(bridge("mixer", "write_flow"), "degraded"),
				enters(browsed, "degraded"),
				enters("EdgeNode", "degraded"))
			on := w.record.mark()
			must(t, errors.Join(err, end()))
			must(t, w.record.await(ctx, on,
				enters(bridge("mixer"), "active"),
				enters(bridge("mixer", "read_flow"), "running"),
				enters(bridge("mixer", "write_flow"), "running"),
				enters(browsed, "browsing"),
				did(browsed, "announce"),
				enters("EdgeNode", "active")))
			must(t, w.flows(ctx, "mixer"))
			must(t, w.obeys(ctx, float64(60+i), "mixer"))
			must(t, w.record.untouched(mark, "EdgeNode=", bridge("mixer"), browsed))
		})
	}
}

// TestShutdownDuringFaults: the node goes down in order and in bounded time,
// whatever is away and whether it has noticed that or not.
func TestShutdownDuringFaults(t *testing.T) {
	ctx, w := newWorld(t)
	killed, hangs := brokerFaults[0], brokerFaults[2]
	for _, f := range append([]fault{killed, hangs}, deviceFaults[:2]...) {
		for _, noticed := range []bool{false, true} {
			name := f.name
			if noticed {
				name += " and it is noticed"
			}
			t.Run(name, func(t *testing.T) {
				w.record = newRecord()
				must(t, w.startNode())
				must(t, w.record.await(ctx, 0, enters("EdgeNode", "active")))
				mark := w.record.mark()
				end, err := f.begin(w, "mixer")
				must(t, err)
				if noticed {
					err = w.record.await(ctx, mark, enters(bridge("mixer"), "degraded"))
				}
				mark = w.record.mark()
				stop, cancel := context.WithTimeout(ctx, time.Minute)
				defer cancel()
				err = errors.Join(err, w.node.Stop(stop))
				w.node = nil
				must(t, errors.Join(err, end()))
				must(t, w.allDown(mark))
			})
		}
	}
}

// allDown checks that every bridge went down in order, and that nobody was
// harmed.
func (w *World) allDown(mark int) error {
	errs := []error{w.record.inOrder(mark, enters(browser, "idle"), enters("EdgeNode", "idle"))}
	for _, name := range w.names() {
		for _, flow := range []string{"read_flow", "write_flow"} {
			errs = append(errs, w.record.inOrder(mark,
				enters(bridge(name), "stopping"),
				enters(bridge(name, flow), "stopped"),
				enters(bridge(name, "connection"), "down"),
				enters(bridge(name), "stopped"),
				enters("EdgeNode", "idle")))
		}
	}
	return errors.Join(append(errs, w.record.nobodyHarmed())...)
}

// nobodyHarmed checks that no worker has failed, none was given up, and no hook
// has ignored that its time was over.
func (r *record) nobodyHarmed() error {
	events, _ := r.since(0)
	var errs []error
	for _, e := range events {
		if harmful(e) {
			errs = append(errs, errors.New("this should not have happened: "+e.String()))
		}
	}
	return errors.Join(errs...)
}

// harmful: the event is one that no fault of a server may bring about.
func harmful(e fsm.Event) bool {
	switch e.Kind {
	case fsm.EventFailed, fsm.EventIgnored, fsm.EventOverdue, fsm.EventCloseFailed:
		return true
	}
	return e.Unclean
}
