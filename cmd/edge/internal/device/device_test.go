package device

import (
	"net"
	"testing"

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
