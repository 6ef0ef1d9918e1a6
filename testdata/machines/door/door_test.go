package door

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type motor struct {
	fsmtest.Script[ObservedState]
	did []string
}

func (m *motor) CollectObservedState(ctx context.Context, _ DesiredState) (ObservedState, error) {
	return m.Next(ctx)
}
func (m *motor) StopMotor(context.Context, Snapshot) error { return m.do("stop") }
func (m *motor) DriveUp(context.Context, Snapshot) error   { return m.do("up") }
func (m *motor) DriveDown(context.Context, Snapshot) error { return m.do("down") }

func (m *motor) do(what string) error {
	m.did = append(m.did, what)
	return nil
}

func door(t *testing.T) (b *fsmtest.Bench, m *motor, press func() error) {
	t.Helper()
	b, m = fsmtest.New(t), &motor{}
	m.Set(ObservedState{Bottom: true})
	s, err := NewSupervisor(NewWorker(m), DefaultUserSpec(), b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	b.Until("Door", "idle")
	b.Advance(time.Second)
	return b, m, func() error {
		t.Helper()
		err := b.Outcome(s.Post(PressCommand{}))
		b.Settle()
		return err
	}
}

// see waits until the door has seen where it is.
func see(b *fsmtest.Bench, m *motor, o ObservedState) {
	m.Set(o)
	b.Observe("Door")
}

func TestOpensAndCloses(t *testing.T) {
	b, m, press := door(t)
	press()
	b.Want("Door", "opening")
	see(b, m, ObservedState{})
	see(b, m, ObservedState{Top: true})
	b.Want("Door", "idle")
	press()
	b.Want("Door", "closing")
	see(b, m, ObservedState{Bottom: true})
	b.Want("Door", "idle")
	if want := []string{"stop", "up", "stop", "down", "stop"}; !slices.Equal(m.did, want) {
		t.Errorf("it did %v, want %v", m.did, want)
	}
}

// A press stops the door, and the next one turns it round.
func TestAPressTurnsItRound(t *testing.T) {
	b, m, press := door(t)
	press()
	see(b, m, ObservedState{})
	press()
	b.Want("Door", "idle")
	press()
	b.Want("Door", "closing")
	press()
	press()
	b.Want("Door", "opening")
}

// What stands in the light barrier sends a closing door up again, and keeps an open
// one from closing.
func TestNobodyIsSqueezed(t *testing.T) {
	b, m, press := door(t)
	see(b, m, ObservedState{Top: true})
	press()
	b.Want("Door", "closing")
	see(b, m, ObservedState{Blocked: true})
	b.Want("Door", "opening")
	see(b, m, ObservedState{Top: true, Blocked: true})
	b.Want("Door", "idle")
	if err := press(); err == nil {
		t.Error("a press closes it")
	}
	b.Want("Door", "idle")
}

func TestTheMotorStopsByItself(t *testing.T) {
	b, m, press := door(t)
	press()
	see(b, m, ObservedState{})
	b.Advance(15 * time.Second)
	b.Want("Door", "idle")
	press() // and the next press turns it round
	b.Want("Door", "closing")
}
