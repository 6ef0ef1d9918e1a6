package generator_test

import (
	"os"
	"strings"
	"testing"
)

// TestThePageOfMetrics: docs/metrics.md has what module otelfsm says about each
// metric.
func TestThePageOfMetrics(t *testing.T) {
	const page, begin, end = "../docs/metrics.md", "<!-- begin metrics -->\n", "<!-- end metrics -->\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	described, err := os.ReadFile("../otelfsm/testdata/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("%s has no %q and %q", page, begin, end)
	}
	want := before + begin + string(described) + end + after
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("%s does not have what is in otelfsm/testdata/metrics.md: run go test ./generator -run TestThePageOfMetrics -update, and read the difference", page)
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
