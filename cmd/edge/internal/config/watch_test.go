package config

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// TestWatch changes a file in the ways in which people and tools do.
func TestWatch(t *testing.T) {
	defer goleak.VerifyNone(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "edge.yaml")
	write := func(path, text string) { // in one step: all texts are equally long
		t.Helper()
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	write(path, "first text")

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	life, end := context.WithCancel(ctx)
	seen := make(chan string, 10)
	wait, err := Watch(life, path, func() {
		text, _ := os.ReadFile(path)
		seen <- string(text)
	})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(how, want string) {
		t.Helper()
		for {
			select {
			case got := <-seen:
				if got == "" { // on a busy machine: made, and not yet written
					continue
				}
				if got != want {
					t.Errorf("%s: %q was read, not %q", how, got, want)
				}
				return
			case <-ctx.Done():
				t.Fatalf("%s: not noticed", how)
			}
		}
	}

	write(path, "other text")
	expect("written in place", "other text")

	write(path+".new", "third text")
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	expect("renamed over", "third text")

	if err := os.Rename(path, path+"~"); err != nil { // vim keeps a backup like this
		t.Fatal(err)
	}
	write(path, "newer text")
	expect("moved away and written anew", "newer text")

	write(filepath.Join(folder, "other.yaml"), "other")
	write(path, "newer text") // the same again
	write(path, "final text")
	expect("changed, among what is no change", "final text")

	end()
	wait()
	if len(seen) > 0 {
		t.Errorf("read once too often: %q", <-seen)
	}
}
