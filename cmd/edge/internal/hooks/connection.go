package hooks

import (
	"context"
	"net"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generated/connection"
)

// Connection implements connection.Hooks with plain TCP.
type Connection struct{}

// CollectObservedState dials the address. That nobody answers is an
// observation, not an error.
func (Connection) CollectObservedState(ctx context.Context, desired connection.DesiredState) (connection.ObservedState, error) {
	if desired.State != connection.StateUp {
		return connection.ObservedState{}, nil // do not bother a device that nobody wants
	}
	spec := desired.UserSpec
	ctx, cancel := inTime(ctx)
	defer cancel()
	begin := time.Now()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(spec.Address, strconv.Itoa(int(spec.Port))))
	if err != nil {
		return connection.ObservedState{}, nil
	}
	conn.Close()
	return connection.ObservedState{Reachable: true, Latency: time.Since(begin)}, nil
}
