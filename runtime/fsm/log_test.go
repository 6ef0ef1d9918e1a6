package fsm_test

import (
	"log/slog"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestTheEndOfFailedAttemptsIsLogged at the level Info: that attempts fail is
// logged at Warn. An action that succeeds at once is nothing to tell an operator.
func TestTheEndOfFailedAttemptsIsLogged(t *testing.T) {
	for _, c := range []struct {
		failures int
		level    slog.Level
		text     string
	}{
		{0, slog.LevelDebug, "Pump action done flush"},
		{1, slog.LevelInfo, "Pump action done flush, after a failed attempt"},
		{3, slog.LevelInfo, "Pump action done flush, after 3 failed attempts"},
	} {
		e := fsm.Event{Kind: fsm.EventActionDone, Path: "Pump", To: "flush", Failures: c.failures}
		if e.Level() != c.level || e.String() != c.text {
			t.Errorf("after %d failed attempts: %v %q, not %v %q", c.failures, e.Level(), e, c.level, c.text)
		}
	}
}
