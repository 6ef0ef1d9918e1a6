package elevator

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type car struct {
	fsmtest.Script[ObservedState]
	did string
}

func (c *car) CollectObservedState(ctx context.Context, _ DesiredState) (ObservedState, error) {
	return c.Next(ctx)
}
func (c *car) DriveUp(context.Context, Snapshot) error   { return c.do("up") }
func (c *car) DriveDown(context.Context, Snapshot) error { return c.do("down") }
func (c *car) Halt(context.Context, Snapshot) error      { return c.do("halt") }
func (c *car) OpenDoor(context.Context, Snapshot) error  { return c.do("open") }
func (c *car) CloseDoor(context.Context, Snapshot) error { return c.do("close") }

func (c *car) do(what string) error {
	c.did = what
	return nil
}

func elevator(t *testing.T) (*fsmtest.Bench, *car, *Supervisor) {
	t.Helper()
	b, c := fsmtest.New(t), &car{}
	c.Set(ObservedState{Floor: 3, DoorClosed: true})
	spec := DefaultUserSpec()
	spec.Floors = 10
	s, err := NewSupervisor(NewWorker(c), spec, b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	b.Until("Elevator", "idle")
	b.Advance(time.Second)
	return b, c, s
}

func see(b *fsmtest.Bench, c *car, o ObservedState) {
	c.Set(o)
	b.Observe("Elevator")
}

// arrive lets the door of a car that stands open and close.
func arrive(b *fsmtest.Bench, c *car, floor int) {
	see(b, c, ObservedState{Floor: floor, DoorClosed: true})
	b.Want("Elevator", "opening")
	see(b, c, ObservedState{Floor: floor, DoorOpen: true})
	b.Want("Elevator", "open")
	see(b, c, ObservedState{Floor: floor, DoorOpen: true})
	b.Advance(5 * time.Second)
	b.Want("Elevator", "closing")
	see(b, c, ObservedState{Floor: floor, DoorClosed: true})
}

// A call that comes during a ride waits, and is served after it, in order.
func TestCallsWait(t *testing.T) {
	b, c, s := elevator(t)
	first := s.Post(CallCommand{Floor: 7})
	second := s.Post(CallCommand{Floor: 1})
	b.WantAccepted(first)
	b.Want("Elevator", "up")
	b.WantWaiting(second)
	see(b, c, ObservedState{Floor: 5, DoorClosed: true})
	b.Want("Elevator", "up")
	arrive(b, c, 7)
	b.WantAccepted(second)
	b.Want("Elevator", "down")
	arrive(b, c, 1)
	b.Want("Elevator", "idle")
	b.WantVariable("Elevator", "rides", 2)
}

// There is no ride to the floor where the car is, nor to one that does not exist.
func TestNoRide(t *testing.T) {
	b, c, s := elevator(t)
	b.WantRejected(s.Post(CallCommand{Floor: 20}), "command.floor < spec.floors is false")
	b.WantAccepted(s.Post(CallCommand{Floor: 3}))
	arrive(b, c, 3)
	b.Want("Elevator", "idle")
}

// The door stays open for whoever holds the button, and opens again for whoever
// stands in it.
func TestTheDoorWaits(t *testing.T) {
	b, c, s := elevator(t)
	b.WantAccepted(s.Post(CallCommand{Floor: 3}))
	see(b, c, ObservedState{Floor: 3, DoorOpen: true})
	b.Advance(3 * time.Second)
	b.WantAccepted(s.Post(HoldCommand{}))
	b.Advance(4 * time.Second)
	b.Want("Elevator", "open")
	b.Advance(time.Second)
	b.Want("Elevator", "closing")
	see(b, c, ObservedState{Floor: 3, Obstacle: true})
	b.Want("Elevator", "opening")
}

func TestARideThatDoesNotEnd(t *testing.T) {
	b, c, s := elevator(t)
	b.WantAccepted(s.Post(CallCommand{Floor: 9}))
	b.Advance(2 * time.Minute)
	b.Want("Elevator", "stuck")
	if c.did != "halt" {
		t.Errorf("it did %s", c.did)
	}
}
