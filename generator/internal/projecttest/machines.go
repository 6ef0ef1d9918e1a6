// Package projecttest reads projects for tests of what is made of machines.
package projecttest

import (
	"path/filepath"
	"testing"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/project"
)

// Machines returns the machines of the project in a folder. A project with
// errors ends the test.
func Machines(t testing.TB, folder string) []*model.Machine {
	t.Helper()
	dir, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	loaded, machines, err := project.Choose(project.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if loaded.Findings.HasErrors() {
		t.Fatal(loaded.Findings.Sorted())
	}
	return machines
}
