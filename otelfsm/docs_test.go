package otelfsm

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata anew")

// TestDescribed: testdata/metrics.md describes each metric as its definition says.
// TestThePageOfMetrics of package generator holds docs/metrics.md to that file. A test
// of this module would not be run again when a file outside of it changes.
func TestDescribed(t *testing.T) {
	const file = "testdata/metrics.md"
	if *update {
		if err := os.WriteFile(file, []byte(described()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != described() {
		t.Fatalf("%s does not describe the metrics that there are: run go test . -update, then go test ./generator -run TestThePageOfMetrics -update in the folder above", file)
	}
}

func described() string {
	var b strings.Builder
	for _, d := range definitions {
		attrs := ""
		if len(d.attrs) > 0 {
			attrs = ", by `" + strings.Join(d.attrs, "`, `") + "`"
		}
		fmt.Fprintf(&b, "### %s\n\n%s in `%s`%s. %s\n\nWhat to do: %s\n\n", d.name, title(string(d.kind)), d.unit, attrs, d.doc, d.todo)
	}
	return b.String()
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
