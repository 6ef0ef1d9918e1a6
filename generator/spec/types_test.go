package spec

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestTypesAreDocumented holds that docs/language.md lists the basic types, all
// of them and in their order.
func TestTypesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "A field has a `type`: `" + strings.Join(BasicNames(), "`, `") + "`, `[]T`, `map[string]T`."
	if !strings.Contains(string(text), want) {
		t.Errorf("docs/language.md does not say, under Fields: %s", want)
	}
	names := slices.Sorted(slices.Values(BasicNames()))
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error("a name stands twice in BasicTypes")
	}
}
