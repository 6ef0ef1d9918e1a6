package device

import (
	"net"
	"testing"

	"github.com/gopcua/opcua/uacp"
	"go.uber.org/goleak"
)

// TestMove: a device that moves answers at both addresses until it leaves the
// old one, and pulling the plug cuts what is open.
func TestMove(t *testing.T) {
	defer goleak.VerifyNone(t)
	d, err := New("press")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.On(); err != nil {
		t.Fatal(err)
	}
	old := d.Address()
	if err := d.Quiet(t.Context()); err != nil {
		t.Error(err)
	}
	conn, err := net.Dial("tcp", old)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	leave, err := d.Move()
	if err != nil {
		t.Fatal(err)
	}
	if d.Address() == old {
		t.Error("still at the same address")
	}
	leave()
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("the connection to the old address is not cut")
	}
	if c, err := net.Dial("tcp", old); err == nil {
		c.Close()
		t.Error("the old address still answers")
	}
	if host, port := d.HostPort(); host != "127.0.0.1" || port == 0 {
		t.Errorf("it is at %s, %d", host, port)
	}
	d.Off()
	if host, port := d.HostPort(); d.Address() != "" || host != "" || port != 0 {
		t.Error("a device that is off has an address")
	}
}

// TestCloseAsAConnectionIsMade: a device may be closed at any moment, also in
// the one where its server has greeted a client and begins to listen to it,
// which the server by itself cannot bear. The race detector is what sees it.
func TestCloseAsAConnectionIsMade(t *testing.T) {
	defer goleak.VerifyNone(t)
	d, err := New("press")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.On(); err != nil {
		t.Fatal(err)
	}
	conn, err := uacp.Dial(t.Context(), "opc.tcp://"+d.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	d.Close()
	c := d.connections
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.taken != 1 || c.gone != 1 {
		t.Errorf("the server took on %d connections and let go of %d; want 1 and 1", c.taken, c.gone)
	}
}
