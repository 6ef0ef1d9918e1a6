package evolve_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/evolve"
)

// TestKindsAreDocumented: docs/changes.md has every kind of change with the
// classes that it can be of, and the mutations show each of these.
func TestKindsAreDocumented(t *testing.T) {
	documented := kinds(t)
	sources := read(t, "testdata/*.yaml")
	old := link(t, sources...)
	shown := map[string]bool{}
	show := func(changes []evolve.Change) {
		for _, c := range changes {
			class := strings.TrimPrefix(c.Class.String(), "changes ")
			shown[c.Kind+" "+class] = true
			if !documented[c.Kind+" "+class] {
				t.Errorf("a change is %s and %s, which docs/changes.md does not have: %s", c.Kind, class, c.Message)
			}
		}
	}
	for _, test := range mutations {
		after := link(t, edited(t, sources, test.edits)...)
		show(evolve.Diff(old, after))
		show(evolve.Diff(after, old))
	}
	show(evolve.Diff(old, old[:2]))
	show(evolve.Diff(old[:2], old))
	for kind := range documented {
		if !shown[kind] {
			t.Errorf("no mutation gives %s, which docs/changes.md has", kind)
		}
	}
}

// kinds reads the table of the page: "field-min breaking".
func kinds(t *testing.T) map[string]bool {
	t.Helper()
	page, err := os.ReadFile("../../docs/changes.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| kind | classes | what |")
	all := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		for _, kind := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			for class := range strings.SplitSeq(cells[2], ",") {
				all[kind[1]+" "+strings.TrimSpace(class)] = true
			}
		}
	}
	return all
}
