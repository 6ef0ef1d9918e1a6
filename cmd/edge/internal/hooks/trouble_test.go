package hooks

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/connection"
)

// TestTheLogIsToldOnce why a device cannot be reached, and that it can be again.
func TestTheLogIsToldOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var log bytes.Buffer
	c := Connection{trouble: &trouble{log: slog.New(slog.NewTextHandler(&log, nil))}}
	desired := connection.DesiredState{State: connection.StateUp, UserSpec: connection.DefaultUserSpec()}
	desired.UserSpec.Address = "127.0.0.1"
	observe := func(port int) {
		desired.UserSpec.Port = uint16(port)
		if _, err := c.CollectObservedState(context.Background(), desired); err != nil {
			t.Error(err)
		}
	}
	up := l.Addr().(*net.TCPAddr).Port
	for _, port := range []int{up, 1, 1, 1, up, up} {
		observe(port)
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "cannot be reached") || !strings.Contains(lines[0], "refused") || !strings.Contains(lines[1], "again") ||
		!strings.Contains(lines[0], "level=WARN") || !strings.Contains(lines[1], "level=INFO") {
		t.Errorf("the log is\n%s", log.String())
	}
}

// TestTheLogIsNotToldOfWhatWasCalledOff: an observation that is called off, because
// its worker goes, has seen nothing. One that was not answered in time has.
func TestTheLogIsNotToldOfWhatWasCalledOff(t *testing.T) {
	var log bytes.Buffer
	c := Connection{trouble: &trouble{log: slog.New(slog.NewTextHandler(&log, nil))}}
	desired := connection.DesiredState{State: connection.StateUp, UserSpec: connection.DefaultUserSpec()}
	desired.UserSpec.Address, desired.UserSpec.Port = "127.0.0.1", 1
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.CollectObservedState(ctx, desired); err != nil {
		t.Error(err)
	}
	if log.Len() > 0 {
		t.Errorf("the log is told of an observation that was called off: %s", log.String())
	}
	late, cancel := context.WithDeadline(context.Background(), time.Unix(1, 0))
	defer cancel()
	if _, err := c.CollectObservedState(late, desired); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "cannot be reached") {
		t.Errorf("the log is not told of one that was not answered in time: %s", log.String())
	}
}
