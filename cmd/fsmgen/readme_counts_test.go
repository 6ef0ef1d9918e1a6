package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeCounts holds the README to the size of the Bridge: what a person
// writes for it, and what is generated.
func TestReadmeCounts(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	spec, specCode := countLines(t, "../../specs/bridge.yaml", "#")
	hooks, hooksCode := countLines(t, "../edge/internal/hooks/bridge.go", "//")
	generated, generatedCode := countLines(t, "../../generated/bridge/*.go", "//")
	want := fmt.Sprintf("a person writes %d lines of YAML and [%d lines of Go](cmd/edge/internal/hooks/bridge.go). Together these are %d lines without comments and empty lines. "+
		"What is generated from it is %s lines (%d without comments and empty lines).",
		spec, hooks, specCode+hooksCode, thousands(generated), generatedCode)
	if !strings.Contains(string(readme), want) {
		t.Errorf("the README does not say: %s", want)
	}
}

// countLines counts the lines of files, and those that are neither empty nor a
// comment.
func countLines(t *testing.T, pattern, comment string) (lines, code int) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s (%v)", pattern, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			lines++
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, comment) {
				code++
			}
		}
	}
	return lines, code
}

func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
