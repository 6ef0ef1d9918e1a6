// Package story plays what an edge node lives through, against real servers:
// devices move, are reconfigured, fail and come back. Each step waits for what
// must happen and checks that nothing else does; the program shows it, the
// end-to-end test asserts it.
package story

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/app"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/config"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// site is the first part of every topic of the story.
const site = "plant"

// World is where the story plays: three devices, a broker, a subscriber, and
// the node with its configuration file.
type World struct {
	Show Show // who is told; may be set before Play
	// Address is where the tree can be looked at, and Writable says whether it can be
	// changed there; see app.Options. Both may be set before Play.
	Address  string
	Writable bool

	devices  map[string]*device.Device
	broker   *bus.Broker
	messages *messages
	record   *record
	log      *slog.Logger

	config string            // path of the configuration file
	spec   edgenode.UserSpec // what stands in it, if it is valid
	read   chan error        // the file has been read again
	node   *app.App          // from step 1 on
}

// Show is told what happens. Both are called from several goroutines.
type Show struct {
	Event func(fsm.Event)
	Line  func(format string, args ...any)
}

// NewWorld starts the devices and the broker, and writes the configuration
// into a folder. The node is started by the story's first step.
func NewWorld(ctx context.Context, folder string, log *slog.Logger) (*World, error) {
	w := &World{
		Show:   Show{Event: func(fsm.Event) {}, Line: func(string, ...any) {}},
		record: newRecord(),
		log:    log,
		config: filepath.Join(folder, "edge.yaml"),
		read:   make(chan error, 1),
	}
	if err := w.build(ctx); err != nil {
		return nil, errors.Join(err, w.Close(context.WithoutCancel(ctx)))
	}
	return w, nil
}

func (w *World) build(ctx context.Context) (err error) {
	if err := w.startDevices("mixer", "oven", "press"); err != nil {
		return err
	}
	if w.broker, err = bus.StartBroker(); err != nil {
		return err
	}
	if w.messages, err = listen(ctx, w.broker.URL()); err != nil {
		return err
	}
	w.spec = edgenode.DefaultUserSpec()
	w.spec.Site = site
	w.spec.Devices = map[string]edgenode.UserSpecDevicesValue{}
	for name, d := range w.devices {
		host, port := d.HostPort()
		w.spec.Devices[name] = edgenode.UserSpecDevicesValue{
			IPAddress:     host,
			Port:          port,
			Values:        []string{device.Temperature, device.Parts, device.Setpoint},
			Setpoints:     []string{device.Setpoint},
			ReadInterval:  100 * time.Millisecond,
			WriteInterval: 200 * time.Millisecond,
			Enabled:       true,
		}
	}
	w.spec.Servers = []string{w.devices["mixer"].Address(), w.devices["oven"].Address()}
	return config.Save(w.config, w.spec)
}

// startDevices makes the devices side by side: it takes a while for each.
func (w *World) startDevices(names ...string) error {
	w.devices = map[string]*device.Device{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var errs []error
	for _, name := range names {
		wg.Go(func() {
			d, err := device.New(name)
			if err == nil {
				err = d.On()
			}
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
			if d != nil {
				w.devices[name] = d
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// startNode starts the node.
func (w *World) startNode() (err error) {
	w.node, err = app.Start(app.Options{
		Config:  w.config,
		Broker:  w.broker.URL(),
		Log:     w.log,
		Address: w.Address, Writable: w.Writable,
		OnEvent: func(e fsm.Event) { w.record.add(e); w.Show.Event(e) },
		OnConfig: func(err error) {
			w.Show.Line("   %s", ConfigLine(w.config, err))
			select {
			case w.read <- err:
			default: // nobody waits: a person has changed the file
			}
		},
	})
	if err == nil && w.Address != "" {
		w.Show.Line("   the tree can be looked at: %s", w.node.Pages())
	}
	return err
}

// ConfigLine says in one line what became of a configuration file.
func ConfigLine(path string, err error) string {
	if err != nil {
		return fmt.Sprintf("%s is refused, and nothing changes: %v", filepath.Base(path), err)
	}
	return filepath.Base(path) + " has been read again"
}

// edit changes the configuration file and waits until the node has read it.
// The error is the node's, if it refuses the configuration.
func (w *World) edit(ctx context.Context, change func(*edgenode.UserSpec)) error {
	spec := w.spec.Clone()
	change(&spec)
	select {
	case <-w.read: // of somebody else's change
	default:
	}
	if err := config.Save(w.config, spec); err != nil {
		return err
	}
	select {
	case err := <-w.read:
		if err != nil {
			return &refused{err}
		}
		w.spec = spec
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w while waiting for the configuration to be read", ctx.Err())
	}
}

// refused is the error of edit for a configuration that the node refuses.
type refused struct{ error }

// editDevice changes the configuration of one device.
func (w *World) editDevice(ctx context.Context, name string, change func(*edgenode.UserSpecDevicesValue)) error {
	return w.edit(ctx, func(spec *edgenode.UserSpec) {
		d := spec.Devices[name]
		change(&d)
		spec.Devices[name] = d
	})
}

// Node is the node; nil before the first step.
func (w *World) Node() *app.App { return w.node }

// Config is the path of the node's configuration file.
func (w *World) Config() string { return w.config }

// names gives the devices in order.
func (w *World) names() []string { return slices.Sorted(maps.Keys(w.devices)) }

// Close takes the node down in order, and then everything around it.
func (w *World) Close(ctx context.Context) error {
	var errs []error
	if w.node != nil {
		errs = append(errs, w.node.Stop(ctx))
	}
	if w.messages != nil {
		errs = append(errs, w.messages.client.Close(ctx))
	}
	if w.broker != nil {
		errs = append(errs, w.broker.Close())
	}
	for _, d := range w.devices {
		d.Close()
	}
	if err := os.Remove(w.config); err != nil && !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
