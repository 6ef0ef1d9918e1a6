// Package edgetest has what the tests of the edge node begin with.
package edgetest

import (
	"context"
	"log/slog"
	"testing"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
)

// Plant is a device that is on, a broker, and a client that is connected to it.
type Plant struct {
	Device *device.Device
	Broker *bus.Broker
	Bus    *bus.Client
}

// NewPlant starts a plant. It is taken down at the end of the test, and no
// goroutine may be left then.
func NewPlant(t *testing.T) Plant {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	d, err := device.New("press")
	must(t, err)
	t.Cleanup(d.Close)
	must(t, d.On())
	broker, err := bus.StartBroker()
	must(t, err)
	t.Cleanup(func() { broker.Kill() })
	client, err := bus.Dial(context.Background(), broker.URL(), "test", slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { client.Close(context.Background()) })
	must(t, client.Await(t.Context()))
	return Plant{d, broker, client}
}

// Endpoint is the URL of the device.
func (p Plant) Endpoint() string { return "opc.tcp://" + p.Device.Address() }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
