package line

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// TestAValueThatCannotBeMoved is told of once and left out; the line keeps its
// session with the device, moves the other values, and is healthy.
func TestAValueThatCannotBeMoved(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, cfg, _ := setup(t, ctx)
	session, err := opc.Connect(ctx, cfg.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	defer hangUp(session)
	var log bytes.Buffer
	cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	tells := func(parts ...string) {
		t.Helper()
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if log.Len() == 0 {
			lines = nil
		}
		for i, part := range parts {
			if len(lines) != len(parts) || !strings.Contains(lines[i], part) {
				t.Errorf("the log is\n%s\nwant %q", log.String(), parts)
				break
			}
		}
		if len(parts) == 0 && log.Len() > 0 {
			t.Errorf("the log is\n%s", log.String())
		}
		log.Reset()
	}
	turns := func(l *Line, n int, moved int64) {
		t.Helper()
		before := l.Status().Moved
		for range n {
			if l.turn(ctx, session) != session {
				t.Fatalf("the session was given up: %s", log.String())
			}
		}
		if s := l.Status(); !s.Healthy || s.Moved != before+moved {
			t.Errorf("after %d turns: %+v", n, s)
		}
	}
	line := func(write bool, values ...string) *Line {
		l := &Line{Config: cfg}
		l.Values = values
		if l.move = l.publish; write {
			l.move = (&commands{cfg: l.Config, waiting: map[string]any{}}).write
		}
		return l
	}

	const lacks = `level=WARN msg="a value is left out`
	turns(line(false, "pressure", device.Setpoint), 3, 3)
	tells(lacks)
	turns(line(true, "pressure", device.Setpoint), 3, 0)
	tells(lacks)
	turns(line(false, "pressure"), 3, 0) // the device is asked all the same
	tells(lacks)

	l := line(false, "pressure", device.Setpoint)
	l.leftOut.values = map[string]error{"pressure": errNoVariable, device.Setpoint: errNoVariable}
	l.leftOut.lookedUp = time.Now().Add(-lookUpEvery)
	turns(l, 2, 2)
	tells(`level=INFO msg="a value that was left out is moved again" value=setpoint`)
	if time.Since(l.leftOut.lookedUp) > lookUpEvery/2 {
		t.Error("the variables of the device were not looked up again")
	}

	l = line(false, device.Setpoint, device.Parts)
	if err := session.Write(ctx, device.Setpoint, math.NaN()); err != nil {
		t.Fatal(err)
	}
	turns(l, 3, 3)
	tells("unsupported value: NaN")
	if err := session.Write(ctx, device.Setpoint, 20.0); err != nil {
		t.Fatal(err)
	}
	turns(l, 2, 4)
	tells("moved again")

	hangUp(session)
	if l := line(false, "pressure"); l.turn(ctx, session) != nil || l.Status().Healthy {
		t.Errorf("a device that does not answer was not noticed: %+v", l.Status())
	}
}
