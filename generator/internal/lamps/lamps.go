// Package lamps writes small projects for tests.
package lamps

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Project writes a module with a number of specs and gives its folder.
func Project(t testing.TB, specs int) string {
	t.Helper()
	dir := t.TempDir()
	Write(t, dir, "go.mod", "module example.com/lamps\n")
	for i := range specs {
		Write(t, dir, fmt.Sprintf("specs/lamp%d.yaml", i), fmt.Sprintf(
			"fsm: v1\nworker: Lamp%d\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n", i))
	}
	return dir
}

// Write writes a file of a folder.
func Write(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Generated returns what is in the folder of the packages, with the time of its
// last change.
func Generated(t testing.TB, dir string) map[string]string {
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
