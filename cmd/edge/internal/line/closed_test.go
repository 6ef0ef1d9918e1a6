package line

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
)

// TestTheLogIsToldOfTheEnd of a line that does not move anything: nobody waits for
// the line that says it does again. Commands that are lost with it are named.
func TestTheLogIsToldOfTheEnd(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, cfg, _ := setup(t, ctx)
	for _, c := range []struct {
		name    string
		open    func(context.Context, Config) (*Line, error)
		off     bool
		command bool
		want    []string
	}{
		{"nothing has failed", OpenWrite, false, false, nil},
		{"a write line", OpenWrite, true, false, []string{"WARN msg=\"commands cannot be written", "INFO msg=\"the write flow has ended"}},
		{"a command", OpenWrite, true, true, []string{"WARN msg=\"commands cannot be written", "WARN msg=\"commands that were not written are dropped", "INFO msg=\"the write flow has ended"}},
		{"a read line", OpenRead, true, false, []string{"WARN msg=\"the values of the device are no longer published", "INFO msg=\"the read flow has ended"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer // of the line's goroutine, and read when that has ended
			cfg := cfg
			cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
			l, err := c.open(ctx, cfg)
			if err != nil {
				t.Fatal(err)
			}
			until(t, ctx, l, "healthy", func(s Status) bool { return s.Healthy })
			if c.off {
				address := d.Address()
				d.Off()
				defer func() {
					if err := d.OnAt(address); err != nil {
						t.Fatal(err)
					}
				}()
				until(t, ctx, l, "unhealthy", func(s Status) bool { return !s.Healthy })
			}
			if c.command {
				if err := cfg.Bus.Publish(ctx, cfg.Topic+"/"+device.Setpoint+"/set", []byte("50")); err != nil {
					t.Fatal(err)
				}
				for len(l.kept()) == 0 && ctx.Err() == nil {
					time.Sleep(cfg.Interval)
				}
			}
			if err := l.Close(ctx); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
			if log.Len() == 0 {
				lines = nil
			}
			if len(lines) != len(c.want) {
				t.Fatalf("the log is\n%s", log.String())
			}
			for i, want := range c.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("line %d of the log is %s\nwant %s", i, lines[i], want)
				}
			}
			if c.command && !strings.Contains(lines[1], device.Setpoint) {
				t.Errorf("the command is not named: %s", lines[1])
			}
		})
	}
}
