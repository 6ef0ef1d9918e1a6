package breaker

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

func closed(t *testing.T, spec UserSpec) (b *fsmtest.Bench, send func(Command) error) {
	t.Helper()
	b = fsmtest.New(t)
	s, err := NewSupervisor(NewWorker(), spec, b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	b.Until("Breaker", "closed")
	return b, func(c Command) error {
		t.Helper()
		return b.Outcome(s.Post(c))
	}
}

// The sixth failure in a row opens the breaker; a success before it does not let it.
func TestFailuresInARowOpenIt(t *testing.T) {
	b, send := closed(t, DefaultUserSpec())
	for range 5 {
		send(FailureCommand{})
	}
	send(SuccessCommand{})
	for range 5 {
		send(FailureCommand{})
	}
	b.Want("Breaker", "closed")
	send(FailureCommand{})
	b.Want("Breaker", "open")
	if err := send(PassCommand{}); err == nil || err.Error() != "Breaker in open has rejected pass: it is taken in closed, half_open" {
		t.Errorf("a request passes: %v", err)
	}
}

// After the timeout so many requests pass as have to succeed; one failure opens it
// again.
func TestHalfOpen(t *testing.T) {
	spec := DefaultUserSpec()
	spec.MaxFailures, spec.MaxRequests = 0, 2
	b, send := closed(t, spec)
	send(FailureCommand{})
	b.Advance(59 * time.Second)
	b.Want("Breaker", "open")
	b.Advance(time.Second)
	b.Want("Breaker", "half_open")
	for i, passes := range []bool{true, true, false} {
		if err := send(PassCommand{}); (err == nil) != passes {
			t.Errorf("request %d: %v", i+1, err)
		}
	}
	send(SuccessCommand{})
	b.Want("Breaker", "half_open")
	send(FailureCommand{})
	b.Want("Breaker", "open")
	b.Advance(time.Minute)
	send(SuccessCommand{})
	send(SuccessCommand{})
	b.Want("Breaker", "closed")
	b.WantVariable("Breaker", "requests", 0)
}

// The counts of the closed breaker are cleared after the interval.
func TestTheIntervalClearsTheCounts(t *testing.T) {
	b, send := closed(t, DefaultUserSpec())
	for range 5 {
		send(FailureCommand{})
	}
	b.Advance(time.Minute)
	send(FailureCommand{})
	b.Want("Breaker", "closed")
	b.WantVariable("Breaker", "inARow", 1)
}
