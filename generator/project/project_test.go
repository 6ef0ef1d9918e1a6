package project

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestSeal(t *testing.T) {
	body := []byte("// Package lamp shines.\npackage lamp\n\nvar x = 1\n")
	sealed := Seal("specs/lamp.yaml", "generated/lamp", body)
	if got := readSeal(sealed); !got.owned || !got.intact || got.source != "specs/lamp.yaml" || got.folder != "generated/lamp" || !bytes.Equal(got.body, body) {
		t.Errorf("a sealed file reads as %+v", got)
	}
	if got := readSeal(bytes.ReplaceAll(sealed, []byte("\n"), []byte("\r\n"))); !got.intact {
		t.Error("line ends count as a change")
	}
	for _, change := range [][2]string{{"x = 1", "x = 2"}, {"specs/lamp", "specs/lump"}, {"Checksum: ", "Checksum: 0"}} {
		if got := readSeal(bytes.Replace(sealed, []byte(change[0]), []byte(change[1]), 1)); !got.owned || got.intact {
			t.Errorf("%q for %q is not seen as a change", change[1], change[0])
		}
	}
	if got := readSeal(body); got.owned {
		t.Error("a file without a header counts as fsmgen's")
	}
}

func TestModulePath(t *testing.T) {
	tests := map[string]string{
		"module a.b/c\n":                 "a.b/c",
		"// module x\n\nmodule a.b // c": "a.b",
		"module \"a.b/c\"\r\n":           "a.b/c",
		"go 1.26\nmodule\ta":             "a",
		"modules x\n":                    "",
		"":                               "",
	}
	for mod, want := range tests {
		if got := modulePath(mod); got != want {
			t.Errorf("%q: got %q, want %q", mod, got, want)
		}
	}
}

// makeProject writes a module with a number of specs and gives its folder.
func makeProject(t *testing.T, specs int) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.com/lamps\n")
	for i := range specs {
		write(t, dir, fmt.Sprintf("specs/lamp%d.yaml", i), fmt.Sprintf(
			"fsm: v1\nworker: Lamp%d\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n", i))
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// files gives what is in the folder of the packages, with the time of its
// last change.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, "generated"), func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		info, err := entry.Info()
		if err == nil {
			all[at] = info.ModTime().String()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func generateIn(ctx context.Context, dir string) (int, string) {
	var out strings.Builder
	status := Generate(ctx, Options{Dir: dir, Stdout: &out, Stderr: &out})
	return status, out.String()
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := makeProject(t, 3)
	if status, out := generateIn(t.Context(), dir); status != Fine {
		t.Fatal(out)
	}
	before := files(t, dir)
	if status, out := generateIn(t.Context(), dir); status != Fine || !strings.Contains(out, " 0 written") {
		t.Fatal(status, out)
	}
	after := files(t, dir)
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
	dir := makeProject(t, 2)
	for asked := range 5 {
		ctx := &endsAfter{Context: t.Context()}
		ctx.left.Store(int64(asked))
		status, out := generateIn(ctx, dir)
		if status != Failed || out != "fsmgen: interrupted; nothing was written\n" {
			t.Errorf("status %d, %q", status, out)
		}
		if left := files(t, dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestFailedWrite holds that a run that fails before anything was changed
// leaves nothing behind.
func TestFailedWrite(t *testing.T) {
	dir := makeProject(t, 2)
	if status, out := generateIn(t.Context(), dir); status != Fine {
		t.Fatal(out)
	}
	before := files(t, dir)
	write(t, dir, "specs/lamp0.yaml", "fsm: v1\nworker: Lamp0\ninitial: on\nshutdown: on\nstates: {on: {}}\n")
	os.Remove(filepath.Join(dir, "specs/lamp1.yaml"))
	write(t, dir, "specs/lamp2.yaml", "fsm: v1\nworker: Lamp2\ninitial: on\nshutdown: on\nstates: {on: {}}\n")
	write(t, dir, "generated/lamp2", "no folder")
	status, out := generateIn(t.Context(), dir)
	if status != Failed || !strings.Contains(out, "a file stands where a folder is needed") {
		t.Fatal(status, out)
	}
	os.Remove(filepath.Join(dir, "generated/lamp2"))
	if after := files(t, dir); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("before %v\nafter %v", before, after)
	}
}

// TestLeftoverOfNamed holds that of a named spec those files of its package go
// that it does not give any more, and nobody else's.
func TestLeftoverOfNamed(t *testing.T) {
	dir := makeProject(t, 2)
	leftover := func(name, source string) {
		write(t, dir, "generated/lamp0/"+name, string(Seal(source, "generated/lamp0", []byte("package lamp0\n"))))
	}
	leftover("old_gen.go", "specs/lamp0.yaml")
	leftover("other_gen.go", "specs/gone.yaml")
	write(t, dir, "generated/lamp0/hooks.go", "package lamp0\n")
	write(t, dir, "generated/lamp0/mine_gen.go", "package lamp0\n")
	var out strings.Builder
	if status := Generate(t.Context(), Options{Dir: dir, Args: []string{"specs/lamp0.yaml"}, Stdout: &out, Stderr: &out}); status != Fine {
		t.Fatal(out.String())
	}
	left := files(t, dir)
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
	dir := makeProject(t, 1)
	write(t, dir, "data/pump_gen.go", "package data\n")
	write(t, dir, "generated/pump/pump_gen.go", "package pump\n")
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
	dir := makeProject(t, 1)
	long := strings.Repeat(strings.Repeat("x", 200)+"/", 6)
	write(t, dir, long+"old/state_gen.go", string(Seal(long+"old.yaml", long+"old", []byte("package old\n"))))
	if status, out := generateIn(t.Context(), dir); status != Fine || !strings.Contains(out, ", 1 removed") {
		t.Error(status, out)
	}
	if _, err := os.Stat(filepath.Join(dir, strings.Repeat("x", 200))); err == nil {
		t.Error("the folders are left")
	}
}

func TestLockWaits(t *testing.T) {
	dir := t.TempDir()
	held, unlock, err := lock(t.Context(), dir, func() {})
	if err != nil || !held {
		t.Skip("no locks on folders here")
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err = lock(ctx, dir, cancel)
	if err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("the second lock gives %v", err)
	}
	unlock()
	if held, unlock, err := lock(t.Context(), dir, func() {}); err != nil || !held {
		t.Errorf("the lock is not given back: %v", err)
	} else {
		unlock()
	}
}
