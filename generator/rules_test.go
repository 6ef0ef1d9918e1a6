package generator_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
)

var (
	foundCode = regexp.MustCompile(`(?m)^\S+: (FSM\d{3}): `)
	nearCode  = regexp.MustCompile(`FSM\d{3}`)
)

// TestEveryRuleHasCases holds that every rule is found in a case, and has a case
// without findings in which a comment of a spec names it: there the spec comes
// near to breaking it.
func TestEveryRuleHasCases(t *testing.T) {
	wrong, right := map[string]bool{}, map[string]bool{}
	folders, err := filepath.Glob("../testdata/cases/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range folders {
		for _, m := range foundCode.FindAllStringSubmatch(readText(t, filepath.Join(dir, "stderr.txt")), -1) {
			wrong[m[1]] = true
		}
		if !strings.HasSuffix(dir, "-right") {
			continue
		}
		for _, code := range nearCodes(t, dir) {
			right[code] = true
		}
	}
	for _, r := range diag.Rules() {
		if !wrong[r.Code] {
			t.Errorf("%s is found in no case of testdata/cases: %s", r.Code, r.Summary)
		}
		if !right[r.Code] {
			t.Errorf("no case called …-right names %s in a comment: %s", r.Code, r.Summary)
		}
	}
}

// nearCodes returns the codes in the comments of a case's files.
func nearCodes(t *testing.T, dir string) []string {
	var all []string
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".yaml" {
			for line := range strings.Lines(readText(t, name)) {
				_, comment, _ := strings.Cut(line, "#")
				all = append(all, nearCode.FindAllString(comment, -1)...)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestEveryFunctionHasACase holds that Go is generated of each function of the
// language in a case of testdata/cases.
func TestEveryFunctionHasACase(t *testing.T) {
	specs, err := filepath.Glob("../testdata/cases/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var generated strings.Builder
	for _, name := range specs {
		if _, err := os.Stat(filepath.Join(filepath.Dir(name), "want")); err == nil {
			generated.WriteString(readText(t, name))
		}
	}
	functions := 0
	for _, w := range expr.Words() {
		if !strings.Contains(w.Usage, "(") {
			continue
		}
		functions++
		if !regexp.MustCompile(`\b` + w.Name + `\(`).MatchString(generated.String()) {
			t.Errorf("no case of testdata/cases with a folder want calls %s", w.Name)
		}
	}
	if functions < 15 {
		t.Errorf("there are %d functions", functions)
	}
}
