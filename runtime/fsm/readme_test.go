package fsm_test

import (
	"os"
	"strings"
	"testing"
)

// TestTheReadmeShowsRealCode: each Go block of the README stands in a file that
// is compiled and, but for hooks over a network, runs in a test.
func TestTheReadmeShowsRealCode(t *testing.T) {
	sources := []string{
		"../../generated/connection/next_gen.go", "../../cmd/edge/internal/hooks/connection.go",
		"example_test.go", "../fsmtest/example_test.go", "../fsmtest/depot_test.go",
	}
	var code []string
	for _, name := range sources {
		code = append(code, unindented(read(t, name)))
	}
	blocks := strings.Split(read(t, "../../README.md"), "```go\n")[1:]
	shown := 0
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		block = unindented(block)
		if strings.HasPrefix(block, "//go:generate ") {
			continue
		}
		found := false
		for _, c := range code {
			found = found || strings.Contains(c, strings.TrimSpace(block))
		}
		if !found {
			t.Errorf("none of %v has this block of the README:\n%s", sources, block)
		}
		shown++
	}
	if shown < len(sources) {
		t.Errorf("only %d blocks were found", shown)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// unindented takes the white space before each line away.
func unindented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimLeft(line, "\t "))
	}
	return out.String()
}
