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
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(path, "one")

	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
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
		select {
		case got := <-seen:
			if got != want {
				t.Errorf("%s: %q was read, not %q", how, got, want)
			}
		case <-ctx.Done():
			t.Fatalf("%s: not noticed", how)
		}
	}

	write(path, "two")
	expect("written in place", "two")

	write(path+".new", "three")
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	expect("renamed over", "three")

	if err := os.Rename(path, path+"~"); err != nil { // vim keeps a backup like this
		t.Fatal(err)
	}
	write(path, "four")
	expect("moved away and written anew", "four")

	write(filepath.Join(folder, "other.yaml"), "other")
	write(path, "four") // the same again
	write(path, "five")
	expect("changed, among what is no change", "five")

	end()
	wait()
	if len(seen) > 0 {
		t.Errorf("read once too often: %q", <-seen)
	}
}
