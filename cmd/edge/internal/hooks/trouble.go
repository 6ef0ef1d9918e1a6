package hooks

import (
	"log/slog"
	"sync/atomic"
)

// trouble tells the log why an observation finds nothing, once, and once that it
// finds something again. The tree shows what was observed, and not why.
type trouble struct {
	log *slog.Logger
	has atomic.Bool
}

// note takes the result of an observation of what is at an address.
func (t *trouble) note(address, lost, found string, err error) {
	if t == nil {
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
