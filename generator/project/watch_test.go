package project

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// said is what was written to it so far; safe for use by any goroutine.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// runs waits until there were n runs or none comes for a time, and gives their
// number.
func (s *said) runs(n int, patience time.Duration) int {
	count := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Count(s.text.String(), "1 worker, ")
	}
	for end := time.Now().Add(patience); count() < n && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	return count()
}

// TestWatchWaitsForQuiet: many writes one after another are one run, and what
// changes no content is none.
func TestWatchWaitsForQuiet(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "specs", "lamp.yaml")
	spec := "fsm: v1\nworker: Lamp\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n"
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	write(at, spec)
	write(filepath.Join(dir, "go.mod"), "module example.com/x\n")

	var out, errs said
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int)
	go func() { done <- Watch(ctx, Options{Dir: dir, Stdout: &out, Stderr: &errs}) }()
	if n := errs.runs(1, 10*time.Second); n != 1 {
		t.Fatalf("%d runs at the start: %s", n, errs.text.String())
	}
	for i := range 10 {
		write(at, spec+strings.Repeat("#\n", i))
		time.Sleep(5 * time.Millisecond)
	}
	if n := errs.runs(2, 10*time.Second); n != 2 {
		t.Errorf("%d runs after ten changes", n)
	}
	os.Chmod(at, 0o600)
	write(filepath.Join(dir, "main.go"), "package main\n")
	write(filepath.Join(dir, "specs", "notes.txt"), "No spec.\n")
	if n := errs.runs(3, 4*watchQuiet); n != 2 {
		t.Errorf("%d runs after what is no change of a spec", n)
	}
	write(at, spec)
	if n := errs.runs(3, 9*watchQuiet); n != 3 {
		t.Errorf("%d runs after one change and less than watchMost", n)
	}
	cancel()
	if status := <-done; status != Fine {
		t.Errorf("it ends with %d", status)
	}
}
