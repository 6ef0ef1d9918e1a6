// Package device has field devices to try the edge node with: real OPC UA
// servers in this process, with values that change by themselves, values that
// can be written, and a cable that can be pulled.
package device

import (
	"context"
	"fmt"
	"math"
	"net"
	"sync"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/server"
	"github.com/gopcua/opcua/ua"
)

// The variables that every device has.
const (
	Temperature = "temperature" // float64; goes after the setpoint and never rests
	Parts       = "parts"       // int64; counts up
	Setpoint    = "setpoint"    // float64; meant to be written
)

// Device is one field device. Its methods may be called from any goroutine.
type Device struct {
	name        string
	server      *server.Server
	connections *connections // those that the server has
	values      *values
	inside      string // address of the OPC UA server itself

	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu   sync.Mutex
	plug *plug // nil while the device is off
}

// New makes a device that is switched off. Building the address space takes a
// quarter of a second; switching on and off takes none.
func New(name string) (*Device, error) {
	// A port that is free now may be taken a moment later, so try again.
	var err error
	for range 5 {
		var d *Device
		if d, err = start(name); err == nil {
			return d, nil
		}
	}
	return nil, fmt.Errorf("device %s: %w", name, err)
}

func start(name string) (*Device, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	open := newConnections()
	s := server.New(
		server.EndPoint("127.0.0.1", port),
		server.EnableSecurity("None", ua.MessageSecurityModeNone),
		server.EnableAuthMode(ua.UserTokenTypeAnonymous),
		server.ServerName(name),
		server.SetLogger(open),
	)
	v := newValues(s, name)
	root, err := s.Namespace(0)
	if err != nil {
		return nil, err
	}
	root.Objects().AddRef(v.Objects(), id.HasComponent, true)

	ctx, cancel := context.WithCancel(context.Background())
	if err := s.Start(ctx); err != nil {
		cancel()
		return nil, err
	}
	d := &Device{
		name: name, server: s, connections: open, values: v,
		cancel: cancel, inside: fmt.Sprintf("127.0.0.1:%d", port),
	}
	d.wg.Go(func() { d.simulate(ctx) })
	return d, nil
}

// Name is the name that the device was made with.
func (d *Device) Name() string { return d.name }

// On switches the device on at an address of its own choice.
func (d *Device) On() error { return d.OnAt("127.0.0.1:0") }

// OnAt switches the device on at an address, host:port. If it is on at
// another one, it is switched off there.
func (d *Device) OnAt(address string) error {
	d.Off()
	p, err := plugIn(address, d.inside)
	if err != nil {
		return fmt.Errorf("device %s: %w", d.name, err)
	}
	d.mu.Lock()
	d.plug = p
	d.mu.Unlock()
	return nil
}

// Move gives the device another address of its own choice. It answers at the
// old one as well until leave is called.
func (d *Device) Move() (leave func(), err error) {
	p, err := plugIn("127.0.0.1:0", d.inside)
	if err != nil {
		return nil, fmt.Errorf("device %s: %w", d.name, err)
	}
	d.mu.Lock()
	old := d.plug
	d.plug = p
	d.mu.Unlock()
	return func() {
		if old != nil {
			old.pull()
		}
	}, nil
}

// Off switches the device off: nobody answers at its address any more, and
// every connection to it is cut.
func (d *Device) Off() {
	d.mu.Lock()
	p := d.plug
	d.plug = nil
	d.mu.Unlock()
	if p != nil {
		p.pull()
	}
}

// Freeze makes the device hang until thaw is called: connections can be opened,
// and those that are open stay so, but nothing is answered. One that is switched
// off meanwhile no longer hangs when it is on again. A device that is off cannot
// hang.
func (d *Device) Freeze() (thaw func()) {
	d.mu.Lock()
	p := d.plug
	d.mu.Unlock()
	if p == nil {
		return func() {}
	}
	return p.gate.Shut()
}

// Address is where the device answers, as host:port; empty while it is off.
func (d *Device) Address() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.plug == nil {
		return ""
	}
	return d.plug.address()
}

// HostPort is Address in two parts; the zero values while the device is off.
func (d *Device) HostPort() (host string, port uint16) {
	addr, err := net.ResolveTCPAddr("tcp", d.Address())
	if err != nil || addr.IP == nil {
		return "", 0
	}
	return addr.IP.String(), uint16(addr.Port)
}

// Quiet waits until no connection to the device's address is open.
func (d *Device) Quiet(ctx context.Context) error {
	d.mu.Lock()
	p := d.plug
	d.mu.Unlock()
	if p == nil {
		return nil
	}
	if err := p.quiet(ctx); err != nil {
		return fmt.Errorf("%w while waiting for connections to %s to be closed", err, d.name)
	}
	return nil
}

// Value is the value of a variable now.
func (d *Device) Value(name string) any { return d.values.GetValue(name) }

// Close switches the device off for good.
func (d *Device) Close() {
	d.Off() // first: the server would wait for connections that are open
	d.connections.settle(d.inside, 5*time.Second)
	d.server.Close()
	d.cancel()
	d.wg.Wait()
}

// simulate lets the values change.
func (d *Device) simulate(ctx context.Context) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	temperature, parts := 20.0, int64(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		parts++
		if setpoint, ok := d.values.GetValue(Setpoint).(float64); ok {
			temperature += (setpoint - temperature) / 20
		}
		d.values.SetValue(Parts, parts)
		d.values.SetValue(Temperature, temperature+0.1*math.Sin(float64(parts)/5))
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
