//go:build unix

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

// TestInterrupt interrupts a verb that reads standard input, and would do so
// for ever: it ends soon, and says so.
func TestInterrupt(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	cmd := exec.Command("sh", "-c", "exec fsmgen fmt - < '"+pipe+"'")
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	to, err := os.OpenFile(pipe, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	// More than a pipe holds: when it is taken, fsmgen reads.
	if _, err := to.WriteString(strings.Repeat("# More.\n", 20_000)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }) // soon, for a busy machine
	defer kill.Stop()
	cmd.Wait() // its status is looked at
	if status := cmd.ProcessState.ExitCode(); status != project.Failed || errs.String() != "fsmgen: interrupted\n" {
		t.Errorf("status %d, it says %q", status, errs.String())
	}
}

// TestUntilInterrupted holds which exit status a verb has that is left where it
// is, and that of one that comes to its end by itself.
func TestUntilInterrupted(t *testing.T) { synctest.Test(t, testUntilInterrupted) }

func testUntilInterrupted(t *testing.T) {
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	var status int
	root := rootCommand(&status)
	for name, want := range map[string]int{"vet": project.Failed, "watch": project.Fine} {
		verb, _, err := root.Find([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		end := make(chan struct{})
		if got := untilInterrupted(interrupted, verb, func() int { <-end; return project.Attention }); got != want {
			t.Errorf("%s is interrupted with %d, want %d", name, got, want)
		}
		close(end)
	}
	for what, ctx := range map[string]context.Context{"uninterrupted": t.Context(), "interrupted": interrupted} {
		if got := untilInterrupted(ctx, &cobra.Command{}, func() int { return project.Attention }); got != project.Attention {
			t.Errorf("%s, it ends with %d", what, got)
		}
	}
}
