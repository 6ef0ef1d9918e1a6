//go:build unix

package files

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestOutputToPipe holds that a pipe, as /dev/stdout often is one, is written
// to and not replaced.
func TestOutputToPipe(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	got := make(chan string)
	go func() {
		data, _ := os.ReadFile(pipe)
		got <- string(data)
	}()
	if err := Output(io.Discard, dir, "pipe", []byte("text")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(pipe)
	if err != nil || info.Mode().IsRegular() {
		t.Fatalf("the pipe was replaced: %v, %v", info.Mode(), err)
	}
	if text := <-got; text != "text" {
		t.Errorf("%q came out", text)
	}
}
