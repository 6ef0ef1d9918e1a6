package hooks

import (
	"context"
	"net"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generated/connection"
)

// Connection implements connection.Hooks with plain TCP.
type Connection struct {
	trouble *trouble // nil: nobody is told why a device cannot be reached
}

// CollectObservedState dials the address. That nobody answers is an
// observation, not an error.
func (c Connection) CollectObservedState(ctx context.Context, desired connection.DesiredState) (connection.ObservedState, error) {
	if desired.State != connection.StateUp {
		c.trouble.forget()
		return connection.ObservedState{}, nil // do not bother a device that nobody wants
	}
	spec := desired.UserSpec
	ctx, cancel := inTime(ctx)
	defer cancel()
	begin := time.Now()
	var dialer net.Dialer
	address := net.JoinHostPort(spec.Address, strconv.Itoa(int(spec.Port)))
	conn, err := dialer.DialContext(ctx, "tcp", address)
	c.trouble.note(ctx, address, "the device cannot be reached; trying again and again: see whether it is on, and whether this is its address",
		"the device can be reached again", err)
	if err != nil {
		return connection.ObservedState{}, nil
	}
	conn.Close()
	return connection.ObservedState{Reachable: true, Latency: time.Since(begin)}, nil
}
