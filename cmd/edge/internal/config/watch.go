package config

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing more must happen before the file is read again:
// editors write a file in several steps.
const quiet = 50 * time.Millisecond

// Watch calls changed, in its own goroutine, each time that the content of a
// file has changed, until ctx is done; wait then waits for the goroutine. It
// is the folder that is watched: editors and tools replace a file by another
// one under its name, or turn a link, rather than write into it.
func Watch(ctx context.Context, path string, changed func()) (wait func(), err error) {
	before, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", path, err)
	}
	if err := watcher.Add(filepath.Dir(path)); err != nil {
		watcher.Close()
		return nil, fmt.Errorf("watch %s: %w", path, err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer watcher.Close()
		watch(ctx, watcher, path, before, changed)
	}()
	return func() { <-done }, nil
}

func watch(ctx context.Context, watcher *fsnotify.Watcher, path string, before []byte, changed func()) {
	settled := time.NewTimer(quiet) // set: what came before the watch is looked at too
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-watcher.Events:
			if !ok {
				return
			}
			settled.Reset(quiet)
		case _, ok := <-watcher.Errors: // events were lost; the content tells
			if !ok {
				return
			}
			settled.Reset(quiet)
		case <-settled.C:
			now, err := os.ReadFile(path)
			if err != nil || bytes.Equal(before, now) {
				continue // between two steps of an editor, or another file of the folder
			}
			before = now
			changed()
		}
	}
}
