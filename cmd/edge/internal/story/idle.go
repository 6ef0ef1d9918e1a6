package story

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// idleAndActive is step 7.
func idleAndActive(ctx context.Context, w *World) error {
	mark := w.record.mark()
	if err := w.edit(ctx, func(spec *edgenode.UserSpec) { spec.Mode = edgenode.UserSpecModeIdle }); err != nil {
		return err
	}
	if err := w.wentDown(ctx, mark); err != nil {
		return err
	}
	mark = w.record.mark()
	if err := w.edit(ctx, func(spec *edgenode.UserSpec) { spec.Mode = edgenode.UserSpecModeActive }); err != nil {
		return err
	}
	return w.cameUp(ctx, mark)
}

// wentDown waits until the node is idle, and checks that each bridge went down
// in order: the flows before the connection that they depend on, children
// before their parents.
func (w *World) wentDown(ctx context.Context, mark int) error {
	if err := w.record.await(ctx, mark, enters("EdgeNode", "idle")); err != nil {
		return err
	}
	errs := []error{w.record.inOrder(mark, enters(browser, "idle"), enters("EdgeNode", "idle"))}
	for _, name := range w.names() {
		for _, flow := range []string{"read_flow", "write_flow"} {
			errs = append(errs, w.record.inOrder(mark,
				enters("EdgeNode", "stopping"),
				enters(bridge(name), "stopping"),
				enters(bridge(name, flow), "stopped"),
				enters(bridge(name, "connection"), "down"),
				enters(bridge(name), "stopped"),
				enters("EdgeNode", "idle")))
		}
		errs = append(errs, w.devices[name].Quiet(ctx))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	w.Show.Line("   ok: flows, connections, bridges, node: down in order; no connection is left")
	return nil
}

// cameUp waits until the node is active, values flow and servers are browsed.
func (w *World) cameUp(ctx context.Context, mark int) error {
	err := w.record.await(ctx, mark, enters("EdgeNode", "active"))
	for _, server := range w.spec.Servers {
		if err == nil {
			path := browser + "/" + server
			err = w.record.await(ctx, mark, enters(path, "browsing"), did(path, "announce"))
		}
	}
	for _, name := range w.names() {
		if err == nil {
			err = w.record.await(ctx, mark, enters(bridge(name), "active"))
		}
	}
	if err != nil {
		return err
	}
	return w.flows(ctx, w.names()...)
}

// bothAtOnce is step 8.
func bothAtOnce(ctx context.Context, w *World) error {
	press := w.devices["press"]
	old := press.Address()
	leave, err := press.Move()
	if err != nil {
		return err
	}
	mark := w.record.mark()
	err = w.edit(ctx, func(spec *edgenode.UserSpec) {
		d := spec.Devices["press"]
		w.address("press")(&d)
		spec.Devices["press"] = d
		spec.Servers[slices.Index(spec.Servers, old)] = press.Address()
		spec.Mode = edgenode.UserSpecModeIdle
	})
	if err != nil {
		return err
	}
	err = w.wentDown(ctx, mark)
	leave()
	if err = errors.Join(err, w.inOneVisit(mark)); err != nil {
		return err
	}
	mark = w.record.mark()
	if err := w.edit(ctx, func(spec *edgenode.UserSpec) { spec.Mode = edgenode.UserSpecModeActive }); err != nil {
		return err
	}
	if err := w.cameUp(ctx, mark); err != nil {
		return err
	}
	return w.refuses(ctx)
}

// inOneVisit checks rule R17: the root took the new address and went to
// stopping in one visit, and so did the bridge with the new address.
func (w *World) inOneVisit(mark int) error {
	pairs := [][2]match{
		{child("EdgeNode", fsm.EventChildUpdated, "press"), enters("EdgeNode", "stopping")},
		{child(bridge("press"), fsm.EventChildReplaced, "read_flow"), enters(bridge("press"), "stopping")},
	}
	for _, pair := range pairs {
		a, err1 := w.record.first(mark, pair[0])
		b, err2 := w.record.first(mark, pair[1])
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		if a.Tick != b.Tick {
			return fmt.Errorf("%s in tick %d, but %s in tick %d", pair[0].text, a.Tick, pair[1].text, b.Tick)
		}
	}
	w.Show.Line("   ok: the new address and the new state were taken in by one visit")
	return nil
}

// refuses is the second half of step 8.
func (w *World) refuses(ctx context.Context) error {
	mark, version := w.record.mark(), w.node.Supervisor().UserSpec().Version
	err := w.editDevice(ctx, "oven", func(d *edgenode.UserSpecDevicesValue) { d.ReadInterval = time.Millisecond })
	var no *refused
	if !errors.As(err, &no) {
		return fmt.Errorf("an invalid configuration was not refused: %v", err)
	}
	for _, part := range []string{"devices", "oven", "readInterval"} {
		if !strings.Contains(err.Error(), part) {
			return fmt.Errorf("the message does not name %s: %w", part, err)
		}
	}
	if now := w.node.Supervisor().UserSpec().Version; now != version {
		return fmt.Errorf("the Version moved from %d to %d", version, now)
	}
	err = errors.Join(w.flows(ctx, "oven"), w.nothingElse(mark))
	// The file is made right again, which is no change for the node.
	return errors.Join(err, w.edit(ctx, func(*edgenode.UserSpec) {}), w.record.untouched(mark))
}
