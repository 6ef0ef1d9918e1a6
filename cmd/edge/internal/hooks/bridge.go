package hooks

import (
	"context"
	"errors"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
)

// Bridge implements bridge.Hooks.
type Bridge struct {
	node *Node
}

// CollectObservedState looks at the connection to the bus.
func (b Bridge) CollectObservedState(context.Context, bridge.DesiredState) (bridge.ObservedState, error) {
	observed := bridge.ObservedState{Protocol: "opc ua", Broker: bridge.ObservedBrokerIdle}
	switch {
	case !b.node.bus.Up():
		observed.Broker = bridge.ObservedBrokerDegraded
	case time.Since(b.node.bus.LastSent()) < 5*time.Second:
		observed.Broker = bridge.ObservedBrokerActive
	}
	return observed, nil
}

// errBroker is why there is nobody whom the bus could tell.
var errBroker = errors.New("the message broker cannot be reached or does not answer; check that it runs and what network lies between")

// Flush tells the bus that the device leaves. The broker takes messages in
// order: once it has confirmed this one, it has all that went before. It does not
// wait for a broker that is known to be away.
func (b Bridge) Flush(ctx context.Context, snap bridge.Snapshot) error {
	if !b.node.bus.Up() {
		return errBroker
	}
	return b.node.bus.Publish(ctx, snap.Desired.UserSpec.Topic+"/status", []byte(`"stopped"`))
}
