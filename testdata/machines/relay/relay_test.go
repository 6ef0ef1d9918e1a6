package relay

import (
	"context"
	"strings"
	"testing"
	"time"

	"example.com/made/room"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type server struct {
	b     *fsmtest.Bench
	alive bool
	login fsmtest.Script[LogInResult]
	joins []string
}

func (s *server) CollectObservedState(context.Context, DesiredState) (ObservedState, error) {
	return ObservedState{Alive: s.alive, SeenAt: s.b.Now()}, nil
}
func (s *server) LogIn(ctx context.Context, _ Snapshot) (LogInResult, error) {
	s.alive = true
	return s.login.Next(ctx)
}
func (s *server) Rooms(room.UserSpec) *room.Worker { return room.NewWorker(s) }
func (s *server) Join(_ context.Context, snap room.Snapshot) error {
	s.joins = append(s.joins, snap.Desired.UserSpec.Name+" with "+snap.Inputs.Session)
	return nil
}
func (s *server) Leave(context.Context, room.Snapshot) error { return nil }

func relay(t *testing.T) (*fsmtest.Bench, *server) {
	t.Helper()
	b := fsmtest.New(t)
	srv := &server{b: b}
	spec := DefaultUserSpec()
	spec.Rooms = []string{"attic", "cellar"}
	s, err := NewSupervisor(NewWorker(srv, srv), spec, b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	return b, srv
}

// The rooms get the session of the relay, and a new one without being replaced.
func TestTheSessionReachesTheRooms(t *testing.T) {
	b, srv := relay(t)
	srv.login.Set(LogInResult{Session: "first"})
	b.Until("Relay/cellar", "joined")
	b.Settle()
	if got := b.Output("Relay", "joined"); got != "2" {
		t.Errorf("%s rooms are joined", got)
	}
	srv.login.Set(LogInResult{Session: "second"})
	srv.alive, srv.joins = false, nil
	b.UntilTrue("both have joined again", func() bool { return len(srv.joins) == 2 })
	if got := strings.Join(srv.joins, ", "); got != "attic with second, cellar with second" && got != "cellar with second, attic with second" {
		t.Errorf("joined: %s", got)
	}
	b.Want("Relay/attic", "joined")
	for _, secret := range []string{"first", "second"} {
		if len(b.Find(secret)) > 0 || strings.Contains(b.Dump(), "session is "+secret) {
			t.Errorf("%s is shown", secret)
		}
	}
}

// Who is refused is not asked again at once.
func TestRefused(t *testing.T) {
	b, srv := relay(t)
	srv.login.Fail(ErrLogInRefused)
	b.Until("Relay", "locked")
	b.Advance(time.Minute)
	if n := srv.login.Calls(); n != 1 {
		t.Errorf("%d logins", n)
	}
	b.WantHealth("Relay", fsm.HealthDegraded)
}
