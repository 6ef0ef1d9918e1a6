package invite

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type transport struct {
	b       *fsmtest.Bench
	invites []time.Time
}

func (s *transport) SendInvite(context.Context, Snapshot) error {
	s.invites = append(s.invites, s.b.Now())
	return nil
}
func (s *transport) SendAck(context.Context, Snapshot) error { return nil }

func call(t *testing.T) (b *fsmtest.Bench, tr *transport, send func(Command)) {
	t.Helper()
	b = fsmtest.New(t)
	tr = &transport{b: b}
	s, err := NewSupervisor(NewWorker(tr), DefaultUserSpec(), b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	b.Until("Invite", "calling")
	b.Settle()
	return b, tr, func(c Command) {
		t.Helper()
		b.WantAccepted(s.Post(c))
	}
}

// Timer A: the request is sent again after T1, then after twice as long each time.
// Timer B ends it after 64 T1: it was sent seven times.
func TestNobodyAnswers(t *testing.T) {
	b, tr, _ := call(t)
	b.Advance(time.Minute)
	b.Want("Invite", "terminated")
	b.WantVariable("Invite", "why", VarsWhyTimeout)
	want := []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond, 3500 * time.Millisecond, 7500 * time.Millisecond, 15500 * time.Millisecond, 31500 * time.Millisecond}
	if len(tr.invites) != len(want) {
		t.Fatalf("it was sent %d times", len(tr.invites))
	}
	for i, at := range tr.invites {
		if got := at.Sub(tr.invites[0]); got != want[i] {
			t.Errorf("attempt %d came after %v, want %v", i+1, got, want[i])
		}
	}
}

// A provisional answer ends the sending; a final one ends the transaction.
func TestAnAnswer(t *testing.T) {
	b, _, send := call(t)
	send(ProvisionalCommand{Status: 180})
	send(ProvisionalCommand{Status: 183})
	b.Advance(time.Hour)
	b.Want("Invite", "proceeding")
	b.WantVariable("Invite", "status", 183)
	b.WantCalls("Invite", "send_invite", 1)
	send(AcceptedCommand{Status: 200})
	b.Want("Invite", "terminated")
	b.WantCalls("Invite", "send_ack", 0) // the ACK of a 2xx is not the transaction's
}

// A refusal is acknowledged each time that it comes, until Timer D ends. Timer D begins
// with the first.
func TestARefusal(t *testing.T) {
	b, _, send := call(t)
	send(RefusedCommand{Status: 486})
	b.Advance(20 * time.Second)
	send(RefusedCommand{Status: 486})
	b.Want("Invite", "completed")
	b.WantCalls("Invite", "send_ack", 2)
	b.Advance(11 * time.Second)
	b.Want("Invite", "completed")
	b.Advance(time.Second)
	b.Want("Invite", "terminated")
}

func TestTheTransportFails(t *testing.T) {
	b, _, send := call(t)
	send(BrokenCommand{})
	b.Want("Invite", "terminated")
	b.WantVariable("Invite", "why", VarsWhyTransport)
}
