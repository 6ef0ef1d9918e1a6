package project

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
	"github.com/fsmgen/fsmgen/generator/project/files"
)

func generateIn(ctx context.Context, dir string) (int, string) {
	var out strings.Builder
	status := Generate(ctx, Options{Dir: dir, Stdout: &out, Stderr: &out})
	return status, out.String()
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := lamps.Project(t, 3)
	if status, out := generateIn(t.Context(), dir); status != Fine {
		t.Fatal(out)
	}
	before := lamps.Generated(t, dir)
	if status, out := generateIn(t.Context(), dir); status != Fine || !strings.Contains(out, " 0 written") {
		t.Fatal(status, out)
	}
	after := lamps.Generated(t, dir)
	if len(before) == 0 || fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("before %v\nafter %v", before, after)
	}
}

// endsAfter is a context that is done when it was asked a number of times.
type endsAfter struct {
	context.Context
	left atomic.Int64
}

func (c *endsAfter) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestInterrupted(t *testing.T) {
	dir := lamps.Project(t, 2)
	for asked := range 5 {
		ctx := &endsAfter{Context: t.Context()}
		ctx.left.Store(int64(asked))
		status, out := generateIn(ctx, dir)
		if status != Failed || out != "fsmgen: interrupted; nothing was written\n" {
			t.Errorf("status %d, %q", status, out)
		}
		if left := lamps.Generated(t, dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestFailedWrite holds that a run that fails before anything was changed
// leaves nothing behind.
func TestFailedWrite(t *testing.T) {
	dir := lamps.Project(t, 2)
	if status, out := generateIn(t.Context(), dir); status != Fine {
		t.Fatal(out)
	}
	before := lamps.Generated(t, dir)
	lamps.Write(t, dir, "specs/lamp0.yaml", "fsm: v1\nworker: Lamp0\ninitial: on\nshutdown: on\nstates: {on: {}}\n")
	os.Remove(filepath.Join(dir, "specs/lamp1.yaml"))
	lamps.Write(t, dir, "specs/lamp2.yaml", "fsm: v1\nworker: Lamp2\ninitial: on\nshutdown: on\nstates: {on: {}}\n")
	lamps.Write(t, dir, "generated/lamp2", "no folder")
	status, out := generateIn(t.Context(), dir)
	if status != Failed || !strings.Contains(out, "a file stands where a folder is needed") {
		t.Fatal(status, out)
	}
	os.Remove(filepath.Join(dir, "generated/lamp2"))
	if after := lamps.Generated(t, dir); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("before %v\nafter %v", before, after)
	}
}

// TestLeftoverOfNamed holds that of a named spec those files of its package go
// that it does not give any more, and nobody else's.
func TestLeftoverOfNamed(t *testing.T) {
	dir := lamps.Project(t, 2)
	leftover := func(name, source string) {
		lamps.Write(t, dir, "generated/lamp0/"+name, string(files.Seal(source, "generated/lamp0", []byte("package lamp0\n"))))
	}
	leftover("old_gen.go", "specs/lamp0.yaml")
	leftover("other_gen.go", "specs/gone.yaml")
	lamps.Write(t, dir, "generated/lamp0/hooks.go", "package lamp0\n")
	lamps.Write(t, dir, "generated/lamp0/mine_gen.go", "package lamp0\n")
	var out strings.Builder
	if status := Generate(t.Context(), Options{Dir: dir, Args: []string{"specs/lamp0.yaml"}, Stdout: &out, Stderr: &out}); status != Fine {
		t.Fatal(out.String())
	}
	left := lamps.Generated(t, dir)
	for name, want := range map[string]bool{"old_gen.go": false, "other_gen.go": true, "hooks.go": true, "mine_gen.go": true, "state_gen.go": true} {
		if _, there := left[filepath.Join(dir, "generated/lamp0", name)]; there != want {
			t.Errorf("%s is there: %t, want %t", name, there, want)
		}
	}
}

// TestUnreadableFolders holds that a project may hold folders that fsmgen
// cannot read, but not among its packages.
func TestUnreadableFolders(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := lamps.Project(t, 1)
	lamps.Write(t, dir, "data/pump_gen.go", "package data\n")
	lamps.Write(t, dir, "generated/pump/pump_gen.go", "package pump\n")
	shut := func(name string, mode os.FileMode) {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"data", "data/pump_gen.go"} {
		shut(name, 0)
		if status, out := generateIn(t.Context(), dir); status != Fine {
			t.Errorf("%s: status %d, %q", name, status, out)
		}
		shut(name, 0o755)
	}
	for _, name := range []string{"generated/pump", "generated/pump/pump_gen.go"} {
		shut(name, 0)
		if status, out := generateIn(t.Context(), dir); status != Failed || out != "fsmgen: cannot read "+name+": permission is missing\n" {
			t.Errorf("%s: status %d, %q", name, status, out)
		}
		shut(name, 0o755)
	}
}

// TestLongHeader holds that a header may be longer than what is read first.
func TestLongHeader(t *testing.T) {
	dir := lamps.Project(t, 1)
	long := strings.Repeat(strings.Repeat("x", 200)+"/", 6)
	lamps.Write(t, dir, long+"old/state_gen.go", string(files.Seal(long+"old.yaml", long+"old", []byte("package old\n"))))
	if status, out := generateIn(t.Context(), dir); status != Fine || !strings.Contains(out, ", 1 removed") {
		t.Error(status, out)
	}
	if _, err := os.Stat(filepath.Join(dir, strings.Repeat("x", 200))); err == nil {
		t.Error("the folders are left")
	}
}
