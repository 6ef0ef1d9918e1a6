package hooks

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
)

// trouble tells the log why an observation finds nothing, once, and once that it
// finds something again. The tree shows what was observed, and not why.
type trouble struct {
	log *slog.Logger
	has atomic.Bool
}

// note takes the result of an observation of what is at an address. One that was
// called off says nothing: its worker goes, or wants something else now.
func (t *trouble) note(ctx context.Context, address, lost, found string, err error) {
	if t == nil || err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	switch had := t.has.Swap(err != nil); {
	case err != nil && !had:
		t.log.Warn(lost, "address", address, "err", err)
	case err == nil && had:
		t.log.Info(found, "address", address)
	}
}

// forget: nobody wants to know at the moment.
func (t *trouble) forget() {
	if t != nil {
		t.has.Store(false)
	}
}
