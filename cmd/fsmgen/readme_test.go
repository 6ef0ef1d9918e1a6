package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the output in the README anew")

// TestReadme runs the commands in the README's console blocks, one after
// another in a copy of this repository's specs, and holds that what stands
// below each is what it prints.
func TestReadme(t *testing.T) {
	if _, err := exec.LookPath("perl"); err != nil {
		t.Skip("there is no perl, which changes specs in the README")
	}
	const path = "../../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := tourProject(t)
	var out strings.Builder
	inside, skipping := false, false
	for line := range strings.Lines(string(text)) {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console\n"
			skipping = false
			out.WriteString(line)
		case inside && isCommand:
			skipping = true // what the README says that it prints
			out.WriteString(line)
			out.WriteString(runShell(t, dir, strings.TrimSpace(command)))
		case !skipping:
			out.WriteString(line)
		}
	}
	if out.String() == string(text) {
		return
	}
	if !*update {
		t.Fatalf("the README's tour is not what the commands print; run go test ./cmd/fsmgen -run TestReadme -update\n%s", out.String())
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tourProject is a module with this repository's specs and nothing generated.
func tourProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "specs"), os.DirFS("../../specs")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":      "module example.com/edge\n\ngo 1.26\n",
		"fsmgen.yaml": "specs: [specs]\nout: generated\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runShell returns what a command prints, on both streams; its exit status does
// not matter.
func runShell(t *testing.T, dir, command string) string {
	t.Helper()
	var both bytes.Buffer
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "LC_ALL=C") // perl complains of a locale that is not there
	cmd.Stdout, cmd.Stderr = &both, &both
	if err := cmd.Run(); err != nil {
		if _, exited := err.(*exec.ExitError); !exited {
			t.Fatalf("%s: %v", command, err)
		}
	}
	return both.String()
}
