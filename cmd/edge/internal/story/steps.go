package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Step is one step of the story. Run waits for what must happen, as long as
// the context allows, and fails if it does not, or if something else does.
type Step struct {
	Title string
	Run   func(ctx context.Context, w *World) error
}

// Steps is the story.
func Steps() []Step {
	return []Step{
		{"The tree comes up, children before parents; values flow from the devices to the broker.", comeUp},
		{"The press gets another address: only its bridge's children are replaced.", changeAddress},
		{"Only the oven's write interval changes: only its write_flow is replaced.", changeInterval},
		{"lastSeen changes: the Version does not move, and nothing is declared.", changeTransient},
		{"A server is added to the browser and another removed: one child starts, one stops.", changeServers},
		{"The mixer is switched off, and on again: its bridge is degraded meanwhile.", switchOff},
		{"The node is told to be idle, and everything goes down in order; then active again.", idleAndActive},
		{"Configuration and state change in one update; a configuration that is invalid is refused.", bothAtOnce},
	}
}

// Play plays the whole story, with a limit for each step. After it the world keeps
// no events, so that the node can go on for as long as somebody wants to watch.
func Play(ctx context.Context, w *World, limit time.Duration) error {
	return play(ctx, w, limit, Steps())
}

func play(ctx context.Context, w *World, limit time.Duration, steps []Step) error {
	defer w.record.forget()
	for i, step := range steps {
		w.Show.Line("\n%d. %s", i+1, step.Title)
		if err := PlayStep(ctx, w, step, limit); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// PlayStep plays one step.
func PlayStep(ctx context.Context, w *World, step Step, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return step.Run(ctx, w)
}

// bridge is the path of a device's bridge, or of one of the bridge's children.
func bridge(device string, child ...string) string {
	return strings.Join(append([]string{"EdgeNode", device}, child...), "/")
}

const browser = "EdgeNode/browser"

// comeUp is step 1.
func comeUp(ctx context.Context, w *World) error {
	if err := w.startNode(); err != nil {
		return err
	}
	if err := w.record.await(ctx, 0, enters("EdgeNode", "active")); err != nil {
		return err
	}
	for _, name := range w.names() {
		err := w.record.await(ctx, 0, enters(bridge(name), "active"))
		err = errors.Join(err,
			w.record.inOrder(0, enters(bridge(name, "connection"), "up"), enters(bridge(name, "read_flow"), "running"),
				enters(bridge(name), "active")),
			w.record.inOrder(0, enters(bridge(name, "write_flow"), "running"), enters(bridge(name), "active")),
			w.record.inOrder(0, enters(bridge(name), "idle"), enters("EdgeNode", "active")))
		if err != nil {
			return err
		}
	}
	w.Show.Line("   ok: each device: its connection, its flows, its bridge; then the node")
	return errors.Join(
		w.cameUp(ctx, 0),
		w.obeys(ctx, 30, w.names()...),
		w.announced(ctx, "mixer", "oven")) // the servers to begin with
}

// changeAddress is step 2.
func changeAddress(ctx context.Context, w *World) error {
	leave, err := w.devices["press"].Move()
	if err != nil {
		return err
	}
	mark := w.record.mark()
	if err := w.editDevice(ctx, "press", w.address("press")); err != nil {
		return err
	}
	err = w.record.await(ctx, mark,
		child("EdgeNode", fsm.EventChildUpdated, "press"),
		child(bridge("press"), fsm.EventChildReplaced, "connection"),
		child(bridge("press"), fsm.EventChildReplaced, "read_flow"),
		child(bridge("press"), fsm.EventChildReplaced, "write_flow"),
		enters(bridge("press"), "active"))
	leave()
	if err != nil {
		return err
	}
	w.Show.Line("   ok: its connection and both flows are replaced, and its bridge is active again")
	return errors.Join(
		w.flows(ctx, "press"),
		w.obeys(ctx, 35, "press"),
		w.nothingElse(mark, "EdgeNode=", bridge("press")))
}

// changeInterval is step 3.
func changeInterval(ctx context.Context, w *World) error {
	mark := w.record.mark()
	err := w.editDevice(ctx, "oven", func(d *edgenode.UserSpecDevicesValue) { d.WriteInterval = 300 * time.Millisecond })
	if err != nil {
		return err
	}
	err = w.record.await(ctx, mark,
		child(bridge("oven"), fsm.EventChildReplaced, "write_flow"),
		enters(bridge("oven", "write_flow"), "running"),
		enters(bridge("oven"), "active"))
	if err != nil {
		return err
	}
	w.Show.Line("   ok: its write_flow is replaced, and its bridge is active again")
	return errors.Join(
		w.obeys(ctx, 35, "oven"),
		w.nothingElse(mark, "EdgeNode=", bridge("oven")+"=", bridge("oven", "write_flow")))
}

// changeTransient is step 4.
func changeTransient(ctx context.Context, w *World) error {
	mark, version := w.record.mark(), w.node.Supervisor().UserSpec().Version
	seen := time.Now().UTC().Truncate(time.Second)
	if err := w.editDevice(ctx, "press", func(d *edgenode.UserSpecDevicesValue) { d.LastSeen = seen }); err != nil {
		return err
	}
	// The root runs with it once its status shows it.
	err := w.messages.during(ctx, "lastSeen reaches the root", func() bool {
		return strings.Contains(w.node.Supervisor().Status().UserSpec, seen.Format("2006-01-02T15:04:05"))
	})
	if err != nil {
		return err
	}
	stored := w.node.Supervisor().UserSpec()
	if !stored.Devices["press"].LastSeen.Equal(seen) || stored.Version != version {
		return fmt.Errorf("lastSeen is %v in version %d; it should be %v in version %d",
			stored.Devices["press"].LastSeen, stored.Version, seen, version)
	}
	w.Show.Line("   ok: lastSeen of the press is %v, the Version is still %d", seen, version)
	return w.nothingElse(mark)
}

// changeServers is step 5.
func changeServers(ctx context.Context, w *World) error {
	add, remove := w.devices["press"].Address(), w.devices["mixer"].Address()
	mark := w.record.mark()
	err := w.edit(ctx, func(spec *edgenode.UserSpec) {
		spec.Servers = append(slices.DeleteFunc(spec.Servers, func(s string) bool { return s == remove }), add)
	})
	if err != nil {
		return err
	}
	err = w.record.await(ctx, mark,
		child(browser, fsm.EventChildAdded, add),
		child(browser, fsm.EventChildRemoved, remove),
		enters(browser+"/"+add, "browsing"),
		did(browser+"/"+add, "announce"),
		enters(browser+"/"+remove, "stopped"),
		gone(browser+"/"+remove))
	if err != nil {
		return err
	}
	w.Show.Line("   ok: %s is browsed, and the worker of %s is gone", add, remove)
	return errors.Join(
		w.announced(ctx, "press"),
		w.nothingElse(mark, "EdgeNode=", browser+"=", browser+"/"+add, browser+"/"+remove))
}

// switchOff is step 6.
func switchOff(ctx context.Context, w *World) error {
	mixer := w.devices["mixer"]
	address := mixer.Address()
	mark := w.record.mark()
	mixer.Off()
	err := w.record.await(ctx, mark,
		enters(bridge("mixer", "connection"), "down"),
		enters(bridge("mixer", "read_flow"), "degraded"),
		enters(bridge("mixer"), "degraded"))
	if err != nil {
		return err
	}
	w.Show.Line("   ok: while it is off, its connection is down, and its read_flow and its bridge are degraded")
	w.look("the mixer, and why it is degraded", bridge("mixer"))
	if err := w.flows(ctx, "oven", "press"); err != nil {
		return err
	}
	if err := mixer.OnAt(address); err != nil {
		return err
	}
	on := w.record.mark()
	err = w.record.await(ctx, on,
		enters(bridge("mixer", "connection"), "up"),
		enters(bridge("mixer", "read_flow"), "running"),
		enters(bridge("mixer"), "active"))
	if err != nil {
		return err
	}
	w.Show.Line("   ok: when it is on again, its connection is up, its flow is running, and its bridge is active")
	return errors.Join(
		w.flows(ctx, "mixer"),
		w.obeys(ctx, 40, "mixer"),
		w.nothingElse(mark, "EdgeNode=", bridge("mixer")))
}

// look tells where people can see a worker, if they can.
func (w *World) look(what, path string) {
	if w.Address != "" {
		w.Show.Line("   see %s: %s#/EdgeNode/%s", what, w.node.Pages(), path)
	}
}

// nothingElse checks that nothing has happened after the mark but for what
// happened to the named workers; see untouched.
func (w *World) nothingElse(mark int, but ...string) error {
	if err := w.record.untouched(mark, but...); err != nil {
		return err
	}
	w.Show.Line("   ok: nothing else has happened in the tree")
	return nil
}

// address gives a device its present address in the configuration.
func (w *World) address(name string) func(*edgenode.UserSpecDevicesValue) {
	return func(d *edgenode.UserSpecDevicesValue) { d.IPAddress, d.Port = w.devices[name].HostPort() }
}

// flows waits until values of the devices arrive at the broker that are newer
// than now.
func (w *World) flows(ctx context.Context, names ...string) error {
	var arrived []string
	for _, name := range names {
		now, _ := w.devices[name].Value(device.Parts).(int64)
		topic := site + "/" + name + "/" + device.Parts
		value, err := w.messages.number(ctx, topic, func(v float64) bool { return v > float64(now) })
		if err != nil {
			return err
		}
		arrived = append(arrived, fmt.Sprintf("%s = %v", topic, value))
	}
	w.Show.Line("   ok: at the broker: %s", strings.Join(arrived, ", "))
	return nil
}

// obeys sends a command to devices through the broker, and waits until each has it
// and the value that is read back is at the broker.
func (w *World) obeys(ctx context.Context, setpoint float64, names ...string) error {
	command, err := json.Marshal(setpoint)
	if err != nil {
		return err
	}
	for _, name := range names {
		topic := site + "/" + name + "/" + device.Setpoint
		if err := w.messages.client.Publish(ctx, topic+"/set", command); err != nil {
			return err
		}
		if _, err := w.messages.number(ctx, topic, func(v float64) bool { return v == setpoint }); err != nil {
			return err
		}
		if have := w.devices[name].Value(device.Setpoint); have != setpoint {
			return fmt.Errorf("the setpoint of %s is %v, not %v", name, have, setpoint)
		}
	}
	w.Show.Line("   ok: the setpoint %v, sent to the broker, has reached %s", setpoint, strings.Join(names, ", "))
	return nil
}

// announced waits until the browser has told the bus what devices have.
func (w *World) announced(ctx context.Context, names ...string) error {
	want := []string{device.Parts, device.Setpoint, device.Temperature}
	for _, name := range names {
		topic := site + "/browser/" + w.devices[name].Address()
		_, err := w.messages.await(ctx, topic, func(payload []byte) bool {
			var names []string
			return json.Unmarshal(payload, &names) == nil && slices.Equal(names, want)
		})
		if err != nil {
			return err
		}
		w.Show.Line("   ok: at the broker: %s has %s", topic, strings.Join(want, ", "))
	}
	return nil
}
