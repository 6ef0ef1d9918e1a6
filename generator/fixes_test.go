package generator_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/internal/sariftest"
	"github.com/fsmgen/fsmgen/generator/spec"
)

func vet(sources []*spec.File) []diag.Finding {
	_, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/x", Style: true})
	return found.Sorted()
}

// wrongCase is a case called wrong-… with what is found in it.
type wrongCase struct {
	name    string
	sources []*spec.File
	found   []diag.Finding
}

var foundInCases struct {
	once sync.Once
	all  []wrongCase
}

// wrongCases returns the cases called wrong-…, which are vetted once for all tests.
func wrongCases(t *testing.T) []wrongCase {
	t.Helper()
	foundInCases.once.Do(func() {
		folders, err := filepath.Glob("../testdata/cases/wrong-*")
		if err != nil {
			t.Fatal(err)
		}
		for _, dir := range folders {
			sources := readSources(t, dir)
			foundInCases.all = append(foundInCases.all, wrongCase{filepath.Base(dir), sources, vet(sources)})
		}
	})
	if len(foundInCases.all) == 0 {
		t.Fatal("no cases")
	}
	return foundInCases.all
}

// TestFixes carries out every fix that a case proposes, each by itself: the
// finding is gone, and the spec is not worse for it.
func TestFixes(t *testing.T) {
	fixes := 0
	for _, c := range wrongCases(t) {
		for _, f := range c.found {
			if f.Fix == nil {
				continue
			}
			fixes++
			checkFix(t, c.name, c.sources, c.found, f)
		}
	}
	if fixes < 30 {
		t.Errorf("only %d fixes in all cases", fixes)
	}
}

func checkFix(t *testing.T, name string, sources []*spec.File, before []diag.Finding, f diag.Finding) {
	t.Helper()
	mended := slices.Clone(sources)
	wasRead := true
	for i, s := range mended {
		fixes := slices.DeleteFunc(f.Fixes(), func(fix diag.Fix) bool { return fix.Pos.Path != s.Path })
		if len(fixes) == 0 {
			continue
		}
		data, done := diag.ApplyFixes(s.Data, fixes)
		if done != len(fixes) {
			t.Errorf("%s: %v: %+v do not stand at their places", name, f, fixes)
			return
		}
		read, _ := spec.Parse(s.Path, s.Data)
		wasRead, mended[i] = read != nil, &spec.File{Path: s.Path, Data: data}
	}
	after := vet(mended)
	for _, g := range after {
		if g.Rule == f.Rule && g.Pos == f.Pos && g.Message == f.Message {
			t.Errorf("%s: %v: it is still there", name, f)
		}
	}
	if was, is := errorsIn(before, f.Pos.Path), errorsIn(after, f.Pos.Path); wasRead && is >= was && f.Rule.Code != "FSM115" { // a worker that is known brings up what is wrong with its use
		t.Errorf("%s: %v: %d errors before %+v, and %d after it:\n%v", name, f, was, *f.Fix, is, after)
	}
}

func errorsIn(findings []diag.Finding, path string) int {
	n := 0
	for _, f := range findings {
		if f.Pos.Path == path && f.Severity == diag.Error {
			n++
		}
	}
	return n
}

// TestSARIFOfCases holds that the findings of every case make valid SARIF.
func TestSARIFOfCases(t *testing.T) {
	var all []diag.Finding
	for _, c := range wrongCases(t) {
		lines := map[string][]string{}
		for _, s := range c.sources {
			lines[s.Path] = strings.Split(strings.TrimPrefix(string(s.Data), "\ufeff"), "\n")
		}
		for _, f := range c.found {
			if err := placed(f, lines); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			all = append(all, f)
		}
	}
	var log bytes.Buffer
	if err := diag.WriteSARIF(&log, all, func(r *diag.Rule) string { return r.Summary }); err != nil {
		t.Fatal(err)
	}
	sariftest.Validate(t, log.Bytes())
}

// placed reports a finding whose places are not inside of its files, which are
// given by their lines.
func placed(f diag.Finding, files map[string][]string) error {
	places := []diag.Pos{f.Pos}
	for _, r := range f.Related {
		places = append(places, r.Pos)
	}
	for _, p := range places {
		lines := files[p.Path]
		if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len([]rune(lines[p.Line-1]))+1 {
			return fmt.Errorf("%v: %v is not in the file", f, p)
		}
	}
	return nil
}
