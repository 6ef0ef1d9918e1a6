package opc_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// TestSession goes through everything that the node does with a device,
// switching it off and on again included.
func TestSession(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, err := device.New("press")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.On(); err != nil {
		t.Fatal(err)
	}
	address := d.Address()

	s, err := opc.Connect(ctx, "opc.tcp://"+address)
	if err != nil {
		t.Fatal(err)
	}
	names, err := s.Variables(ctx, 5)
	if want := []string{device.Parts, device.Setpoint, device.Temperature}; err != nil || !slices.Equal(names, want) {
		t.Errorf("variables %v, %v; want %v", names, err, want)
	}
	if err := s.Write(ctx, device.Setpoint, 42.0); err != nil {
		t.Error(err)
	}
	values, err := s.Read(ctx, []string{device.Setpoint, device.Parts})
	if err != nil || values[0].Value != 42.0 || values[1].Err != nil {
		t.Errorf("read %v, %v", values, err)
	}
	if err := s.Write(ctx, device.Setpoint, "warm"); !errors.Is(err, opc.ErrValue) {
		t.Errorf("writing text to a number: %v", err)
	}
	if err := s.Write(ctx, "nothing", 1.0); !errors.Is(err, opc.ErrValue) {
		t.Errorf("writing an unknown variable: %v", err)
	}

	d.Off()
	if err := s.Ping(ctx); err == nil {
		t.Error("a device that is off answers")
	}
	s.Close(ctx)
	if _, err := opc.Connect(ctx, "opc.tcp://"+address); err == nil {
		t.Error("connected to a device that is off")
	}
	if err := d.OnAt(address); err != nil {
		t.Fatal(err)
	}
	if s, err = opc.Connect(ctx, "opc.tcp://"+address); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(ctx); err != nil {
		t.Error(err)
	}
	s.Close(ctx)
}

// TestConnectingToADeviceThatHangs ends by itself, also where the context has no
// end.
func TestConnectingToADeviceThatHangs(t *testing.T) {
	defer goleak.VerifyNone(t)
	d, err := device.New("press")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.On(); err != nil {
		t.Fatal(err)
	}
	defer d.Freeze()()
	done := make(chan error)
	go func() {
		_, err := opc.Connect(context.Background(), "opc.tcp://"+d.Address())
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Error("connected")
		}
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
}
