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
	w.WantAccepted(w.s.Post(c))
}

func (w watch) display(want time.Duration) {
	w.t.Helper()
	w.WantOutput("Stopwatch", "display", want)
}

// The display reads its timer: what was counted stands on it in the same tick.
func TestStartsStopsAndGoesOn(t *testing.T) {
	w := stopwatch(t)
	w.press(StartStopCommand{})
	w.Advance(10 * time.Second)
	w.press(StartStopCommand{})
	w.Advance(time.Minute)
	w.display(10 * time.Second)
	w.press(StartStopCommand{})
	w.Advance(5 * time.Second)
	w.press(StartStopCommand{})
	w.Tick()
	w.display(15 * time.Second)
	w.press(LapResetCommand{})
	w.Tick()
	w.display(0)
	w.Want("Stopwatch/timer", "zero")
	w.Want("Stopwatch", "cleared")
}

// A lap stands on the display while the time runs on.
func TestALap(t *testing.T) {
	w := stopwatch(t)
	w.press(StartStopCommand{})
	w.Advance(30 * time.Second)
	w.press(LapResetCommand{})
	w.display(30 * time.Second)
	w.Advance(30 * time.Second)
	w.display(30 * time.Second)
	w.press(LapResetCommand{})
	w.Advance(time.Second)
	w.press(LapResetCommand{})
	w.display(61 * time.Second)
	w.press(StartStopCommand{})
	w.Tick()
	w.display(61 * time.Second)
	w.WantVariable("Stopwatch", "laps", 2)
}
