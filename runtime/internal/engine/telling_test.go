package engine

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

func TestDurationsForPeople(t *testing.T) {
	for _, c := range []struct {
		d              time.Duration
		about, exactly string
	}{
		{0, "0s", "0s"},
		{999, "999ns", "999ns"},
		{232_967_036, "233ms", "232.967036ms"},
		{999_999_999, "1s", "999.999999ms"},
		{5_835_173_983, "5.84s", "5.835173983s"},
		{59_960 * time.Millisecond, "1m", "59.96s"},
		{90_400 * time.Millisecond, "1m30s", "1m30.4s"},
		{2 * time.Hour, "2h", "2h"},
		{100*time.Minute + 29*time.Second, "1h40m", "1h40m29s"},
	} {
		if textfmt.About(c.d) != c.about || textfmt.Exactly(c.d) != c.exactly {
			t.Errorf("%v is about %s, and %s", c.d, textfmt.About(c.d), textfmt.Exactly(c.d))
		}
	}
}

// TestR12_WhyAWorkerLeaves: because of a replacement, of a declaration without it,
// of its parent, or of the shutdown of the tree.
func TestR12_WhyAWorkerLeaves(t *testing.T) {
	w := newWorld(t, line(group("p", slowPump())), many("a", "b", "c"))
	w.settle()
	w.observe("Line/b", 1)
	w.update(func(s *spec) {
		s.Children = s.Children[1:]
		s.Children[0].Spec.Value = 1
	})
	w.settle()
	w.wantEvent(1, "Line spec version 1: other")
	w.wantEvent(1, "Line child replaced b: value")
	w.wantEvent(1, "Line/a leaving: it is not declared any more")
	w.wantEvent(1, "Line/b leaving: it is replaced")
	w.wantEvent(1, "Line/b desired running -> stopped: it is leaving")
	w.update(func(s *spec) { s.Children[0].Spec.Value = 2 }) // while the old one leaves
	w.settle()
	w.wantEvent(2, "Line child replaced b: value")
	w.update(func(s *spec) { s.Children = s.Children[1:] })
	w.settle()
	w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "b"}) })
	w.settle()
	w.wantEvent(1, "Line child replaced b: the one that runs is leaving already")
	w.observe("Line/b", 0)
	w.down()
	w.wantEvent(1, "Line leaving: shutdown was asked")
	w.wantEvent(1, "Line/c leaving: its parent is leaving")
}

// TestTheLogOfFailures: the number in a row and the delay stand in the line and as
// attributes, and who reads the lines from Info on sees the end of each trouble.
func TestTheLogOfFailures(t *testing.T) {
	var out bytes.Buffer
	logged := func(e fsm.Event, want ...string) {
		t.Helper()
		out.Reset()
		log(slog.New(slog.NewTextHandler(&out, nil)), e)
		for _, text := range want {
			if !strings.Contains(out.String(), text) {
				t.Errorf("%s is not in %s", text, out.String())
			}
		}
	}
	failed := fsm.Event{Kind: fsm.EventFailed, Path: "a", From: "x", To: "y", Reason: "no route", Failures: 2, Delay: 1_234_567_890}
	logged(failed, "level=WARN", "msg=failed", "from=x", "to=y", "failures=2", "delay=1.23s")
	logged(fsm.Event{Kind: fsm.EventActionFailed, To: "flush"}, "level=WARN", "action=flush")
	logged(fsm.Event{Kind: fsm.EventObserveFailed}, "level=WARN")
	logged(fsm.Event{Kind: fsm.EventObserveRecovered}, "level=INFO")
	logged(fsm.Event{Kind: fsm.EventIgnored, To: "flush"}, "level=ERROR", "action=flush")
	logged(fsm.Event{Kind: fsm.EventReturned, To: "flush"}, "level=INFO")
	logged(fsm.Event{Kind: fsm.EventTree, Reason: "seed 7"}, "level=INFO", `reason="seed 7"`)
	logged(fsm.Event{Kind: fsm.EventGone, To: "x"}, "level=INFO")
	logged(fsm.Event{Kind: fsm.EventGone, To: "x", Unclean: true}, "level=WARN", "unclean=true")
}
