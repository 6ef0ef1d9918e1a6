package generator_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestArchitectureNamesEveryPackage holds the table of docs/architecture.md to the
// packages: each is in it, or is below one that is, and no row is about a folder
// that does not exist.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\|").FindAllStringSubmatch(before(string(text), "```mermaid"), -1) {
		folder := ""
		for name := range strings.SplitSeq(row[1], ", ") {
			if name = strings.Trim(name, "`"); folder != "" { // it is written without what is before it
				name = path.Join(path.Dir(folder), name)
			} else {
				folder = name
			}
			named[name] = true
			if _, err := os.Stat(filepath.Join("..", name)); err != nil {
				t.Errorf("the table has a row about %s: %v", name, err)
			}
		}
	}
	for folder := range packages(t, "..") {
		if !covered(folder, named) {
			t.Errorf("the table does not have %s", folder)
		}
	}
}

// covered reports whether a package or one above it is named. A row about generator
// is about that package alone.
func covered(folder string, named map[string]bool) bool {
	for !named[folder] {
		above := path.Dir(folder)
		if above == "." || above == "generator" {
			return false
		}
		folder = above
	}
	return true
}

// packages returns the folders below root that have Go which is neither generated
// nor for tests of the generator.
func packages(t *testing.T, root string) map[string]bool {
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		skip := d.Name() == "testdata" || d.Name() == "generated" || file == filepath.Join(root, "generator", "internal")
		if d.IsDir() && skip {
			return fs.SkipDir
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
			folder, err := filepath.Rel(root, filepath.Dir(file))
			found[filepath.ToSlash(folder)] = true
			return err
		}
		return nil
	})
	if err != nil || len(found) < 40 {
		t.Fatalf("%d packages were found: %v", len(found), err)
	}
	return found
}

func before(text, end string) string {
	text, _, _ = strings.Cut(text, end)
	return text
}
