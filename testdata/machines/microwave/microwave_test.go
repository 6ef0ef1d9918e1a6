package microwave

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type oven struct {
	fsmtest.Script[ObservedState]
	watts int
}

func (o *oven) CollectObservedState(ctx context.Context, _ DesiredState) (ObservedState, error) {
	return o.Next(ctx)
}
func (o *oven) Heat(_ context.Context, snap Snapshot) error {
	o.watts = snap.Vars.Power
	return nil
}
func (o *oven) Cool(context.Context, Snapshot) error { return nil }
func (o *oven) Beep(context.Context, Snapshot) error { return nil }

func idle(t *testing.T) (b *fsmtest.Bench, o *oven, send func(Command) error) {
	t.Helper()
	b, o = fsmtest.New(t), &oven{}
	o.Set(ObservedState{})
	s, err := NewSupervisor(NewWorker(o), UserSpec{}, b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	b.Until("Microwave", "idle")
	b.Advance(time.Second)
	return b, o, func(c Command) error {
		t.Helper()
		return b.Outcome(s.Post(c))
	}
}

func TestTwoMinutes(t *testing.T) {
	b, o, send := idle(t)
	if err := send(StartCommand{Time: 2 * time.Minute, Power: 600}); err != nil {
		t.Fatal(err)
	}
	b.Advance(2*time.Minute - time.Second)
	b.Want("Microwave", "heating")
	if o.watts != 600 {
		t.Errorf("%d watts", o.watts)
	}
	b.Advance(time.Second)
	b.Want("Microwave", "ready")
	o.Set(ObservedState{DoorOpen: true})
	b.Advance(time.Second)
	b.Want("Microwave", "idle")
}

// The door interrupts, and what is left goes on after it.
func TestTheDoorInterrupts(t *testing.T) {
	b, o, send := idle(t)
	send(DefaultStartCommand())
	b.Advance(10 * time.Second)
	o.Set(ObservedState{DoorOpen: true})
	b.Until("Microwave", "paused")
	b.Advance(time.Minute)
	if err := send(DefaultStartCommand()); err == nil || !strings.Contains(err.Error(), "!observed.doorOpen is false") {
		t.Errorf("it heats with an open door: %v", err)
	}
	o.Set(ObservedState{})
	b.Advance(time.Second)
	if err := send(StartCommand{Time: time.Hour, Power: 800}); err != nil {
		t.Fatal(err)
	}
	b.Advance(18 * time.Second)
	b.Want("Microwave", "heating")
	b.Advance(2 * time.Second)
	b.Want("Microwave", "ready")
}

// Thirty seconds more while it heats; there is never more than an hour.
func TestMore(t *testing.T) {
	b, _, send := idle(t)
	send(DefaultStartCommand())
	b.Advance(20 * time.Second)
	send(AddCommand{})
	b.Advance(39 * time.Second)
	b.Want("Microwave", "heating")
	for range 200 {
		send(AddCommand{})
	}
	b.WantVariable("Microwave", "left", time.Hour)
}

func TestAnOvenThatIsTooHot(t *testing.T) {
	_, _, send := idle(t)
	err := send(StartCommand{Time: 2 * time.Hour, Power: 10})
	if err == nil || err.Error() != "invalid start: time: must be at most 1h; power: must be at least 100" {
		t.Errorf("%v", err)
	}
}
