package relay

import (
	"context"
	"errors"
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

// A server that does not answer is asked again, after pauses that grow; the first answer
// ends that, for better or for worse.
func TestTheServerAnswersLate(t *testing.T) {
	b, srv := relay(t)
	srv.login.Fail(errors.New("no route to host"))
	srv.login.ThenFail(errors.New("bad gateway"))
	srv.login.ThenSet(LogInResult{Session: "first"})
	b.Until("Relay", "on")
	b.WantVariable("Relay", "logins", 1)
	b.WantPlayed(&srv.login)
	b.WantEvents("no route to host; attempt 1", "bad gateway; attempt 2", "action done log_in")

	srv.login.Fail(errors.New("bad gateway"))
	srv.login.ThenFail(ErrLogInRefused)
	srv.alive = false
	b.Forget()
	b.Until("Relay", "locked")
	b.WantCalls("Relay", "log_in", 2)
	b.WantVariable("Relay", "logins", 1)
	b.WantInput("Relay/attic", "session", "***")
}

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
	b.WantOutput("Relay", "joined", 2)
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
	b.WantCalls("Relay", "log_in", 1)
	b.WantHealth("Relay", fsm.HealthDegraded)
}
