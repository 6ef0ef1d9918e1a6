package hooks

import (
	"context"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/line"
	"github.com/fsmgen/fsmgen/generated/flow"
)

// Flow implements flow.Hooks with a line that moves the values.
type Flow struct {
	node *Node

	mu   sync.Mutex // observing goes on beside the actions
	line *line.Line // nil while nothing is connected
}

// CollectObservedState looks at the line; it asks nobody.
func (f *Flow) CollectObservedState(context.Context, flow.DesiredState) (flow.ObservedState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.line == nil {
		return flow.ObservedState{}, nil
	}
	s := f.line.Status()
	return flow.ObservedState{Healthy: s.Healthy, Moved: s.Moved, LastMoved: s.LastMoved}, nil
}

// Connect opens the line. An action may run again, so one that is open is
// closed first.
func (f *Flow) Connect(ctx context.Context, snap flow.Snapshot) error {
	if err := f.Disconnect(ctx, snap); err != nil {
		return err
	}
	spec := snap.Desired.UserSpec
	cfg := line.Config{
		Endpoint: spec.Endpoint,
		Topic:    spec.Topic,
		Values:   spec.Values,
		Interval: spec.Interval,
		Bus:      f.node.bus,
		Log:      f.node.log,
	}
	open := line.OpenRead
	if spec.Direction == flow.UserSpecDirectionWrite {
		open = line.OpenWrite
	}
	l, err := open(ctx, cfg)
	if err != nil {
		return err
	}
	f.node.opened(l)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.line = l
	return nil
}

// Disconnect closes the line, if there is one.
func (f *Flow) Disconnect(ctx context.Context, _ flow.Snapshot) error {
	f.mu.Lock()
	l := f.line
	f.line = nil
	f.mu.Unlock()
	if l == nil {
		return nil
	}
	f.node.closed(l)
	return l.Close(ctx)
}

// closeLimit is how long closing a line may take when its worker is gone.
const closeLimit = 2 * time.Second

// Close closes the line that a flow leaves which could not disconnect in time. It
// implements io.Closer: the runtime calls it once the worker is gone.
func (f *Flow) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	return f.Disconnect(ctx, flow.Snapshot{})
}
