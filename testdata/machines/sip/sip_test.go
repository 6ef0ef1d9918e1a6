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
	acks    int
}

func (s *transport) SendInvite(context.Context, Snapshot) error {
	s.invites = append(s.invites, s.b.Now())
	return nil
}
func (s *transport) SendAck(context.Context, Snapshot) error {
	s.acks++
	return nil
}

func call(t *testing.T) (b *fsmtest.Bench, tr *transport, send func(Command) error) {
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
	return b, tr, func(c Command) error {
		t.Helper()
		err := b.Outcome(s.Post(c))
		b.Settle()
		return err
	}
}

// Timer A: the request is sent again after T1, then after twice as long each time.
// Timer B ends it after 64 T1: it was sent seven times.
func TestNobodyAnswers(t *testing.T) {
	b, tr, _ := call(t)
	b.Advance(time.Minute)
	b.Want("Invite", "terminated")
	if got := b.Variable("Invite", "why"); got != "timeout" {
		t.Errorf("it ended by %s", got)
	}
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
	b, tr, send := call(t)
	send(ProvisionalCommand{Status: 180})
	send(ProvisionalCommand{Status: 183})
	b.Advance(time.Hour)
	b.Want("Invite", "proceeding")
	if got := b.Variable("Invite", "status"); got != "183" || len(tr.invites) != 1 {
		t.Errorf("status %s, %d invites", got, len(tr.invites))
	}
	if err := send(AcceptedCommand{Status: 200}); err != nil {
		t.Fatal(err)
	}
	b.Want("Invite", "terminated")
	if tr.acks != 0 {
		t.Error("the ACK of a 2xx is not the transaction's")
	}
}

// A refusal is acknowledged each time that it comes, until Timer D ends.
func TestARefusal(t *testing.T) {
	b, tr, send := call(t)
	send(RefusedCommand{Status: 486})
	send(RefusedCommand{Status: 486})
	b.Want("Invite", "completed")
	if tr.acks != 2 {
		t.Errorf("%d ACKs", tr.acks)
	}
	b.Advance(32 * time.Second)
	b.Want("Invite", "terminated")
}

func TestTheTransportFails(t *testing.T) {
	b, _, send := call(t)
	send(BrokenCommand{})
	b.Want("Invite", "terminated")
	if got := b.Variable("Invite", "why"); got != "transport" {
		t.Errorf("it ended by %s", got)
	}
}
