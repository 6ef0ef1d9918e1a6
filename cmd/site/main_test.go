package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		args string
		ok   bool
	}{
		{"", true}, {"--for 20s", true}, {"--events", true}, {"--http localhost:8080 --read-only=false", true}, {"--http=", true}, {"--log debug", true},
		{"--for -1s", false}, {"--for soon", false}, {"--log loud", false}, {"more", false},
	} {
		if _, err := parse(strings.Fields(c.args), io.Discard); (err == nil) != c.ok {
			t.Errorf("site %s: %v", c.args, err)
		}
	}
}

// TestEndsInOrderAtAnyTime: when the time is over in the middle of the story, with a
// session or two, everything goes down in order all the same.
func TestEndsInOrderAtAnyTime(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, limit := range []time.Duration{time.Nanosecond, 100 * time.Millisecond, 700 * time.Millisecond} {
		var out, log bytes.Buffer
		if status := run(t.Context(), flags{limit: limit}, &out, &log); status != 0 {
			t.Errorf("status %d after %v:\n%s", status, limit, out.String())
		}
		for _, text := range []string{"The rest of the story is left out", "The tree is down"} {
			if !strings.Contains(out.String(), text) {
				t.Errorf("after %v it does not say %q:\n%s", limit, text, out.String())
			}
		}
	}
}

// TestEvents are printed if they are asked for.
func TestEvents(t *testing.T) {
	for _, asked := range []bool{false, true} {
		var out bytes.Buffer
		p := newPrinter(&out, asked)
		p.event(fsm.Event{Path: "Pump", Kind: fsm.EventTransition, To: "on"})
		p.close()
		if printed := out.Len() > 0; printed != asked {
			t.Errorf("asked: %v, printed: %v", asked, printed)
		}
	}
}
