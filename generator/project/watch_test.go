package project

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
	"github.com/fsmgen/fsmgen/generator/project/find"
)

// eventful is a watch of the folder specs to which a test gives the events.
func eventful(t *testing.T) (w *watch, specs string) {
	specs = filepath.Join(t.TempDir(), "specs")
	w = &watch{notify: &fsnotify.Watcher{Events: make(chan fsnotify.Event), Errors: make(chan error)}}
	w.folders = map[string]bool{specs: true}
	w.files = map[string]bool{filepath.Join(filepath.Dir(specs), find.ConfigName): true}
	return w, specs
}

// TestWatchWaitsForQuiet: many changes one after another are one run, but they
// do not put it off for ever.
func TestWatchWaitsForQuiet(t *testing.T) {
	for name, c := range map[string]struct {
		changes int
		every   time.Duration
		want    time.Duration // after the first
	}{
		"one":                       {1, 0, watchQuiet},
		"many":                      {10, watchQuiet / 2, 9*watchQuiet/2 + watchQuiet},
		"a second after some quiet": {2, watchQuiet + 1, watchQuiet},
		"a stream":                  {1000, watchQuiet - 1, watchMost},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, specs := eventful(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				go func() {
					for range c.changes {
						w.notify.Events <- fsnotify.Event{Name: filepath.Join(specs, "lamp.yaml"), Op: fsnotify.Write}
						select {
						case <-time.After(c.every):
						case <-ctx.Done():
							return
						}
					}
				}()
				began := time.Now()
				if !w.wait(ctx) || time.Since(began) != c.want {
					t.Errorf("it waits %s, want %s", time.Since(began), c.want)
				}
			})
		})
	}
}

// TestWatchWaitsForWhatMatters: a change of no spec, and one of no content, is
// not waited for.
func TestWatchWaitsForWhatMatters(t *testing.T) {
	for _, c := range []struct {
		name string
		op   fsnotify.Op
		want bool
	}{
		{"specs/lamp.yaml", fsnotify.Write, true},
		{"specs/lamp.yaml", fsnotify.Chmod, false},
		{"specs/lamp.yaml", fsnotify.Chmod | fsnotify.Write, true},
		{"specs/deep/lamp.yml", fsnotify.Create, true},
		{"specs/notes.txt", fsnotify.Write, false},
		{"specs/.lamp.yaml.swp", fsnotify.Create, false},
		{"specs", fsnotify.Remove, true},
		{"main.go", fsnotify.Write, false},
		{find.ConfigName, fsnotify.Create, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, specs := eventful(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			go func() {
				w.notify.Events <- fsnotify.Event{Name: filepath.Join(filepath.Dir(specs), filepath.FromSlash(c.name)), Op: c.op}
			}()
			if got := w.wait(ctx); got != c.want {
				t.Errorf("%s %s is waited for: %t, want %t", c.op, c.name, got, c.want)
			}
		})
	}
}

// script does one thing after another, each when its text is written.
type script struct{ steps []step }

type step struct {
	text string
	do   func()
}

func (s *script) Write(p []byte) (int, error) {
	if len(s.steps) > 0 && bytes.Contains(p, []byte(s.steps[0].text)) {
		do := s.steps[0].do
		s.steps = s.steps[1:]
		do()
	}
	return len(p), nil
}

// TestWatchSeesFoldersDuringARun: one that comes or goes after the run has read
// the specs, and before its end, leads to another run.
func TestWatchSeesFoldersDuringARun(t *testing.T) {
	dir := lamps.Project(t, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	s := &script{[]step{
		{"1 worker, ", func() {
			lamps.Write(t, dir, "specs/more/deep/room.yaml", "fsm: v1\nworker: Room\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n")
		}},
		{"2 workers, ", func() { os.RemoveAll(filepath.Join(dir, "specs", "more")) }},
		{"1 worker, ", cancel},
	}}
	if status := Watch(ctx, Options{Dir: dir, Stdout: io.Discard, Stderr: s}); status != Fine || len(s.steps) > 0 {
		t.Errorf("status %d, and %d runs were awaited in vain", status, len(s.steps))
	}
}
