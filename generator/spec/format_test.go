package spec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// TestFormatKeepsMeaning formats every spec of the repository: what it means
// and its comments stay, and a second time changes nothing.
func TestFormatKeepsMeaning(t *testing.T) {
	cases, err := filepath.Glob("../../testdata/cases/*/*.yaml")
	if err != nil || len(cases) < 100 {
		t.Fatal(len(cases), err)
	}
	specs, _ := filepath.Glob("../../specs/*.yaml")
	formatted := 0
	for _, name := range append(cases, specs...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out, found := Format(name, data)
		if out == nil {
			if !found.HasErrors() {
				t.Errorf("%s: neither text nor findings", name)
			}
			if !strings.Contains(name, "wrong") {
				t.Errorf("%s: %v", name, found.Sorted())
			}
			continue
		}
		formatted++
		checkFormat(t, name, data, out)
	}
	if formatted < 150 {
		t.Errorf("only %d specs could be formatted", formatted)
	}
}

func checkFormat(t *testing.T, name string, data, out []byte) {
	t.Helper()
	again, found := Format(name, out)
	if diff := cmp.Diff(string(out), string(again)); diff != "" {
		t.Errorf("%s: the second time (%v):\n%s", name, found.Sorted(), diff)
	}
	before, wrong := Parse(name, data)
	after, still := Parse(name, out)
	if diff := cmp.Diff(before, after, withoutPlaces); diff != "" {
		t.Errorf("%s: it means something else:\n%s", name, diff)
	}
	if wrong.Len() != still.Len() {
		t.Errorf("%s: before %v\nafter %v", name, wrong.Sorted(), still.Sorted())
	}
	if was, is := commentTexts(name, data), commentTexts(name, out); !cmp.Equal(was, is, sortedTexts) {
		t.Errorf("%s: comments (-before +after):\n%s", name, cmp.Diff(was, is, sortedTexts))
	}
}

var (
	withoutPlaces = cmp.Options{
		cmpopts.IgnoreTypes(diag.Pos{}),
		cmpopts.IgnoreFields(Text{}, "Inset"),
		cmpopts.IgnoreFields(Spec{}, "source"),
	}
	sortedTexts = cmpopts.SortSlices(func(a, b string) bool { return a < b })
)

func commentTexts(name string, data []byte) []string {
	var texts []string
	for _, c := range (&File{Path: name, Data: data}).Comments() {
		texts = append(texts, c.Text)
	}
	return texts
}
