package story

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestNothingIsKeptAfterTheStory: the node goes on after it, for days if nobody
// ends it, and whoever waits is told of events all the same.
func TestNothingIsKeptAfterTheStory(t *testing.T) {
	w := &World{record: newRecord()}
	w.record.add(fsm.Event{})
	if n := w.record.mark(); n != 1 {
		t.Fatalf("%d events are kept during the story, not 1", n)
	}
	must(t, play(t.Context(), w, time.Minute, nil))
	_, changed := w.record.since(0)
	for range 1000 {
		w.record.add(fsm.Event{})
	}
	if n := w.record.mark(); n != 0 {
		t.Errorf("%d events are kept after the story", n)
	}
	select {
	case <-changed:
	default:
		t.Error("nobody is told of an event")
	}
}
