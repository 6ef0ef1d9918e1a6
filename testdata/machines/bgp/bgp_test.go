package peer

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type speaker struct{}

func (speaker) Release(context.Context, Snapshot) error       { return nil }
func (speaker) Listen(context.Context, Snapshot) error        { return nil }
func (speaker) SendOpen(context.Context, Snapshot) error      { return nil }
func (speaker) Connect(context.Context, Snapshot) error       { return nil }
func (speaker) SendKeepalive(context.Context, Snapshot) error { return nil }

type bench struct {
	*fsmtest.Bench
	t *testing.T
	s *Supervisor
}

func (b bench) send(commands ...Command) {
	b.t.Helper()
	for _, c := range commands {
		b.WantAccepted(b.s.Post(c))
	}
}

func peer(t *testing.T) bench {
	t.Helper()
	b := bench{Bench: fsmtest.New(t), t: t}
	s, err := NewSupervisor(NewWorker(speaker{}), DefaultUserSpec(), b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.s = s
	b.Drive(s)
	b.Until("Peer", "idle")
	b.Settle()
	return b
}

func established(t *testing.T, hold time.Duration) bench {
	t.Helper()
	b := peer(t)
	b.send(StartCommand{}, ConnectedCommand{}, OpenCommand{HoldTime: hold}, KeepaliveCommand{})
	b.Want("Peer", "established")
	return b
}

// Connect tries again each time that the ConnectRetryTimer expires.
func TestConnectRetryTimer(t *testing.T) {
	b := peer(t)
	b.send(StartCommand{})
	b.Advance(4 * time.Minute)
	b.Want("Peer", "connect")
	b.WantCalls("Peer", "connect", 3)
	b.send(DisconnectedCommand{})
	b.Want("Peer", "active")
	b.Advance(2 * time.Minute)
	b.Want("Peer", "connect")
}

// The hold time is the smaller one of the two, and any message starts it anew.
func TestHoldTimer(t *testing.T) {
	b := established(t, 30*time.Second)
	for range 4 {
		b.Advance(29 * time.Second)
		b.send(UpdateCommand{})
	}
	b.Want("Peer", "established")
	b.Advance(30 * time.Second)
	b.Want("Peer", "idle")
	b.WantVariable("Peer", "retries", 1)
}

func TestHoldTimeIsNotAboveOurs(t *testing.T) {
	b := established(t, time.Hour)
	b.WantVariable("Peer", "holdTime", 90*time.Second)
}

// A keepalive goes each third of the hold time that was agreed on.
func TestKeepalivesAreSent(t *testing.T) {
	for _, c := range []struct{ hold, third time.Duration }{{time.Hour, 30 * time.Second}, {9 * time.Second, 3 * time.Second}} {
		b := established(t, c.hold)
		b.Forget()
		for range 4 {
			b.Advance(c.third)
			b.send(KeepaliveCommand{})
		}
		b.WantCalls("Peer", "send_keepalive", 4)
	}
}

// ConnectRetryCounter counts failures, and a manual start or stop clears it.
func TestConnectRetryCounter(t *testing.T) {
	b := established(t, time.Minute)
	b.send(NotificationCommand{})
	b.Want("Peer", "idle")
	b.WantVariable("Peer", "retries", 1)
	b.send(StartCommand{})
	b.WantVariable("Peer", "retries", 0)
	b.send(ConnectedCommand{})
	b.Advance(4 * time.Minute)
	b.Want("Peer", "idle")
	b.WantVariable("Peer", "retries", 1)
	b.send(StartCommand{}, StopCommand{})
	b.Want("Peer", "idle")
	b.WantVariable("Peer", "retries", 0)
}

// What a state has no use for is rejected.
func TestAnUnexpectedMessage(t *testing.T) {
	b := peer(t)
	b.send(StartCommand{})
	b.WantRejected(b.s.Post(UpdateCommand{}), "Peer in connect has rejected update")
}
