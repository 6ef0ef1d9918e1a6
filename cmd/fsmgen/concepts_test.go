package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestConcepts makes a module of the specs and the test that docs/concepts.md
// shows, runs the test, and holds that the events that the page shows are those
// that the test prints.
func TestConcepts(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	page := readFile(t, filepath.Join(repo, "docs", "concepts.md"))
	dir := t.TempDir()
	module := map[string]string{
		"go.mod": fmt.Sprintf("module example.com/plant\n\ngo 1.26\n\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %[2]s\n",
			"github.com/fsmgen/fsmgen", strconv.Quote(repo)),
		"go.sum":       readFile(t, filepath.Join(repo, "go.sum")),
		"pump_test.go": shownIn(page, "go")[0],
	}
	for _, spec := range shownIn(page, "yaml") {
		module["specs/"+strings.ToLower(workerName.FindStringSubmatch(spec)[1])+".yaml"] = spec
	}
	for name, text := range module {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runIn(t, dir, "fsmgen", "generate")
	if said := runIn(t, dir, "fsmgen", "vet"); !strings.Contains(said, "nothing found") {
		t.Errorf("vet says of the specs of the page:\n%s", said)
	}
	printed := runIn(t, dir, "go", "test", "-v", ".")
	events := 0
	for _, block := range shownIn(page, "text") {
		if !strings.HasPrefix(block, "tick ") {
			continue
		}
		events++
		if !strings.Contains(printed, block) {
			t.Errorf("the page shows\n%s\nand the test prints\n%s", block, printed)
		}
	}
	if len(module) != 6 || events != 2 {
		t.Errorf("the page has %d files and %d lists of events", len(module)-2, events)
	}
}

var workerName = regexp.MustCompile(`(?m)^worker: (\w+)$`)

// shownIn returns the fenced blocks of a page that are in a language.
func shownIn(page, language string) []string {
	var blocks []string
	for _, rest := range strings.Split(page, "\n```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(rest, "```")
		blocks = append(blocks, block)
	}
	return blocks
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// runIn runs a program that has to succeed, and gives what it prints on both
// streams.
func runIn(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}
