package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	docLink     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	docHeading  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	docFence    = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	notInAnchor = regexp.MustCompile(`[^a-z0-9 _-]`)
	docRule     = regexp.MustCompile(`(?m)^### (R\d\d) `)
	docTest     = regexp.MustCompile(`\bTest[A-Z]\w*[a-z]\b`)
)

// TestDocs holds that the links of the documentation lead to files and headings
// that there are, that the tests that it names exist, and that each rule of
// semantics.md has a test that carries its number.
func TestDocs(t *testing.T) {
	const repo = "../.."
	pages, err := filepath.Glob(repo + "/docs/*.md")
	if err != nil || len(pages) < 5 {
		t.Fatalf("%d pages (%v)", len(pages), err)
	}
	pages = append(pages, repo+"/README.md", repo+"/CONTRIBUTING.md", repo+"/CHANGELOG.md")
	tests := testsOf(t, repo)
	links, anchors := 0, map[string]map[string]bool{} // by page
	for _, page := range pages {
		text := docFence.ReplaceAllString(readFile(t, page), "")
		for _, name := range docTest.FindAllString(text, -1) {
			if !tests[name] {
				t.Errorf("%s names %s, which there is not", page, name)
			}
		}
		for _, link := range docLink.FindAllStringSubmatch(text, -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			links++
			target, anchor, _ := strings.Cut(link[1], "#")
			at := page
			if target != "" {
				at = filepath.Join(filepath.Dir(page), target)
			}
			if _, err := os.Stat(at); err != nil {
				t.Errorf("%s has a link to %s: %v", page, link[1], err)
				continue
			}
			if anchor != "" && anchors[at] == nil {
				anchors[at] = anchorsOf(readFile(t, at))
			}
			if anchor != "" && !anchors[at][anchor] {
				t.Errorf("%s has a link to %s, and there is no such heading", page, link[1])
			}
		}
	}
	rules := docRule.FindAllStringSubmatch(readFile(t, repo+"/docs/semantics.md"), -1)
	for _, rule := range rules {
		found := false
		for name := range tests {
			found = found || strings.HasPrefix(name, "Test"+rule[1]+"_")
		}
		if !found {
			t.Errorf("no test carries the number of %s", rule[1])
		}
	}
	for _, part := range missingParts(readFile(t, repo+"/docs/semantics.md")) {
		t.Errorf("docs/semantics.md: %s", part)
	}
	if links < 50 || len(rules) < 29 {
		t.Errorf("%d links and %d rules were found", links, len(rules))
	}
}

// missingParts returns the parts that a rule has to have and does not.
func missingParts(semantics string) []string {
	var missing []string
	for _, section := range strings.Split("\n"+semantics, "\n### R")[1:] {
		section, _, _ = strings.Cut(section, "\n## ")
		for _, part := range []string{"**Exactly", "**Example:**"} {
			if !strings.Contains(section, "\n"+part) {
				missing = append(missing, "R"+section[:2]+" has no "+part)
			}
		}
	}
	return missing
}

// anchorsOf returns the anchors of the headings of a page, as GitHub makes them.
func anchorsOf(page string) map[string]bool {
	all := map[string]bool{}
	for _, heading := range docHeading.FindAllStringSubmatch(docFence.ReplaceAllString(page, ""), -1) {
		name := notInAnchor.ReplaceAllString(strings.ToLower(heading[1]), "")
		all[strings.ReplaceAll(name, " ", "-")] = true
	}
	return all
}

// testsOf returns the names of all tests of the repository.
func testsOf(t *testing.T, repo string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir(repo, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, "_test.go") {
			for line := range strings.Lines(readFile(t, name)) {
				if function, ok := strings.CutPrefix(line, "func "); ok && strings.HasPrefix(function, "Test") {
					test, _, _ := strings.Cut(function, "(")
					all[test] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
