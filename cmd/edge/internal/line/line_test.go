package line

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/edgetest"
)

// setup starts a device and a broker; messages that arrive under plant/# come
// out of the channel.
func setup(t *testing.T, ctx context.Context) (*device.Device, Config, <-chan string) {
	t.Helper()
	p := edgetest.NewPlant(t)
	arrived := make(chan string, 1000)
	_, err := p.Bus.Subscribe(ctx, "plant/#", func(topic string, payload []byte) {
		select {
		case arrived <- topic + " " + string(payload):
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.Device, Config{
		Endpoint: p.Endpoint(),
		Topic:    "plant/press",
		Values:   []string{device.Setpoint},
		Interval: 10 * time.Millisecond,
		Bus:      p.Bus,
		Log:      slog.New(slog.DiscardHandler),
	}, arrived
}

// until waits for a status; it looks once each turn of the line.
func until(t *testing.T, ctx context.Context, l *Line, what string, ok func(Status) bool) {
	t.Helper()
	for !ok(l.Status()) {
		select {
		case <-time.After(l.Interval):
		case <-ctx.Done():
			t.Fatalf("not %s: %+v", what, l.Status())
		}
	}
}

// TestLine has one device for all its parts: making one takes a while.
func TestLine(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, cfg, arrived := setup(t, ctx)
	t.Run("ReadComesBackByItself", func(t *testing.T) { testRead(t, ctx, d, cfg, arrived) })
	t.Run("WriteTakesOnlyItsCommands", func(t *testing.T) { testWrite(t, ctx, d, cfg) })
	t.Run("OpenNeedsTheDevice", func(t *testing.T) { testOpen(t, ctx, d, cfg) })
}

func testRead(t *testing.T, ctx context.Context, d *device.Device, cfg Config, arrived <-chan string) {
	l, err := OpenRead(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	var topic string
	var m Message
	select {
	case text := <-arrived:
		topic = text[:len("plant/press/setpoint")]
		if err := json.Unmarshal([]byte(text[len(topic)+1:]), &m); err != nil {
			t.Error(err)
		}
	case <-ctx.Done():
		t.Fatal("nothing arrived")
	}
	if topic != "plant/press/setpoint" || m.Value != 20.0 || m.Time.IsZero() {
		t.Errorf("%s %+v arrived", topic, m)
	}

	address := d.Address()
	d.Off()
	until(t, ctx, l, "unhealthy while the device is off", func(s Status) bool { return !s.Healthy })
	if err := d.OnAt(address); err != nil {
		t.Fatal(err)
	}
	moved := l.Status().Moved
	until(t, ctx, l, "moving again", func(s Status) bool { return s.Healthy && s.Moved > moved })
	if err := l.Close(ctx); err != nil {
		t.Error(err)
	}
}

func testWrite(t *testing.T, ctx context.Context, d *device.Device, cfg Config) {
	l, err := OpenWrite(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	until(t, ctx, l, "healthy without a command", func(s Status) bool { return s.Healthy })
	for _, command := range []struct{ value, payload string }{
		{device.Parts, "-5"}, // not among its values
		{device.Setpoint, "{"},
		{device.Setpoint, `"warm"`}, // not of its type
		{device.Setpoint, "[1]"},
		{device.Setpoint, "50"},
	} {
		if err := cfg.Bus.Publish(ctx, "plant/press/"+command.value+"/set", []byte(command.payload)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, ctx, l, "done with the last command", func(Status) bool { return d.Value(device.Setpoint) == 50.0 })
	if parts := d.Value(device.Parts).(int64); parts < 0 {
		t.Errorf("parts is %d", parts)
	}
	if s := l.Status(); !s.Healthy {
		t.Errorf("commands that cannot be carried out made it unhealthy: %+v", s)
	}
	if err := l.Close(ctx); err != nil {
		t.Error(err)
	}
}

func testOpen(t *testing.T, ctx context.Context, d *device.Device, cfg Config) {
	d.Off()
	if _, err := OpenRead(ctx, cfg); err == nil {
		t.Error("opened a reading line to a device that is off")
	}
	if _, err := OpenWrite(ctx, cfg); err == nil {
		t.Error("opened a writing line to a device that is off")
	}
}
