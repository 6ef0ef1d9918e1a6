package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
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
		{"", true}, {"--for 20s", true}, {"--config edge.yaml --broker mqtt://localhost", true}, {"--log debug", true}, {"--events", true}, {"--http localhost:8080 --read-only=false", true}, {"--http=", true},
		{"--for -1s", false}, {"--for soon", false}, {"--log loud", false}, {"more", false}, {"--broker mqtt://localhost", false},
	} {
		if _, err := parse(strings.Fields(c.args), io.Discard); (err == nil) != c.ok {
			t.Errorf("edge %s: %v", c.args, err)
		}
	}
}

// TestEndsInOrderAtAnyTime: when the time is over in the middle of the story,
// everything goes down in order all the same.
func TestEndsInOrderAtAnyTime(t *testing.T) {
	defer goleak.VerifyNone(t)
	var out, log bytes.Buffer
	// The time runs from before the devices are made, which takes a while.
	if status := run(t.Context(), flags{limit: 1200 * time.Millisecond}, &out, &log); status != 0 {
		t.Errorf("status %d:\n%s", status, out.String())
	}
	if !strings.Contains(out.String(), "The rest of the story is left out") {
		t.Errorf("not told that the story is not over:\n%s", out.String())
	}
}

// TestOwnConfiguration runs the node without the story: the device of the
// configuration does not exist, the node waits for it.
func TestOwnConfiguration(t *testing.T) {
	defer goleak.VerifyNone(t)
	path := filepath.Join(t.TempDir(), "edge.yaml")
	text := "site: hall\ndevices: {press: {ipAddress: 127.0.0.1, port: 1}}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out := outputUntil{text: "EdgeNode/press/connection transition down -> connecting", then: stop}
	if status := run(ctx, flags{config: path, events: true}, &out, io.Discard); status != 0 {
		t.Errorf("status %d", status)
	}
	for _, text := range []string{out.text, "The tree is down"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("missing: %s\n%s", text, out.String())
		}
	}
}

// outputUntil keeps what is written, and calls then once text is there.
type outputUntil struct {
	bytes.Buffer
	text string
	then func()
}

func (o *outputUntil) Write(data []byte) (int, error) {
	n, err := o.Buffer.Write(data)
	if strings.Contains(o.String(), o.text) {
		o.then()
	}
	return n, err
}

func TestConfigurationThatIsInvalid(t *testing.T) {
	defer goleak.VerifyNone(t)
	path := filepath.Join(t.TempDir(), "edge.yaml")
	if err := os.WriteFile(path, []byte("devices: {press: {port: 4840}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if status := run(t.Context(), flags{config: path}, &out, io.Discard); status != 1 {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(out.String(), "ipAddress") {
		t.Errorf("the field is not named:\n%s", out.String())
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
