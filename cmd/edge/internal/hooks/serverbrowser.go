package hooks

import (
	"context"
	"encoding/json"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
)

// ServerBrowser implements serverbrowser.Hooks: it observes a server by
// walking through its address space.
type ServerBrowser struct {
	node *Node
}

// CollectObservedState connects, walks and hangs up. A server that does not
// answer is an observation, not an error.
func (ServerBrowser) CollectObservedState(ctx context.Context, desired serverbrowser.DesiredState) (serverbrowser.ObservedState, error) {
	none := serverbrowser.ObservedState{}
	if desired.State != serverbrowser.StateBrowsing {
		return none, nil
	}
	ctx, cancel := inTime(ctx)
	defer cancel()
	session, err := opc.Connect(ctx, desired.UserSpec.Endpoint)
	if err != nil {
		return none, nil
	}
	defer hangUp(ctx, session)
	variables, err := session.Variables(ctx, int(desired.UserSpec.MaxDepth))
	if err != nil {
		return none, nil
	}
	return serverbrowser.ObservedState{Answering: true, Variables: variables}, nil
}

// Announce publishes what the last walk has found.
func (b ServerBrowser) Announce(ctx context.Context, snap serverbrowser.Snapshot) error {
	names, err := json.Marshal(snap.Observed.Variables)
	if err != nil {
		return err
	}
	return b.node.bus.Publish(ctx, snap.Desired.UserSpec.Topic, names)
}

// inTime gives who asks somebody who may not be there most of the time that
// observing has. What a hook says after observe.timeout does not count: that there
// was no answer must be said before, or nobody notices.
func inTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)*3/4)
}

// hangUp closes a session even if the time for what it was opened for is over.
func hangUp(ctx context.Context, session *opc.Session) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	session.Close(ctx)
}
