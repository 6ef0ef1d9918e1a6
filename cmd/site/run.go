package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/fsmgen/fsmgen/cmd/site/internal/story"
)

// stepLimit is how long a step of the story may take before it has failed.
const stepLimit = 20 * time.Second

// runStory plays the story and goes on until ctx is done.
func runStory(ctx context.Context, f flags, log *slog.Logger, out *printer) error {
	out.line("Starting three chargers, an authorization server and a grid meter.")
	w, err := story.NewWorld(log)
	if err != nil {
		return err
	}
	w.Show = story.Show{Event: out.event, Line: out.line}
	w.Address, w.Writable = f.http, !f.read
	err = story.Play(ctx, w, stepLimit)
	switch {
	case err == nil:
		out.line("\nThe story is over after %v. The site goes on until Ctrl-C.", out.elapsed().Round(100*time.Millisecond))
		select {
		case <-ctx.Done():
		case <-w.Done():
		}
	case ctx.Err() != nil: // Ctrl-C, or the time is over: no fault of the site's
		out.line("\nThe rest of the story is left out.")
		err = nil
	}
	out.line("\nGoing down in order.")
	stop, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	if err := errors.Join(err, w.Close(stop)); err != nil {
		return fmt.Errorf("ended with: %w", err)
	}
	out.line("The tree is down: sessions, chargers, meter, site; no car may draw anything.")
	return nil
}
