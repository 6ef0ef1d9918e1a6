package line

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// TestTheBusIsAway: a line that reads keeps its session with the device while only
// the bus fails, however often, and goes on with it when the bus is back.
func TestTheBusIsAway(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, cfg, _ := setup(t, ctx)
	session, err := opc.Connect(ctx, cfg.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	there := cfg.Bus
	away, err := bus.Dial(ctx, "mqtt://127.0.0.1:1", "nobody", cfg.Log)
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close(ctx)
	cfg.Bus = away
	l := &Line{Config: cfg}
	l.move = l.publish

	for range 3 {
		if l.turn(ctx, session) != session {
			t.Fatal("the session with the device was given up over the bus")
		}
		if s := l.Status(); s.Healthy || s.Moved != 0 {
			t.Errorf("nothing could be published, but the line is %+v", s)
		}
	}
	l.Bus = there
	if l.turn(ctx, session) != session || !l.Status().Healthy || l.Status().Moved != 1 {
		t.Errorf("the bus is back, but the line is %+v", l.Status())
	}
	hangUp(session)
	if l.turn(ctx, session) != nil || l.Status().Healthy {
		t.Errorf("a session that does not work was kept: %+v", l.Status())
	}
}
