package main

import (
	"context"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
)

// seen is what get --watch compares of a worker.
type seen struct{ state, desired, health, note string }

func seenOf(w *inspect.Worker) seen { return seen{w.State, w.Desired, w.Health, noteOf(w)} }

// follow lists workers again and again, and writes those that have changed. It looks no
// more often than a tenth of the time in which it lists.
func (g *getter) follow(ctx context.Context, first []inspect.Worker) error {
	last := map[string]seen{}
	for i := range first {
		last[first[i].Path] = seenOf(&first[i])
	}
	lost, pause := false, g.interval
	for pauseFor(ctx, pause) {
		begun := time.Now()
		workers, err := g.list(ctx)
		pause = max(g.interval, 10*time.Since(begun))
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case client.Is(err, client.NotFound): // Under is gone
			workers = nil
		case client.Is(err, client.Unreachable), client.Is(err, client.Busy), client.Is(err, client.Stuck):
			if !lost {
				fmt.Fprintf(g.err, "-- %s\n", show.Text(client.Again(err)))
			}
			lost = true
			continue
		case err != nil:
			return err
		}
		if lost {
			fmt.Fprintln(g.err, "-- connected again")
			lost = false
		}
		if err := g.differences(workers, last); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// differences writes the workers that have changed or have come, and those that are not in
// the list any more.
func (g *getter) differences(workers []inspect.Worker, last map[string]seen) error {
	here := map[string]bool{}
	var changed []inspect.Worker
	for i := range workers {
		w := &workers[i]
		here[w.Path] = true
		if now := seenOf(w); last[w.Path] != now {
			last[w.Path] = now
			changed = append(changed, *w)
		}
	}
	if len(changed) > 0 {
		if err := g.write(changed, false); err != nil {
			return err
		}
	}
	for path := range last {
		if !here[path] {
			delete(last, path)
			if _, err := fmt.Fprintf(g.err, "-- %s is not among them any more\n", show.Text(path)); err != nil {
				return err
			}
		}
	}
	return nil
}

// pauseFor waits, and reports whether the context still goes on.
func pauseFor(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
