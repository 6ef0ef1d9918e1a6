package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/story"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestStory plays the eight steps with real servers: what `make run` shows,
// with every check of it. Steps build on each other, so the first one that
// fails ends the test.
func TestStory(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	w, err := story.NewWorld(ctx, t.TempDir(), slog.New(slog.DiscardHandler))
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
	w.Address, w.Writable = "localhost:0", true
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
	t.Run("It can be looked at, and changed.", func(t *testing.T) { inspected(t, w.Node().Pages()+"api/v1/trees/EdgeNode/") })
}

// inspected looks at the tree as a person does, and has one of its workers observe.
func inspected(t *testing.T, tree string) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(tree + "worker?path=EdgeNode/mixer/connection")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(text), `"state":"up"`) {
		t.Errorf("%s, %v: %s", answer.Status, err, text)
	}
	changed, err := client.Post(tree+"observe", "application/json", strings.NewReader(`{"path":"EdgeNode/mixer/connection"}`))
	if err != nil {
		t.Fatal(err)
	}
	changed.Body.Close()
	if changed.StatusCode/100 != 2 {
		t.Errorf("to observe: %s", changed.Status)
	}
}
