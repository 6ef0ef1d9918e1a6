package golang_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/model"
)

// TestMachines generates machines that others have published, and drives each
// through what its description tells: testdata/machines has a folder for each, with
// its specs and its tests.
func TestMachines(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	const folder = "../../testdata/machines"
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []*model.Machine
	tests := map[string]string{} // by the package in the module
	for _, e := range entries {
		machines := link(t, filepath.Join(folder, e.Name()))
		if machines == nil {
			t.Fatalf("the specs in %s have findings", e.Name())
		}
		all = append(all, machines...)
		tests[testedPackage(t, filepath.Join(folder, e.Name()))] = filepath.Join(folder, e.Name())
	}
	dir := module(t, all)
	for pkg, from := range tests {
		for _, path := range testFiles(t, from) {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, pkg, filepath.Base(path)), string(source))
		}
	}
	goCommand(t, dir, "vet", "./...")
	goCommand(t, dir, "test", "./...")
}

func testFiles(t *testing.T, folder string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s has no tests: %v", folder, err)
	}
	return paths
}

// testedPackage is the package of the tests in a folder.
func testedPackage(t *testing.T, folder string) string {
	t.Helper()
	source, err := os.ReadFile(testFiles(t, folder)[0])
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(string(source), "package "), "\n")
	return name
}
