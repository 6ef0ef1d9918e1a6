package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/app"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/story"
)

// stepLimit is how long a step of the story may take before it has failed.
const stepLimit = 20 * time.Second

// runStory plays the story and goes on until ctx is done.
func runStory(ctx context.Context, f flags, log *slog.Logger, out *printer) error {
	folder, err := os.MkdirTemp("", "fsmgen-edge-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)

	out.line("Starting three devices and a broker.")
	w, err := story.NewWorld(ctx, folder, log)
	if err == nil {
		w.Show = story.Show{Event: out.event, Line: out.line}
		w.Address, w.Writable = f.http, !f.read
		err = story.Play(ctx, w, stepLimit)
	}
	switch {
	case err == nil:
		out.line("\nThe story is over after %v. The node goes on until Ctrl-C.", out.elapsed().Round(100*time.Millisecond))
		out.line("Change its configuration and see: %s", w.Config())
		waitFor(ctx, w.Node())
	case ctx.Err() != nil: // Ctrl-C, or the time is over: no fault of the node's
		out.line("\nThe rest of the story is left out.")
		err = nil
	}
	if w == nil {
		return err
	}
	out.line("\nGoing down in order.")
	stop, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	return ended(errors.Join(err, w.Close(stop)), out)
}

// runConfig runs the node with a configuration of the user's own.
func runConfig(ctx context.Context, f flags, log *slog.Logger, out *printer) error {
	if f.broker == "" {
		broker, err := bus.StartBroker()
		if err != nil {
			return err
		}
		defer broker.Close()
		f.broker = broker.URL()
		out.line("The broker is %s", f.broker)
	}
	node, err := app.Start(app.Options{
		Config:   f.config,
		Broker:   f.broker,
		Address:  f.http,
		Writable: !f.read,
		Log:      log,
		OnEvent:  out.event,
		OnConfig: func(err error) { out.line("%s", story.ConfigLine(f.config, err)) },
	})
	if err != nil {
		return err
	}
	if f.http != "" {
		out.line("The tree can be looked at: %s", node.Pages())
	}
	waitFor(ctx, node)
	out.line("\nGoing down in order.")
	stop, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	return ended(node.Stop(stop), out)
}

// waitFor waits for the end: of the time, by Ctrl-C, or of the tree.
func waitFor(ctx context.Context, node *app.App) {
	select {
	case <-ctx.Done():
	case <-node.Done():
	}
}

func ended(err error, out *printer) error {
	if err != nil {
		return fmt.Errorf("ended with: %w", err)
	}
	out.line("The tree is down, every worker by way of its shutdown state; nothing is left running.")
	return nil
}
