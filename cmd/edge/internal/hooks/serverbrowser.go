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
	node    *Node
	trouble *trouble
}

// CollectObservedState connects, walks and hangs up. A server that does not
// answer is an observation, not an error.
func (b ServerBrowser) CollectObservedState(ctx context.Context, desired serverbrowser.DesiredState) (serverbrowser.ObservedState, error) {
	if desired.State != serverbrowser.StateBrowsing {
		b.trouble.forget()
		return serverbrowser.ObservedState{}, nil
	}
	ctx, cancel := inTime(ctx)
	defer cancel()
	variables, err := walk(ctx, desired.UserSpec)
	b.trouble.note(ctx, desired.UserSpec.Endpoint, "the server cannot be browsed; trying again and again: see whether it is on, and whether this is its address",
		"the server can be browsed again", err)
	if err != nil {
		return serverbrowser.ObservedState{}, nil
	}
	return serverbrowser.ObservedState{Answering: true, Variables: variables}, nil
}

func walk(ctx context.Context, spec serverbrowser.UserSpec) ([]string, error) {
	session, err := opc.Connect(ctx, spec.Endpoint)
	if err != nil {
		return nil, err
	}
	defer hangUp(ctx, session)
	return session.Variables(ctx, int(spec.MaxDepth))
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
