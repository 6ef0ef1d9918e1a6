package story

import (
	"context"
	"errors"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// goDown takes the site down: sessions end, the chargers are off before the meter is
// left alone, and every worker has gone before the site goes.
func (w *World) goDown(ctx context.Context) error {
	w.record.forget(false)
	before := w.site.Status()
	w.stop()
	select {
	case <-w.ended:
		return errors.Join(w.err, w.wentDown(before))
	case <-ctx.Done():
		return fmt.Errorf("%w while waiting for the site to go down", ctx.Err())
	}
}

// wentDown checks the way down from a status.
func (w *World) wentDown(before fsm.Status) error {
	for _, child := range before.Children {
		if err := w.record.inOrder(0, gone(child.Path), gone(root)); err != nil {
			return err
		}
	}
	for name, point := range w.points {
		if reading := point.Reading(); reading.Limit != 0 {
			return fmt.Errorf("the car at %s may still draw %v A", name, reading.Limit)
		}
		status, _ := before.Child(name)
		if status.State != "charging" || point.Reading().Fault != "" {
			continue
		}
		err := w.record.inOrder(0, enters(bay(name), "ending"), enters(bay(name), "off"),
			enters(fsm.ChildPath(root, "meter"), "idle"), enters(root, "closed"), gone(root))
		if err != nil {
			return err
		}
	}
	return nil
}
