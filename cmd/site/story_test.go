package main

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/cmd/site/internal/story"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestStory plays the ten steps: what `make run-site` shows, with every check of it.
// Steps build on each other, so the first one that fails ends the test.
func TestStory(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	w, err := story.NewWorld(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	w.Show = story.Show{
		Event: func(e fsm.Event) { t.Logf("%8.3fs  %s", e.Time.Sub(begin).Seconds(), e) },
		Line: func(format string, args ...any) {
			line := fmt.Sprintf(format, args...)
			if t.Log(line); len(line) > 120 {
				t.Errorf("a line of %d columns", len(line))
			}
		},
	}
	defer func() {
		if err := w.Close(ctx); err != nil {
			t.Errorf("going down: %v", err)
		}
	}()
	for _, step := range story.Steps() {
		ok := t.Run(step.Title, func(t *testing.T) {
			if err := story.PlayStep(ctx, w, step, time.Minute); err != nil {
				t.Fatal(err)
			}
		})
		if !ok {
			return
		}
	}
}
