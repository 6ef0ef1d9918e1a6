package stopwatch

import (
	"testing"
	"time"

	"example.com/made/timer"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type parts struct{}

func (parts) Timer(timer.UserSpec) *timer.Worker { return timer.NewWorker() }

type watch struct {
	*fsmtest.Bench
	t *testing.T
	s *Supervisor
}

func stopwatch(t *testing.T) watch {
	t.Helper()
	w := watch{fsmtest.New(t), t, nil}
	s, err := NewSupervisor(NewWorker(parts{}), UserSpec{}, w.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	w.s = s
	w.Drive(s)
	w.Until("Stopwatch/timer", "zero")
	w.Settle()
	return w
}

func (w watch) press(c Command) {
	w.t.Helper()
	if err := w.Outcome(w.s.Post(c)); err != nil {
		w.t.Fatal(err)
	}
	w.Settle()
}

func (w watch) display(want string) {
	w.t.Helper()
	if got := w.Output("Stopwatch", "display"); got != want {
		w.t.Errorf("the display shows %s, want %s", got, want)
	}
}

// The display reads its timer: what was counted stands on it in the same tick.
func TestStartsStopsAndGoesOn(t *testing.T) {
	w := stopwatch(t)
	w.press(StartStopCommand{})
	w.Advance(10 * time.Second)
	w.press(StartStopCommand{})
	w.Advance(time.Minute)
	if got := w.Output("Stopwatch/timer", "total"); got != "10s" {
		t.Errorf("it counted %s", got)
	}
	w.press(StartStopCommand{})
	w.Advance(5 * time.Second)
	w.press(StartStopCommand{})
	if got := w.Output("Stopwatch/timer", "total"); got != "15s" {
		t.Errorf("it counted %s", got)
	}
	w.press(LapResetCommand{})
	w.Want("Stopwatch/timer", "zero")
	w.Want("Stopwatch", "cleared")
}

// A lap stands on the display while the time runs on.
func TestALap(t *testing.T) {
	w := stopwatch(t)
	w.press(StartStopCommand{})
	w.Advance(30 * time.Second)
	w.press(LapResetCommand{})
	w.display("30s")
	w.Advance(30 * time.Second)
	w.display("30s")
	w.press(LapResetCommand{})
	w.Advance(time.Second)
	w.press(StartStopCommand{})
	if got := w.Output("Stopwatch/timer", "total"); got != "1m1s" {
		t.Errorf("it counted %s", got)
	}
	if got := w.Variable("Stopwatch", "laps"); got != "1" {
		t.Errorf("%s laps", got)
	}
}
