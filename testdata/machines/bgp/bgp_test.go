package peer

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type speaker struct{ connects, keepalives int }

func (s *speaker) Release(context.Context, Snapshot) error  { return nil }
func (s *speaker) Listen(context.Context, Snapshot) error   { return nil }
func (s *speaker) SendOpen(context.Context, Snapshot) error { return nil }
func (s *speaker) Connect(context.Context, Snapshot) error {
	s.connects++
	return nil
}
func (s *speaker) SendKeepalive(context.Context, Snapshot) error {
	s.keepalives++
	return nil
}

type bench struct {
	*fsmtest.Bench
	t *testing.T
	s *Supervisor
}

func (b bench) send(commands ...Command) {
	b.t.Helper()
	for _, c := range commands {
		if err := b.Outcome(b.s.Post(c)); err != nil {
			b.t.Fatal(err)
		}
		b.Settle()
	}
}

func (b bench) retries(want string) {
	b.t.Helper()
	if got := b.Variable("Peer", "retries"); got != want {
		b.t.Errorf("ConnectRetryCounter is %s, want %s", got, want)
	}
}

func peer(t *testing.T) (bench, *speaker) {
	t.Helper()
	b, sp := bench{Bench: fsmtest.New(t), t: t}, &speaker{}
	s, err := NewSupervisor(NewWorker(sp), DefaultUserSpec(), b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.s = s
	b.Drive(s)
	b.Until("Peer", "idle")
	b.Settle()
	return b, sp
}

func established(t *testing.T, hold time.Duration) (bench, *speaker) {
	t.Helper()
	b, sp := peer(t)
	b.send(StartCommand{}, ConnectedCommand{}, OpenCommand{HoldTime: hold}, KeepaliveCommand{})
	b.Want("Peer", "established")
	return b, sp
}

// Connect tries again each time that the ConnectRetryTimer expires.
func TestConnectRetryTimer(t *testing.T) {
	b, sp := peer(t)
	b.send(StartCommand{})
	b.Advance(4 * time.Minute)
	if b.Want("Peer", "connect"); sp.connects != 3 {
		t.Errorf("%d attempts", sp.connects)
	}
	b.send(DisconnectedCommand{})
	b.Want("Peer", "active")
	b.Advance(2 * time.Minute)
	b.Want("Peer", "connect")
}

// The hold time is the smaller one of the two, and any message starts it anew.
func TestHoldTimer(t *testing.T) {
	b, _ := established(t, 30*time.Second)
	for range 4 {
		b.Advance(29 * time.Second)
		b.send(UpdateCommand{})
	}
	b.Want("Peer", "established")
	b.Advance(30 * time.Second)
	b.Want("Peer", "idle")
	b.retries("1")
}

func TestHoldTimeIsNotAboveOurs(t *testing.T) {
	b, _ := established(t, time.Hour)
	if got := b.Variable("Peer", "holdTime"); got != "1m30s" {
		t.Errorf("the hold time is %s", got)
	}
}

func TestKeepalivesAreSent(t *testing.T) {
	b, sp := established(t, time.Hour)
	before := sp.keepalives
	for range 4 {
		b.Advance(30 * time.Second)
		b.send(KeepaliveCommand{})
	}
	if n := sp.keepalives - before; n != 4 {
		t.Errorf("%d KEEPALIVEs in two minutes", n)
	}
}

// ConnectRetryCounter counts failures, and a manual start or stop clears it.
func TestConnectRetryCounter(t *testing.T) {
	b, _ := established(t, time.Minute)
	b.send(NotificationCommand{})
	b.Want("Peer", "idle")
	b.retries("1")
	b.send(StartCommand{})
	b.retries("0")
	b.send(ConnectedCommand{})
	b.Advance(4 * time.Minute)
	b.Want("Peer", "idle")
	b.retries("1")
	b.send(StartCommand{}, StopCommand{})
	b.Want("Peer", "idle")
	b.retries("0")
}

// What a state has no use for is rejected.
func TestAnUnexpectedMessage(t *testing.T) {
	b, _ := peer(t)
	b.send(StartCommand{})
	if err := b.Outcome(b.s.Post(UpdateCommand{})); err == nil {
		t.Error("an UPDATE came in connect")
	}
}
