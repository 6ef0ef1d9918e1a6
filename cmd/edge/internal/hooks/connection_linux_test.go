package hooks

import (
	"context"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/connection"
)

// TestNobodyAnswers: a device whose cable is pulled does not even refuse. The
// hook must say so before its time is over, or nobody notices.
func TestNobodyAnswers(t *testing.T) {
	host, port := silent(t)
	spec := connection.DefaultUserSpec()
	spec.Address, spec.Port = host, port
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	observed, err := Connection{}.CollectObservedState(ctx, connection.DesiredState{State: connection.StateUp, UserSpec: spec})
	if err != nil || observed.Reachable {
		t.Errorf("observed %v, %v", observed, err)
	}
	if ctx.Err() != nil {
		t.Error("it said so too late")
	}
}

// silent gives an address at which attempts to connect are neither taken nor
// refused: a listener whose queue is full.
func silent(t *testing.T) (host string, port uint16) {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	raw, err := l.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	raw.Control(func(fd uintptr) { err = syscall.Listen(int(fd), 0) })
	if err != nil {
		t.Fatal(err)
	}
	for { // until one is left waiting
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		c, err := new(net.Dialer).DialContext(ctx, "tcp4", l.Addr().String())
		cancel()
		if err != nil {
			break
		}
		t.Cleanup(func() { c.Close() })
	}
	addr := l.Addr().(*net.TCPAddr)
	return addr.IP.String(), uint16(addr.Port)
}
