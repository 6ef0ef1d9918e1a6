package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/sariftest"
)

// manyPlaces is a finding with a place in each of 15 lines of two files, each with
// its fix.
func manyPlaces() Finding {
	fix := func(p Pos) *Fix { return &Fix{Pos: p, Old: "upp", New: "up"} }
	f := Finding{Rule: ruleTest, Pos: Pos{Path: "a.yaml", Line: 1, Col: 1}, Message: "there is no upp"}
	f.Fix = fix(f.Pos)
	for i := range 14 {
		p := Pos{Path: []string{"a.yaml", "b.yaml"}[i%2], Line: i + 2, Col: 1}
		f.Related = append(f.Related, Related{Pos: p, Message: "here too", Fix: fix(p)})
	}
	return f
}

func TestPlacesInText(t *testing.T) {
	var b strings.Builder
	if err := (Look{}).Write(&b, []Finding{manyPlaces()}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "here too"); n != 10 || !strings.HasSuffix(b.String(), "    and 4 more places\n") {
		t.Errorf("%d places are shown:\n%s", n, b.String())
	}
}

func TestPlacesForGitHub(t *testing.T) {
	f := manyPlaces()
	f.Related = f.Related[:11]
	var b strings.Builder
	if err := WriteGitHub(&b, []Finding{f}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "here too"); n != 10 || !strings.HasSuffix(b.String(), "%0Aand 1 more place\n") {
		t.Errorf("%d places are shown:\n%s", n, b.String())
	}
}

func TestPlacesForPrograms(t *testing.T) {
	f := Below("module", []Finding{manyPlaces()})[0]
	var b bytes.Buffer
	if err := WriteJSON(&b, []Finding{f}); err != nil {
		t.Fatal(err)
	}
	var report jsonReport
	if err := json.Unmarshal(b.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	related := report.Findings[0].Related
	if last := related[len(related)-1]; len(related) != 14 || last.Fix == nil || last.Fix.Path != "module/b.yaml" || last.Fix.Line != 15 || last.Fix.New != "up" {
		t.Errorf("%+v", related)
	}
	b.Reset()
	if err := WriteSARIF(&b, []Finding{f}, summary); err != nil {
		t.Fatal(err)
	}
	sariftest.Validate(t, b.Bytes())
	changes := sarifResultOf(f, 0).Fixes[0].Changes
	if got := fmt.Sprintf("%d: %d of %s, %d of %s", len(changes), len(changes[0].Replacements), changes[0].Artifact.URI,
		len(changes[1].Replacements), changes[1].Artifact.URI); got != "2: 8 of module/a.yaml, 7 of module/b.yaml" {
		t.Error(got)
	}
}

func TestFixesOfAllPlaces(t *testing.T) {
	f := manyPlaces()
	fixes := f.Fixes()
	var inA []Fix
	for _, fix := range fixes {
		if fix.Pos.Path == "a.yaml" {
			inA = append(inA, fix)
		}
	}
	text, done := ApplyFixes([]byte(strings.Repeat("upp\n", 15)), inA)
	if len(fixes) != 15 || done != 8 || strings.Count(string(text), "up\n") != 8 {
		t.Errorf("%d fixes, %d carried out:\n%s", len(fixes), done, text)
	}
}

func TestListed(t *testing.T) {
	for want, names := range map[string][]string{
		"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b, c, d and e": {"a", "b", "c", "d", "e"}, "a, b, c, d, e and others": {"a", "b", "c", "d", "e", "f", "g"},
	} {
		if got := Listed(names); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
